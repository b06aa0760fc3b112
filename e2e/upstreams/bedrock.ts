import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { exceptionFrame, saying } from '#core/testing/bedrock-frames';

/** What somebody may sign with. */
export interface Holder {
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** How a key is answered once its signature is right. */
export type Told =
  | { readonly kind: 'ok' }
  | { readonly kind: 'refused'; readonly status: number; readonly type: string; readonly message: string }
  /** An exception in the stream, before anything was said. */
  | { readonly kind: 'exception'; readonly type: string; readonly message: string };

export interface BedrockCall {
  readonly accessKeyId: string;
  readonly region: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A stand-in for Amazon Bedrock, which makes each signature once more before it answers. */
export async function startBedrock(holders: Readonly<Record<string, Holder>>) {
  const calls: BedrockCall[] = [];
  const scripts = new Map<string, Told>();
  const server = createServer((request, response) => {
    void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const signed = await verified(request, body, holders);
    if (typeof signed === 'string') {
      refuse(response, { status: 403, type: 'InvalidSignatureException', message: signed });
      return;
    }
    const json = body.length === 0 ? {} : (JSON.parse(body.toString('utf8')) as Record<string, unknown>);
    calls.push({ ...signed, path: request.url ?? '', body: json });
    const told = scripts.get(signed.accessKeyId) ?? { kind: 'ok' };
    if (told.kind === 'refused') refuse(response, told);
    else if (request.url?.endsWith('/converse-stream') === true) stream(response, told);
    else send(response, 200, request.url === '/foundation-models' ? { modelSummaries: [] } : whole);
  }

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    calls: calls as readonly BedrockCall[],
    script: (accessKeyId: string, told: Told) => void scripts.set(accessKeyId, told),
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

const whole = {
  output: { message: { role: 'assistant', content: [{ text: 'Hello from Bedrock' }] } },
  stopReason: 'end_turn',
  usage: { inputTokens: 3, outputTokens: 5, totalTokens: 8 },
};

interface Claim {
  readonly accessKeyId: string;
  readonly region: string;
  /** Names of the headers that were signed. */
  readonly names: readonly string[];
}

const claimed = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/([^/]+)\/bedrock\/aws4_request, SignedHeaders=([^,]+),/;

function claimOf({ authorization = '' }: IncomingMessage['headers']): Claim {
  const [, accessKeyId = '', region = '', names = ''] = claimed.exec(authorization) ?? [];
  return { accessKeyId, region, names: names.split(';') };
}

/** Whose signature it is, or why it is none. */
async function verified(
  request: IncomingMessage,
  body: Buffer,
  holders: Readonly<Record<string, Holder>>,
): Promise<Pick<Claim, 'accessKeyId' | 'region'> | string> {
  const claim = claimOf(request.headers);
  const { accessKeyId, region } = claim;
  const holder = Object.hasOwn(holders, accessKeyId) ? holders[accessKeyId] : undefined;
  if (!holder) return `nobody has the key “${accessKeyId}”`;
  if (request.headers['x-amz-security-token'] !== holder.sessionToken) return 'the session token is not the key’s';
  const again = await signedAgain(request, body, claim, holder);
  return again === request.headers.authorization ? { accessKeyId, region } : 'the signature does not fit the request';
}

const madeBySigner = ['x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256'];

async function signedAgain(
  { method = '', url: path = '', headers }: IncomingMessage,
  body: Buffer,
  { accessKeyId, region, names }: Claim,
  holder: Holder,
): Promise<string | undefined> {
  const url = new URL(path, `http://${String(headers.host)}`);
  const signer = new SignatureV4({
    region,
    service: 'bedrock',
    sha256: Sha256,
    credentials: { accessKeyId, ...holder },
  });
  const kept = names.filter((name) => !madeBySigner.includes(name));
  const request = {
    ...{ method, protocol: 'http:', hostname: url.hostname, path: url.pathname, body },
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(kept.map((name) => [name, String(headers[name])])),
  };
  const { headers: made } = await signer.sign(request, { signingDate: dateOf(String(headers['x-amz-date'])) });
  return made['authorization'];
}

/** `20260127T120000Z` */
const dateOf = (text: string): Date =>
  new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

function stream(response: ServerResponse, told: Told): void {
  response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' });
  const frames =
    told.kind === 'exception' ? [exceptionFrame(told.type, told.message)] : saying('Hello ', 'from Bedrock');
  for (const frame of frames) response.write(frame);
  response.end();
}

function refuse(response: ServerResponse, told: Omit<Extract<Told, { kind: 'refused' }>, 'kind'>): void {
  response.setHeader('x-amzn-errortype', `${told.type}:http://internal.amazon.com/coral/com.amazon.bedrock/`);
  send(response, told.status, { message: told.message });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

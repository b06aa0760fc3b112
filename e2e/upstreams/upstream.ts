import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  encode,
  errorBody,
  errorEvent,
  streamedAnswer,
  wholeAnswer,
  type Event,
  type Said,
  type Wire,
} from './answers.ts';
import { answerAsBedrock, beginAsBedrock, bedrockException, bedrockPath } from './bedrock-answers.ts';
import { googlePath } from './gemini-answers.ts';

/** How a credential is answered. */
export type Behaviour =
  | (Partial<Omit<Said, 'model'>> & { readonly kind: 'ok'; readonly delayMs?: number })
  /** Whatever it was asked: these bytes under these headers, one piece after another; then the end, a cut, or nothing. */
  | {
      readonly kind: 'raw';
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly pieces: readonly (string | Buffer)[];
      readonly pauseMs?: number;
      readonly then?: 'end' | 'cut' | 'hang';
    }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly type?: string;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly delayMs?: number;
    }
  /** An error event inside a 200, before or after half of the text; some then end as if nothing had happened. */
  | {
      readonly kind: 'stream-error';
      readonly when: 'first' | 'halfway';
      readonly type: string;
      readonly message: string;
    }
  /** The socket is cut: at once, after the opening, or after half of the text. */
  | { readonly kind: 'cut'; readonly when: 'at-once' | 'opening' | 'halfway' }
  /** The stream ends cleanly without its last events. */
  | { readonly kind: 'no-end' }
  /** Half of the text, then nothing more. */
  | { readonly kind: 'stall' }
  /** Takes the request and says nothing. */
  | { readonly kind: 'silent' }
  /** Whatever it is that this call gets: models of one account that are not alike. */
  | { readonly kind: 'each'; readonly of: (call: Call) => Exclude<Behaviour, { kind: 'each' }> };

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly secret: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly model: string;
}

export interface Upstream {
  readonly url: string;
  readonly calls: readonly Call[];
  /** Calls that came with this credential. */
  callsOf(secret: string): number;
  /** From now on; a list is worked off one call after another, its last entry stays. Nothing said: `ok`. */
  script(secret: string, ...behaviours: Behaviour[]): void;
  forget(): void;
  /** Connections that the other side closed before the answer was complete. */
  hangUps(): number;
  close(): Promise<void>;
}

const wires: Readonly<Partial<Record<string, Wire>>> = {
  '/v1/messages': 'anthropic-messages',
  '/v1/messages/count_tokens': 'anthropic-messages',
  '/v1/chat/completions': 'openai-completions',
  '/v1/responses': 'openai-responses',
};

/** Lists and pages about the key have no dialect of their own. */
const wireOf = (path: string): Wire =>
  wires[path] ?? (googlePath(path) ? 'google-generative-ai' : 'openai-completions');

/** A stand-in for a provider, on a free port of this computer, whose faults are scripted per credential. */
export async function startUpstream(): Promise<Upstream> {
  const scripts = new Map<string, Behaviour[]>();
  let calls: Call[] = [];
  let hangUps = 0;
  const next = (secret: string): Behaviour => {
    const script = scripts.get(secret) ?? [];
    return (script.length > 1 ? script.shift() : script[0]) ?? { kind: 'ok' };
  };
  const server = createServer({ keepAliveTimeout: 30_000 }, (request, response) => {
    response.on('close', () => {
      if (!response.writableEnded) hangUps += 1;
    });
    void readCall(request).then((call) => {
      calls.push(call);
      const behaviour = next(call.secret);
      return behave(behaviour.kind === 'each' ? behaviour.of(call) : behaviour, call, response);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    get calls() {
      return calls;
    },
    callsOf: (secret) => calls.filter((call) => call.secret === secret).length,
    script: (secret, ...behaviours) => void scripts.set(secret, behaviours),
    forget: () => void (calls = []),
    hangUps: () => hangUps,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function secretOf({ headers }: IncomingMessage): string {
  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  const key = headers['x-api-key'] ?? headers['x-goog-api-key'];
  return bearer ?? (typeof key === 'string' ? key : '');
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString('utf8');
  const parsed = body === '' ? {} : (JSON.parse(body) as { model?: string });
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    secret: secretOf(request),
    headers: request.headers,
    body,
    model: parsed.model ?? modelIn((request.url ?? '').split('?')[0] ?? ''),
  };
}

/** Some name it in the address. */
const modelIn = (path: string): string => (googlePath(path) ?? bedrockPath(path))?.model ?? '';

async function behave(
  behaviour: Exclude<Behaviour, { kind: 'each' }>,
  call: Call,
  response: ServerResponse,
): Promise<void> {
  const path = call.path.split('?')[0] ?? '';
  const wire = wireOf(path);
  if ('delayMs' in behaviour) await pause(behaviour.delayMs ?? 0);
  if (behaviour.kind === 'ok')
    answer(wire, path, call, { text: 'Hello from upstream', ...behaviour, model: call.model }, response);
  else if (behaviour.kind === 'raw') await raw(behaviour, response);
  else if (behaviour.kind === 'status') refuse(wire, behaviour, response);
  else if (behaviour.kind !== 'silent') await broken(wire, behaviour, call, response);
}

function refuse(wire: Wire, said: Extract<Behaviour, { kind: 'status' }>, response: ServerResponse): void {
  const { status, type = 'error', message = `answer ${String(status)}`, headers = {} } = said;
  json(response, status, errorBody(wire, type, message), headers);
}

async function raw(
  { status = 200, headers = {}, pieces, pauseMs = 0, then = 'end' }: Extract<Behaviour, { kind: 'raw' }>,
  response: ServerResponse,
): Promise<void> {
  response.writeHead(status, headers);
  response.flushHeaders();
  for (const piece of pieces) {
    response.write(piece);
    if (pauseMs > 0) await pause(pauseMs);
  }
  if (then === 'end') response.end();
  else if (then === 'cut') setTimeout(() => response.destroy(), 20);
}

function answer(wire: Wire, path: string, call: Call, said: Said, response: ServerResponse): void {
  if (path.endsWith('/models'))
    json(response, 200, { object: 'list', data: [{ id: 'm', type: 'model' }], has_more: false });
  else if (path.endsWith('/count_tokens')) json(response, 200, { input_tokens: 42 });
  else if (googlePath(path)) google(path, said, response);
  else if (bedrockPath(path)) answerAsBedrock(said, bedrockPath(path)?.stream === true, response);
  else if (!/"stream"\s*:\s*true/.test(call.body)) json(response, 200, wholeAnswer(wire, said));
  else {
    const { opening, text: words, closing } = streamedAnswer(wire, said);
    begin(response);
    for (const event of [...opening, ...words, ...closing]) response.write(encode(event));
    response.end();
  }
}

/** The path says what is wanted; Code Assist puts every answer into an envelope. */
function google(path: string, said: Said, response: ServerResponse): void {
  const method = googlePath(path)?.method;
  const packed = (body: object): object => (path.startsWith('/v1internal') ? { response: body, traceId: 't' } : body);
  if (method === 'loadCodeAssist') json(response, 200, { cloudaicompanionProject: 'its-project' });
  else if (method === 'countTokens') json(response, 200, { totalTokens: 42 });
  else if (method !== 'streamGenerateContent') json(response, 200, packed(wholeAnswer('google-generative-ai', said)));
  else {
    const { opening, text, closing } = streamedAnswer('google-generative-ai', said);
    begin(response);
    for (const [name, data] of [...opening, ...text, ...closing])
      response.write(encode([name, packed(data as object)]));
    response.end();
  }
}

type Broken = Extract<Behaviour, { kind: 'stream-error' | 'cut' | 'no-end' | 'stall' }>;

async function broken(wire: Wire, behaviour: Broken, call: Call, response: ServerResponse): Promise<void> {
  if (behaviour.kind === 'cut' && behaviour.when === 'at-once') {
    response.destroy();
    return;
  }
  if (bedrockPath(call.path)) {
    await brokenBedrock(behaviour, response);
    return;
  }
  const { opening, text, closing } = streamedAnswer(wire, { model: call.model, text: 'one two three four ' });
  const half: Event[] = text.slice(
    0,
    text.findIndex((event) => JSON.stringify(event).includes('three')),
  );
  const upTo = 'when' in behaviour && behaviour.when !== 'halfway' ? opening : [...opening, ...half];
  begin(response);
  for (const event of upTo) response.write(encode(event));
  await pause(20);
  if (behaviour.kind === 'stall') return;
  if (behaviour.kind === 'cut') response.destroy();
  else if (behaviour.kind === 'no-end') response.end();
  else response.end([errorEvent(wire, behaviour.type, behaviour.message), ...closing].map(encode).join(''));
}

async function brokenBedrock(behaviour: Broken, response: ServerResponse): Promise<void> {
  const isEarly = 'when' in behaviour && behaviour.when !== 'halfway';
  beginAsBedrock(isEarly ? 'opening' : 'halfway', response);
  await pause(20);
  if (behaviour.kind === 'cut') response.destroy();
  else if (behaviour.kind === 'no-end') response.end();
  else if (behaviour.kind === 'stream-error') response.end(bedrockException(behaviour.message));
}

function begin(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'request-id': 'up_1' });
}

function json(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
      'access-control-allow-origin': '*',
      ...headers,
    })
    .end(text);
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

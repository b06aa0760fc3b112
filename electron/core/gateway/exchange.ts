import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { err, ok, type Result } from '#shared/result';
import type { AttemptFailure } from '../failover/attempt.ts';
import { classify, type FailureInput } from '../failover/classify.ts';
import type { Credential, Leg } from '../failover/plan.ts';
import { mask } from '../kernel/redact.ts';
import type { Clock, Network, NetworkFailure, UpstreamRequest, UpstreamResponse } from '../ports.ts';
import { authHeaders } from '../providers/auth-headers.ts';
import { endpoint } from '../providers/endpoint.ts';
import { errorObject, statusInside, type ClientCall } from './call.ts';
import type { Usage, WireDialect } from '../dialects/dialect.ts';
import { parseObject } from '../dialects/json.ts';
import { gather } from './gather.ts';
import { forUpstream, type Headers } from './headers.ts';
import { holdStream, type HeldStream } from './hold.ts';
import { replaceAt, scanObject } from './scan.ts';

/** More of an error body than this says nothing new. */
const ERROR_BODY = 256 * 1024;
/** Up to here a whole answer is gathered first, so that a cut one can still be answered by somebody else. */
const WHOLE_BODY = 8 * 1024 * 1024;

/** A good answer of which nothing has reached the client yet. */
export type Answer = { readonly status: number; readonly headers: Headers } & (
  | { readonly kind: 'whole'; readonly body: Buffer; readonly usage: Usage }
  /** Larger than is gathered: the beginning, and the rest to come. */
  | { readonly kind: 'large'; readonly begun: readonly Buffer[]; readonly rest: AsyncIterator<Buffer> }
  | { readonly kind: 'stream'; readonly stream: HeldStream }
);

export interface ExchangeDeps {
  readonly clock: Pick<Clock, 'now'>;
  readonly network: Network;
  readonly timeouts: UpstreamRequest['timeouts'];
}

/**
 * One attempt: sends the client's bytes with another credential and, if need be, another model name, and waits until
 * the answer is worth handing on.
 * @param accepted called as soon as the headers of a good answer are there
 */
export async function exchange(
  deps: ExchangeDeps,
  call: ClientCall,
  leg: Leg,
  credential: Credential,
  signal: AbortSignal,
  accepted: () => void,
): Promise<Result<Answer, AttemptFailure>> {
  const failed = (input: Omit<FailureInput, 'now'>, more: { answer?: ErrorParts } = {}): AttemptFailure =>
    toFailure({ ...input, now: deps.clock.now() }, credential.secret, signal, more.answer);

  const sent = await deps.network.send(upstreamRequest(deps.timeouts, call, leg, credential), signal);
  if (!sent.ok) return err(failed(sent.error));
  const response = decoded(sent.value);
  const { status, headers } = response;
  try {
    if (status < 200 || status >= 300) {
      const body = await errorBody(response.body);
      return err(failed({ status, headers, body: body.toString('utf8') }, { answer: { status, headers, body } }));
    }
    accepted();
    const isStream = (headers['content-type'] ?? '').includes('text/event-stream');
    const answer = await (isStream ? streamed(call.wire, response) : whole(call.wire, response));
    return answer.ok ? answer : err(failed({ headers, ...answer.error }));
  } catch (error) {
    return err(failed(causeOf(error)));
  }
}

/** A cut body says no less than its status does. */
async function errorBody(body: Readable): Promise<Buffer> {
  try {
    const { parts, done } = await gather(body, ERROR_BODY);
    if (!done) body.destroy();
    return Buffer.concat(parts);
  } catch {
    return Buffer.alloc(0);
  }
}

/** What a broken body says about itself; anything else is a bug and is thrown on. */
export function causeOf(error: unknown): NetworkFailure {
  const { cause, code, message } = error as { cause?: Partial<NetworkFailure>; code?: unknown; message?: string };
  if (typeof cause?.code === 'string') return { code: cause.code, message: cause.message ?? '' };
  if (typeof code === 'string') return { code, message: message ?? '' };
  throw error;
}

type Failing = Pick<FailureInput, 'status' | 'body' | 'message' | 'code'>;
type ErrorParts = { readonly status: number; readonly headers: Headers; readonly body: Buffer };

async function streamed(
  wire: WireDialect,
  { status, headers, body }: UpstreamResponse,
): Promise<Result<Answer, Failing>> {
  const held = await holdStream(wire, chunksOf(body));
  if (held.kind === 'held') return ok({ kind: 'stream', status, headers, stream: held.stream });
  body.destroy();
  if (held.kind === 'cut') return err({ code: 'ECONNRESET', message: 'the stream ended before it said anything' });
  const data = parseObject(held.data);
  return err({ body: data, status: statusInside(data['error']), message: held.message });
}

async function whole(
  wire: WireDialect,
  { status, headers, body: incoming }: UpstreamResponse,
): Promise<Result<Answer, Failing>> {
  const { parts, done } = await gather(incoming, WHOLE_BODY);
  if (!done) return ok({ kind: 'large', status, headers, begun: parts, rest: chunksOf(incoming) });
  const body = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  if (body.length === 0) return err({ message: 'the answer was empty' });
  const inside = readWhole(wire, body);
  return inside.ok ? ok({ kind: 'whole', status, headers, body, usage: inside.value }) : inside;
}

const chunksOf = (body: Readable) => body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;

const ofAnswer = new Set(['error', 'usage']);

/** An aggregator may put an error inside a 200. */
function readWhole(wire: WireDialect, body: Buffer): Result<Usage, Failing> {
  const found = scanObject(body, ofAnswer);
  if (!found.ok) return ok({});
  const value = (key: string): unknown => {
    const at = found.value.get(key)?.at(-1);
    return at === undefined ? undefined : jsonAt(body, at.start, at.end);
  };
  const error = value('error');
  if (typeof error !== 'object' || error === null) return ok(wire.usageOf(value('usage')));
  return err({ body: errorObject(body), status: statusInside(error) });
}

function jsonAt(body: Buffer, start: number, end: number): unknown {
  try {
    return JSON.parse(body.toString('utf8', start, end));
  } catch {
    return undefined;
  }
}

function upstreamRequest(
  timeouts: UpstreamRequest['timeouts'],
  call: ClientCall,
  leg: Leg,
  credential: Credential,
): UpstreamRequest {
  const auth = authHeaders(leg.spec, credential, call.wire.id, call.headers['anthropic-beta']);
  const spec = credential.baseUrl === undefined ? leg.spec : { ...leg.spec, baseUrl: credential.baseUrl };
  return {
    method: 'POST',
    // A chain would ask the next one anyway, and nobody has seen anything of an answer yet.
    resend: true,
    url: endpoint(spec, call.wire.id, call.path),
    headers: forUpstream(call.headers, auth),
    body: replaceAt(call.body, call.modelAt, JSON.stringify(leg.wireModel)),
    timeouts,
  };
}

/** Some answer compressed although nobody asked for it. */
function decoded(response: UpstreamResponse): UpstreamResponse {
  const { 'content-encoding': encoding = 'identity', ...headers } = response.headers;
  const make = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined;
  if (make === undefined) return response;
  const body = make();
  response.body.on('error', (error) => body.destroy(error));
  // Whoever reads it hears of it; between two readers nobody does, and Node would end the process.
  body.on('error', () => undefined);
  body.on('close', () => response.body.destroy());
  return { ...response, headers, body: response.body.pipe(body) };
}

const decoders: Readonly<Record<string, () => ReturnType<typeof createGunzip>>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** The failure as the runner and the client may know it: without the credential, which some providers repeat. */
function toFailure(input: FailureInput, secret: string, signal: AbortSignal, answer?: ErrorParts): AttemptFailure {
  if (signal.aborted) return { kind: 'hung-up' };
  const classified = classify(input);
  const status = typeof input.status === 'number' ? input.status : undefined;
  return {
    kind: 'upstream',
    classified,
    message: without(secret, classified.text),
    ...(status !== undefined && { status }),
    ...(answer && { answer: { ...answer, body: bodyWithout(secret, answer.body) } }),
  };
}

/** Some providers repeat the credential in what they say. */
export const without = (secret: string, text: string) => (secret === '' ? text : text.replaceAll(secret, mask(secret)));

const bodyWithout = (secret: string, body: Buffer): Buffer =>
  secret !== '' && body.includes(secret) ? Buffer.from(without(secret, body.toString('utf8'))) : body;

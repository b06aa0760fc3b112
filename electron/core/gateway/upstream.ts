import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Dialect } from '#shared/provider';
import { err, type Result } from '#shared/result';
import type { AttemptFailure } from '../failover/attempt.ts';
import type { Credential, Leg } from '../failover/plan.ts';
import type { Clock, Network, UpstreamRequest, UpstreamResponse, Signal } from '../ports.ts';
import { HangUp } from '../kernel/hang-up.ts';
import type { Soon } from '../kernel/soon.ts';
import { enveloped } from '../providers/code-assist.ts';
import { endpoint } from '../providers/endpoint.ts';
import { causeOf, toFailure, unsendable, type Failing } from './failure.ts';
import { gather } from './gather.ts';
import type { Headers } from './headers.ts';
import { piped } from './piped.ts';
import { unwrapped } from './unwrap.ts';

/** More of an error body than this says nothing new. */
const ERROR_BODY = 256 * 1024;

export interface ExchangeDeps {
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly network: Network;
  readonly timeouts: UpstreamRequest['timeouts'];
}

/** Asking one account for one model. */
export interface Attempt {
  readonly deps: ExchangeDeps;
  readonly leg: Leg;
  readonly credential: Credential;
  /** Fires when the client hangs up. */
  readonly signal: Signal;
  /** Called with the headers of a good answer as soon as they are there. */
  readonly accepted: (headers: Headers) => void;
}

/** What is sent: the address is the provider's, the credential is among the headers already. */
export interface Outgoing {
  /** `/v1/…` with its query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: Uint8Array | readonly Uint8Array[];
}

/** Does some work on an answer that is given up when it takes longer than the first word may. */
export type UntilHeard = <T>(work: () => Promise<T>) => Promise<T>;

/** What is made of a good answer, as far as it must be known before any of it is handed on. */
export type ReadAnswer<T> = (response: UpstreamResponse, untilHeard: UntilHeard) => Soon<Result<T, Failing>>;

/** Sends it, and lets a good answer be read. Whatever breaks on the way is a failure. */
export async function ask<T>(at: Attempt, outgoing: Outgoing, read: ReadAnswer<T>): Promise<Result<T, AttemptFailure>> {
  const { deps, credential, signal } = at;
  const failed = (input: Failing & { headers?: Headers }, answer?: Parameters<typeof toFailure>[3]): AttemptFailure =>
    toFailure({ ...input, now: deps.clock.now() }, { spec: at.leg.spec, credential }, signal, answer);

  const begun = deps.clock.now();
  let sent: Awaited<ReturnType<Network['send']>>;
  try {
    sent = await send(at, requestFor(at, outgoing));
  } catch (error) {
    return err(failed(unsendable(error)));
  }
  if (!sent.ok) return err(failed(sent.error));
  const response = credential.codeAssist ? unwrapped(decoded(sent.value)) : decoded(sent.value);
  const { status, headers } = response;
  try {
    if (status < 200 || status >= 300) {
      const body = await errorBody(response);
      return err(failed({ status, headers, body: body.toString('utf8') }, { status, headers, body }));
    }
    at.accepted(headers);
    const reading = read(response, (work) => heardWithin(deps, begun, response, work));
    const answer = reading instanceof Promise ? await reading : reading;
    if (answer.ok) return answer;
    // Nobody reads the rest: its connection must not stay open.
    response.body.destroy();
    return err(failed({ headers, ...answer.error }));
  } catch (error) {
    return err(failed(causeOf(error)));
  }
}

function send({ deps, credential, signal }: Attempt, request: UpstreamRequest): ReturnType<Network['send']> {
  if (credential.sign === undefined && credential.codeAssist === undefined) return deps.network.send(request, signal);
  return prepared(request, credential).then((ready) => deps.network.send(ready, signal));
}

/** Google's logins want an envelope. AWS wants proof over the whole request, so this comes last. */
async function prepared(request: UpstreamRequest, { sign, codeAssist }: Credential): Promise<UpstreamRequest> {
  if (codeAssist) return enveloped(request, codeAssist.project);
  return sign ? { ...request, headers: { ...request.headers, ...(await sign(request)) } } : request;
}

function requestFor({ deps, leg, credential }: Attempt, { path, headers, body }: Outgoing): UpstreamRequest {
  const url = addressOf(leg, credential, leg.dialect, path);
  // A stale connection must not cost an attempt; a question that was asked twice does no harm.
  return { method: 'POST', url, headers, body, timeouts: deps.timeouts, resend: true };
}

function addressOf({ spec }: Leg, { baseUrl }: Credential, dialect: Dialect, path: string): string {
  return endpoint(baseUrl === undefined ? spec : { ...spec, baseUrl }, dialect, path);
}

/** Who only sends signs of life before the first thing worth telling is as good as silent. */
async function heardWithin<T>(
  { clock, timeouts }: ExchangeDeps,
  begun: number,
  response: UpstreamResponse,
  work: () => Promise<T>,
): Promise<T> {
  const heard = new HangUp();
  const patience = Math.max(0, timeouts.firstByteMs - (clock.now() - begun));
  void clock.sleep(patience, heard).then(() => {
    if (heard.aborted) return;
    const message = `said nothing within ${timeouts.firstByteMs / 1_000} s`;
    response.body.destroy(new Error(message, { cause: { code: 'TIMEOUT_FIRST_EVENT', message } }));
  });
  try {
    return await work();
  } finally {
    heard.abort();
  }
}

/** A cut body says no less than its status does. */
async function errorBody(response: UpstreamResponse): Promise<Buffer> {
  try {
    const { parts, done } = await gather(response, ERROR_BODY);
    if (!done) response.body.destroy();
    return Buffer.concat(parts);
  } catch {
    return Buffer.alloc(0);
  }
}

/** Some answer compressed although nobody asked for it. */
function decoded(response: UpstreamResponse): UpstreamResponse {
  const encoding = response.headers['content-encoding'];
  const make = encoding !== undefined && Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined;
  if (make === undefined) return response;
  const { 'content-encoding': _decoded, ...headers } = response.headers;
  return { ...piped(response, make()), headers };
}

const decoders: Readonly<Record<string, () => ReturnType<typeof createGunzip>>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

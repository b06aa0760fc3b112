import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { PassThrough, type Readable } from 'node:stream';
import { err, ok, type Result } from '#shared/result';
import type { Network, NetworkFailure, UpstreamRequest, UpstreamResponse } from '#core/ports';

type Sent = Result<UpstreamResponse, NetworkFailure>;
/** Why we ended it ourselves, if we did. */
interface Ours {
  why?: NetworkFailure;
}
type Agents = { readonly http: HttpAgent; readonly https: HttpsAgent };

/** Idle sockets are kept this long; shorter than what most providers' front ends allow (60 s and more). */
const IDLE_MS = 30_000;
/** A reused socket that the other side has just closed is tried once more on a fresh one. */
const STALE = new Set(['ECONNRESET', 'EPIPE']);

/** The network through node:http and node:https, sockets kept alive. */
export function createNetwork(): Network {
  const options = {
    keepAlive: true,
    keepAliveMsecs: 10_000,
    timeout: IDLE_MS,
    maxFreeSockets: 64,
    scheduling: 'lifo',
  } as const;
  const agents: Agents = { http: new HttpAgent(options), https: new HttpsAgent(options) };
  return {
    async send(request, signal) {
      const first = await attempt(agents, request, signal);
      return first.stale ? (await attempt(agents, request, signal)).sent : first.sent;
    },
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

function attempt(
  agents: Agents,
  request: UpstreamRequest,
  signal: AbortSignal,
): Promise<{ sent: Sent; stale: boolean }> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve({ sent: err(aborted), stale: false });
      return;
    }
    const call = open(agents, request);
    const ours: Ours = {};
    const end = (why: NetworkFailure) => {
      ours.why ??= why;
      call.destroy(failure(why));
    };
    const watch = createWatch(end, request.timeouts);
    const abort = () => end(aborted);
    signal.addEventListener('abort', abort, { once: true });

    call.once('socket', (socket: Socket) => watch.connecting(socket));
    call.once('response', (response) => {
      const body = guard(response, watch, ours, () => signal.removeEventListener('abort', abort));
      resolve({ sent: ok({ status: response.statusCode ?? 0, headers: flat(response), body }), stale: false });
    });
    call.on('error', (error: NodeJS.ErrnoException) => {
      watch.stop();
      signal.removeEventListener('abort', abort);
      const found = asFailure(error);
      // Only when nothing of an answer has come: a second send could otherwise ask twice.
      resolve({ sent: err(found), stale: call.reusedSocket && STALE.has(found.code) && !signal.aborted });
    });
    call.end(request.body);
  });
}

function open({ http, https }: Agents, { url, method, headers, body }: UpstreamRequest): ClientRequest {
  const length = body === undefined ? {} : { 'content-length': String(body.byteLength) };
  const options = { method, headers: { ...headers, ...length } };
  return url.startsWith('https:')
    ? httpsRequest(url, { ...options, agent: https })
    : httpRequest(url, { ...options, agent: http });
}

interface Watch {
  connecting(socket: Socket): void;
  /** Bytes came: from now on only silence counts. */
  heard(): void;
  stop(): void;
}

/** One timer for three limits: reaching the host, its first byte, and silence after that. */
function createWatch(end: (why: NetworkFailure) => void, timeouts: UpstreamRequest['timeouts']): Watch {
  let timer: NodeJS.Timeout | undefined;
  let heardAt = 0;
  const start = (ms: number, code: string, message: string) => {
    clearTimeout(timer);
    timer = setTimeout(() => end({ code, message }), ms);
  };
  const firstByte = () =>
    start(timeouts.firstByteMs, 'TIMEOUT_FIRST_BYTE', `no answer within ${seconds(timeouts.firstByteMs)}`);

  // A timer per chunk would cost more than the chunk: it looks back when it fires, and goes on for what is left.
  const silence = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const left = heardAt + timeouts.silenceMs - performance.now();
      if (left > 1) silence(left);
      else end({ code: 'TIMEOUT_SILENCE', message: `silent for ${seconds(timeouts.silenceMs)}` });
    }, ms);
  };
  return {
    connecting(socket) {
      if (!socket.connecting) {
        firstByte();
        return;
      }
      start(timeouts.connectMs, 'TIMEOUT_CONNECT', `no connection within ${seconds(timeouts.connectMs)}`);
      socket.once('encrypted' in socket ? 'secureConnect' : 'connect', firstByte);
    },
    heard() {
      const first = heardAt === 0;
      heardAt = performance.now();
      if (first) silence(timeouts.silenceMs);
    },
    stop: () => clearTimeout(timer),
  };
}

/** The body as the port promises it: a cut or silent socket ends it with an error that has a `NetworkFailure` as cause. */
function guard(response: IncomingMessage, watch: Watch, ours: Ours, done: () => void): Readable {
  const body = new PassThrough();
  watch.heard();
  response.on('data', (chunk: Buffer) => {
    watch.heard();
    if (!body.write(chunk)) response.pause();
  });
  body.on('drain', () => response.resume());
  response.on('end', () => {
    finish();
    if (response.complete) body.end();
    else body.destroy(cutOff(ours, null));
  });
  response.on('error', (error) => {
    finish();
    body.destroy(cutOff(ours, error));
  });
  response.on('close', () => {
    finish();
    if (!response.complete) body.destroy(cutOff(ours, response.errored));
  });
  body.on('close', () => {
    finish();
    if (!response.complete) response.destroy();
  });
  const finish = () => {
    watch.stop();
    done();
  };
  return body;
}

const aborted: NetworkFailure = { code: 'ABORTED', message: 'aborted' };
const seconds = (ms: number) => `${String(ms / 1_000)} s`;

const failure = (cause: NetworkFailure): Error => new Error(cause.message, { cause });

/** Our own failures travel in `cause`; everything else has Node's code. */
function asFailure(error: NodeJS.ErrnoException): NetworkFailure {
  const cause = error.cause as Partial<NetworkFailure> | undefined;
  if (typeof cause?.code === 'string' && typeof cause.message === 'string') return cause as NetworkFailure;
  return { code: error.code ?? 'UNKNOWN', message: error.message };
}

/** Node only says that the connection was reset, also when we ended it. */
const cutOff = ({ why }: Ours, error: Error | null): Error =>
  failure(why ?? (error ? asFailure(error) : { code: 'ECONNRESET', message: 'the connection was cut' }));

function flat({ headers }: IncomingMessage): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) all[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return all;
}

import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { err, ok, type Result } from '#shared/result';
import type { Network, NetworkFailure, UpstreamRequest, UpstreamResponse } from '#core/ports';

type Sent = Result<UpstreamResponse, NetworkFailure>;

/** Why we ended it ourselves, if we did. */
interface Ours {
  why?: NetworkFailure;
}
/** `false`: a connection for this one request. */
interface Agents {
  readonly http: HttpAgent | false;
  readonly https: HttpsAgent | false;
}

const fresh: Agents = { http: false, https: false };

/** A reused socket that the other side has just closed: what may come twice is sent once more on a fresh one. */
const STALE = new Set(['ECONNRESET', 'EPIPE']);

/** The network through node:http and node:https, sockets kept alive. */
export function createNetwork(): Network {
  const options = { keepAlive: true, maxFreeSockets: 64, scheduling: 'lifo' } as const;
  const agents = { http: new HttpAgent(options), https: new HttpsAgent(options) };
  return {
    async send(request, signal) {
      if (request.method !== 'GET' && request.resend !== true) return (await attempt(fresh, request, signal)).sent;
      const first = await attempt(agents, request, signal);
      return first.stale ? (await attempt(fresh, request, signal)).sent : first.sent;
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
    const opened = open(agents, request);
    if (!opened.ok) {
      resolve({ sent: opened, stale: false });
      return;
    }
    const call = opened.value;
    const ours: Ours = {};
    const end = (why: NetworkFailure) => {
      ours.why ??= why;
      call.destroy(failure(why));
    };
    const watch = createWatch(end, request.timeouts);
    const abort = () => end(aborted);
    signal.addEventListener('abort', abort, { once: true });
    call.once('close', () => {
      watch.stop();
      signal.removeEventListener('abort', abort);
    });
    call.once('socket', (socket: Socket) => watch.connecting(socket));
    call.once('response', (response) => {
      watch.answering(response);
      explain(response, ours);
      resolve({
        sent: ok({ status: response.statusCode ?? 0, headers: flat(response), body: response }),
        stale: false,
      });
    });
    call.on('error', (error: NodeJS.ErrnoException) => {
      const found = ours.why ?? asFailure(error);
      // Only when nothing of an answer has come: a second send could otherwise ask twice.
      resolve({ sent: err(found), stale: call.reusedSocket && STALE.has(found.code) && !signal.aborted });
    });
    write(call, piecesOf(request.body));
  });
}

const piecesOf = (body: UpstreamRequest['body']): readonly Uint8Array[] =>
  body === undefined ? [] : body instanceof Uint8Array ? [body] : body;

const sizeOf = (pieces: readonly Uint8Array[]) => pieces.reduce((sum, piece) => sum + piece.byteLength, 0);

/** Up to here a copy costs less than a write of its own. */
const SMALL = 16 * 1024;

function write(call: ClientRequest, pieces: readonly Uint8Array[]): void {
  if (pieces.length > 1 && sizeOf(pieces) > SMALL) {
    for (const piece of pieces) call.write(piece);
    call.end();
  } else call.end(pieces.length > 1 ? Buffer.concat(pieces) : pieces[0]);
}

/** Node throws at once when a header cannot be sent, a key with curly quotes around it for instance. */
function open(agents: Agents, request: UpstreamRequest): Result<ClientRequest, NetworkFailure> {
  try {
    return ok(create(agents, request));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_INVALID_CHAR') throw error;
    return err({ code, message });
  }
}

function create({ http, https }: Agents, { url, method, headers, body }: UpstreamRequest): ClientRequest {
  const length = body === undefined ? {} : { 'content-length': String(sizeOf(piecesOf(body))) };
  const { secure, ...address } = addressOf(url);
  const to = { ...address, method, headers: { ...headers, ...length } };
  return secure ? httpsRequest({ ...to, agent: https }) : httpRequest({ ...to, agent: http });
}

interface Address {
  readonly secure: boolean;
  readonly host: string;
  readonly port: string | null;
  readonly path: string;
}

/** A few providers, a few routes each: taking the same address apart for every request would be waste. */
const addresses = new Map<string, Address>();
const MOST_ADDRESSES = 500;

function addressOf(url: string): Address {
  const known = addresses.get(url);
  if (known) return known;
  const { protocol, hostname, port, pathname, search } = new URL(url);
  // An IPv6 host stands in brackets in an address and without them in a connection.
  const host = hostname.replace(/^\[|\]$/g, '');
  const address = { secure: protocol === 'https:', host, port: port === '' ? null : port, path: pathname + search };
  if (addresses.size >= MOST_ADDRESSES) addresses.clear();
  addresses.set(url, address);
  return address;
}

interface Watch {
  connecting(socket: Socket): void;
  /** Headers came: from now on only silence counts. */
  answering(response: IncomingMessage): void;
  stop(): void;
}

/** One timer for three limits: reaching the host, its first byte, and silence after that; another for all together. */
function createWatch(end: (why: NetworkFailure) => void, timeouts: UpstreamRequest['timeouts']): Watch {
  let timer: NodeJS.Timeout | undefined;
  const { wholeMs } = timeouts;
  const tooLong = () => end({ code: 'TIMEOUT_WHOLE', message: `not done within ${seconds(wholeMs ?? 0)}` });
  const whole = wholeMs === undefined ? undefined : setTimeout(tooLong, wholeMs);
  const start = (ms: number, then: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
  };
  const firstByte = () =>
    start(timeouts.firstByteMs, () =>
      end({ code: 'TIMEOUT_FIRST_BYTE', message: `no answer within ${seconds(timeouts.firstByteMs)}` }),
    );
  return {
    connecting(socket) {
      if (!socket.connecting) {
        firstByte();
        return;
      }
      start(timeouts.connectMs, () =>
        end({ code: 'TIMEOUT_CONNECT', message: `no connection within ${seconds(timeouts.connectMs)}` }),
      );
      socket.once('encrypted' in socket ? 'secureConnect' : 'connect', firstByte);
    },
    answering(response) {
      let read = response.socket.bytesRead;
      let quiet = 0;
      const look = () => {
        const now = response.socket.bytesRead;
        // Bytes that nobody has taken yet: then it is the client who is slow.
        quiet = now === read && response.readableLength === 0 ? quiet + 1 : 0;
        read = now;
        if (quiet < LOOKS) start(timeouts.silenceMs / LOOKS, look);
        else end({ code: 'TIMEOUT_SILENCE', message: `silent for ${seconds(timeouts.silenceMs)}` });
      };
      start(timeouts.silenceMs / LOOKS, look);
    },
    stop() {
      clearTimeout(timer);
      clearTimeout(whole);
    },
  };
}

/** Silence is looked for this often, rather than with a timer for each chunk. */
const LOOKS = 6;

/** Node only says that the connection was reset, also when we ended it: the cause says why. Must be the first listener. */
function explain(response: IncomingMessage, ours: Ours): void {
  response.on('error', (error) => (error.cause ??= ours.why ?? asFailure(error)));
}

const aborted: NetworkFailure = { code: 'ABORTED', message: 'aborted' };
const seconds = (ms: number) => `${String(ms / 1_000)} s`;

const failure = (cause: NetworkFailure): Error => new Error(cause.message, { cause });

const asFailure = (error: NodeJS.ErrnoException): NetworkFailure => ({
  code: error.code ?? 'UNKNOWN',
  message: error.code === 'ECONNRESET' ? 'the connection was cut' : error.message,
});

function flat({ headers }: IncomingMessage): Record<string, string> {
  const all: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) all[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return all;
}

import type { Readable } from 'node:stream';
import type { Client, Dispatcher } from 'undici';
import { err, ok, type Result } from '#shared/result';
import type { Network, NetworkFailure, Signal, UpstreamRequest, UpstreamResponse } from '#core/ports';
import { createConnections, type Connection, type Connections, type Undici } from './connections.ts';
import { Incoming, type Source } from './incoming.ts';
import { asFailure, failure } from './network-failure.ts';

type Sent = Result<UpstreamResponse, NetworkFailure>;

/** A reused socket that the other side has just closed: what may come twice is sent once more on a fresh one. */
const STALE = new Set(['ECONNRESET', 'EPIPE']);

/** The network through undici, which costs less than node:http; connections are kept alive. */
export function createNetwork(): Network {
  let connections: Connections | null = null;
  // Most commands ask nobody but the owner of the folder: only who sends something loads it.
  let loading: Promise<Connections> | undefined;
  const load = () => (loading ??= loadUndici().then((undici) => (connections = createConnections(undici))));
  return {
    send(request, signal) {
      return connections
        ? sendThrough(connections, request, signal)
        : load().then((loaded) => sendThrough(loaded, request, signal));
    },
    close: () => connections?.close(),
  };
}

/** Over a kept connection, and once more over a fresh one when that was stale; what must not come twice, over its own. */
function sendThrough(through: Connections, request: UpstreamRequest, signal: Signal): Promise<Sent> {
  // Also while undici was loaded: a signal that has fired does not tell of it again.
  if (signal.aborted) return Promise.resolve(err(aborted));
  return new Promise((settle) => {
    const { origin } = addressOf(request.url);
    const { connectMs } = request.timeouts;
    const mayComeTwice = request.method === 'GET' || request.resend === true;
    const connection = mayComeTwice ? through.take(origin, connectMs) : through.fresh(origin, connectMs);
    new Sending(through, connection, request, signal, settle).begin();
  });
}

async function loadUndici(): Promise<Undici> {
  const [{ default: Client }, { default: buildConnector }] = await Promise.all([
    import('undici/lib/dispatcher/client.js'),
    import('undici/lib/core/connect.js'),
  ]);
  return { Client, buildConnector };
}

/** One request over one connection, from its first byte to the last of its answer. */
class Sending implements Dispatcher.DispatchHandler, Source {
  readonly #connections: Connections;
  readonly #connection: Connection;
  readonly #request: UpstreamRequest;
  readonly #signal: Signal;
  readonly #wasUsed: boolean;
  readonly #settle: (sent: Sent) => void;
  readonly #abort = () => this.#stop(aborted);
  #whole: NodeJS.Timeout | undefined;
  /** Why we ended it ourselves, if we did. */
  #ours: NetworkFailure | undefined;
  #controller: Dispatcher.DispatchController | null = null;
  #incoming: Incoming | null = null;
  #over = false;

  /** @param settle called once: with the head of the answer, or with why there is none */
  constructor(
    connections: Connections,
    connection: Connection,
    request: UpstreamRequest,
    signal: Signal,
    settle: (sent: Sent) => void,
  ) {
    this.#connections = connections;
    this.#connection = connection;
    this.#request = request;
    this.#signal = signal;
    this.#wasUsed = connection.used;
    this.#settle = settle;
  }

  begin(): void {
    this.#signal.addEventListener('abort', this.#abort);
    const { wholeMs } = this.#request.timeouts;
    if (wholeMs !== undefined) this.#whole = setTimeout(() => this.#stop(tooLong(wholeMs)), wholeMs);
    this.#connection.client.dispatch(optionsFor(this.#request), this);
  }

  /** Present, so that undici knows which kind of listener this is. */
  onRequestStart(): void {}

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: RawHeaders): void {
    // 1xx only says that the answer is still to come.
    if (status < 200) return;
    this.#controller = controller;
    this.#incoming = new Incoming(status, flat(headers), this);
    this.#settle(ok(this.#incoming));
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#incoming?.push(chunk);
  }

  onResponseEnd(): void {
    this.#end();
    this.#connections.giveBack(this.#connection);
    this.#incoming?.finish(null);
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.#failed(this.#ours ?? asFailure(error, this.#request.timeouts));
  }

  pause(): void {
    this.#controller?.pause();
  }

  resume(): void {
    this.#controller?.resume();
  }

  stop(): void {
    this.#stop(aborted);
  }

  #stop(why: NetworkFailure): void {
    this.#ours ??= why;
    this.#failed(this.#ours);
  }

  #failed(why: NetworkFailure): void {
    if (this.#over) return;
    this.#end();
    this.#connections.drop(this.#connection);
    // Only when nothing of an answer has come: a second send could otherwise ask twice.
    if (this.#incoming) this.#incoming.finish(failure(why));
    else if (this.#wasUsed && this.#ours === undefined && STALE.has(why.code)) this.#again();
    else this.#settle(err(why));
  }

  /** The other side had closed the kept connection before it could read anything. */
  #again(): void {
    const { url, timeouts } = this.#request;
    const connection = this.#connections.fresh(addressOf(url).origin, timeouts.connectMs);
    new Sending(this.#connections, connection, this.#request, this.#signal, this.#settle).begin();
  }

  #end(): void {
    this.#over = true;
    clearTimeout(this.#whole);
    this.#signal.removeEventListener('abort', this.#abort);
  }
}

type RawHeaders = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

const aborted: NetworkFailure = { code: 'ABORTED', message: 'aborted' };
const tooLong = (ms: number): NetworkFailure => ({
  code: 'TIMEOUT_WHOLE',
  message: `not done within ${String(ms / 1_000)} s`,
});

function optionsFor({ method, url, headers, body, timeouts }: UpstreamRequest): Parameters<Client['dispatch']>[0] {
  const { path } = addressOf(url);
  const { firstByteMs: headersTimeout, silenceMs: bodyTimeout } = timeouts;
  const limits = { headersTimeout, bodyTimeout };
  if (body === undefined || body instanceof Uint8Array) return { path, method, headers, body: body ?? null, ...limits };
  const size = body.reduce((sum, part) => sum + part.length, 0);
  if (size < LARGE) return { path, method, headers, body: inOne(body), ...limits };
  // undici takes a list, though its types name none; how long it is all in all, it must be told.
  const list = fewer(body) as unknown as Readable;
  return { path, method, headers: { ...headers, 'content-length': String(size) }, body: list, ...limits };
}

/** Up to here (bytes) a copy costs less than a write for each piece. */
const LARGE = 128 * 1024;

const inOne = (parts: readonly Uint8Array[]): Uint8Array =>
  parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);

/** Small pieces next to each other in one, large ones as they are. */
function fewer(parts: readonly Uint8Array[]): Uint8Array[] {
  const all: Uint8Array[] = [];
  let small: Uint8Array[] = [];
  const join = () => {
    if (small.length > 0) all.push(inOne(small));
    small = [];
  };
  for (const part of parts) {
    if (part.length < LARGE) {
      small.push(part);
      continue;
    }
    join();
    all.push(part);
  }
  join();
  return all;
}

interface Address {
  readonly origin: string;
  /** With its query. */
  readonly path: string;
}

/** A few providers, a few routes each: taking the same address apart for every request would be waste. */
const addresses = new Map<string, Address>();
const MOST_ADDRESSES = 500;

function addressOf(url: string): Address {
  const known = addresses.get(url);
  if (known) return known;
  const { origin, pathname, search } = new URL(url);
  const address = { origin, path: pathname + search };
  if (addresses.size >= MOST_ADDRESSES) addresses.clear();
  addresses.set(url, address);
  return address;
}

/** Repeated ones are joined; of these only the first counts, as in node:http. */
const single = new Set(['content-type', 'content-length', 'retry-after', 'location', 'server', 'date']);

function flat(headers: RawHeaders): Record<string, string> {
  if (isFlat(headers)) return headers;
  const all: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === 'string') all[name] = value;
    else if (value) all[name] = single.has(name) ? (value[0] ?? '') : value.join(', ');
  }
  return all;
}

function isFlat(headers: RawHeaders): headers is Record<string, string> {
  for (const name in headers) if (typeof headers[name] !== 'string') return false;
  return true;
}

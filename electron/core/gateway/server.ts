import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { explain } from '#shared/errors';
import { err, ok, unreachable, type Result } from '#shared/result';
import { admit, shownKeys } from './admit.ts';
import { createCarriers } from './carriers.ts';
import type { WireDialect } from '../dialects/dialect.ts';
import { generate, type Memory } from './generate.ts';
import type { Gateway, GatewayDeps } from './gateway.ts';
import type { Headers } from './headers.ts';
import { modelList } from './model-list.ts';
import { headersOf, json, refuse, send } from './reply.ts';
import { route, type Route } from './routes.ts';
import { createToldItems } from './told-items.ts';
import { createWrongKeys, type WrongKeys } from './wrong-keys.ts';

/** Clients keep connections open; a longer patience than theirs spares them resets. */
const KEEP_ALIVE = 75_000;

/** The loopback server that tools speak to. */
export function createGateway(deps: GatewayDeps): Gateway {
  const memory: Memory = {
    carriers: createCarriers(),
    told: createToldItems(),
    wrongKeys: createWrongKeys(),
    plain: new Set(),
  };
  let servers: Server[] = [];
  const serverOn = async (host: string, port: number): Promise<Result<Server, NodeJS.ErrnoException>> => {
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE }, (request, response) => {
      const crash = (bug: unknown) => crashed(deps, request, response, bug);
      try {
        handle(deps, memory, request, response)?.catch(crash);
      } catch (bug) {
        crash(bug);
      }
    });
    server.on('clientError', unreadable);
    const listening = await listen(server, host, port);
    if (listening.ok) servers.push(server);
    return listening;
  };
  return {
    async listen(port) {
      const main = await serverOn('127.0.0.1', port);
      if (!main.ok) {
        deps.log.warn('gateway-not-listening', { port, code: main.error.code ?? 'unknown' });
        return err({ code: 'port-in-use', port });
      }
      const { port: taken } = main.value.address() as AddressInfo;
      const six = await serverOn('::1', taken);
      if (!six.ok) deps.log.info('gateway-without-ipv6', { code: six.error.code ?? 'unknown' });
      return ok({ url: `http://127.0.0.1:${String(taken)}`, port: taken });
    },
    async close() {
      const open = servers;
      servers = [];
      await Promise.all(open.map(closed));
    },
  };
}

const whyUnreadable: Readonly<Record<string, readonly [status: string, message: string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The headers of the request are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request did not come to its end in time.'],
};

/** What is no HTTP knocks at no door, so nobody knows its dialect: the answer can be read in all of them. */
function unreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  // An answer that has begun cannot be interrupted by another one.
  const { _httpMessage: begun } = socket as { readonly _httpMessage?: { readonly headersSent: boolean } | null };
  if (!socket.writable || error.code === 'ECONNRESET' || begun?.headersSent === true) {
    socket.destroy();
    return;
  }
  const [status, message] = whyUnreadable[error.code ?? ''] ?? ['400 Bad Request', 'The request is no valid HTTP.'];
  const said = { type: 'invalid_request_error', message, code: null, param: null };
  const body = JSON.stringify({ type: 'error', error: said });
  const head = `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close`;
  socket.end(`HTTP/1.1 ${status}\r\n${head}\r\n\r\n${body}`);
}

function listen(server: Server, host: string, port: number): Promise<Result<Server, NodeJS.ErrnoException>> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(err(error)));
    server.listen({ host, port, exclusive: true }, () => resolve(ok(server)));
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Answers what is still to come. */
function handle(
  deps: GatewayDeps,
  memory: Memory,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> | undefined {
  const headers = headersOf(request);
  const door = route(request.method ?? '', request.url ?? '', headers);
  const stranger = admit(headers);
  if (door.kind === 'alive') {
    send(response, stranger?.status ?? 200, Buffer.alloc(0), []);
    return undefined;
  }
  const id = deps.ids.next('req');
  const named = { 'x-baton-request-id': id, 'x-baton-attempts': '0' };
  if (stranger) {
    refuse(response, door.wire, stranger.status, stranger.message, named);
    return undefined;
  }
  const agentId =
    door.kind === 'upgrade' ? '' : enter(deps, door.wire, request, response, { headers, named, ...memory });
  if (agentId === null) return undefined;
  const startedAt = deps.clock.now();
  if (door.kind === 'generate')
    return generate(deps, memory, { id, startedAt, agentId, wire: door.wire, headers, request, response });
  answerPlainly(deps, door, agentId, request, response, named);
  return undefined;
}

type Plain = Exclude<Route, { kind: 'alive' | 'generate' }>;

/** Everything that asks nobody. */
function answerPlainly(
  deps: GatewayDeps,
  door: Plain,
  agentId: string,
  request: IncomingMessage,
  response: ServerResponse,
  named: Headers,
): void {
  switch (door.kind) {
    case 'models':
      json(response, 200, modelList(door.wire.id, deps.models(agentId), request.url), named);
      return;
    case 'upgrade':
      refuse(response, door.wire, 426, 'Only plain HTTP here.', {
        ...named,
        upgrade: 'HTTP/1.1',
        connection: 'close',
      });
      return;
    case 'wrong-method':
      refuse(response, door.wire, 405, `${pathOf(request)} takes ${door.allow}.`, { ...named, allow: door.allow });
      return;
    case 'unknown':
      refuse(response, door.wire, 404, `There is no ${request.method ?? ''} ${pathOf(request)} here.`, named);
      return;
    default:
      unreachable(door);
  }
}

/** The agent whose key was shown; `null`: turned away. A locked vault comes first, since the keys are in it. */
function enter(
  deps: GatewayDeps,
  wire: WireDialect,
  request: IncomingMessage,
  response: ServerResponse,
  { headers, named, wrongKeys }: { readonly headers: Headers; readonly named: Headers; readonly wrongKeys: WrongKeys },
): string | null {
  const barrier = deps.barrier();
  if (barrier) {
    const error =
      barrier.kind === 'paused'
        ? ({ code: 'paused' } as const)
        : ({ code: 'vault-locked', name: barrier.name } as const);
    refuse(response, wire, 503, explain(error), { ...named, 'retry-after': '30' });
    return null;
  }
  const keys = shownKeys(headers, request.url);
  for (const key of keys) {
    const agentId = deps.keys.agentFor(key);
    if (agentId !== null) return agentId;
  }
  const advice = 'Baton does not know this client key. `baton agents key main` shows the right one.';
  const inVain = wrongKeys.again(headers['x-claude-code-session-id'], keys);
  refuse(response, wire, 401, advice, { ...named, ...(inVain && { 'x-should-retry': 'false' }) });
  return null;
}

function crashed(deps: GatewayDeps, request: IncomingMessage, response: ServerResponse, bug: unknown): void {
  const traceId = deps.ids.next('trace');
  deps.log.error('gateway-bug', { traceId, error: bug instanceof Error ? (bug.stack ?? bug.message) : String(bug) });
  const door = route(request.method ?? '', request.url ?? '', headersOf(request));
  if (response.headersSent || door.kind === 'alive') response.destroy();
  else refuse(response, door.wire, 500, explain({ code: 'internal', traceId }));
}

const pathOf = (request: IncomingMessage) => (request.url ?? '').split('?')[0] ?? '';

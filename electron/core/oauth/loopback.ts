import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { err, ok, type Result } from '#shared/result';
import { loginPage, type PageKind } from './page.ts';

export interface LoopbackOptions {
  readonly port: number;
  readonly path: string;
  /** What the browser came back with; answers the page it is shown. */
  readonly onReturn: (callback: URLSearchParams) => Promise<PageKind>;
  readonly onBug: (bug: unknown) => void;
}

export interface Loopback {
  close(): void;
}

/** Waits for the browser on 127.0.0.1 at exactly this port. Errors: `taken`, also when the port may not be used. */
export function listenForReturn(options: LoopbackOptions): Promise<Result<Loopback, 'taken'>> {
  const server = createServer((request, response) => {
    answer(options, request, response).catch((bug: unknown) => {
      options.onBug(bug);
      if (!response.headersSent) show(response, 'failed');
    });
  });
  return new Promise((resolve) => {
    server.once('error', () => resolve(err('taken')));
    const silent = silentOnes(server);
    server.listen({ port: options.port, host: '127.0.0.1' }, () => resolve(ok({ close: () => shut(server, silent) })));
  });
}

/**
 * Connections that asked for nothing so far: browsers open some in advance. Node does not count them as idle, and they
 * would keep the process alive for as long as the browser likes.
 */
function silentOnes(server: Server): ReadonlySet<Socket> {
  const silent = new Set<Socket>();
  server.on('connection', (socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }) => silent.delete(socket));
  return silent;
}

/** What is being said is said to its end; whoever only holds the line is cut off. */
function shut(server: Server, silent: ReadonlySet<Socket>): void {
  server.close();
  server.closeIdleConnections();
  for (const socket of silent) socket.destroy();
}

async function answer(
  { port, path, onReturn }: LoopbackOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', `http://127.0.0.1:${String(port)}`);
  if (url.pathname !== path) show(response, 'nothing-here');
  else if (!isNavigation(request, port)) show(response, 'wrong');
  else show(response, await onReturn(url.searchParams));
}

/**
 * A browser that is sent here by the provider sends a plain GET. A page that calls by itself sends an `Origin`, says
 * that it fetches, or comes by another name than ours (DNS rebinding).
 */
function isNavigation({ method, headers }: IncomingMessage, port: number): boolean {
  const { host, origin } = headers;
  const mode = headers['sec-fetch-mode'];
  const dest = headers['sec-fetch-dest'];
  const ours = [`localhost:${String(port)}`, `127.0.0.1:${String(port)}`];
  return (
    method === 'GET' &&
    origin === undefined &&
    host !== undefined &&
    ours.includes(host) &&
    (mode === undefined || mode === 'navigate') &&
    (dest === undefined || dest === 'document')
  );
}

function show(response: ServerResponse, kind: PageKind): void {
  const { status, html } = loginPage(kind);
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(html);
}

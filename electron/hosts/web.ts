import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Door } from '#adapters/socket';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import { cookieName, cookieOf, createGate, foreign, type Ask, type Gate } from './web-admission.ts';
import { readBody, BODY_LIMIT } from './web-body.ts';
import { streamEvents } from './web-events.ts';
import { readWebFile } from './web-files.ts';
import { securityHeaders, send, sendJson, sendPage } from './web-reply.ts';

export interface WebHost {
  readonly url: string;
  readonly port: number;
  /** A fresh link; opens one session, within ten minutes. */
  newLink(): string;
  close(): Promise<void>;
}

export interface WebOptions {
  readonly baton: Door;
  /** The built renderer. */
  readonly rendererDir: string;
  /** 0 = any. */
  readonly port: number;
  readonly now?: () => number;
}

interface Site {
  readonly baton: Door;
  readonly rendererDir: string;
  readonly gate: Gate;
  readonly port: number;
}

/** The window as a page for a browser on this computer: 127.0.0.1 only, behind a one-time link. */
export async function serveWeb(options: WebOptions): Promise<Result<WebHost, BatonError>> {
  const gate = createGate(options.now ?? Date.now);
  const server = createServer({ requestTimeout: 30_000 });
  const port = await listen(server, options.port);
  if (port === null) return err({ code: 'port-in-use', port: options.port });
  const site: Site = { baton: options.baton, rendererDir: options.rendererDir, gate, port };
  server.on('request', (request, response) => {
    handle(site, request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else send(response, 500, 'text/plain', 'Something went wrong inside Baton.');
    });
  });

  const url = `http://127.0.0.1:${String(port)}`;
  return ok({
    url,
    port,
    newLink: () => `${url}/open?token=${gate.newToken()}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function listen(server: Server, port: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(null);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

async function handle(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  securityHeaders(response);
  const { pathname, searchParams } = target(request.url ?? '');
  const route = `${request.method ?? ''} ${pathname}`;
  if (foreign(request.headers, site.port, askOf(route))) {
    sendPage(response, 403, 'This address is not for other sites.');
    return;
  }
  if (route === 'GET /open') {
    open(site, searchParams.get('token') ?? '', response);
    return;
  }
  if (!site.gate.admits(cookieOf(request.headers.cookie, cookieName(site.port)))) {
    sendPage(response, 401, 'Open Baton with a fresh link: run <code>baton</code> in a terminal.');
    return;
  }
  if (route === 'POST /call') await answerCall(site, request, response);
  else if (route === 'GET /events') streamEvents(site.baton, response);
  else if (request.method === 'GET') await sendFile(site, pathname, response);
  else send(response, 405, 'text/plain', 'Not that way.');
}

/** Cut by hand: `new URL` would take `//name` for a host, and throw at `//`. */
function target(url: string): { pathname: string; searchParams: URLSearchParams } {
  const at = url.indexOf('?');
  const pathname = at < 0 ? url : url.slice(0, at);
  return { pathname, searchParams: new URLSearchParams(at < 0 ? '' : url.slice(at + 1)) };
}

function askOf(route: string): Ask {
  if (route === 'GET /' || route === 'GET /open') return 'page';
  return route.startsWith('GET ') ? 'data' : 'write';
}

function open(site: Site, token: string, response: ServerResponse): void {
  const session = site.gate.redeem(token);
  if (session === null) {
    sendPage(response, 403, 'This link was used already or is too old. Run <code>baton</code> for a fresh one.');
    return;
  }
  response.setHeader('set-cookie', `${cookieName(site.port)}=${session}; HttpOnly; SameSite=Strict; Path=/`);
  response.writeHead(303, { location: '/' }).end();
}

async function answerCall(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!(request.headers['content-type'] ?? '').startsWith('application/json')) {
    send(response, 415, 'text/plain', 'Send JSON.');
    return;
  }
  const body = await readBody(request, BODY_LIMIT);
  if (body === null) {
    response.setHeader('connection', 'close');
    send(response, 413, 'text/plain', 'Too large.');
    return;
  }
  const message = parse(body);
  if (message === null) sendJson(response, 400, err({ code: 'bad-input', issues: ['not a JSON object'] }));
  else sendJson(response, 200, await site.baton.dispatch(message['call'], message['input']));
}

function parse(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

async function sendFile(site: Site, path: string, response: ServerResponse): Promise<void> {
  const file = await readWebFile(site.rendererDir, path);
  if (file === null) sendPage(response, 404, 'There is nothing here.');
  else send(response, 200, file.type, file.body);
}

import type { ServerResponse } from 'node:http';
import type { Door } from '#adapters/socket';

/** A comment this often keeps proxies and sleeping browsers from closing the stream. */
const HEARTBEAT_MS = 15_000;

/** Server-sent events: one per event of the contract. */
export function streamEvents(baton: Door, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.write('retry: 1000\n\n');
  const unsubscribe = baton.subscribe((event, payload) => {
    response.write(`event: ${event}\ndata: ${JSON.stringify(payload)}\n\n`);
  });
  const heartbeat = setInterval(() => response.write(':\n\n'), HEARTBEAT_MS);
  // Of the response: a request counts as closed when it has been read.
  response.on('close', () => {
    clearInterval(heartbeat);
    unsubscribe();
  });
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { err, ok, type Result } from '#shared/result';
import type { WireDialect } from '../dialects/dialect.ts';
import type { Headers } from './headers.ts';

/** Product §2: larger requests are refused before they are read. */
export const BODY_LIMIT = 50 * 1024 * 1024;

/** An error in the client's own dialect. */
export function refuse(
  response: ServerResponse,
  wire: WireDialect,
  status: number,
  message: string,
  headers: Headers = {},
): void {
  json(response, status, wire.errorBody(status, message), headers);
}

export function json(response: ServerResponse, status: number, body: object, headers: Headers = {}): void {
  send(response, status, Buffer.from(JSON.stringify(body)), flat({ 'content-type': 'application/json', ...headers }));
}

/** @param headers name and value by turns */
export function send(response: ServerResponse, status: number, body: Uint8Array, headers: readonly string[]): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, [...headers, 'content-length', String(body.byteLength)]).end(body);
}

const flat = (headers: Headers): string[] => Object.entries(headers).flat();

/**
 * Puts pieces into one. Where the length was promised, each goes to its place as it comes, and need not be kept until
 * the last one is there.
 * @param promised bytes; less than nothing, `NaN` or 0: unknown
 */
function createWhole(promised: number) {
  const chunks: Buffer[] = [];
  let place: Buffer | null = null;
  let size = 0;
  return {
    push(chunk: Buffer): void {
      if (size === 0 && chunk.length < promised) place = Buffer.allocUnsafeSlow(promised);
      if (place) chunk.copy(place, size);
      else chunks.push(chunk);
      size += chunk.length;
    },
    end(): Buffer {
      if (place) return place.subarray(0, size);
      return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    },
  };
}

/** The whole body in one piece. */
export function readBody(
  request: IncomingMessage,
  limit = BODY_LIMIT,
): Promise<Result<Buffer, 'too-large' | 'hung-up'>> {
  const promised = Number(request.headers['content-length'] ?? 0);
  if (promised > limit) return Promise.resolve(err('too-large'));
  return new Promise((resolve) => {
    const whole = createWhole(promised);
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        request.pause();
        resolve(err('too-large'));
      } else whole.push(chunk);
    });
    request.on('end', () => resolve(ok(whole.end())));
    request.on('error', () => resolve(err('hung-up')));
    request.on('close', () => {
      if (!request.readableEnded) resolve(err('hung-up'));
    });
  });
}

/** Lower-case names, repeated ones joined, as the rest of the gateway reads them. */
export function headersOf({ headers }: IncomingMessage): Headers {
  const cookies = headers['set-cookie'];
  // The only one that Node hands over as a list. No client has a reason to send it, so nearly always nothing is copied.
  return cookies === undefined ? (headers as Headers) : { ...(headers as Headers), 'set-cookie': cookies.join(', ') };
}

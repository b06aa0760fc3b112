import type { IncomingMessage } from 'node:http';

/** The largest call is a long question to `ask`. */
export const BODY_LIMIT = 1024 * 1024;

/** UTF-8 text of a request's body, `null` when it is larger than the limit. What comes after the limit is read and dropped, so that the answer still arrives. */
export function readBody(request: IncomingMessage, limit: number): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        chunks.length = 0;
        resolve(null);
      } else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.on('error', reject);
  });
}

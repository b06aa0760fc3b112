import type { Readable } from 'node:stream';
import type { Soon } from '../kernel/soon.ts';
import type { Gathered, UpstreamResponse } from '../ports.ts';

/** An answer's body in its pieces, at most a little more than `limit` bytes of it; at once when it is there. Rejects as
 * the body errors. */
export const gather = (response: UpstreamResponse, limit: number): Soon<Gathered> =>
  response.gather?.(limit) ?? gatherStream(response.body, limit);

/** By events rather than by an iterator, which costs more. One that is not done is paused. */
function gatherStream(body: Readable, limit: number): Promise<Gathered> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    const stop = () => body.off('data', data).off('end', end).off('error', failed).off('close', closed);
    const data = (part: Buffer) => {
      parts.push(part);
      size += part.length;
      if (size <= limit) return;
      stop();
      body.pause();
      resolve({ parts, done: false });
    };
    const end = () => {
      stop();
      resolve({ parts, done: true });
    };
    const failed = (error: Error) => {
      stop();
      reject(error);
    };
    const closed = () => failed(new Error('closed early', { cause: { code: 'ECONNRESET', message: 'closed early' } }));
    body.on('data', data).on('end', end).on('error', failed).on('close', closed);
  });
}

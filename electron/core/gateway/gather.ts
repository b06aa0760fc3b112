import type { Readable } from 'node:stream';

/**
 * A body in its pieces, at most a little more than `limit` bytes of it: then it is paused, and `done` is false. By
 * events rather than by an iterator: nearly every answer comes this way. Rejects as the body errors.
 */
export function gather(body: Readable, limit: number): Promise<{ parts: Buffer[]; done: boolean }> {
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

import type { ServerResponse } from 'node:http';

/** The beginning of what goes out to a client, as text, at most `limit` bytes. `cut`: there was more. */
export interface Tap {
  text(): string;
}

export const cutMark = (limit: number): string => `\n… cut off after ${String(limit)} bytes`;

/** Listens to what is written to a client; what the client gets stays the same. */
export function tapResponse(response: ServerResponse, limit: number): Tap {
  const parts: Buffer[] = [];
  let size = 0;
  const keep = (chunk: unknown) => {
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return;
    const bytes = Buffer.from(chunk as Uint8Array);
    if (size < limit) parts.push(bytes.subarray(0, limit - size));
    size += bytes.length;
  };
  type Loose = (...args: readonly unknown[]) => unknown;
  const listening = (through: Loose): Loose => {
    return (...args) => {
      keep(args[0]);
      return through(...args);
    };
  };
  // Both take a chunk first, whichever of their forms is used.
  response.write = listening(response.write.bind(response) as Loose) as typeof response.write;
  response.end = listening(response.end.bind(response) as Loose) as typeof response.end;
  return {
    text: () => Buffer.concat(parts).toString('utf8') + (size > limit ? cutMark(limit) : ''),
  };
}

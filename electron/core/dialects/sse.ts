/** One event of a stream. `bytes` are exactly what came, its blank line included. */
export interface SseEvent {
  readonly bytes: Buffer;
  /** Empty when the stream names none. */
  readonly name: string;
  /** Lines joined with `\n`; empty for a comment. */
  readonly data: string;
}

/** Events that are complete, and their bytes in one piece. */
export interface Events {
  readonly events: readonly SseEvent[];
  readonly bytes: Buffer;
}

export interface SseReader {
  /** What is complete with this chunk. A comment is an event without data. */
  push(chunk: Buffer): Events;
  /** Bytes of an event that has begun and not ended. */
  rest(): Buffer;
}

const LF = 0x0a;
const CR = 0x0d;
const NOTHING = Buffer.alloc(0);

/**
 * Cuts a byte stream into events. Line ends may be `\n` or `\r\n`; text is decoded only once an event is complete, so
 * a character split over two chunks is whole.
 */
export function createSseReader(): SseReader {
  let pending: Buffer = NOTHING;
  /** Where in `pending` the next line starts that has not been looked at. */
  let line = 0;

  return {
    push(chunk) {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      const events: SseEvent[] = [];
      let start = 0;
      for (let end = pending.indexOf(LF, line); end !== -1; end = pending.indexOf(LF, line)) {
        const blank = end === line || (end === line + 1 && pending[line] === CR);
        line = end + 1;
        if (!blank) continue;
        events.push(readEvent(pending.subarray(start, line)));
        start = line;
      }
      const bytes = pending.subarray(0, start);
      pending = start === pending.length ? NOTHING : pending.subarray(start);
      line -= start;
      return { events, bytes };
    },
    rest: () => pending,
  };
}

function readEvent(bytes: Buffer): SseEvent {
  let name = '';
  const data: string[] = [];
  for (const line of bytes.toString('utf8').split('\n')) {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (text.startsWith('data:')) data.push(valueOf(text, 5));
    else if (text.startsWith('event:')) name = valueOf(text, 6);
  }
  return { bytes, name, data: data.join('\n') };
}

/** One space after the colon belongs to the format. */
const valueOf = (line: string, from: number) => line.slice(line.charAt(from) === ' ' ? from + 1 : from);

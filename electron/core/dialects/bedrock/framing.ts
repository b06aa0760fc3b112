import { EventStreamCodec } from '@smithy/eventstream-codec';
import type { SseEvent, SseReader } from '../sse.ts';

/*
 * `application/vnd.amazon.eventstream`: frames of a length, headers and a body, each with its checksum. A frame becomes
 * an event with the name and JSON of its body, so that the rest of Baton knows one shape of stream.
 */

export const EVENT_STREAM = 'application/vnd.amazon.eventstream';

/** The name of what AWS calls an exception or an error. */
export const EXCEPTION = 'exception';

const NOTHING = Buffer.alloc(0);
/** AWS's own bounds: four numbers around an empty frame, 24 MB at the most. */
const SMALLEST = 16;
const LARGEST = 24 * 1024 * 1024;

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString('utf8'),
  (text) => Buffer.from(text, 'utf8'),
);

/** Throws an error with a `NetworkFailure` in `cause` when the bytes are no frames, or were changed on the way. */
export function createEventStreamReader(): SseReader {
  /** Pieces of the frame that has begun. */
  let pending: Buffer = NOTHING;
  return {
    push(chunk) {
      const all = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      const events: SseEvent[] = [];
      let start = 0;
      for (let size = sizeAt(all, start); size !== null; size = sizeAt(all, start)) {
        events.push(eventOf(all.subarray(start, start + size)));
        start += size;
      }
      pending = start === all.length ? NOTHING : all.subarray(start);
      return { events, bytes: all.subarray(0, start) };
    },
    rest: () => pending,
  };
}

/** Of the frame that begins there; `null`: it is not complete. */
function sizeAt(bytes: Buffer, start: number): number | null {
  if (bytes.length - start < 4) return null;
  const size = bytes.readUInt32BE(start);
  if (size < SMALLEST || size > LARGEST) throw broken(`a frame of ${String(size)} bytes`);
  return bytes.length - start < size ? null : size;
}

function eventOf(bytes: Buffer): SseEvent {
  const { headers, body } = decoded(bytes);
  const header = (name: string) => String(headers[name]?.value ?? '');
  const data = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  const kind = header(':message-type');
  if (kind === 'exception') return { bytes, name: EXCEPTION, data: told(header(':exception-type'), data) };
  if (kind === 'error')
    return { bytes, name: EXCEPTION, data: told(header(':error-code'), '{}', header(':error-message')) };
  return { bytes, name: header(':event-type'), data };
}

/** With its name inside, as the body of an error answer would have it: `throttlingException` → `ThrottlingException`. */
function told(name: string, data: string, message?: string): string {
  const type = name.slice(0, 1).toUpperCase() + name.slice(1);
  const said = message ?? messageIn(data);
  return JSON.stringify({ __type: type, message: said === '' ? type : said });
}

function messageIn(data: string): string {
  try {
    const { message, Message, originalMessage } = JSON.parse(data) as Readonly<Record<string, unknown>>;
    return [message, Message, originalMessage].find((text) => typeof text === 'string') ?? '';
  } catch {
    return '';
  }
}

function decoded(bytes: Buffer) {
  try {
    return codec.decode(bytes);
  } catch (error) {
    throw broken(error instanceof Error ? error.message : 'a frame that cannot be read');
  }
}

function broken(what: string): Error {
  const message = `the stream is damaged: ${what}`;
  return new Error(message, { cause: { code: 'ECONNRESET', message } });
}

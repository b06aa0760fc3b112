import type { Reading, Usage, WireDialect } from '../dialects/dialect.ts';
import { parseObject } from '../kernel/json.ts';
import { errorText } from '../dialects/error-text.ts';
import { createSseReader, type Events, type SseEvent, type SseReader } from '../dialects/sse.ts';
import { lastWords } from './last-words.ts';
import { isReadable } from './readable.ts';

/** Product §6: at most this much is held back, then it goes out whatever it is. */
const HELD_EVENTS = 64;
const HELD_BYTES = 256 * 1024;

/** A stream that has begun to say something, of which nothing has been sent yet. */
export interface HeldStream {
  /** Events that say nothing yet. */
  readonly held: readonly Buffer[];
  /** The events that came with the first one worth sending. */
  readonly first: Events;
  readonly usage: Usage;
  /** Goes on where `first` ends. */
  readonly reader: SseReader;
  readonly rest: AsyncIterator<Buffer>;
}

export type Held =
  | { readonly kind: 'held'; readonly stream: HeldStream }
  /** An error came first: nothing is lost by asking somebody else. */
  | { readonly kind: 'error'; readonly data: string; readonly message: string }
  /** It ended, cleanly or not, without saying anything. */
  | { readonly kind: 'cut' };

/**
 * Reads until the first event that a client must see. A broken socket throws, as the port promises.
 * @param begun what has been read of it already
 */
export async function holdStream(wire: WireDialect, rest: AsyncIterator<Buffer>, begun?: Buffer): Promise<Held> {
  const reader = readerFor(wire);
  const held: Buffer[] = [];
  let usage: Usage = {};
  let count = 0;
  let size = 0;
  for (let chunk = begun; ;) {
    chunk ??= await nextChunk(rest);
    if (chunk === undefined) return endOf(wire, reader.rest());
    const first = reader.push(chunk);
    const seen = readHeld(wire, first.events);
    usage = { ...usage, ...seen.usage };
    if (seen.error) return { kind: 'error', ...seen.error };

    count += first.events.length;
    size += chunk.length;
    if (seen.speaks || count > HELD_EVENTS || size > HELD_BYTES)
      return { kind: 'held', stream: { held, first, usage, reader, rest } };
    held.push(first.bytes);
    chunk = undefined;
  }
}

export const readerFor = (wire: WireDialect): SseReader => wire.framing?.reader() ?? createSseReader();

/** `undefined`: the body has ended. */
export async function nextChunk(rest: AsyncIterator<Buffer>): Promise<Buffer | undefined> {
  const next = await rest.next();
  return next.done === true ? undefined : next.value;
}

/** An error whose blank line never came is still an error. */
function endOf(wire: WireDialect, left: Buffer): Held {
  const last = lastWords(wire, left);
  if (last === null || last === 'cut' || last.reading.kind !== 'error') return { kind: 'cut' };
  return { kind: 'error', data: last.event.data, message: last.reading.message ?? '' };
}

/** Of an event that is no JSON. */
export const UNREADABLE = 'the stream cannot be read';

const bareError = /^\s*\{\s*"error"\s*:\s*[{"]/;

/**
 * Reads an event before which nothing was said. What stands between may tell of errors in no dialect at all, and what
 * nobody can read says nothing worth sending.
 */
export function readFirst(wire: WireDialect, event: SseEvent): Reading {
  const reading = wire.read(event, true);
  if (reading.kind === 'error' || wire.framing) return reading;
  if (bareError.test(event.data)) return { kind: 'error', message: errorText(parseObject(event.data)) };
  return isReadable(event) ? reading : { kind: 'error', message: UNREADABLE };
}

interface Seen {
  readonly speaks: boolean;
  readonly usage: Usage;
  readonly error?: { readonly data: string; readonly message: string };
}

/** Looks no further than the first event that is worth sending; an error behind it is no longer ours to hide. */
function readHeld(wire: WireDialect, events: readonly SseEvent[]): Seen {
  let usage: Usage = {};
  for (const event of events) {
    const reading = readFirst(wire, event);
    usage = { ...usage, ...reading.usage };
    if (reading.kind === 'error')
      return { speaks: false, usage, error: { data: event.data, message: reading.message ?? '' } };
    if (reading.kind !== 'empty') return { speaks: true, usage };
  }
  return { speaks: false, usage };
}

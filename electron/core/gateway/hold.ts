import type { Usage, WireDialect } from '../dialects/dialect.ts';
import { createSseReader, type Events, type SseEvent, type SseReader } from '../dialects/sse.ts';

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

/** Reads until the first event that a client must see. A broken socket throws, as the port promises. */
export async function holdStream(wire: WireDialect, rest: AsyncIterator<Buffer>): Promise<Held> {
  const reader = createSseReader();
  const held: Buffer[] = [];
  let usage: Usage = {};
  let count = 0;
  let size = 0;
  for (;;) {
    const next = await rest.next();
    if (next.done === true) return { kind: 'cut' };
    const first = reader.push(next.value);
    const seen = readHeld(wire, first.events);
    usage = { ...usage, ...seen.usage };
    if (seen.error) return { kind: 'error', ...seen.error };

    count += first.events.length;
    size += next.value.length;
    if (seen.speaks || count > HELD_EVENTS || size > HELD_BYTES)
      return { kind: 'held', stream: { held, first, usage, reader, rest } };
    held.push(first.bytes);
  }
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
    const reading = wire.read(event, true);
    usage = { ...usage, ...reading.usage };
    if (reading.kind === 'error')
      return { speaks: false, usage, error: { data: event.data, message: reading.message ?? '' } };
    if (reading.kind !== 'empty') return { speaks: true, usage };
  }
  return { speaks: false, usage };
}

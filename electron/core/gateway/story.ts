import type { ProviderSide, Reading, Usage, WireDialect } from '../dialects/dialect.ts';
import { parseObject } from '../kernel/json.ts';
import type { NeutralEvent } from '../dialects/neutral.ts';
import type { SseEvent } from '../dialects/sse.ts';
import { nextChunk, readerFor, readFirst, UNREADABLE } from './hold.ts';
import { lastWords } from './last-words.ts';
import { isReadable } from './readable.ts';

/** A piece of an answer that is told in another dialect. */
export type Step =
  /** `speaks`: there is something among it that a client must see. */
  | { readonly kind: 'said'; readonly events: readonly NeutralEvent[]; readonly speaks: boolean }
  /** All has been said. */
  | { readonly kind: 'ended' }
  /** The provider gave up. */
  | { readonly kind: 'failed'; readonly data: string; readonly message: string }
  /** It stopped before it had said all. */
  | { readonly kind: 'cut' };

/** An upstream's answer as neutral events, whole or as they come. */
export interface Story {
  /** Throws when the socket breaks, as the port promises. Not to be asked again after anything but `said`. */
  next(): Promise<Step>;
  /** What is known so far. */
  usage(): Usage;
  /** Nobody listens any more: the upstream is left. */
  stop(): Promise<void>;
}

export function storyOfWhole(provider: ProviderSide, body: Buffer, known: Usage): Story {
  const events = provider.readWhole(parseObject(body.toString('utf8')));
  const steps: Step[] = [{ kind: 'said', events, speaks: true }, { kind: 'ended' }];
  const usage = events.reduce((sum, event) => ({ ...sum, ...usageIn(event) }), known);
  return {
    next: async () => steps.shift() ?? { kind: 'ended' },
    usage: () => usage,
    stop: async () => undefined,
  };
}

/** @param begun what has been read of the body already */
export function storyOfStream(
  wire: WireDialect,
  provider: ProviderSide,
  begun: Buffer,
  rest: AsyncIterator<Buffer>,
): Story {
  const frames = readerFor(wire);
  const hearing = createHearing(wire, provider);
  let chunk: Buffer | undefined = begun;
  let queued: Step | null = null;

  /** Hands on what was said first, and what ended it with the next question. */
  const step = ({ events, speaks, end }: Heard): Step | null => {
    if (events.length === 0 && !speaks) return end;
    queued = end;
    return { kind: 'said', events, speaks };
  };

  /** The stream has ended; nobody has said yet whether that was all. */
  const atEnd = (): Heard => {
    const left = lastWords(wire, frames.rest());
    const heard = hearing.hear(left === null || left === 'cut' ? [] : [left.event]);
    if (heard.end !== null) return heard;
    if (left === 'cut' || !hearing.finished()) return { ...heard, end: { kind: 'cut' } };
    return { ...heard, events: [...heard.events, ...hearing.rest()], end: { kind: 'ended' } };
  };

  return {
    usage: hearing.usage,
    async stop() {
      if (queued?.kind === 'ended') void drain(rest);
      else await rest.return?.();
    },
    async next() {
      if (queued !== null) return queued;
      for (;;) {
        chunk ??= await nextChunk(rest);
        if (chunk === undefined) return step(atEnd()) ?? { kind: 'cut' };
        const { events } = frames.push(chunk);
        chunk = undefined;
        const said = step(hearing.hear(events));
        if (said !== null) return said;
      }
    },
  };
}

/** A connection whose answer was read to its end is used again; behind the last event there is next to nothing. */
export async function drain(rest: AsyncIterator<Buffer>): Promise<void> {
  try {
    let left = 64;
    while ((await nextChunk(rest)) !== undefined) if ((left -= 1) === 0) await rest.return?.();
  } catch {
    // All has been said: what breaks now is of no consequence.
  }
}

interface Heard {
  readonly events: readonly NeutralEvent[];
  readonly speaks: boolean;
  readonly end: Step | null;
}

/** What the events of a stream mean, one batch after the other. */
function createHearing(wire: WireDialect, provider: ProviderSide) {
  const reader = provider.streamReader();
  let usage: Usage = {};
  let spoken = false;
  let finished = false;
  return { usage: () => usage, finished: () => finished, rest: () => reader.rest(), hear };

  function hear(batch: readonly SseEvent[]): Heard {
    const events: NeutralEvent[] = [];
    let speaks = false;
    for (const event of batch) {
      const reading = spoken ? wire.read(event, false) : readFirst(wire, event);
      usage = { ...usage, ...reading.usage };
      const said = reading.kind === 'error' ? [] : reader.push(event);
      const failed = failureIn(event, reading, said);
      if (failed !== null) return { events, speaks, end: failed };
      for (const one of said) usage = { ...usage, ...usageIn(one) };
      events.push(...said);
      speaks ||= reading.kind !== 'empty';
      spoken ||= speaks;
      finished ||= reading.kind === 'finish';
      if (reading.kind === 'end') return { events: [...events, ...reader.rest()], speaks, end: { kind: 'ended' } };
    }
    return { events, speaks, end: null };
  }

  /** The provider gave up, or said what nobody can read: passed over, that would leave a hole in the answer. */
  function failureIn(event: SseEvent, reading: Reading, said: readonly NeutralEvent[]): Step | null {
    if (reading.kind === 'error') return { kind: 'failed', data: event.data, message: reading.message ?? '' };
    const isHole = said.length === 0 && !finished && !wire.framing && !isReadable(event);
    return isHole ? { kind: 'failed', data: '', message: UNREADABLE } : null;
  }
}

const usageIn = (event: NeutralEvent): Usage => (event.kind === 'usage' ? event.usage : {});

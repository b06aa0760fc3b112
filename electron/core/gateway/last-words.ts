import type { Reading, WireDialect } from '../dialects/dialect.ts';
import { readEvent, type SseEvent } from '../dialects/sse.ts';
import { isJson } from './readable.ts';

/** An event whose blank line never came, since the stream ended behind it. */
export interface LastWords {
  readonly event: SseEvent;
  readonly reading: Reading;
}

/**
 * Some servers forget the blank line behind the very last event. `null`: nothing was left. `'cut'`: the stream ended
 * in the middle of an event.
 */
export function lastWords(wire: WireDialect, left: Buffer): LastWords | null | 'cut' {
  if (left.length === 0) return null;
  if (wire.framing) return 'cut';
  if (left.toString('latin1').trim() === '') return null;
  const event = readEvent(left);
  const reading = wire.read(event, true);
  return reading.kind === 'end' || isJson(event.data) ? { event, reading } : 'cut';
}

import type { WireDialect } from '../dialects/dialect.ts';

/** What the bytes of an answer are, whatever its headers say. */
export type Form = 'object' | 'events' | 'unknown';

/** Does the type of content promise a stream of events? */
export function saysEvents(wire: WireDialect, contentType = ''): boolean {
  return contentType.includes('text/event-stream') || saysOwnFraming(wire, contentType);
}

const saysOwnFraming = ({ framing }: WireDialect, contentType: string) =>
  framing !== undefined && contentType.includes(framing.contentType);

/** Fields of an event stream, a comment, or a byte order mark before them. */
const eventLine = /^(?:data|event|id|retry)\s*:|^:/;

/**
 * A provider's proxy may name the wrong type of content, so the first bytes decide. `null`: there is nothing but blanks
 * yet.
 */
export function formOf(wire: WireDialect, contentType: string | undefined, begun: Buffer): Form | null {
  if (saysOwnFraming(wire, contentType ?? '')) return 'events';
  const text = begun.toString('latin1', 0, 256).replace(/^(?:\u00ef\u00bb\u00bf)?\s*/, '');
  if (text === '') return begun.length > 256 ? 'unknown' : null;
  if (text.startsWith('{')) return 'object';
  return eventLine.test(text) || saysEvents(wire, contentType) ? 'events' : 'unknown';
}

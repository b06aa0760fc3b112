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
  /**
   * What is complete with this chunk. A comment is an event without data. Throws an error with a `NetworkFailure` in
   * `cause` when an event grows beyond every measure.
   */
  push(chunk: Buffer): Events;
  /** Bytes of an event that has begun and not ended. */
  rest(): Buffer;
}

const LF = 0x0a;
const CR = 0x0d;
const NOTHING = Buffer.alloc(0);

/** No provider sends so much at once; a stream that never ends its event would otherwise fill the memory. */
const LARGEST_EVENT = 64 * 1024 * 1024;

/**
 * Cuts a byte stream into events. Line ends may be `\n`, `\r\n` or `\r`; text is decoded only once an event is
 * complete, so a character split over two chunks is whole. However the bytes are cut into chunks, the events are the
 * same.
 */
export function createSseReader(largest = LARGEST_EVENT): SseReader {
  const endsIn = eventEnds();
  /** Pieces of the event that has begun. */
  let begun: Buffer[] = [];
  let size = 0;

  const keep = (piece: Buffer) => {
    if (piece.length === 0) return;
    begun.push(piece);
    size += piece.length;
    if (size > largest) throw tooLarge(largest);
  };

  return {
    push(chunk) {
      const ends = chunk.length === 0 ? [] : endsIn(chunk);
      const last = ends.at(-1);
      if (last === undefined) {
        keep(chunk);
        return { events: [], bytes: NOTHING };
      }
      const before = size;
      const bytes = before === 0 ? chunk.subarray(0, last) : Buffer.concat([...begun, chunk.subarray(0, last)]);
      begun = [];
      size = 0;
      keep(chunk.subarray(last));
      let start = 0;
      const events = ends.map((end) => {
        const event = readEvent(bytes.subarray(start, before + end));
        start = before + end;
        return event;
      });
      return { events, bytes };
    },
    rest: () => (begun.length === 1 && begun[0] ? begun[0] : Buffer.concat(begun)),
  };
}

/** Where events end within each chunk, one chunk after the other. */
function eventEnds(): (chunk: Buffer) => number[] {
  /** Nothing of the current line has come yet. */
  let blank = true;
  /** The chunk before ended with `\r`, to which a `\n` may still belong; `event`: an event ends with it. */
  let after: 'none' | 'line' | 'event' = 'none';
  /** Lines of this stream end with `\r` alone, so nobody has to wait for the `\n`. */
  let lone = false;

  /** Just after the line end that the chunk before may have begun. */
  const begin = (chunk: Buffer, ends: number[]): number => {
    if (after === 'none') return 0;
    const at = chunk[0] === LF ? 1 : 0;
    lone ||= at === 0;
    if (after === 'event') ends.push(at);
    after = 'none';
    return at;
  };

  /** Just after the line end that `\r` begins. */
  const afterCr = (chunk: Buffer, at: number, whole: boolean): number => {
    if (chunk[at] === LF) return at + 1;
    if (at < chunk.length) lone = true;
    else after = whole && !lone ? 'event' : 'line';
    return at;
  };

  return (chunk) => {
    const ends: number[] = [];
    let at = begin(chunk, ends);
    const next = lineEnds(chunk);
    for (let end = next(at); end !== -1; end = next(at)) {
      const whole = blank && end === at;
      at = end + 1;
      if (chunk[end] === CR) at = afterCr(chunk, at, whole);
      if (whole && after !== 'event') ends.push(at);
      blank = true;
    }
    if (at < chunk.length) blank = false;
    return ends;
  };
}

/** The next line end from a place on, or -1. Most streams hold no `\r` at all, and then nobody looks for one twice. */
function lineEnds(chunk: Buffer): (from: number) => number {
  let cr = chunk.indexOf(CR);
  return (from) => {
    const lf = chunk.indexOf(LF, from);
    if (cr !== -1 && cr < from) cr = chunk.indexOf(CR, from);
    if (cr === -1) return lf;
    return lf === -1 ? cr : Math.min(lf, cr);
  };
}

const tooLarge = (largest: number) => {
  const message = `one event of the answer is larger than ${largest >> 20} MB`;
  return new Error(message, { cause: { code: 'ERR_EVENT_TOO_LARGE', message } });
};

/** One event from its bytes; also from those of an event whose blank line never came. */
export function readEvent(bytes: Buffer): SseEvent {
  let name = '';
  const data: string[] = [];
  for (const line of linesOf(bytes)) {
    if (line.startsWith('data:')) data.push(valueOf(line, 5));
    else if (line.startsWith('event:')) name = valueOf(line, 6);
    else if (line === 'data') data.push('');
  }
  return { bytes, name, data: data.join('\n') };
}

function linesOf(bytes: Buffer): string[] {
  const text = bytes.toString('utf8');
  // A byte order mark at the very beginning belongs to no field.
  const said = text.startsWith('\ufeff') ? text.slice(1) : text;
  return said.includes('\r') ? said.split(/\r\n|\n|\r/) : said.split('\n');
}

/** One space after the colon belongs to the format. */
const valueOf = (line: string, from: number) => line.slice(line.charAt(from) === ' ' ? from + 1 : from);

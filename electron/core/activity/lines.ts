/** Room of the first piece, bytes. */
const FIRST = 16 * 1024;
/** UTF-8 needs no more bytes for one unit of a JavaScript string. */
const WIDEST = 3;

/**
 * Lines of text as bytes, one after another, each with its newline. As strings, thousands of them that live for some
 * seconds would fill the heap's old part with what is dead by the time it is next looked through.
 */
export interface Lines {
  readonly count: number;
  /** Some were pushed that are not kept any more. */
  readonly dropped: boolean;
  push(line: string): void;
  /** Those of another, behind these. */
  pushAll(later: Lines): void;
  /** Without its newline; 0 is the oldest. */
  line(index: number): string;
  /** Index of the newest line in which this stands, of those before `below`; -1: in none. */
  lastWith(text: string, below?: number): number;
  /** All of them; good until the next `push`. */
  bytes(): Uint8Array;
  /** None is left; the room is kept. */
  clear(): void;
}

/** @param most bytes kept; with more than that the older half goes */
export function createLines(most = Number.POSITIVE_INFINITY): Lines {
  let bytes = Buffer.alloc(0);
  let used = 0;
  let dropped = false;
  let count = 0;
  /** Where each of them begins; what is behind those is of no meaning. */
  const starts: number[] = [];

  function makeRoom(size: number): void {
    if (used + size <= bytes.length) return;
    if (used + size > most) dropOlderHalf();
    const need = used + size;
    if (need <= bytes.length) return;
    const wider = Buffer.allocUnsafeSlow(Math.max(need, Math.min(most, Math.max(2 * need, FIRST))));
    bytes.copy(wider, 0, 0, used);
    bytes = wider;
  }
  function dropOlderHalf(): void {
    const first = firstFrom(startOf, count, used / 2);
    const from = startOf(first);
    bytes.copyWithin(0, from, used);
    for (let at = first; at < count; at += 1) starts[at - first] = startOf(at) - from;
    used -= from;
    count -= first;
    dropped ||= first > 0;
  }
  const startOf = (index: number): number => (index < count ? (starts[index] ?? used) : used);

  function push(line: string): void {
    makeRoom(line.length * WIDEST + 1);
    starts[count] = used;
    count += 1;
    used += bytes.write(line, used, 'utf8');
    used += bytes.write('\n', used, 'latin1');
  }

  return {
    get count() {
      return count;
    },
    get dropped() {
      return dropped;
    },
    push,
    pushAll(later) {
      for (let at = 0; at < later.count; at += 1) push(later.line(at));
      dropped ||= later.dropped;
    },
    line: (index) => bytes.toString('utf8', startOf(index), startOf(index + 1) - 1),
    lastWith(text, below = count) {
      const at = bytes.subarray(0, startOf(below)).lastIndexOf(text);
      return at < 0 ? -1 : firstFrom(startOf, count, at + 1) - 1;
    },
    bytes: () => bytes.subarray(0, used),
    clear() {
      used = 0;
      count = 0;
    },
  };
}

/** Index of the first of them that begins there or later; `count`: none does. */
function firstFrom(startOf: (index: number) => number, count: number, offset: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startOf(middle) >= offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

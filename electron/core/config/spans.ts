/*
 * Where each part of a JSON5 text stands. The text is one that JSON5 has read already, so this only has to find its way,
 * not to say what is wrong.
 */

/** From `start` up to, not including, `end`, as indexes into the text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A key with its value, or an item of a list. */
export interface Part {
  /** `null` in a list. */
  readonly key: (Span & { readonly name: string }) | null;
  readonly value: Node;
  /** Where the comma behind it stands; `null`: there is none. */
  readonly comma: number | null;
}

export interface Node extends Span {
  readonly kind: 'object' | 'array' | 'scalar';
  readonly parts: readonly Part[];
}

const blank = /(?:\s|\/\/[^\n\r\u2028\u2029]*|\/\*[^]*?\*\/)*/y;
const quoted = /"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'/y;
const bare = /[^\s,:[\]{}"'/]+/y;

/** Nobody nests settings as deep as this; a file that does would fill the stack. */
const DEEPEST = 100;

class Lost extends Error {}

/** The parts of the text; `null` when there is something in it that this does not follow. */
export function spansOf(text: string): Node | null {
  try {
    return readNode({ text, at: 0 }, 0);
  } catch (error) {
    if (error instanceof Lost) return null;
    throw error;
  }
}

interface Reader {
  readonly text: string;
  at: number;
}

function readNode(reader: Reader, depth: number): Node {
  if (depth > DEEPEST) throw new Lost();
  const first = next(reader);
  const start = reader.at;
  if (first === '{' || first === '[') {
    const parts = readParts(reader, first === '{', depth);
    return { kind: first === '{' ? 'object' : 'array', parts, start, end: reader.at };
  }
  word(reader);
  return { kind: 'scalar', parts: [], start, end: reader.at };
}

function readParts(reader: Reader, isObject: boolean, depth: number): Part[] {
  const parts: Part[] = [];
  const names = new Set<string>();
  reader.at += 1;
  while (sign(reader, isObject ? '}' : ']') === null) {
    const key = isObject ? readKey(reader) : null;
    if (key && names.has(key.name)) throw new Lost(); // which of the two counts is not for this to say
    if (key) names.add(key.name);
    const value = readNode(reader, depth + 1);
    parts.push({ key, value, comma: sign(reader, ',') });
  }
  return parts;
}

function readKey(reader: Reader): Span & { readonly name: string } {
  const start = reader.at;
  const written = word(reader);
  const end = reader.at;
  if (written.includes('\\') || sign(reader, ':') === null) throw new Lost();
  return { name: /^["']/.test(written) ? written.slice(1, -1) : written, start, end };
}

/** The next character that says something; it is not taken. */
function next(reader: Reader): string {
  take(reader, blank);
  return reader.text.charAt(reader.at);
}

/** Takes it if it comes next, and says where it stood. */
function sign(reader: Reader, character: string): number | null {
  if (next(reader) !== character) return null;
  reader.at += 1;
  return reader.at - 1;
}

function word(reader: Reader): string {
  const found = take(reader, quoted) ?? take(reader, bare);
  if (found === null) throw new Lost();
  return found;
}

function take(reader: Reader, pattern: RegExp): string | null {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0] ?? null;
  reader.at += found?.length ?? 0;
  return found;
}

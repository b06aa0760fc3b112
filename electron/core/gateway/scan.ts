import { err, ok, type Result } from '#shared/result';

/** Bytes `[start, end)` of one value. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where the values of the wanted keys stand, every occurrence of a repeated key. */
export type Found = ReadonlyMap<string, readonly Range[]>;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/**
 * Finds values of an object's own keys without parsing the rest: strings are leapt over with `indexOf`, nested values
 * are only counted. Says nothing about whether the values themselves are valid JSON; that is the provider's to judge.
 * @param wanted key names, unescaped
 * @param within the object's bytes; the whole body when absent
 */
export function scanObject(
  bytes: Buffer,
  wanted: ReadonlySet<string>,
  within: Range = { start: 0, end: bytes.length },
): Result<Found, 'not-an-object'> {
  const found = new Map<string, Range[]>();
  const start = skipSpace(bytes, within.start);
  if (start >= within.end || bytes[start] !== OPEN_BRACE) return err('not-an-object');
  const first = skipSpace(bytes, start + 1);
  const end = bytes[first] === CLOSE_BRACE ? first + 1 : readMembers(bytes, first, wanted, found);
  return end !== -1 && end <= within.end && skipSpace(bytes, end) >= within.end ? ok(found) : err('not-an-object');
}

/** Just after the closing brace, or -1 when the object does not end as it should. */
function readMembers(bytes: Buffer, first: number, wanted: ReadonlySet<string>, found: Map<string, Range[]>): number {
  for (let at = first; ;) {
    const member = readMember(bytes, at);
    if (member === null) return -1;
    const key = textOf(bytes, member.key);
    if (key !== null && wanted.has(key)) found.set(key, [...(found.get(key) ?? []), member.value]);

    const next = skipSpace(bytes, member.value.end);
    if (bytes[next] === CLOSE_BRACE) return next + 1;
    if (bytes[next] !== COMMA) return -1;
    at = skipSpace(bytes, next + 1);
  }
}

/** The text of a string value; `null` for any other value. */
export function textOf(bytes: Buffer, { start, end }: Range): string | null {
  if (bytes[start] !== QUOTE || end - start < 2) return null;
  const raw = bytes.toString('utf8', start + 1, end - 1);
  if (!raw.includes('\\')) return raw;
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return null;
  }
}

/** The bytes in pieces, each range replaced by the same text; in one piece when it stands there already. No copies. */
export function replaceAt(bytes: Buffer, ranges: readonly Range[], text: string): readonly Buffer[] {
  const value = Buffer.from(text);
  if (ranges.every(({ start, end }) => value.compare(bytes, start, end) === 0)) return [bytes];
  const parts: Buffer[] = [];
  let from = 0;
  for (const { start, end } of ranges) {
    parts.push(bytes.subarray(from, start), value);
    from = end;
  }
  return [...parts, bytes.subarray(from)];
}

function readMember(bytes: Buffer, at: number): { readonly key: Range; readonly value: Range } | null {
  if (bytes[at] !== QUOTE) return null;
  const keyEnd = endOfString(bytes, at);
  const colon = skipSpace(bytes, keyEnd);
  if (keyEnd === -1 || bytes[colon] !== COLON) return null;
  const start = skipSpace(bytes, colon + 1);
  const end = endOfValue(bytes, start);
  return end === -1 ? null : { key: { start: at, end: keyEnd }, value: { start, end } };
}

/** Just after the value, or -1 when it does not end. */
function endOfValue(bytes: Buffer, start: number): number {
  const first = bytes[start];
  if (first === QUOTE) return endOfString(bytes, start);
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return endOfNested(bytes, start);
  let at = start;
  while (at < bytes.length && !isDelimiter(bytes[at])) at += 1;
  return at === start ? -1 : at;
}

/** Just after the closing quote: the first one that no odd number of backslashes stands before. */
function endOfString(bytes: Buffer, start: number): number {
  let at = start;
  for (;;) {
    at = bytes.indexOf(QUOTE, at + 1);
    if (at === -1) return -1;
    let slashes = at - 1;
    while (bytes[slashes] === BACKSLASH) slashes -= 1;
    if ((at - slashes) % 2 === 1) return at + 1;
  }
}

function endOfNested(bytes: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      const end = endOfString(bytes, at);
      if (end === -1) return -1;
      at = end - 1;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

const isSpace = (byte: number | undefined) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

const isDelimiter = (byte: number | undefined) =>
  byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || isSpace(byte);

function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (isSpace(bytes[at])) at += 1;
  return at;
}

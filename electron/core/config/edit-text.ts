import { isDeepStrictEqual } from 'node:util';
import JSON5 from 'json5';
import { printJson } from '../kernel/json-file.ts';
import { isObject } from './edit.ts';
import { spansOf, type Node, type Part, type Span } from './spans.ts';

/*
 * A config that somebody wrote by hand keeps its comments, its quotes and its order: only what differs is written anew,
 * one place after the other. What comes out is read again and compared; where it says anything but what it should, the
 * whole is printed as plain JSON.
 */

type Raw = Record<string, unknown>;

/** A place with what is to stand there instead. */
interface Edit extends Span {
  readonly text: string;
}

/** Changes of so many places at once are no longer somebody's edit. */
const MOST_EDITS = 50;

/**
 * The text that says `after`.
 * @param text as it stands in the file, saying `before`; JSON5
 */
export function editedText(text: string, before: Raw, after: Raw): string {
  const plain = printJson(after);
  if (text.trim() === '' || text === printJson(before)) return plain;
  const wanted: unknown = JSON.parse(plain);
  let now = text;
  for (let count = 0; count < MOST_EDITS; count += 1) {
    const said = read(now);
    if (isDeepStrictEqual(said, wanted)) return now;
    const root = said === undefined ? null : spansOf(now);
    if (root === null) return plain;
    now = apply(now, difference({ text: now, ...layoutOf(now, root) }, root, said, wanted));
  }
  return plain;
}

/** `undefined`: nobody can. */
function read(text: string): unknown {
  try {
    return JSON5.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

/** From the last to the first, so that the places before stay where they are. */
const apply = (text: string, edits: readonly Edit[]): string =>
  [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((now, edit) => now.slice(0, edit.start) + edit.text + now.slice(edit.end), text);

interface Page {
  readonly text: string;
  readonly lineEnd: string;
  /** One step of indentation. */
  readonly step: string;
}

function layoutOf(text: string, { parts: [first] }: Node): Omit<Page, 'text'> {
  const indent = first ? indentAt(text, startOf(first)) : '';
  return { lineEnd: text.includes('\r\n') ? '\r\n' : '\n', step: indent === '' ? '  ' : indent };
}

/** What brings the first place that differs to what it should be. */
function difference(page: Page, node: Node, said: unknown, wanted: unknown): Edit[] {
  if (node.kind === 'object' && isObject(said) && isObject(wanted)) return inObject(page, node, said, wanted);
  if (node.kind === 'array' && Array.isArray(said) && Array.isArray(wanted)) return inList(page, node, said, wanted);
  return [replaced(page, node, wanted)];
}

function inObject(page: Page, node: Node, said: Raw, wanted: Raw): Edit[] {
  const { parts } = node;
  const fresh = Object.keys(wanted).filter((name) => !Object.hasOwn(said, name));
  const gone = parts.filter(({ key }) => key !== null && !Object.hasOwn(wanted, key.name));
  const [part] = gone;
  const [added] = fresh;
  const isOne = fresh.length === 1;
  if (part && isOne && gone.length === 1)
    return renamed(part, said, wanted, added) ?? removed(page, node, parts.indexOf(part));
  // In the place of several comes none of them: were they taken out first, it would look like the last one renamed.
  if (part && !isOne) return removed(page, node, parts.indexOf(part));
  return (part ? null : changed(page, parts, said, wanted)) ?? insertedKey(page, node, added, wanted);
}

/** The first that says something else; `null`: none does. */
function changed(page: Page, parts: readonly Part[], said: Raw, wanted: Raw): Edit[] | null {
  const other = parts.find(({ key }) => key && !isDeepStrictEqual(said[key.name], wanted[key.name]));
  return other?.key ? difference(page, other.value, said[other.key.name], wanted[other.key.name]) : null;
}

const insertedKey = (page: Page, node: Node, name: string | undefined, wanted: Raw): Edit[] =>
  name === undefined ? [] : inserted(page, node, `${JSON.stringify(name)}: `, wanted[name]);

/** One key goes and the same comes under another name: what stands in it stays as it is. Nothing is not the same. */
function renamed({ key }: Part, said: Raw, wanted: Raw, now: string | undefined): Edit[] | null {
  if (!key || now === undefined || isEmpty(said[key.name]) || !isDeepStrictEqual(wanted[now], said[key.name]))
    return null;
  return [{ start: key.start, end: key.end, text: JSON.stringify(now) }];
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

function inList(page: Page, node: Node, said: readonly unknown[], wanted: readonly unknown[]): Edit[] {
  const first = said.findIndex((item, index) => !isDeepStrictEqual(item, wanted[index]));
  const part = node.parts[first];
  if (first < 0) return inserted(page, node, '', wanted[said.length]);
  if (wanted.length < said.length) return removed(page, node, first);
  if (wanted.length > said.length || !part) return [replaced(page, node, wanted)];
  return difference(page, part.value, said[first], wanted[first]);
}

const startOf = ({ key, value }: Part): number => (key ?? value).start;

function replaced(page: Page, { start, end }: Node, value: unknown): Edit {
  const isOneLine = !page.text.slice(start, end).includes('\n');
  return { start, end, text: isOneLine ? inOneLine(value) : inLines(page, value, indentAt(page.text, start)) };
}

/** The part with its comma or, when it is the last and has none, the one before it. Comments stay. */
function removed({ text }: Page, { parts, ...whole }: Node, index: number): Edit[] {
  const part = parts[index];
  if (!part) return [];
  const start = startOf(part);
  const { end } = part.value;
  const around = text.slice(whole.start + 1, start) + text.slice(end, whole.end - 1);
  if (/^\s*,?\s*$/.test(around)) return [{ start: whole.start + 1, end: whole.end - 1, text: '' }];
  const { comma } = part.comma === null ? (parts[index - 1] ?? part) : part;
  if (comma === null) return [cut(text, start, end)];
  if (comma >= end && text.slice(end, comma).trim() === '') return [cut(text, start, comma + 1)];
  return [cut(text, start, end), { start: comma, end: comma + 1, text: '' }];
}

/** Takes the blanks along that belong to it: a line that becomes empty goes as a whole. */
function cut(text: string, start: number, end: number): Edit {
  const from = start - (/[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0);
  const [blanks = '', lineEnd] = /^[ \t]*(\r?\n)?/.exec(text.slice(end)) ?? [];
  const startsLine = from === 0 || text[from - 1] === '\n';
  if (!startsLine) return { start: from, end, text: '' };
  return { start: lineEnd === undefined ? start : from, end: end + blanks.length, text: '' };
}

/** Behind the last part, on a line of its own where the first has one. */
function inserted(page: Page, node: Node, key: string, value: unknown): Edit[] {
  const { text, lineEnd } = page;
  const [first, last] = [node.parts[0], node.parts.at(-1)];
  if (!first || !last) return [intoEmpty(page, node, key, value)];
  const at = last.comma === null ? last.value.end : last.comma + 1;
  const [before, after] = last.comma === null ? [',', ''] : ['', ','];
  if (!startsLine(text, startOf(first))) {
    return [{ start: at, end: at, text: `${before} ${key}${inOneLine(value)}${after}` }];
  }
  const indent = indentAt(text, startOf(first));
  const line = `${lineEnd}${indent}${key}${inLines(page, value, indent)}${after}`;
  const behind =
    at + (/^[ \t]*(?:\/\*[^\n]*?\*\/[ \t]*)*(?:\/\/[^\n\r]*)?(?=\r?\n)/.exec(text.slice(at))?.[0].length ?? 0);
  if (behind === at) return [{ start: at, end: at, text: before + line }];
  return [
    { start: at, end: at, text: before },
    { start: behind, end: behind, text: line },
  ];
}

/** What stands in it can only be comments. */
function intoEmpty(page: Page, { start, end }: Node, key: string, value: unknown): Edit {
  const { text, lineEnd, step } = page;
  const outer = indentAt(text, start);
  const indent = outer + step;
  const from = start + 1 + text.slice(start + 1, end - 1).trimEnd().length;
  return {
    start: from,
    end: end - 1,
    text: `${lineEnd}${indent}${key}${inLines(page, value, indent)}${lineEnd}${outer}`,
  };
}

const startsLine = (text: string, at: number): boolean => /(?:^|\n)[ \t]*$/.test(lineBefore(text, at));

/** The blanks that the line of this place begins with. */
const indentAt = (text: string, at: number): string =>
  /^[ \t]*/.exec(lineBefore(text, at).replace('\n', ''))?.[0] ?? '';

/** From the line end before this place, which is part of it. */
const lineBefore = (text: string, at: number): string => text.slice(Math.max(0, text.lastIndexOf('\n', at - 1)), at);

const inLines = ({ step, lineEnd }: Page, value: unknown, indent: string): string =>
  JSON.stringify(value, null, step).replaceAll('\n', lineEnd + indent);

/** A string of JSON has no line end in it, so these are all between the values. */
const inOneLine = (value: unknown): string => JSON.stringify(value, null, 1).replaceAll(/\n */g, ' ');

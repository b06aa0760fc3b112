/*
 * Changes single values in the text of a JSON file and leaves every other byte as it is: order, indentation, line
 * ends, fields that nobody here knows.
 */

export interface JsonChange {
  readonly path: readonly string[];
  readonly value: string | number;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Separates the keys of a path; no JSON text can hold it unescaped. */
const SEPARATOR = '\u0000';

/** The text with those values replaced; `null` when it is no JSON or one of the paths is not there. */
export function editJson(text: string, changes: readonly JsonChange[]): string | null {
  const spans = spansOf(text);
  if (spans === null) return null;
  const edits: { span: Span; to: string }[] = [];
  for (const { path, value } of changes) {
    const span = spans.get(path.join(SEPARATOR));
    if (!span) return null;
    edits.push({ span, to: JSON.stringify(value) });
  }
  edits.sort((a, b) => b.span.start - a.span.start);
  return edits.reduce((now, { span, to }) => now.slice(0, span.start) + to + now.slice(span.end), text);
}

/** Is there a value at this path? */
export const hasPath = (text: string, path: readonly string[]): boolean =>
  spansOf(text)?.has(path.join(SEPARATOR)) ?? false;

/** Deeper than any value that is changed; a file may be nested without end. */
const DEEPEST = 8;

const token = /[\s\uFEFF]*(?:([{}[\],:])|("(?:[^"\\]|\\.)*")|([-+.\w]+))/y;

/** Where each value inside objects stands; of two with the same name the last one counts, as for `JSON.parse`. */
function spansOf(text: string): Map<string, Span> | null {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
  const spans = new Map<string, Span>();
  token.lastIndex = 0;
  walk(text, [], spans);
  return spans;
}

/** The text is known to be JSON, so what stands where needs no checks. Answers where the value begins and ends. */
function walk(text: string, path: readonly string[], spans: Map<string, Span>): Span {
  const first = next(text);
  if (first.text === '{' && path.length < DEEPEST) return walkObject(text, first.start, path, spans);
  if (first.text === '[' || first.text === '{') return skip(text, first.start);
  return { start: first.start, end: token.lastIndex };
}

function walkObject(text: string, start: number, path: readonly string[], spans: Map<string, Span>): Span {
  for (;;) {
    const name = next(text);
    if (name.text === '}') break;
    if (name.text === ',') continue;
    next(text); // the colon
    const at = [...path, JSON.parse(name.text) as string];
    spans.set(at.join(SEPARATOR), walk(text, at, spans));
  }
  return { start, end: token.lastIndex };
}

/** Nothing inside a list, or that deep, is ever changed. */
function skip(text: string, start: number): Span {
  for (let depth = 1; depth > 0;) {
    const { text: part } = next(text);
    if (part === '[' || part === '{') depth += 1;
    if (part === ']' || part === '}') depth -= 1;
  }
  return { start, end: token.lastIndex };
}

function next(text: string): { readonly text: string; readonly start: number } {
  const found = token.exec(text);
  if (!found) throw new Error('not the JSON it was taken for');
  const part = found[1] ?? found[2] ?? found[3] ?? '';
  return { text: part, start: token.lastIndex - part.length };
}

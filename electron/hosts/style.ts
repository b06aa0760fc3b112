export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly bad: (text: string) => string;
}

const paint = (on: boolean, code: number) => (text: string) => (on ? `\u001b[${String(code)}m${text}\u001b[0m` : text);

export function styleFor(on: boolean): Style {
  return { bold: paint(on, 1), dim: paint(on, 2), good: paint(on, 32), warn: paint(on, 33), bad: paint(on, 31) };
}

/** To the front of the line, and nothing on it any more. */
export const WIPE = '\r\u001b[K';

/** Colours only on a terminal, and never when NO_COLOR is set to anything (no-color.org). */
export const wantsColour = (isTTY: boolean, env: Readonly<Record<string, string | undefined>>): boolean =>
  isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb';

/** Pads every column but the last to its widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, width(cell))));
  return rows
    .map((row) =>
      row
        .map((cell, i) => pad(cell, i === row.length - 1 ? 0 : (widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** How many columns a text takes: colour codes none, Chinese, Japanese and Korean characters and emoji two each. */
export function width(text: string): number {
  const plain = text.includes('\u001b') ? text.replaceAll(/\u001b\[\d+m/g, '') : text;
  if (/^[ -~]*$/.test(plain)) return plain.length;
  return [...new Intl.Segmenter().segment(plain)].reduce((sum, { segment }) => sum + (wide.test(segment) ? 2 : 1), 0);
}

const wide = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60]/u;

const pad = (text: string, to: number): string => text + ' '.repeat(Math.max(0, to - width(text)));

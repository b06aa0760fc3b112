import { askLine } from './ask-line.ts';
import type { Terminal } from './context.ts';
import { table } from './style.ts';

export interface Choice<T> {
  readonly value: T;
  readonly name: string;
  /** Other words that mean it, exactly. */
  readonly also?: readonly string[];
}

/** More of them stand in columns. */
const ONE_COLUMN = 10;

/**
 * Has one of a list chosen by its number or by a part of its name; `null` at the end of the input. Asks nothing when
 * there is only one.
 */
export async function choose<T>(
  terminal: Terminal,
  question: string,
  choices: readonly Choice<T>[],
): Promise<T | null> {
  const [only, second] = choices;
  if (only !== undefined && second === undefined) return only.value;
  terminal.err(`${listing(choices, choices)}\n`);
  for (;;) {
    const text = await askLine(terminal, `${question} `);
    if (text === null) return null;
    const found = matching(choices, text);
    if (found.length === 1) return found[0]?.value ?? null;
    if (found.length === 0) terminal.err(`There is none called “${text}”. Type a number, or a part of a name.\n`);
    else terminal.err(`${listing(choices, found)}\n`);
  }
}

/** Which ones a text means: a number as listed, a whole name, else all that have it in their name. */
export function matching<T>(choices: readonly Choice<T>[], text: string): readonly Choice<T>[] {
  const wanted = text.trim().toLowerCase();
  if (/^\d+$/.test(wanted)) return choices.slice(Number(wanted) - 1, Number(wanted)).slice(0, 1);
  const words = ({ name, also = [] }: Choice<T>) => [name, ...also].map((word) => word.toLowerCase());
  const exact = choices.filter((choice) => words(choice).includes(wanted));
  return exact.length > 0 ? exact : choices.filter((choice) => words(choice).some((word) => word.includes(wanted)));
}

/** With the numbers they have in the whole list, so that a number means the same after a filter. */
function listing<T>(all: readonly Choice<T>[], shown: readonly Choice<T>[]): string {
  const cells = shown.map((choice) => `${String(all.indexOf(choice) + 1).padStart(3)}  ${choice.name}`);
  const columns = cells.length > ONE_COLUMN ? 3 : 1;
  const height = Math.ceil(cells.length / columns);
  const rows = Array.from({ length: height }, (_, row) => cells.filter((_cell, i) => i % height === row));
  return table(rows);
}

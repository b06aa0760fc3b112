import type { ModelRow } from '#shared/model';

/** A row with what is searched, made once per load so that typing stays quick over thousands. */
export interface IndexedRow {
  readonly row: ModelRow;
  readonly haystack: string;
}

export const indexRows = (rows: readonly ModelRow[]): readonly IndexedRow[] =>
  rows.map((row) => ({ row, haystack: `${row.name} ${row.key}`.toLowerCase() }));

/** Has a row every word of the text in its name or key? */
export function matches(text: string): (row: IndexedRow) => boolean {
  const words = text.toLowerCase().split(/\s+/u).filter(Boolean);
  return ({ haystack }) => words.every((word) => haystack.includes(word));
}

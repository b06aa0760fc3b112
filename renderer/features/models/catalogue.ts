import type { ModelRow, SelectionView } from '#shared/model';

export type Scope = 'usable' | 'local' | 'all';

/** A row with the text the filter looks in, made once per load so that typing stays quick over thousands of rows. */
export interface IndexedRow {
  readonly row: ModelRow;
  readonly haystack: string;
}

export const indexRows = (rows: readonly ModelRow[]): readonly IndexedRow[] =>
  rows.map((row) => ({ row, haystack: `${row.name} ${row.key}`.toLowerCase() }));

const inScope = (row: ModelRow, scope: Scope) =>
  scope === 'all' || (scope === 'local' ? row.local : row.available && !row.missing);

/** Rows of the scope in which every word of the text occurs, in the name or in the key. */
export function filterRows(rows: readonly IndexedRow[], scope: Scope, text: string): readonly ModelRow[] {
  const words = text.toLowerCase().split(/\s+/u).filter(Boolean);
  return rows
    .filter(({ row, haystack }) => inScope(row, scope) && words.every((word) => haystack.includes(word)))
    .map(({ row }) => row);
}

export const usableCount = (rows: readonly IndexedRow[]) => rows.filter(({ row }) => inScope(row, 'usable')).length;

/** `200000` → `200k`, `1048576` → `1M`, `40960` → `40k`; unknown → `–`. Binary sizes read as their round names. */
export function tokens(count: number | null): string {
  if (count === null) return '–';
  if (count < 1000) return String(count);
  const binary = count % 1024 === 0 && count % 1000 !== 0;
  const k = count / (binary ? 1024 : 1000);
  if (k >= 1000) return `${trim(k / (binary ? 1024 : 1000))}M`;
  return `${String(Math.round(k))}k`;
}

const trim = (value: number) => value.toFixed(1).replace(/\.0$/u, '');

/** Dollars per million tokens in and out; `Free` when both are 0, `–` when nobody knows. */
export function price(cost: ModelRow['cost'], free: string): string {
  if (cost === null) return '–';
  if (cost.input === 0 && cost.output === 0) return free;
  return `${dollars(cost.input)} / ${dollars(cost.output)}`;
}

/** Two decimals, or as many as it takes (at most four): `0.075` must not read 0.08. */
const dollars = (value: number) => {
  const exact = String(Number(value.toFixed(4)));
  return exact.length > value.toFixed(2).length ? exact : value.toFixed(2);
};

/** What a model is used as: its place in the line (1 = first), then its aliases. */
export function usedAs(key: string, selection: SelectionView): { readonly place?: number; readonly aliases: string[] } {
  const place = [selection.primary, ...selection.fallbacks].findIndex((step) => step.key === key) + 1;
  const aliases = selection.aliases.filter((alias) => alias.key === key).map(({ alias }) => alias);
  return { ...(place > 0 && { place }), aliases };
}

/** The rows worth drawing: those in sight and a few beyond, for fixed row heights. `end` is exclusive. */
export function visibleRows(view: { top: number; height: number }, rowHeight: number, count: number, beyond = 8) {
  const start = Math.max(0, Math.floor(view.top / rowHeight) - beyond);
  const end = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + beyond);
  return { start: Math.min(start, Math.max(0, end)), end: Math.max(end, 0) };
}

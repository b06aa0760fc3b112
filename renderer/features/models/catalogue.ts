import type { ModelRow, SelectionView } from '#shared/model';
import { matches } from '../../ui/model-search.ts';
import type { IndexedRow } from '../../ui/model-search.ts';

export type Scope = 'usable' | 'local' | 'all';

/** Names that more than one row has: only their keys tell such rows apart. */
export function sharedNames(rows: readonly IndexedRow[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(rows.flatMap(({ row: { name } }) => (seen.size === seen.add(name).size ? [name] : [])));
}

/** The end of a key that is never cut: long enough for a date. */
const KEY_END = 12;

/** A key in two parts, of which only the first may be cut. */
export const keyParts = (key: string): readonly [string, string] => [key.slice(0, -KEY_END), key.slice(-KEY_END)];

/** What a model must be able to do, or to cost, to be listed. */
export type Trait = 'images' | 'reasoning' | 'free';

export const traits = ['images', 'reasoning', 'free'] as const satisfies readonly Trait[];

export interface Query {
  readonly text: string;
  readonly scope: Scope;
  /** `null`: every provider. */
  readonly provider: string | null;
  readonly traits: ReadonlySet<Trait>;
}

export const EVERYTHING: Query = { text: '', scope: 'all', provider: null, traits: new Set() };

const isFree = ({ cost, local }: ModelRow) => local || (cost !== null && cost.input === 0 && cost.output === 0);

const has: Record<Trait, (row: ModelRow) => boolean> = {
  images: (row) => row.input.includes('image'),
  reasoning: (row) => row.reasoning,
  free: isFree,
};

const inScope = (row: ModelRow, scope: Scope) =>
  scope === 'all' || (scope === 'local' ? row.local : row.available && !row.missing);

/** Rows that have every word of the text in name or key, and all else that is asked for. */
export function filterRows(rows: readonly IndexedRow[], query: Query): readonly ModelRow[] {
  const { scope, provider } = query;
  const wanted = [...query.traits].map((trait) => has[trait]);
  return rows
    .filter(matches(query.text))
    .filter(
      ({ row }) =>
        inScope(row, scope) && (provider === null || row.provider === provider) && wanted.every((wants) => wants(row)),
    )
    .map(({ row }) => row);
}

export const usableCount = (rows: readonly IndexedRow[]) => rows.filter(({ row }) => inScope(row, 'usable')).length;

/** Ids of the providers that have a model of the scope. */
export const providersOf = (rows: readonly IndexedRow[], scope: Scope): readonly string[] => [
  ...new Set(rows.flatMap(({ row }) => (inScope(row, scope) ? [row.provider] : []))),
];

/** `meta-llama` of `openrouter/meta-llama/llama-3.3-70b-instruct:free`: a scan can look at one of these alone. */
export const freeVendors = (rows: readonly IndexedRow[]): readonly string[] => [
  ...new Set(
    rows.flatMap(({ row }) => {
      const slash = row.id.indexOf('/');
      return row.provider === 'openrouter' && slash > 0 && isFree(row) ? [row.id.slice(0, slash)] : [];
    }),
  ),
];

export type Column = 'name' | 'context' | 'output' | 'price' | 'released';

/** `null`: as the core lists them. */
export type Sorting = { readonly column: Column; readonly down: boolean } | null;

/** The end people look for first: the largest, the cheapest, the newest. */
const beginsDown: Record<Column, boolean> = { name: false, context: true, output: true, price: false, released: true };

/** A click on a column: its good end first, then the other, then as it was. */
export function nextSorting(now: Sorting, column: Column): Sorting {
  const down = beginsDown[column];
  if (now?.column !== column) return { column, down };
  return now.down === down ? { column, down: !down } : null;
}

const valueOf: Record<Exclude<Column, 'name'>, (row: ModelRow) => number | string | null> = {
  context: (row) => row.contextWindow,
  output: (row) => row.maxTokens,
  // As it is written, the price of questions first; nobody takes ten thousand dollars a million.
  price: ({ cost }) => cost && cost.input * 10_000 + cost.output,
  released: (row) => row.released,
};

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** What nobody knows stands last, whichever way it goes; equals keep their order. */
export function sortRows(rows: readonly IndexedRow[], sorting: Sorting): readonly IndexedRow[] {
  if (sorting === null) return rows;
  const { column, down } = sorting;
  const sign = down ? -1 : 1;
  if (column === 'name') return rows.toSorted((a, b) => sign * collator.compare(a.row.name, b.row.name));
  const of = valueOf[column];
  return rows.toSorted((a, b) => {
    const [left, right] = [of(a.row), of(b.row)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return left === right ? 0 : sign * (left < right ? -1 : 1);
  });
}

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

const month = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });

/** `2025-11-24` → `Nov 2025`; a bare year stays; what is no date, or unknown, → `–`. */
export function releasedWords(released: string | null): string {
  if (released === null || /^\d{4}$/u.test(released)) return released ?? '–';
  const at = Date.parse(released);
  return Number.isNaN(at) ? '–' : month.format(at).replace('Sept', 'Sep');
}

export interface UsedAs {
  /** In the line for text, 1 = first. */
  readonly place?: number;
  readonly imagePlace?: number;
  readonly aliases: readonly string[];
}

/** What a model is used as: its places in the two lines, then its aliases. */
export function usedAs(key: string, { primary, fallbacks, image, imageFallbacks, aliases }: SelectionView): UsedAs {
  const place = [primary, ...fallbacks].findIndex((step) => step.key === key) + 1;
  const seeing = image === null ? imageFallbacks : [image, ...imageFallbacks];
  const imagePlace = seeing.findIndex((step) => step.key === key) + 1;
  return {
    ...(place > 0 && { place }),
    ...(imagePlace > 0 && { imagePlace }),
    aliases: aliases.filter((alias) => alias.key === key).map(({ alias }) => alias),
  };
}

/** The rows worth drawing: those in sight and a few beyond, for fixed row heights. `end` is exclusive. */
export function visibleRows(view: { top: number; height: number }, rowHeight: number, count: number, beyond = 8) {
  const start = Math.max(0, Math.floor(view.top / rowHeight) - beyond);
  const end = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + beyond);
  return { start: Math.min(start, Math.max(0, end)), end: Math.max(end, 0) };
}

import type { Input, Output } from '#shared/contract';
import type { ImportFound, ImportItem, ImportSource } from '#shared/import';

/* What is ticked in the list of found accounts, decided without drawing anything. */

export type Outcome = Output<'import.run'>['results'][number];

export interface Choice {
  /** Ids that were ticked or unticked by hand; of the rest all is ticked, also what is found later, but what has expired. */
  readonly ticks: ReadonlyMap<string, boolean>;
  /** Ids whose program Baton keeps signed in. */
  readonly writeBack: ReadonlySet<string>;
  /** Sources whose settings were ticked or unticked; the rest is as `allSettings` says. */
  readonly settings: ReadonlyMap<ImportSource, boolean>;
  readonly allSettings: boolean;
  /** How the latest import went, by id. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

/** Nothing was said yet. On the first run there is nothing that settings of another program could overwrite. */
export const untouched = (firstRun: boolean): Choice => ({
  ticks: new Map(),
  writeBack: new Set(),
  settings: new Map(),
  allSettings: firstRun,
  outcomes: new Map(),
});

export const takesSettings = (source: ImportSource, { settings, allSettings }: Choice) =>
  settings.get(source) ?? allSettings;

/** Something is ticked, so there is something to import. */
export const isAnything = (found: ImportFound, choice: Choice) => inputOf(found, choice) !== null;

/** What is stored already, or has just been imported, cannot be taken again. */
export const isTaken = ({ id, state }: ImportItem, { outcomes }: Choice) =>
  state === 'stored' || outcomes.get(id)?.ok === true;

export const isTicked = (item: ImportItem, choice: Choice) =>
  !isTaken(item, choice) && (choice.ticks.get(item.id) ?? item.state !== 'expired');

/** All that was found is in Baton: there is nothing to tick. */
export const isAllTaken = ({ items, settings }: ImportFound, choice: Choice) =>
  settings.length === 0 && items.every((item) => isTaken(item, choice));

export const ticked = ({ items }: ImportFound, choice: Choice): ImportItem[] =>
  items.filter((item) => isTicked(item, choice));

/** A set with the value in it, or without. */
export function toggled<T>(set: ReadonlySet<T>, value: T, on: boolean): ReadonlySet<T> {
  const next = new Set(set);
  if (on) next.add(value);
  else next.delete(value);
  return next;
}

/** What `import.run` is told; `null` when nothing is ticked. */
export function inputOf(found: ImportFound, choice: Choice, agentId?: string): Input<'import.run'> | null {
  const items = ticked(found, choice);
  const settings = found.settings.map(({ source }) => source).filter((source) => takesSettings(source, choice));
  if (items.length === 0 && settings.length === 0) return null;
  const writeBack = items.filter((item) => item.writeBack && choice.writeBack.has(item.id)).map(({ id }) => id);
  return {
    ids: items.map(({ id }) => id),
    ...(writeBack.length > 0 ? { writeBack } : {}),
    ...(settings.length > 0 ? { settings } : {}),
    ...(agentId === undefined ? {} : { agentId }),
  };
}

/** After an import: how each item went, over what is known from earlier; settings were taken over once. */
export const afterRun = (choice: Choice, results: readonly Outcome[]): Choice => ({
  ...choice,
  settings: new Map(),
  allSettings: false,
  outcomes: new Map([...choice.outcomes, ...results.map((each) => [each.id, each] as const)]),
});

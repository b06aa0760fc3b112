import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createSerial } from '../kernel/serial.ts';
import type { Ports } from '../ports.ts';
import type { ListedModel, ListedModels } from './listed.ts';

/** More models of one provider than this are left out: nobody reads them, and everything that shows them gets slow. */
export const MOST_MODELS = 5_000;
/** Longer names than this are no names. */
const LONGEST_ID = 200;

/** How asking a provider for its models went last. */
export interface ListNote {
  /** Epoch ms of the list that is known; absent: none is. */
  readonly at?: number;
  /** Epoch ms of the last try, and why it brought nothing; absent: it did. */
  readonly failedAt?: number;
  readonly why?: string;
  /** The provider lists more, and they were left out. */
  readonly cut?: number;
}

/** What providers listed last, kept in `models-listed.json` so that it is there at once. Holds no secrets. */
export interface ListedBook {
  models(): ListedModels;
  /** What is noted for a provider at this address; a list from another address counts as none. */
  note(provider: string, address: string): ListNote;
  listed(provider: string, address: string, models: readonly ListedModel[], at: number): Promise<void>;
  failed(provider: string, address: string, why: string, at: number): Promise<void>;
  /** After a list changed. */
  onChanged(listener: () => void): () => void;
}

interface Entry extends ListNote {
  /** Of the address, since that may hold a secret. */
  readonly of: string;
  readonly models: readonly ListedModel[];
}

type State = Readonly<Record<string, Entry>>;

export async function openListedBook({
  files,
  log,
  stateDir,
}: Pick<Ports, 'files' | 'log' | 'stateDir'>): Promise<ListedBook> {
  const path = join(stateDir, 'models-listed.json');
  const serial = createSerial();
  const read = await files.read(path);
  let state: State = read.ok ? readState(read.value) : {};
  let models = modelsIn(state);
  const listeners = new Set<() => void>();

  const put = async (provider: string, entry: Entry) => {
    state = { ...state, [provider]: entry };
    // Without line ends: for every number one, thousands of models would be megabytes.
    const saved = await serial(() => files.write(path, `${JSON.stringify(state)}\n`));
    if (!saved.ok) log.warn('listed-models-not-written', { why: saved.error.why });
  };
  const entryAt = (provider: string, address: string): Entry | undefined => {
    const entry = state[provider];
    return entry?.of === mark(address) ? entry : undefined;
  };

  return {
    models: () => models,
    note: (provider, address) => entryAt(provider, address) ?? {},
    async listed(provider, address, found, at) {
      const all = usable(found);
      const kept = all.slice(0, MOST_MODELS);
      const cut = all.length - kept.length;
      const before = JSON.stringify(models.get(provider) ?? []);
      await put(provider, { of: mark(address), at, models: kept, ...(cut > 0 && { cut }) });
      if (JSON.stringify(kept) === before) return;
      models = new Map(models).set(provider, kept);
      for (const listener of listeners) listener();
    },
    async failed(provider, address, why, at) {
      const { failedAt: _at, why: _why, ...known } = entryAt(provider, address) ?? { of: mark(address), models: [] };
      await put(provider, { ...known, failedAt: at, why });
    },
    onChanged(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Each id once, in the order they came; what cannot be an id is left out. */
function usable(found: readonly ListedModel[]): ListedModel[] {
  const byId = new Map<string, ListedModel>();
  for (const model of found) {
    if (isId(model.id) && !byId.has(model.id)) byId.set(model.id, model);
  }
  return [...byId.values()];
}

const isId = (id: string): boolean => id !== '' && id.length <= LONGEST_ID && !/[\s\p{Cc}]/u.test(id);

const mark = (address: string): string => createHash('sha256').update(address).digest('hex').slice(0, 16);

const modelsIn = (state: State): ListedModels =>
  new Map(Object.entries(state).map(([provider, { models }]) => [provider, models]));

/**
 * A list can be had again, so a file that is no such list counts as none. Its shape is looked at as far as a wrong one
 * would break something.
 */
function readState(text: string): State {
  try {
    const raw: unknown = JSON.parse(text);
    if (typeof raw !== 'object' || raw === null) return {};
    return Object.fromEntries(Object.entries(raw).filter((pair): pair is [string, Entry] => isEntry(pair[1])));
  } catch {
    return {};
  }
}

const isEntry = (entry: unknown): boolean =>
  typeof entry === 'object' &&
  entry !== null &&
  'models' in entry &&
  Array.isArray(entry.models) &&
  entry.models.every((model: unknown) => typeof (model as ListedModel | null)?.id === 'string');

import type { Api, Output } from '#shared/contract';
import { explain } from '#shared/errors';
import type { BatonError } from '#shared/errors';
import type { PaidFallback, SelectionView } from '#shared/model';
import { ok } from '#shared/result';
import type { Result } from '#shared/result';
import { createResource, valueOf } from '../../client/resource.ts';
import type { Resource } from '../../client/resource.ts';
import type { Client } from '../../client/client.ts';
import { indexRows } from '../../ui/model-search.ts';
import type { IndexedRow } from '../../ui/model-search.ts';
import { chainOf, lineWrites } from '../../client/model-lines.ts';
import type { LineKind, LineWrites } from '../../client/model-lines.ts';
import { chainChange } from './chain.ts';

export type ModelsApi = Pick<
  Api,
  | 'models.selection'
  | 'models.list'
  | 'models.set'
  | 'models.setImage'
  | 'models.refresh'
  | 'models.paidFallback'
  | 'fallbacks.set'
  | 'imageFallbacks.set'
  | 'aliases.add'
  | 'aliases.remove'
  | 'agents.list'
  | 'providers.list'
>;

export interface ModelsDeps {
  readonly api: ModelsApi;
  readonly client: Pick<Client, 'on'>;
  readonly now: () => number;
  /** `main` = all agents. */
  readonly agentId: string;
}

export interface ModelsStore {
  readonly agentId: string;
  readonly selection: Resource<SelectionView>;
  readonly catalogue: Resource<readonly IndexedRow[]>;
  readonly agents: Resource<readonly string[]>;
  /** Id → name. */
  readonly providers: Resource<ReadonlyMap<string, string>>;
  readonly start: () => () => void;
  /** Writes the whole line, first = primary. `null`: saved; else the sentence that says why not. */
  setChain(line: LineKind, keys: readonly string[]): Promise<string | null>;
  /** `null` (agents only): as for all agents again; of `main`'s images: none. */
  setFirst(line: LineKind, key: string | null): Promise<Done>;
  /** `null` (agents only): as for all agents again; `[]`: never another model. */
  setFallbacks(line: LineKind, keys: readonly string[] | null): Promise<Done>;
  /** Before the first request that costs money: tell, or stop. `null`: as for all agents. */
  setPaidFallback(choice: PaidFallback | null): Promise<Done>;
  /** Asks a provider for its models now; `null`: every one with an account. */
  refresh(provider: string | null): Promise<Result<Output<'models.refresh'>, BatonError>>;
  addAlias(alias: string, model: string): Promise<Done>;
  /** Another name, another model, or both. When that is refused, what was stays. */
  editAlias(before: AliasOf, after: AliasOf): Promise<Done>;
  removeAlias(alias: string): Promise<Done>;
}

export interface AliasOf {
  readonly alias: string;
  /** Of its model. */
  readonly key: string;
}

type Done = Result<unknown, BatonError>;

/** The line of models of one agent, the aliases, and the catalogue to choose from. */
export function createModelsStore({ api, client, now, agentId }: ModelsDeps): ModelsStore {
  let writing: Promise<unknown> = Promise.resolve();
  const selection = createResource({
    client,
    now,
    topics: ['models', 'accounts', 'agents'],
    async load() {
      await writing; // an order is two writes: the half of it is not worth showing
      return api['models.selection']({ agentId });
    },
  });
  // Thousands of rows: not with every change of an account, of which each request makes one.
  const catalogue = createResource<readonly IndexedRow[]>({
    client,
    now,
    topics: ['models'],
    async load() {
      const rows = await api['models.list']({ agentId, all: true });
      return rows.ok ? ok(indexRows(rows.value)) : rows;
    },
  });
  const agents = createResource<readonly string[]>({
    client,
    now,
    topics: ['agents'],
    async load() {
      const all = await api['agents.list']({});
      return all.ok ? ok(all.value.map(({ id }) => id)) : all;
    },
  });
  const providers = createResource<ReadonlyMap<string, string>>({
    client,
    now,
    topics: ['settings'],
    async load() {
      const all = await api['providers.list']({});
      return all.ok ? ok(new Map(all.value.map(({ id, name }) => [id, name]))) : all;
    },
  });
  const reloading = async <T>(doing: Promise<Result<T, BatonError>>) => {
    const result = await doing;
    await selection.getState().load();
    return result;
  };
  return {
    agentId,
    selection,
    catalogue,
    agents,
    providers,
    start() {
      const ways = [selection.start(), catalogue.start(), agents.start(), providers.start()];
      return () => ways.forEach((out) => out());
    },
    async setChain(line, keys) {
      const view = valueOf(selection.getState().view);
      if (view === null) return null;
      const before = chainOf(view, line).map(({ key }) => key);
      // Begun after it is known to be under way: the first write tells of itself before it has answered.
      const doing = Promise.resolve().then(() => writeChain(lineWrites(api, agentId, line), before, keys));
      writing = doing;
      const result = await reloading(doing);
      return result.ok ? null : explain(result.error);
    },
    setFirst: (line, key) => reloading(lineWrites(api, agentId, line).first(key)),
    setFallbacks: (line, keys) => reloading(lineWrites(api, agentId, line).fallbacks(keys)),
    setPaidFallback: (choice) => reloading(api['models.paidFallback']({ agentId, choice })),
    refresh: async (provider) => {
      const result = await api['models.refresh'](provider === null ? {} : { provider });
      await catalogue.getState().load();
      return result;
    },
    addAlias: (alias, model) => reloading(api['aliases.add']({ alias, model })),
    editAlias: (before, after) => reloading(editAlias(api, before, after)),
    removeAlias: (alias) => reloading(api['aliases.remove']({ alias })),
  };
}

/** Two writes at most. If the second is refused the first is taken back, so that no half of an order stays. */
async function writeChain(write: LineWrites, before: readonly string[], after: readonly string[]): Promise<Done> {
  const { first, fallbacks } = chainChange(before, after);
  if (first !== undefined) {
    const set = await write.first(first);
    if (!set.ok) return set;
  }
  if (fallbacks === undefined) return ok(null);
  const set = await write.fallbacks(fallbacks);
  if (!set.ok && first !== undefined) await write.first(before[0] ?? null);
  return set;
}

/** A model has one alias: a new name takes the place of the old. A name that means another model is freed first. */
async function editAlias(
  api: Pick<Api, 'aliases.add' | 'aliases.remove'>,
  before: AliasOf,
  after: AliasOf,
): Promise<Done> {
  const renamed = after.alias !== before.alias;
  if (renamed) {
    const added = await api['aliases.add']({ alias: after.alias, model: after.key });
    return added.ok && after.key !== before.key ? api['aliases.remove']({ alias: before.alias }) : added;
  }
  const removed = await api['aliases.remove']({ alias: before.alias });
  if (!removed.ok) return removed;
  const added = await api['aliases.add']({ alias: after.alias, model: after.key });
  if (!added.ok) await api['aliases.add']({ alias: before.alias, model: before.key });
  return added;
}

import type { Api } from '#shared/contract';
import { explain } from '#shared/errors';
import type { BatonError } from '#shared/errors';
import type { PaidFallback, SelectionView } from '#shared/model';
import { err, ok } from '#shared/result';
import type { Result } from '#shared/result';
import { createResource, valueOf } from '../../client/resource.ts';
import type { Resource } from '../../client/resource.ts';
import type { Client } from '../../client/client.ts';
import { indexRows } from './catalogue.ts';
import type { IndexedRow } from './catalogue.ts';
import { chainChange, chainOf } from './chain.ts';

export type ModelsApi = Pick<
  Api,
  | 'models.selection'
  | 'models.list'
  | 'models.set'
  | 'models.paidFallback'
  | 'fallbacks.set'
  | 'aliases.add'
  | 'aliases.remove'
  | 'agents.list'
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
  readonly start: () => () => void;
  /** Writes the whole line, first = primary. `null`: saved; else the sentence that says why not. */
  setChain(keys: readonly string[]): Promise<string | null>;
  /** Fallbacks as for all agents again. */
  followMain(): Promise<Result<unknown, BatonError>>;
  /** Before the first request that costs money: tell, or stop. `null`: as for all agents. */
  setPaidFallback(choice: PaidFallback | null): Promise<Result<unknown, BatonError>>;
  addAlias(alias: string, model: string): Promise<Result<unknown, BatonError>>;
  removeAlias(alias: string): Promise<Result<unknown, BatonError>>;
}

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
    start() {
      const ways = [selection.start(), catalogue.start(), agents.start()];
      return () => ways.forEach((out) => out());
    },
    async setChain(keys) {
      const view = valueOf(selection.getState().view);
      if (view === null) return null;
      const before = chainOf(view).map(({ key }) => key);
      // Begun after it is known to be under way: the first write tells of itself before it has answered.
      const doing = Promise.resolve().then(() => writeChain(api, agentId, before, keys));
      writing = doing;
      const result = await reloading(doing);
      return result.ok ? null : explain(result.error);
    },
    followMain: () => reloading(api['fallbacks.set']({ agentId, models: null })),
    setPaidFallback: (choice) => reloading(api['models.paidFallback']({ agentId, choice })),
    addAlias: (alias, model) => reloading(api['aliases.add']({ alias, model })),
    removeAlias: (alias) => reloading(api['aliases.remove']({ alias })),
  };
}

/** Two writes at most. If the second is refused the first is taken back, so that no half of an order stays. */
async function writeChain(
  api: Pick<Api, 'models.set' | 'fallbacks.set'>,
  agentId: string,
  before: readonly string[],
  after: readonly string[],
): Promise<Result<null, BatonError>> {
  const { primary, fallbacks } = chainChange(before, after);
  if (primary !== undefined) {
    const set = await api['models.set']({ agentId, model: primary });
    if (!set.ok) return set;
  }
  if (fallbacks === undefined) return ok(null);
  const set = await api['fallbacks.set']({ agentId, models: fallbacks });
  if (set.ok) return ok(null);
  const first = before[0];
  if (primary !== undefined && first !== undefined) await api['models.set']({ agentId, model: first });
  return err(set.error);
}

import type { Api } from '#shared/contract';
import type { Result } from '#shared/result';
import type { Known } from './entries.ts';

export type PaletteApi = Pick<
  Api,
  | 'accounts.list'
  | 'models.list'
  | 'models.selection'
  | 'agents.list'
  | 'activity.list'
  | 'app.get'
  | 'gateway.pause'
  | 'models.set'
  | 'order.useFirst'
>;

/** So many requests are found; the address of an older one opens it, too. */
const LATEST = 100;

const valueOf = <T>(result: Result<T, unknown>): T | null => (result.ok ? result.value : null);

/** Loads what there is to find. What fails is missing, and the rest can still be found. */
export async function loadKnown(api: PaletteApi): Promise<Known> {
  const [app, accounts, models, selection, agents, activity] = await Promise.all([
    api['app.get']({}),
    api['accounts.list']({}),
    api['models.list']({}),
    api['models.selection']({}),
    api['agents.list']({}),
    api['activity.list']({ limit: LATEST }),
  ]);
  return {
    gateway: valueOf(app)?.gateway ?? null,
    accounts: valueOf(accounts),
    models: valueOf(models),
    selection: valueOf(selection),
    agents: valueOf(agents),
    requests: valueOf(activity)?.requests ?? null,
  };
}

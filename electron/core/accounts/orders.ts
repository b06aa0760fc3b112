import type { Output } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import { effectiveOrder } from './effective-order.ts';
import { agentAndProvider, findProfile, unknownProfile, type AccountsDeps } from './find.ts';

type Order = Result<{ provider: string; order: string[] }, BatonError>;

/** The order made by hand of one provider, for one agent. */
export interface Orders {
  get(agentId: string | undefined, provider: string): Result<Output<'order.get'>, BatonError>;
  set(agentId: string | undefined, provider: string, ids: readonly string[]): Promise<Order>;
  clear(agentId: string | undefined, provider: string): Promise<Result<{ provider: string }, BatonError>>;
  useFirst(agentId: string | undefined, profileId: string): Promise<Order>;
}

export function createOrders(deps: AccountsDeps): Orders {
  const { config, profiles, clock } = deps;

  async function write(agentId: string, provider: string, ids: readonly string[]): Promise<Order> {
    const order = [...new Set(ids)];
    if (order.length === 0) return err({ code: 'bad-input', issues: ['Name at least one profile id.'] });
    const store = profiles.view(agentId);
    for (const profileId of order) {
      const profile = store.profiles[profileId];
      if (!profile) return err(unknownProfile(store, profileId));
      if (profile.provider !== provider)
        return err({ code: 'wrong-provider', profileId, provider: profile.provider, wanted: provider });
    }
    const written = await profiles.setOrder(agentId, provider, order);
    return written.ok ? ok({ provider, order }) : written;
  }

  /** An order outlives its provider, and must not outlive whoever wants to be rid of it. */
  function ordered(agentId: string | undefined, provider: string) {
    const agent = deps.agents.resolve(agentId);
    const isStored = agent.ok && Object.hasOwn(profiles.view(agent.value).order, provider);
    return isStored ? ok({ agentId: agent.value, provider }) : agentAndProvider(deps, agentId, provider);
  }

  return {
    get(agentId, provider) {
      const at = agentAndProvider(deps, agentId, provider);
      if (!at.ok) return at;
      const order = profiles.view(at.value.agentId).order[at.value.provider];
      return ok({
        agentId: at.value.agentId,
        agentDir: profiles.agentDir(at.value.agentId),
        provider: at.value.provider,
        authStorePath: profiles.storePath(at.value.agentId),
        order: order ? [...order] : null,
      });
    },

    async set(agentId, provider, ids) {
      const at = agentAndProvider(deps, agentId, provider);
      return at.ok ? write(at.value.agentId, at.value.provider, ids) : at;
    },

    async clear(agentId, provider) {
      const at = ordered(agentId, provider);
      if (!at.ok) return at;
      const cleared = await profiles.setOrder(at.value.agentId, at.value.provider, null);
      return cleared.ok ? ok({ provider: at.value.provider }) : cleared;
    },

    async useFirst(agentId, profileId) {
      const found = findProfile(deps, agentId, profileId);
      if (!found.ok) return found;
      const { profile, store } = found.value;
      const { shown, excluded } = effectiveOrder(
        store,
        config.current(),
        found.value.agentId,
        profile.provider,
        clock.now(),
      );
      // What the person left out of the order stays out of it.
      const others = shown.filter((id) => id !== profileId && !excluded.has(id));
      return write(found.value.agentId, profile.provider, [profileId, ...others]);
    },
  };
}

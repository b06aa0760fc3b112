import type { OrderSource } from '#shared/profile';
import type { Config } from '../config/schema.ts';
import { baseOrder, orderProfiles } from '../profiles/order.ts';
import type { AgentStore } from '../profiles/types.ts';

export interface EffectiveOrder {
  readonly source: OrderSource;
  /** Every stored profile of the provider, in the order shown: one made by hand as it was made, else as they would be asked. */
  readonly shown: readonly string[];
  /** Those left out of an order made by hand; they stand at the end of `shown` and are never asked. */
  readonly excluded: ReadonlySet<string>;
}

/** How a provider's accounts stand in line, for people to see and to move. */
export function effectiveOrder(
  store: AgentStore,
  config: Config,
  agentId: string,
  provider: string,
  now: number,
): EffectiveOrder {
  const stored = new Set(
    Object.values(store.profiles).flatMap((profile) => (profile.provider === provider ? [profile.id] : [])),
  );
  const base = baseOrder(store, config, agentId, provider);
  const asked = orderProfiles({ store, config, agentId, provider, now });
  const line = new Set(base.source === 'automatic' ? asked.ids : base.ids.filter((id) => stored.has(id)));
  const rest = [...stored].filter((id) => !line.has(id));
  const excluded = base.source === 'automatic' ? [] : rest;
  return { source: base.source, shown: [...line, ...rest], excluded: new Set(excluded) };
}

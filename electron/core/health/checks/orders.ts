import type { Check } from '../doctor-facts.ts';
import { found, warning } from './found.ts';

/** Ids in an order that no stored profile has: harmless, but somebody meant something by them. */
export const ordersCheck: Check = ({ agents, config }) => {
  const told = agents.flatMap(({ id: agentId, store }) => {
    const lists = [
      ...Object.entries(store.order).map(([provider, ids]) => ({
        where: `the order of ${provider} (agent ${agentId})`,
        ids,
      })),
      ...Object.entries(config.auth.order).map(([provider, ids]) => ({ where: `auth.order.${provider}`, ids })),
    ];
    return lists.flatMap(({ where, ids }) =>
      ids.filter((id) => !store.profiles[id]).map((id) => `${id} in ${where} is not stored. Take it out, or add it.`),
    );
  });
  return found('orders', 'accounts', [...new Set(told)].map(warning), 'Every order names stored accounts only.');
};

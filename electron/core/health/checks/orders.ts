import { mentions, takeFromConfig } from '../../accounts/taken-from-config.ts';
import type { Check, DoctorFacts } from '../doctor-facts.ts';
import { inConfig, toldWithCopy } from '../repairs.ts';
import { found, warning, type Told } from './found.ts';
import { legacyIds } from './profile-ids.ts';
import { flagFor } from './remedies.ts';

/**
 * Ids in an order or in `auth.profiles` that no stored profile has: harmless, but somebody meant something by them. While
 * a file of accounts cannot be read nobody knows which are stored.
 */
export const ordersCheck: Check = (facts) =>
  facts.unreadable.length > 0
    ? []
    : found(
        'orders',
        'accounts',
        [...facts.agents.flatMap((agent) => inStore(agent)), ...inConfigFile(facts)],
        'Every order names stored accounts only.',
      );

function inStore({ id: agentId, store, storePath, ownOrder }: DoctorFacts['agents'][number]): Told[] {
  return ownOrder.flatMap((provider) => {
    const ids = store.order[provider] ?? [];
    const gone = ids.filter((id) => !Object.hasOwn(store.profiles, id));
    if (gone.length === 0) return [];
    const left = ids.filter((id) => !gone.includes(id));
    const where = `the order of ${provider} (agent ${agentId})`;
    const command = left.length === 0 ? 'clear' : `set ${left.join(' ')}`;
    return [
      warning(
        `${gone.join(', ')} in ${where} ${isAre(gone)} not stored. Add ${itThem(gone)}, or run \`baton models auth order ${command} --provider ${provider}${flagFor(agentId)}\`.`,
        `${agentId}/${provider}`,
        {
          says: `Takes ${gone.join(', ')} out of ${where}.`,
          act: (tools) =>
            toldWithCopy(
              tools,
              storePath,
              () => tools.setOrder(agentId, provider, left.length === 0 ? null : left),
              `${gone.join(', ')} ${isAre(gone)} out of ${where}.`,
            ),
        },
      ),
    ];
  });
}

function inConfigFile(facts: DoctorFacts): Told[] {
  const { agents, config } = facts;
  const isAgent = (key: string) => key === 'default' || agents.some(({ id }) => id === key);
  const named = [
    ...Object.keys(config.auth.profiles),
    ...[config.auth, ...config.agents.list.map(({ auth }) => auth)].flatMap((auth) =>
      // An order by agent is told of as such; nothing comes of it anyway.
      Object.entries(auth?.order ?? {}).flatMap(([key, ids]) => (isAgent(key) ? [] : ids)),
    ),
  ];
  // A login that goes by another name now is told by a check of its own.
  const renamed = legacyIds(facts);
  const gone = [...new Set(named)].filter(
    (id) => !renamed.has(id) && !agents.some(({ store }) => Object.hasOwn(store.profiles, id)),
  );
  return gone.map((id) => {
    const { profiles, orders, ofAgents } = mentions(config, id);
    const where = [
      ...(profiles ? ['auth.profiles'] : []),
      ...orders.map((provider) => `auth.order.${provider}`),
      ...ofAgents.map(({ agentId, provider }) => `the order of ${provider} of agent ${agentId}`),
    ].join(' and ');
    return warning(
      `${id} in ${where} of baton.json is not stored. Add it, or take it out there.`,
      id,
      inConfig(
        facts,
        `Takes ${id} out of ${where}.`,
        (raw) => takeFromConfig(raw, id).raw,
        `${id} is out of ${where}.`,
      ),
    );
  });
}

const isAre = (ids: readonly string[]): string => (ids.length === 1 ? 'is' : 'are');
const itThem = (ids: readonly string[]): string => (ids.length === 1 ? 'it' : 'them');

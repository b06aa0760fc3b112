import { eligibility } from '../../profiles/order.ts';
import type { Check } from '../doctor-facts.ts';
import { found, problem } from './found.ts';

/** What `auth.profiles` says an account is, against what it is: one that is something else is never asked. */
export const modesCheck: Check = ({ agents, config, clock }) => {
  const told = agents.flatMap(({ store }) =>
    Object.values(store.profiles).flatMap((profile) => {
      const { id, provider, type } = profile;
      const facts = { provider, configProfiles: config.auth.profiles, now: clock.now() };
      const meta = config.auth.profiles[id];
      if (!meta || eligibility(profile, facts) !== 'mode_mismatch') return [];
      const [said, is] = meta.mode === type ? [meta.provider, provider] : [meta.mode, type];
      return [`auth.profiles.${id} says ${said}, but the account is ${is}. Correct it in baton.json.`];
    }),
  );
  return found('modes', 'accounts', [...new Set(told)].map(problem), 'Every account is what the config says.');
};

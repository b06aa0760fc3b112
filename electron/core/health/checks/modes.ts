import { setIn } from '../../config/edit.ts';
import { eligibility } from '../../profiles/order.ts';
import type { Check } from '../doctor-facts.ts';
import { inConfig } from '../repairs.ts';
import { found, problem, type Told } from './found.ts';

/** What `auth.profiles` says an account is, against what it is: one that is something else is never asked. */
export const modesCheck: Check = (facts) => {
  const { agents, config, clock } = facts;
  const wrong = new Map<string, Told>();
  for (const { store } of agents) {
    for (const profile of Object.values(store.profiles)) {
      const { id, provider, type } = profile;
      const meta = config.auth.profiles[id];
      const eligible = { provider, configProfiles: config.auth.profiles, now: clock.now() };
      if (!meta || wrong.has(id) || eligibility(profile, eligible) !== 'mode_mismatch') continue;
      const [key, said, is] = meta.mode === type ? ['provider', meta.provider, provider] : ['mode', meta.mode, type];
      wrong.set(
        id,
        problem(
          `auth.profiles.${id} says ${said}, but the account is ${is}, so it is never asked. Write ${is} there in baton.json.`,
          id,
          inConfig(
            facts,
            `Writes ${is} instead of ${said} into auth.profiles.${id}.`,
            (raw) => setIn(raw, ['auth', 'profiles', id, key], is),
            `auth.profiles.${id} says ${is} now.`,
          ),
        ),
      );
    }
  }
  return found('modes', 'accounts', [...wrong.values()], 'Every account is what the config says.');
};

import { getIn, setIn, unsetIn } from '../../config/edit.ts';
import type { StoredProfile } from '../../profiles/types.ts';
import { normaliseProvider } from '../../providers/normalise.ts';
import type { Check, DoctorFacts } from '../doctor-facts.ts';
import { inConfig } from '../repairs.ts';
import { found, warning } from './found.ts';
import { renamedInOrders } from './renamed.ts';

type Raw = Record<string, unknown>;

/** Entries of the config that name a login by the id it had before its e-mail address was known (behaviour §16.1). */
export const profileIdsCheck: Check = (facts) =>
  found(
    'profile-ids',
    'accounts',
    [...legacyIds(facts)].map(([from, { id: to, email }]) =>
      warning(
        `auth.profiles.${from} in baton.json means a login that is stored as ${to}. Write ${to} there.`,
        from,
        inConfig(
          facts,
          `Renames ${from} to ${to} in auth.profiles and auth.order.`,
          (raw) => renamed(raw, from, to, email),
          `${from} is called ${to} in baton.json now.`,
        ),
      ),
    ),
    'Every login goes by the id it is stored under.',
  );

/** Old id → the stored login that is meant. */
export function legacyIds({ agents, config }: Pick<DoctorFacts, 'agents' | 'config'>): Map<string, StoredProfile> {
  const store = agents[0]?.store;
  const pairs = Object.entries(config.auth.profiles).flatMap(([id, { provider, mode, email }]) => {
    if (!store || mode !== 'oauth' || !id.endsWith(':default') || Object.hasOwn(store.profiles, id)) return [];
    const wanted = normaliseProvider(provider);
    const logins = Object.values(store.profiles).filter(
      (one) => one.type === 'oauth' && one.provider === wanted && !Object.hasOwn(config.auth.profiles, one.id),
    );
    const meant = meantBy(logins, email, store.lastGood[wanted]);
    return meant ? [[id, meant] as const] : [];
  });
  return new Map(pairs);
}

/** The one of that e-mail, the one that answered last, the only one, the only one named by an e-mail; else nobody knows. */
function meantBy(
  logins: readonly StoredProfile[],
  email: string | undefined,
  lastGood: string | undefined,
): StoredProfile | undefined {
  const mailed = logins.filter(({ id }) => id.includes('@'));
  return (
    logins.find((one) => email !== undefined && (one.email === email || one.id.endsWith(`:${email}`))) ??
    logins.find(({ id }) => id === lastGood) ??
    (logins.length === 1 ? logins[0] : undefined) ??
    (mailed.length === 1 ? mailed[0] : undefined)
  );
}

function renamed(raw: Raw, from: string, to: string, email: string | undefined): Raw {
  const before = getIn(raw, ['auth', 'profiles', from]);
  const fields = typeof before === 'object' && before !== null ? before : {};
  const entry = { ...fields, ...(email === undefined ? {} : { email }) };
  const named = setIn(unsetIn(raw, ['auth', 'profiles', from]), ['auth', 'profiles', to], entry);
  return renamedInOrders(named, from, to);
}

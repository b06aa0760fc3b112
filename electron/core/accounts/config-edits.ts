import type { Config } from '../config/schema.ts';
import { getIn, isObject, setIn, unsetIn } from '../config/edit.ts';
import type { StoredProfile } from '../profiles/types.ts';

type Edit = (raw: Record<string, unknown>) => Record<string, unknown>;

/**
 * `auth.profiles` restricts a provider to the profiles it names. So a new profile is named there too, but only where
 * the person had begun such a list; `null`: nothing to write.
 */
export function registered(config: Config, profile: StoredProfile | undefined): Edit | null {
  if (!profile || config.auth.profiles[profile.id]) return null;
  const restricted = Object.values(config.auth.profiles).some((entry) => entry.provider === profile.provider);
  if (!restricted) return null;
  return (raw) => setIn(raw, ['auth', 'profiles', profile.id], { provider: profile.provider, mode: profile.type });
}

/** Takes a removed profile out of `auth.profiles` and of every list in `auth.order`; `null`: it is in neither. */
export function unregistered(config: Config, profileId: string): Edit | null {
  const orders = Object.entries(config.auth.order).filter(([, ids]) => ids.includes(profileId));
  const named = config.auth.profiles[profileId] !== undefined;
  if (!named && orders.length === 0) return null;
  return (raw) => {
    const bare = named ? unsetIn(raw, ['auth', 'profiles', profileId]) : raw;
    return orders.reduce(
      (edited, [provider, ids]) => withoutId(edited, ['auth', 'order', provider], ids, profileId),
      bare,
    );
  };
}

/** An explicit empty list would mean “use none”, so an emptied one goes. */
function withoutId(raw: Record<string, unknown>, path: string[], ids: readonly string[], id: string) {
  const left = ids.filter((other) => other !== id);
  return left.length > 0 ? setIn(raw, path, left) : unsetIn(raw, path);
}

/** Writes an order where the one in force is written: at the agent, else for all. */
export function withConfigOrder(config: Config, agentId: string, provider: string, ids: readonly string[]): Edit {
  const own = config.agents.list.some((agent) => agent.id === agentId && agent.auth?.order?.[provider] !== undefined);
  if (!own) return (raw) => setIn(raw, ['auth', 'order', provider], [...ids]);
  return (raw) => {
    const list = getIn(raw, ['agents', 'list']);
    const edited = (Array.isArray(list) ? list : []).map((agent: unknown) =>
      isObject(agent) && agent.id === agentId ? setIn(agent, ['auth', 'order', provider], [...ids]) : agent,
    );
    return setIn(raw, ['agents', 'list'], edited);
  };
}

import type { Config } from '../config/schema.ts';
import { getIn, isObject, setIn } from '../config/edit.ts';
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

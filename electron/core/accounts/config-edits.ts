import type { Config } from '../config/schema.ts';
import { getIn, isObject, setIn } from '../config/edit.ts';
import { modeFits } from '../profiles/order.ts';
import type { StoredProfile } from '../profiles/types.ts';
import { normaliseProvider } from '../providers/normalise.ts';

type Raw = Record<string, unknown>;
type Edit = (raw: Raw) => Raw;

/**
 * `auth.profiles` restricts a provider to the profiles it names. So a new profile is named there too, but only where
 * the person had begun such a list. One that is named as of another type than it is now would not be used either.
 * `null`: nothing to write.
 */
export function registered(config: Config, profile: StoredProfile | undefined): Edit | null {
  if (!profile) return null;
  const entry = config.auth.profiles[profile.id];
  if (entry) {
    const fits = modeFits(entry.mode, profile.type);
    return fits ? null : (raw) => setIn(raw, ['auth', 'profiles', profile.id, 'mode'], profile.type);
  }
  const restricted = Object.values(config.auth.profiles).some(
    (entry) => normaliseProvider(entry.provider) === profile.provider,
  );
  if (!restricted) return null;
  return (raw) => setIn(raw, ['auth', 'profiles', profile.id], { provider: profile.provider, mode: profile.type });
}

/** Edits every agent of the list; one that is no object stays as it is. */
function overAgents(raw: Raw, edit: Edit): Raw {
  const list = getIn(raw, ['agents', 'list']);
  if (!Array.isArray(list)) return raw;
  return setIn(
    raw,
    ['agents', 'list'],
    list.map((agent: unknown) => (isObject(agent) ? edit(agent) : agent)),
  );
}

/** Writes an order where the one in force is written, under the name it has there: at the agent, else for all. */
export function withConfigOrder(config: Config, agentId: string, provider: string, ids: readonly string[]): Edit {
  const own = spelling(config.agents.list.find((agent) => agent.id === agentId)?.auth?.order, provider);
  if (own === undefined) {
    const written = spelling(config.auth.order, provider) ?? provider;
    return (raw) => setIn(raw, ['auth', 'order', written], [...ids]);
  }
  return (raw) =>
    overAgents(raw, (agent) => (agent['id'] === agentId ? setIn(agent, ['auth', 'order', own], [...ids]) : agent));
}

/** The first of two spellings is the one in force. */
const spelling = (order: Readonly<Record<string, unknown>> | undefined, provider: string): string | undefined =>
  Object.keys(order ?? {}).find((key) => normaliseProvider(key) === provider);

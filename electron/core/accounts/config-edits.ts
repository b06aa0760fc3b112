import type { Config } from '../config/schema.ts';
import { getIn, isObject, setIn, unsetIn } from '../config/edit.ts';
import type { StoredProfile } from '../profiles/types.ts';
import { normaliseProvider } from '../providers/normalise.ts';

type Raw = Record<string, unknown>;
type Edit = (raw: Raw) => Raw;

/**
 * `auth.profiles` restricts a provider to the profiles it names. So a new profile is named there too, but only where
 * the person had begun such a list; `null`: nothing to write.
 */
export function registered(config: Config, profile: StoredProfile | undefined): Edit | null {
  if (!profile || config.auth.profiles[profile.id]) return null;
  const restricted = Object.values(config.auth.profiles).some(
    (entry) => normaliseProvider(entry.provider) === profile.provider,
  );
  if (!restricted) return null;
  return (raw) => setIn(raw, ['auth', 'profiles', profile.id], { provider: profile.provider, mode: profile.type });
}

/** Takes a removed profile out of `auth.profiles` and of every order, everybody's and the agents'; `null`: it is in none. */
export function unregistered(config: Config, profileId: string): Edit | null {
  const named = config.auth.profiles[profileId] !== undefined;
  const all = [config.auth.order, ...config.agents.list.map(({ auth }) => auth?.order ?? {})];
  if (!named && !all.some((orders) => Object.values(orders).some((ids) => ids.includes(profileId)))) return null;
  return (raw) => {
    const bare = named ? unsetIn(raw, ['auth', 'profiles', profileId]) : raw;
    return overAgents(withoutId(bare, profileId), (agent) => withoutId(agent, profileId));
  };
}

/** The same without the id in any list of `auth.order`. An explicit empty list would mean “use none”, so an emptied one goes. */
function withoutId(raw: Raw, id: string): Raw {
  const orders = getIn(raw, ['auth', 'order']);
  return Object.entries(isObject(orders) ? orders : {}).reduce((edited, [provider, ids]) => {
    if (!Array.isArray(ids) || !ids.includes(id)) return edited;
    const left = ids.filter((other) => other !== id);
    const path = ['auth', 'order', provider];
    return left.length > 0 ? setIn(edited, path, left) : unsetIn(edited, path);
  }, raw);
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

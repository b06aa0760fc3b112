import { getIn, isObject, setIn, unsetIn } from '../config/edit.ts';
import type { Config } from '../config/schema.ts';

type Raw = Record<string, unknown>;

/** All that the config said of one profile, as it was written, to be written again. */
export interface TakenFromConfig {
  /** Its entry in `auth.profiles`; `undefined`: it had none. */
  readonly meta: unknown;
  readonly orders: readonly ConfigPlace[];
}

interface ConfigPlace {
  /** Whose `auth.order`; `null`: the one for all. */
  readonly agentId: string | null;
  readonly provider: string;
  readonly index: number;
  /** The order named nobody else, so it went, too: an explicit empty list would mean “use none”. */
  readonly alone: boolean;
}

/** Where the config names a profile: `auth.profiles`, `auth.order`, or the orders of single agents. */
export function mentions(config: Config, profileId: string) {
  const naming = (orders: Readonly<Record<string, readonly string[]>> = {}) =>
    Object.keys(orders).filter((provider) => orders[provider]?.includes(profileId) === true);
  return {
    profiles: Object.hasOwn(config.auth.profiles, profileId),
    orders: naming(config.auth.order),
    ofAgents: config.agents.list.flatMap(({ id, auth }) =>
      naming(auth?.order).map((provider) => ({ agentId: id, provider })),
    ),
  };
}

export function isMentioned(config: Config, profileId: string): boolean {
  const { profiles, orders, ofAgents } = mentions(config, profileId);
  return profiles || orders.length > 0 || ofAgents.length > 0;
}

/** Takes a profile out of a config, and says what was there. */
export function takeFromConfig(raw: Raw, profileId: string): { readonly raw: Raw; readonly taken: TakenFromConfig } {
  const meta = getIn(raw, ['auth', 'profiles', profileId]);
  const owners = [null, ...agentsOf(raw).flatMap(({ id }) => (typeof id === 'string' ? [id] : []))];
  const orders = owners.flatMap((agentId) => placesIn(ordersOf(raw, agentId), agentId, profileId));
  const bare = meta === undefined ? raw : unsetIn(raw, ['auth', 'profiles', profileId]);
  const edited = orders.reduce(
    (now, { agentId, provider }) => editOrder(now, agentId, provider, (ids) => ids?.filter((id) => id !== profileId)),
    bare,
  );
  return { raw: edited, taken: { meta, orders } };
}

/** Writes it again; an order that was taken out or written by hand meanwhile stays as it is. */
export function putBackInConfig(raw: Raw, profileId: string, { meta, orders }: TakenFromConfig): Raw {
  const named = meta === undefined ? raw : setIn(raw, ['auth', 'profiles', profileId], meta);
  return orders.reduce(
    (now, { agentId, provider, index, alone }) =>
      editOrder(now, agentId, provider, (ids) => {
        if (ids === undefined) return alone ? [profileId] : undefined;
        return ids.includes(profileId) ? ids : ids.toSpliced(index, 0, profileId);
      }),
    named,
  );
}

const agentsOf = (raw: Raw): readonly Raw[] => {
  const list = getIn(raw, ['agents', 'list']);
  return Array.isArray(list) ? list.filter(isObject) : [];
};

function ordersOf(raw: Raw, agentId: string | null): unknown {
  const holder = agentId === null ? raw : agentsOf(raw).find(({ id }) => id === agentId);
  return holder && getIn(holder, ['auth', 'order']);
}

function placesIn(orders: unknown, agentId: string | null, profileId: string): ConfigPlace[] {
  if (!isObject(orders)) return [];
  return Object.entries(orders).flatMap(([provider, ids]) => {
    if (!Array.isArray(ids) || !ids.includes(profileId)) return [];
    return [{ agentId, provider, index: ids.indexOf(profileId), alone: ids.length === 1 }];
  });
}

type Edit = (ids: readonly unknown[] | undefined) => readonly unknown[] | undefined;

/** Edits one order where it stands; an empty or absent list is taken out. */
function editOrder(raw: Raw, agentId: string | null, provider: string, edit: Edit): Raw {
  const path = ['auth', 'order', provider];
  const inside = (holder: Raw): Raw => {
    const before = getIn(holder, path);
    const after = edit(Array.isArray(before) ? before : undefined);
    if (after === undefined || after.length === 0) return unsetIn(holder, path);
    return setIn(holder, path, [...after]);
  };
  if (agentId === null) return inside(raw);
  const list = getIn(raw, ['agents', 'list']);
  if (!Array.isArray(list)) return raw;
  return setIn(
    raw,
    ['agents', 'list'],
    list.map((agent: unknown) => (isObject(agent) && agent['id'] === agentId ? inside(agent) : agent)),
  );
}

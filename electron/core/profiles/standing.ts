import { normaliseProvider } from '#core/providers/normalise';
import { baseOrder, eligibility, rankOf, type OrderConfig, type OrderQuery, type ProfileOrder } from './order.ts';
import type { AgentStore, StoredProfile, UsageStats } from './types.ts';
import { coolingUntil } from './windows.ts';

/*
 * The order of a provider's accounts, kept between requests, so that ten thousand accounts cost a request no more than
 * ten. Made anew when profiles, orders or config change; what a request changes, `lastUsed` and windows, moves one
 * account. `orderProfiles` says the same in full and is what this is held against.
 */

/**
 * More than these are not looked at for one model of one request; when they cool, the next ones move up. Each one costs
 * every request half a microsecond.
 */
export const READY_MOST = 12;
export const COOLING_MOST = 16;

export interface FirstInOrder extends Omit<ProfileOrder, 'dropped'> {
  /** Of those that cool: how many of the others stand before them, where they would stand if they did not. */
  readonly behind: ReadonlyMap<string, number>;
}

/** The first of `orderProfiles`: those who can be asked, then those whose window ends first. A pin is always among them. */
export function firstInOrder(query: OrderQuery): FirstInOrder {
  const { store, now, model, preferred } = query;
  const standing = standingOf(query);
  standing.settle();
  const ids = standing.ready(now, model);
  const cooling = standing.cooling(now, model);
  const behind = cooling.length === 0 ? NOBODY : behindOf(standing, ids, cooling);
  ids.push(...cooling);
  const isMissing = preferred !== undefined && standing.has(preferred) && !ids.includes(preferred);
  if (isMissing && coolingUntil(store.usageStats[preferred], now, model) === null) ids.push(preferred);
  return { source: standing.source, ids, behind };
}

const NOBODY: FirstInOrder['behind'] = new Map();

const behindOf = ({ isBefore }: Standing, ready: readonly string[], cooling: readonly string[]) =>
  new Map(cooling.map((id) => [id, ready.filter((one) => isBefore(one, id)).length]));

/** By the record of counters, which is written to in place; then by agent and provider. */
const standings = new WeakMap<AgentStore['usageStats'], Map<string, Standing>>();

/** Whoever writes a counter into such a record says so here. */
export function statsTouched(record: AgentStore['usageStats'], profileId: string): void {
  for (const standing of standings.get(record)?.values() ?? []) standing.touch(profileId);
}

function standingOf(query: OrderQuery): Standing {
  const { store, agentId, provider } = query;
  const known = standings.get(store.usageStats) ?? new Map<string, Standing>();
  standings.set(store.usageStats, known);
  const key = `${agentId} ${provider}`;
  const before = known.get(key);
  if (before && holds(before, query)) return before;
  const standing = createStanding(query);
  known.set(key, standing);
  return standing;
}

const holds = ({ madeOf }: Standing, { store, config, now }: OrderQuery): boolean =>
  madeOf.profiles === store.profiles &&
  madeOf.order === store.order &&
  madeOf.config === config &&
  now >= madeOf.at &&
  now < madeOf.until;

interface Standing {
  readonly source: ProfileOrder['source'];
  readonly madeOf: {
    readonly profiles: AgentStore['profiles'];
    readonly order: AgentStore['order'];
    readonly config: OrderConfig;
    readonly at: number;
    /** The first token among them ends then. */
    readonly until: number;
  };
  /** Its counters were written. */
  touch(profileId: string): void;
  has(profileId: string): boolean;
  /** Puts those who were touched where they belong now. */
  settle(): void;
  ready(now: number, model: string | undefined): string[];
  cooling(now: number, model: string | undefined): string[];
  /** Were both of them ready. */
  isBefore(profileId: string, other: string): boolean;
}

interface Row {
  readonly id: string;
  readonly rank: number;
  /** Place before anybody was sorted. */
  readonly index: number;
  lastUsed: number;
  isTouched: boolean;
}

const byRest = (a: Row, b: Row): number => a.rank - b.rank || a.lastUsed - b.lastUsed || a.index - b.index;
const byIndex = (a: Row, b: Row): number => a.index - b.index;

function createStanding({ store, config, agentId, provider: named, now }: OrderQuery): Standing {
  const provider = normaliseProvider(named);
  const base = baseOrder(store, config, agentId, provider);
  const compare = base.source === 'automatic' ? byRest : byIndex;
  const facts = { provider, configProfiles: config.auth.profiles, now };
  const { usageStats } = store;
  const listed = storedAmong(store, base.ids);
  const rows = listed
    .filter((profile) => eligibility(profile, facts) === null)
    .map((profile, index) => rowOf(profile, index));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const windowed = new Set(rows.filter(({ id }) => hasWindows(usageStats[id])).map(({ id }) => id));
  // No set: each one that is emptied leaves its old table behind, and that one holds on to the next.
  const touched: Row[] = [];
  rows.sort(compare);

  function rowOf({ id, type }: StoredProfile, index: number): Row {
    return { id, rank: rankOf(type), index, lastUsed: usageStats[id]?.lastUsed ?? 0, isTouched: false };
  }
  function move(row: Row, lastUsed: number): void {
    rows.splice(placeOf(rows, row, compare), 1);
    row.lastUsed = lastUsed;
    rows.splice(placeOf(rows, row, compare), 0, row);
  }

  return {
    source: base.source,
    madeOf: { profiles: store.profiles, order: store.order, config, at: now, until: firstEnd(listed, now) },
    touch(id) {
      const row = byId.get(id);
      if (!row || row.isTouched) return;
      row.isTouched = true;
      touched.push(row);
    },
    has: (id) => byId.has(id),
    settle() {
      for (const row of touched) {
        const { id } = row;
        row.isTouched = false;
        if (hasWindows(usageStats[id])) windowed.add(id);
        else windowed.delete(id);
        const lastUsed = usageStats[id]?.lastUsed ?? 0;
        if (lastUsed !== row.lastUsed) move(row, lastUsed);
      }
      touched.length = 0;
    },
    ready(at, model) {
      const ids: string[] = [];
      for (const { id } of rows) {
        if (windowed.has(id) && coolingUntil(usageStats[id], at, model)) continue;
        ids.push(id);
        if (ids.length === READY_MOST) break;
      }
      return ids;
    },
    isBefore: (one, other) => isBefore(byId.get(one), byId.get(other), compare),
    cooling: (at, model) =>
      windowed.size === 0 ? [] : firstBack([...windowed], byId, (id) => coolingUntil(usageStats[id], at, model)),
  };
}

const isBefore = (one: Row | undefined, other: Row | undefined, compare: (a: Row, b: Row) => number): boolean =>
  one !== undefined && other !== undefined && compare(one, other) < 0;

/** Those who cool, the one whose window ends first in front. */
function firstBack(
  ids: readonly string[],
  rows: ReadonlyMap<string, Row>,
  windowOf: (id: string) => { readonly until: number } | null,
): string[] {
  return ids
    .flatMap((id) => {
      const window = windowOf(id);
      return window ? [{ id, until: window.until, index: rows.get(id)?.index ?? 0 }] : [];
    })
    .sort((a, b) => a.until - b.until || a.index - b.index)
    .slice(0, COOLING_MOST)
    .map(({ id }) => id);
}

const storedAmong = ({ profiles }: AgentStore, ids: readonly string[]): StoredProfile[] =>
  [...new Set(ids)].flatMap((id) => {
    const profile = Object.hasOwn(profiles, id) ? profiles[id] : undefined;
    return profile ? [profile] : [];
  });

const hasWindows = (stats: UsageStats | undefined): boolean =>
  stats !== undefined &&
  (stats.cooldownUntil !== undefined || stats.disabledUntil !== undefined || stats.models !== undefined);

/** Where a row stands, or would. */
function placeOf(rows: readonly Row[], row: Row, compare: (a: Row, b: Row) => number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = rows[middle];
    if (other !== undefined && compare(other, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** When the next of them could become unusable by itself: a token, or what is left of a login that was refused. */
function firstEnd(profiles: readonly StoredProfile[], now: number): number {
  let first = Number.POSITIVE_INFINITY;
  for (const { type, expires, login } of profiles) {
    const ends = type === 'token' || (type === 'oauth' && login?.kind === 'refused');
    if (ends && expires !== undefined && expires > now && expires < first) first = expires;
  }
  return first;
}

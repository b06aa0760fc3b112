import { normaliseProvider } from '#core/providers/normalise';
import { createQueue, type Queue, type Queued } from '../kernel/queue.ts';
import {
  baseOrder,
  eligibility,
  rankOf,
  RANKS,
  type OrderConfig,
  type OrderQuery,
  type ProfileOrder,
} from './order.ts';
import type { AgentStore, StoredProfile } from './types.ts';
import { coolingUntil, countsFrom } from './windows.ts';

/*
 * The order of a provider's accounts for one model, kept between requests, so that ten thousand accounts cost a request
 * no more than ten, however many of them cool. Made anew when profiles, orders or config change, or where a great many
 * accounts would have to move; what a request changes, `lastUsed` and windows, moves one. `orderProfiles` says the same
 * in full and is what this is held against.
 */

/**
 * More than these are not looked at for one model of one request; when they cool, the next ones move up. Each one costs
 * every request half a microsecond.
 */
export const READY_MOST = 12;
export const COOLING_MOST = 16;

/**
 * More of them than these are not moved: each is searched for, at worst past all the others, while an order is made anew
 * in one go. That many gather for a model that nobody asks for a while.
 */
export const MOVED_MOST = 300;

/** Orders kept for one record of counters, since names of models come from clients, and accounts in all of them. */
const KEPT = 64;
export const ROWS_KEPT = 100_000;
/** So many are kept however long they are: a chain goes from one model to the next. */
const KEPT_LEAST = 4;

export interface FirstInOrder extends Omit<ProfileOrder, 'dropped'> {
  /** Of those that cool: how many of the others stand before them, where they would stand if they did not. */
  readonly behind: ReadonlyMap<string, number>;
}

/**
 * The first of `orderProfiles`: those who can be asked, then those whose window ends first. `preferred` is always among
 * them while it does not cool.
 */
export function firstInOrder(query: OrderQuery): FirstInOrder {
  const { store, now, model, preferred } = query;
  const standing = standingOf(query);
  standing.settle(now);
  const ready = standing.ready();
  const cooling = standing.cooling();
  const ids = [...ready, ...cooling].map(({ id }) => id);
  const isMissing = preferred !== undefined && standing.has(preferred) && !ids.includes(preferred);
  if (isMissing && coolingUntil(store.usageStats[preferred], now, model) === null) ids.push(preferred);
  return { source: standing.source, ids, behind: behindOf(standing, ready, cooling) };
}

const NOBODY: FirstInOrder['behind'] = new Map();

const behindOf = ({ compare }: Standing, ready: readonly Row[], cooling: readonly Row[]) =>
  cooling.length === 0
    ? NOBODY
    : new Map(cooling.map((row) => [row.id, ready.filter((one) => compare(one, row) < 0).length]));

/** By the record of counters, which is written to in place; then by agent, provider and model. */
const standings = new WeakMap<AgentStore['usageStats'], Map<string, Standing>>();

/** Whoever writes a counter into such a record says so here. */
export function statsTouched(record: AgentStore['usageStats'], profileId: string): void {
  for (const standing of standings.get(record)?.values() ?? []) standing.touch(profileId);
}

function standingOf(query: OrderQuery): Standing {
  const { store, agentId, provider, model = '' } = query;
  const known = standings.get(store.usageStats) ?? new Map<string, Standing>();
  standings.set(store.usageStats, known);
  const key = `${agentId} ${provider} ${model}`;
  const before = known.get(key);
  if (before && holds(before, query)) {
    before.usedAt = uses += 1;
    return before;
  }
  const standing = createStanding(query);
  standing.usedAt = uses += 1;
  known.set(key, standing);
  forgetOldest(known);
  return standing;
}

/** Requests so far: tells who was used last without a list that is put in order by each of them. */
let uses = 0;

function forgetOldest(known: Map<string, Standing>): void {
  let rows = 0;
  const newest = [...known].sort(([, a], [, b]) => b.usedAt - a.usedAt);
  for (const [place, [key, { size }]] of newest.entries()) {
    rows += size;
    if (place >= KEPT || (place >= KEPT_LEAST && rows > ROWS_KEPT)) known.delete(key);
  }
}

const holds = ({ madeOf, holdsAt }: Standing, { store, config, now }: OrderQuery): boolean =>
  madeOf.profiles === store.profiles && madeOf.order === store.order && madeOf.config === config && holdsAt(now);

interface Standing {
  readonly source: ProfileOrder['source'];
  readonly madeOf: {
    readonly profiles: AgentStore['profiles'];
    readonly order: AgentStore['order'];
    readonly config: OrderConfig;
  };
  /** How many accounts are in it. */
  readonly size: number;
  /** By the count of uses. */
  usedAt: number;
  /**
   * Not once a token among them has ended, nor before it was settled: windows that ended since would count again. Nor
   * where more than `MOVED_MOST` would have to be moved.
   */
  holdsAt(now: number): boolean;
  /** Its counters were written. */
  touch(profileId: string): void;
  has(profileId: string): boolean;
  /** Puts those who were touched, and those whose window has ended, where they belong now. */
  settle(now: number): void;
  ready(): Row[];
  cooling(): Row[];
  /** Were both of them ready. */
  compare(one: Row, other: Row): number;
}

interface Row extends Queued<Row> {
  readonly id: string;
  readonly rank: number;
  /** Place before anybody was sorted. */
  readonly index: number;
  /** 0 in an order that was made by hand, where nobody takes turns. */
  lastUsed: number;
  /** End of its window; 0: it is ready. */
  until: number;
  isTouched: boolean;
}

const byRest = (a: Row, b: Row): number => a.rank - b.rank || a.lastUsed - b.lastUsed || a.index - b.index;
const byIndex = (a: Row, b: Row): number => a.index - b.index;
/** The one whose window ends first in front. */
const byReturn = (a: Row, b: Row): number => a.until - b.until || a.index - b.index;

function createStanding({ store, config, agentId, provider: named, now, model }: OrderQuery): Standing {
  const facts = { provider: normaliseProvider(named), configProfiles: config.auth.profiles, now };
  const base = baseOrder(store, config, agentId, facts.provider);
  const takeTurns = base.source === 'automatic';
  const compare = takeTurns ? byRest : byIndex;
  const { usageStats } = store;
  const listed = storedAmong(store, base.ids);
  let settledAt = now;
  let ends = firstEnd(listed, now);
  const rows = listed.filter((profile) => eligibility(profile, facts) === null).map(rowOf);
  const byId = new Map(rows.map((row) => [row.id, row]));
  // No set: each one that is emptied leaves its old table behind, and that one holds on to the next.
  const touched: Row[] = [];
  const resting = createQueue(byReturn);
  // One for each rank: who was used just now comes last in its own, not after all keys.
  const ready = Array.from({ length: RANKS }, () => createQueue(compare));
  const queueOf = ({ until, rank }: Row) => (until > 0 ? resting : ready[takeTurns ? rank : 0]);

  for (const row of rows.filter(({ until }) => until === 0).sort(compare)) queueOf(row)?.add(row);
  for (const row of rows.filter(({ until }) => until > 0).sort(byReturn)) resting.add(row);

  function stateOf(id: string, at: number): Pick<Row, 'lastUsed' | 'until'> {
    const stats = usageStats[id];
    if (stats) ends = Math.min(ends, countsFrom(stats, at, model));
    return { lastUsed: takeTurns ? (stats?.lastUsed ?? 0) : 0, until: coolingUntil(stats, at, model)?.until ?? 0 };
  }
  function rowOf({ id, type }: StoredProfile, index: number): Row {
    const { lastUsed, until } = stateOf(id, now);
    return { id, rank: rankOf(type), index, lastUsed, until, isTouched: false, before: undefined, after: undefined };
  }
  function move(row: Row, at: number): void {
    const { lastUsed, until } = stateOf(row.id, at);
    if (lastUsed === row.lastUsed && until === row.until) return;
    queueOf(row)?.remove(row);
    row.lastUsed = lastUsed;
    row.until = until;
    queueOf(row)?.add(row);
  }

  return {
    source: base.source,
    madeOf: { profiles: store.profiles, order: store.order, config },
    size: rows.length,
    usedAt: 0,
    holdsAt: (at) => at >= settledAt && at < ends && touched.length <= MOVED_MOST && !areManyDue(resting, at),
    compare,
    touch(id) {
      const row = byId.get(id);
      if (row && !row.isTouched) touched.push(row);
      if (row) row.isTouched = true;
    },
    has: (id) => byId.has(id),
    settle(at) {
      settledAt = at;
      for (const row of touched) {
        row.isTouched = false;
        move(row, at);
      }
      touched.length = 0;
      for (let row = resting.first(); row && row.until <= at; row = resting.first()) move(row, at);
    },
    ready: () => ready.reduce<Row[]>((found, queue) => firstOf(queue, READY_MOST, found), []),
    cooling: () => firstOf(resting, COOLING_MOST, []),
  };
}

/** Windows of more accounts than are moved have ended. */
function areManyDue(resting: Queue<Row>, at: number): boolean {
  let due = 0;
  for (let row = resting.first(); row && row.until <= at && due <= MOVED_MOST; row = row.after) due += 1;
  return due > MOVED_MOST;
}

/** Until there are so many. */
function firstOf(queue: Queue<Row>, most: number, found: Row[]): Row[] {
  for (let row = queue.first(); row && found.length < most; row = row.after) found.push(row);
  return found;
}

const storedAmong = ({ profiles }: AgentStore, ids: readonly string[]): StoredProfile[] =>
  [...new Set(ids)].flatMap((id) => {
    const profile = Object.hasOwn(profiles, id) ? profiles[id] : undefined;
    return profile ? [profile] : [];
  });

/** When the next of them could become unusable by itself: a token, or what is left of a login that was refused. */
function firstEnd(profiles: readonly StoredProfile[], now: number): number {
  let first = Number.POSITIVE_INFINITY;
  for (const { type, expires, login } of profiles) {
    const ends = type === 'token' || (type === 'oauth' && login?.kind === 'refused');
    if (ends && expires !== undefined && expires > now && expires < first) first = expires;
  }
  return first;
}

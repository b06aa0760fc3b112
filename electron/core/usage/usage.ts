import type { BatonError } from '#shared/errors';
import { ok, type Result } from '#shared/result';
import type { UsagePoint, UsageRow } from '#shared/usage';
import { findProfile } from '../accounts/find.ts';
import type { Agents } from '../agents/agents.ts';
import { quotaKey, type QuotaBook } from '../failover/quota-book.ts';
import { defined } from '../kernel/defined.ts';
import { SECOND } from '../kernel/duration.ts';
import type { Derived } from '../models/derived.ts';
import type { Log } from '../ports.ts';
import { labelOf } from '../profiles/label.ts';
import type { Profiles } from '../profiles/store.ts';
import type { StoredProfile } from '../profiles/types.ts';
import { askUsage, type AskUsageDeps, type UsageSubject } from './ask-usage.ts';
import type { UsageHistory } from './history.ts';
import { usageReader } from './readers/readers.ts';
import { answered, asking, EVERY, mayAsk, type Asked, type Outcome } from './rhythm.ts';
import type { UsageBook } from './usage-book.ts';

/** Whoever asked sees what is known by then; the rest comes with the event `changed` (behaviour §14.1). */
const WAIT = 3.5 * SECOND;

export interface UsageDeps extends AskUsageDeps {
  readonly log: Log;
  readonly agents: Pick<Agents, 'ids' | 'resolve'>;
  readonly profiles: Profiles;
  readonly derived: Pick<Derived, 'table'>;
  readonly quota: Pick<QuotaBook, 'of' | 'answered'>;
  readonly usageBook: UsageBook;
  readonly usageHistory: Pick<UsageHistory, 'of'>;
  /** Something new is known. */
  readonly onTold: () => void;
}

/** What providers say of quotas when they are asked: seldom, and only while somebody looks or an account is used. */
export interface Usage {
  /** What is known; a provider is not asked. */
  rows(agentId: string): UsageRow[];
  /** What an account's provider said besides its windows when it was asked last. */
  told(agentId: string, profileId: string): Pick<UsageRow, 'plan' | 'error'>;
  /** Asks whom it is time to ask, waits for them at most 3.5 s, and answers what is known then. */
  refresh(agentId: string | undefined, profileId: string | undefined): Promise<Result<UsageRow[], BatonError>>;
  history(agentId: string | undefined, profileId: string, days: number): Promise<Result<UsagePoint[], BatonError>>;
  /** From now on accounts that were used since are asked about in the background. For owners that stay. */
  watch(): void;
  close(): Promise<void>;
}

interface Subject extends UsageSubject {
  readonly key: string;
}

interface State {
  readonly deps: UsageDeps;
  readonly flights: Map<string, Promise<void>>;
  readonly stop: AbortController;
}

export function createUsage(deps: UsageDeps): Usage {
  const state: State = { deps, flights: new Map(), stop: new AbortController() };
  return {
    rows: (agentId) => rowsOf(deps, agentId),
    told: (agentId, profileId) => toldOf(deps, agentId, profileId),
    async refresh(agentId, profileId) {
      const agent = deps.agents.resolve(agentId);
      if (!agent.ok) return agent;
      if (profileId !== undefined) {
        const found = findProfile(deps, agentId, profileId);
        if (!found.ok) return found;
      }
      const wanted = (id: string) => profileId === undefined || id === profileId;
      await atMost(
        state,
        ask(
          state,
          subjectsOf(deps, agent.value).filter(({ profile }) => wanted(profile.id)),
        ),
      );
      return ok(rowsOf(deps, agent.value).filter((row) => wanted(row.profileId)));
    },
    async history(agentId, profileId, days) {
      const found = findProfile(deps, agentId, profileId);
      if (!found.ok) return found;
      return ok(await deps.usageHistory.of(quotaKey(deps.profiles, found.value.agentId, profileId), days));
    },
    watch: () => void watch(state),
    async close() {
      state.stop.abort();
      await Promise.all(state.flights.values());
    },
  };
}

/** Accounts of which there is something to say. */
function rowsOf(deps: UsageDeps, agentId: string): UsageRow[] {
  const { profiles, quota } = deps;
  return Object.values(profiles.view(agentId).profiles).flatMap((profile) => {
    const key = quotaKey(profiles, agentId, profile.id);
    const windows = quota.of(key);
    const told = toldOf(deps, agentId, profile.id);
    if (windows.length === 0 && Object.keys(told).length === 0) return [];
    return [{ provider: profile.provider, profileId: profile.id, label: labelOf(profile), windows, ...told }];
  });
}

function toldOf({ profiles, usageBook }: UsageDeps, agentId: string, profileId: string) {
  const { plan, error } = usageBook.of(quotaKey(profiles, agentId, profileId)) ?? {};
  return defined({ plan, error });
}

/** Accounts whose provider can be asked, by this agent. */
function subjectsOf({ clock, profiles, derived }: UsageDeps, agentId: string): Subject[] {
  const table = derived.table();
  const now = clock.now();
  return Object.values(profiles.view(agentId).profiles).flatMap((profile) => {
    const spec = table.get(profile.provider);
    const reader = usageReader(profile.provider);
    if (!spec || !reader || !isAskable(profile, now) || !reader.accepts(kindOf(profile))) return [];
    return [{ agentId, profile, spec, reader, key: quotaKey(profiles, agentId, profile.id) }];
  });
}

/** A login that its provider refused for good has nothing to show, nor has a token that has ended. */
const isAskable = ({ type, hasSecret, expires, login }: StoredProfile, now: number): boolean =>
  hasSecret && login?.kind !== 'refused' && (type === 'oauth' || expires === undefined || expires > now);

const kindOf = ({ type, setupToken }: StoredProfile) => ({ type, setupToken: setupToken === true });

/** Asks about those whose time has come; who asks meanwhile waits for the same answer. */
async function ask(state: State, subjects: readonly Subject[]): Promise<void> {
  const { deps, flights } = state;
  const now = deps.clock.now();
  const due = subjects.filter(
    ({ key, reader }) => !flights.has(key) && mayAsk(deps.usageBook.of(key), deps.quota.of(key), reader.inHeaders, now),
  );
  if (due.length > 0 && !state.stop.signal.aborted) {
    const flight = askAll(state, due).finally(() => {
      for (const { key } of due) flights.delete(key);
    });
    for (const { key } of due) flights.set(key, flight);
  }
  await Promise.all(new Set(subjects.flatMap(({ key }) => flights.get(key) ?? [])));
}

async function askAll({ deps, stop }: State, due: readonly Subject[]): Promise<void> {
  const { clock, usageBook } = deps;
  const before = new Map(due.map(({ key }) => [key, usageBook.of(key)]));
  await usageBook.put(new Map(due.map(({ key }) => [key, asking(before.get(key), clock.now())])));
  const after = new Map<string, Asked>();
  await Promise.all(
    due.map(async (subject) => {
      const outcome = await outcomeOf(deps, subject, stop.signal);
      // Given up by ourselves: that says nothing of the provider.
      if (stop.signal.aborted) return;
      take(deps, subject.key, outcome);
      after.set(subject.key, answered(before.get(subject.key), outcome, clock.now()));
    }),
  );
  if (after.size === 0) return;
  await usageBook.put(after);
  deps.onTold();
}

/** A bug in one reader is that account's alone. */
async function outcomeOf(deps: UsageDeps, subject: Subject, stop: AbortSignal): Promise<Outcome> {
  try {
    return await askUsage(deps, subject, stop);
  } catch (bug) {
    deps.log.error('usage-broke', { provider: subject.profile.provider, why: String(bug) });
    return { kind: 'failed', error: 'Its answer could not be read' };
  }
}

function take({ quota, clock }: UsageDeps, key: string, outcome: Outcome): void {
  if (outcome.kind !== 'told') return;
  const readAt = clock.now();
  const byName = new Map<string, (typeof outcome.told.windows)[number]>();
  for (const window of outcome.told.windows) {
    const same = byName.get(window.name);
    if (!same || same.usedPercent < window.usedPercent) byName.set(window.name, window);
  }
  quota.answered(
    key,
    [...byName.values()].map((window) => ({ ...window, readAt, source: 'endpoint' })),
  );
}

async function atMost({ deps }: State, work: Promise<void>): Promise<void> {
  const over = new AbortController();
  try {
    await Promise.race([work, deps.clock.sleep(WAIT, over.signal)]);
  } finally {
    over.abort();
  }
}

async function watch(state: State): Promise<void> {
  const { deps, stop } = state;
  for (;;) {
    await deps.clock.sleep(EVERY, stop.signal);
    if (stop.signal.aborted) return;
    await ask(state, usedSince(deps)).catch((bug: unknown) => deps.log.error('usage-broke', { why: String(bug) }));
  }
}

/** Accounts that answered since they were asked about last; each where it is stored. */
const usedSince = (deps: UsageDeps): Subject[] =>
  deps.agents.ids().flatMap((agentId) => {
    const { usageStats } = deps.profiles.view(agentId);
    return subjectsOf(deps, agentId).filter(({ key, profile }) => {
      const used = usageStats[profile.id]?.lastUsed ?? 0;
      return deps.profiles.owner(agentId, profile.id) === agentId && used > (deps.usageBook.of(key)?.askedAt ?? 0);
    });
  });

import type { Clock, Log } from '../ports.ts';
import type { Profiles } from '../profiles/store.ts';
import type { RefresherService } from './refresher.ts';

export interface SchedulerDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly profiles: Pick<Profiles, 'view' | 'owner' | 'onChanged'>;
  readonly agents: () => readonly string[];
  readonly refresher: Pick<RefresherService, 'nextAt' | 'due'>;
}

/**
 * Longest time between two looks, ms. Timers stand still while a computer sleeps, so after that it is looked again
 * within this time; a request does not wait for it, since it refreshes by itself.
 */
const LONGEST_SLEEP = 5 * 60_000;
/** Shortest, so that an account that cannot be refreshed does not keep the processor awake. */
const SHORTEST_SLEEP = 1_000;

/** Refreshes each login before it ends, also while its account cools down. Answers the way out. */
export function startScheduler(deps: SchedulerDeps): () => void {
  const stop = new AbortController();
  let nap = new AbortController();
  const wake = () => nap.abort();
  const off = deps.profiles.onChanged(wake);
  stop.signal.addEventListener('abort', wake);

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      nap = new AbortController();
      await look(deps, stop.signal);
      await deps.clock.sleep(SHORTEST_SLEEP, stop.signal);
      await deps.clock.sleep(pause(deps) - SHORTEST_SLEEP, nap.signal);
    }
  }
  run().catch((bug: unknown) => deps.log.error('scheduler-broke', { why: String(bug) }));
  return () => {
    off();
    stop.abort();
  };
}

/** Every login where it is stored; an inherited one is its owner's. */
const logins = ({ profiles, agents }: SchedulerDeps) =>
  agents().flatMap((agentId) =>
    Object.values(profiles.view(agentId).profiles)
      .filter(({ id, type }) => type === 'oauth' && profiles.owner(agentId, id) === agentId)
      .map((profile) => ({ agentId, profile })),
  );

async function look(deps: SchedulerDeps, signal: AbortSignal): Promise<void> {
  for (const { agentId, profile } of logins(deps)) {
    if (signal.aborted) return;
    const at = deps.refresher.nextAt(profile);
    if (at === null || at > deps.clock.now()) continue;
    try {
      await deps.refresher.due(agentId, profile.id);
    } catch (bug) {
      deps.log.error('refresh-broke', { why: String(bug) });
    }
  }
}

function pause(deps: SchedulerDeps): number {
  const now = deps.clock.now();
  const next = logins(deps).flatMap(({ profile }) => deps.refresher.nextAt(profile) ?? []);
  return Math.min(LONGEST_SLEEP, Math.max(SHORTEST_SLEEP, Math.min(...next, Infinity) - now));
}

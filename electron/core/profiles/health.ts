import type { BatonError } from '#shared/errors';
import type { FailureReason } from '#shared/profile';
import { err, type Result } from '#shared/result';
import { SECOND } from '../kernel/duration.ts';
import { createEmitter } from '../kernel/emitter.ts';
import { nearest } from '../kernel/nearest.ts';
import type { Ports } from '../ports.ts';
import { normaliseProvider } from '../providers/normalise.ts';
import { afterFailure, afterSuccess, cleared, recovers, sameWindows, type CooldownPolicy } from './cooldown.ts';
import type { Profiles } from './store.ts';
import type { StoredProfile, UsageStats } from './types.ts';
import { coolingUntil } from './windows.ts';

export interface Failure {
  readonly reason: FailureReason;
  /** Model id without the provider. Rate-limit and overload windows stay on it. */
  readonly model?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  /** Asked before the window that is open now opened, or to try its end early: it counts only if it opens another one. */
  readonly late?: boolean;
}

export interface HealthEvent {
  /** The agent that asked. */
  readonly agentId: string;
  readonly profileId: string;
  readonly provider: string;
  readonly kind: 'failed' | 'succeeded' | 'cleared';
  readonly reason?: FailureReason;
  readonly model?: string;
  /** Failed: end of the window it is in now; `null` when it is in none. */
  readonly until?: number | null;
  /** Succeeded: a window ended with it. */
  readonly recovered?: boolean;
}

/** The health book: the only writer of `usageStats` and `lastGood`. */
export interface HealthBook {
  /** In memory at once; resolves when it is on disk too. `until`: end of the window that now holds for this model. */
  failed(agentId: string, profileId: string, failure: Failure): Promise<{ until: number | null }>;
  /** In memory at once and never waits for the disk: `lastUsed` is written at most once a second, less often where that takes long. */
  succeeded(agentId: string, profileId: string, model: string): void;
  /** Ends every window and forgets every count. The profile must exist and be of that provider. */
  clear(agentId: string, provider: string, profileId: string): Promise<Result<void, BatonError>>;
  /** The record that an account brings along from another program. Only for one that was just added. */
  adopt(agentId: string, profileId: string, stats: UsageStats): Promise<void>;
  /** Whom a provider's requests went to last, as another program knows it; kept only where nobody is known yet. */
  adoptLast(agentId: string, provider: string, profileId: string): Promise<void>;
  onChanged(listener: (event: HealthEvent) => void): () => void;
  /** Resolves when everything in memory is on disk, or the disk has refused it. */
  flush(): Promise<void>;
}

export interface HealthDeps extends Pick<Ports, 'clock' | 'log'> {
  readonly profiles: Profiles;
  /** Asked at every failure, so that a changed config counts at once. */
  readonly policy: () => CooldownPolicy;
}

export function createHealthBook({ profiles, clock, log, policy }: HealthDeps): HealthBook {
  const { usage } = profiles;
  const changed = createEmitter<HealthEvent>(() => log.error('health-listener-failed'));
  const saver = createSaver({ profiles, clock, log });

  return {
    onChanged: changed.on,
    flush: saver.flush,

    async failed(agentId, profileId, { reason, model, retryAfterMs, late = false }) {
      const profile = storedProfile(profiles, agentId, profileId);
      if (!profile) return { until: null };
      const { provider } = profile;
      const now = clock.now();
      const before = usage.stats(agentId, profileId);
      const after = afterFailure(before, { reason, provider, model, retryAfterMs }, policy(), now);
      const until = coolingUntil(after, now, model)?.until ?? null;
      if (after === before || (late && sameWindows(before, after, model))) return { until };

      usage.setStats(agentId, profileId, after);
      const saved = saver.now(usage.homes(agentId, profileId).slice(0, 1));
      changed.emit({
        agentId,
        profileId,
        provider,
        kind: 'failed',
        reason,
        until,
        ...(model === undefined ? {} : { model }),
      });
      await saved;
      return { until };
    },

    succeeded(agentId, profileId, model) {
      const profile = storedProfile(profiles, agentId, profileId);
      if (!profile) return;
      const { provider } = profile;
      const before = usage.stats(agentId, profileId);
      const recovered = recovers(before, model);
      usage.setStats(agentId, profileId, afterSuccess(before, { model }, clock.now()));
      usage.setLastGood(agentId, provider, profileId);

      const homes = usage.homes(agentId, profileId);
      if (recovered) void saver.now(homes);
      else saver.soon(homes);
      changed.emit({ agentId, profileId, provider, kind: 'succeeded', model, recovered });
    },

    async adopt(agentId, profileId, stats) {
      usage.setStats(agentId, profileId, stats);
      await saver.now(usage.homes(agentId, profileId).slice(0, 1));
    },

    async adoptLast(agentId, provider, profileId) {
      if (profiles.view(agentId).lastGood[provider] !== undefined) return;
      usage.setLastGood(agentId, provider, profileId);
      await saver.now([agentId]);
    },

    async clear(agentId, provider, profileId) {
      const done = await clear(profiles, agentId, provider, profileId);
      if (done.ok) changed.emit({ agentId, profileId, provider: normaliseProvider(provider), kind: 'cleared' });
      return done;
    },
  };
}

async function clear(
  profiles: Profiles,
  agentId: string,
  wanted: string,
  profileId: string,
): Promise<Result<void, BatonError>> {
  const { usage } = profiles;
  const profile = storedProfile(profiles, agentId, profileId);
  if (!profile) {
    const close = nearest(profileId, Object.keys(profiles.view(agentId).profiles));
    return err({ code: 'unknown-profile', profileId, nearest: close });
  }
  const { provider } = profile;
  if (provider !== normaliseProvider(wanted)) return err({ code: 'wrong-provider', profileId, provider, wanted });

  const before = usage.stats(agentId, profileId);
  usage.setStats(agentId, profileId, cleared(before));
  const [home = agentId] = usage.homes(agentId, profileId);
  const saved = await usage.save(home);
  if (!saved.ok) usage.setStats(agentId, profileId, before);
  return saved;
}

function storedProfile(profiles: Profiles, agentId: string, profileId: string): StoredProfile | undefined {
  const { profiles: seen } = profiles.view(agentId);
  return Object.hasOwn(seen, profileId) ? seen[profileId] : undefined;
}

/**
 * Least time between two writes that only say when an account was last used; more where a file of many accounts or a
 * slow disk makes them long, so that they take at most a hundredth of the time.
 */
const BETWEEN_WRITES = SECOND;
const PAUSES = 100;
const LONGEST_PAUSE = 30 * SECOND;

/** Writes counters down, sooner or later, and never fails: what could not be written stays in memory for the next time. */
function createSaver({ profiles, clock, log }: Omit<HealthDeps, 'policy'>) {
  const late = new Map<string, AbortController>();
  const running = new Set<Promise<void>>();
  /** How long the last write of an agent's file took, ms. */
  const took = new Map<string, number>();
  const pause = (agentId: string) =>
    Math.min(LONGEST_PAUSE, Math.max(BETWEEN_WRITES, PAUSES * (took.get(agentId) ?? 0)));

  async function save(agentId: string): Promise<void> {
    late.get(agentId)?.abort();
    late.delete(agentId);
    const begun = clock.now();
    const saved = await profiles.usage.save(agentId);
    took.set(agentId, clock.now() - begun);
    if (!saved.ok) log.warn('health-not-written', { agentId, why: saved.error.code });
  }

  function now(agentIds: readonly string[]): Promise<void> {
    const all = Promise.all(agentIds.map(save)).then(() => undefined);
    running.add(all);
    return all.finally(() => running.delete(all));
  }

  function soon(agentIds: readonly string[]): void {
    for (const agentId of agentIds) {
      if (late.has(agentId)) continue;
      const stop = new AbortController();
      late.set(agentId, stop);
      void clock.sleep(pause(agentId), stop.signal).then(() => (stop.signal.aborted ? undefined : now([agentId])));
    }
  }

  return {
    now,
    soon,
    async flush() {
      void now([...late.keys()]);
      while (running.size > 0) await Promise.all(running);
    },
  };
}

import type { FailureReason } from '#shared/profile';
import type { UsageStats } from '../profiles/types.ts';

/** Ties go to the one further in front. */
const byPriority: readonly FailureReason[] = [
  'auth_permanent',
  'auth',
  'billing',
  'format',
  'model_not_found',
  'overloaded',
  'timeout',
  'rate_limit',
  'unknown',
];

/** An active disable outweighs any number of failures. */
const DISABLED = 1000;

/** Why a provider is unavailable, from the counters of its accounts (behaviour §5.4). */
export function whyUnavailable(accounts: readonly UsageStats[], now: number): FailureReason {
  const weights = new Map<FailureReason, number>();
  const add = (reason: FailureReason, weight: number) => weights.set(reason, (weights.get(reason) ?? 0) + weight);
  for (const stats of accounts) {
    const counts = Object.entries(stats.failureCounts ?? {}) as [FailureReason, number][];
    if (stats.disabledUntil !== undefined && now < stats.disabledUntil)
      add(stats.disabledReason ?? 'billing', DISABLED);
    else if (counts.length > 0) for (const [reason, count] of counts) add(reason, count);
    else add(stats.cooldownReason ?? 'unknown', 1);
  }
  const heaviest = Math.max(0, ...weights.values());
  return byPriority.find((reason) => weights.get(reason) === heaviest) ?? 'unknown';
}

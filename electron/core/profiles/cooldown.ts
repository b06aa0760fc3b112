import { normaliseProvider } from '#core/providers/normalise';
import { HOUR, MINUTE } from '#core/kernel/duration';
import type { FailureReason } from '#shared/profile';
import type { ModelWindow, UsageStats } from './types.ts';

/*
 * The maths of cooldowns and disables. Pure: stats in, stats out, `now` given. Numbers are those of the original
 * system: 1, 5, 25, 60 minutes; billing 5 hours doubling to 24.
 */

/** All durations in ms. */
export interface CooldownPolicy {
  readonly billingBackoff: number;
  /** By normalised provider. */
  readonly billingBackoffByProvider: ReadonlyMap<string, number>;
  readonly billingMax: number;
  /** Failures older than this do not count. */
  readonly failureWindow: number;
}

export interface CooldownSettings {
  readonly billingBackoffHours?: number | undefined;
  readonly billingBackoffHoursByProvider?: Readonly<Record<string, number>> | undefined;
  readonly billingMaxHours?: number | undefined;
  readonly failureWindowHours?: number | undefined;
}

/** `auth.cooldowns` in ms. What is not a finite number above 0 falls back to the default: 5 h, 24 h, 24 h. */
export function cooldownPolicy(settings: CooldownSettings): CooldownPolicy {
  const byProvider = Object.entries(settings.billingBackoffHoursByProvider ?? {}).filter(([, hours]) => counts(hours));
  return {
    billingBackoff: hoursOr(settings.billingBackoffHours, 5),
    billingBackoffByProvider: new Map(byProvider.map(([id, hours]) => [normaliseProvider(id), hours * HOUR])),
    billingMax: hoursOr(settings.billingMaxHours, 24),
    failureWindow: hoursOr(settings.failureWindowHours, 24),
  };
}

export interface FailureFacts {
  readonly reason: FailureReason;
  readonly provider: string;
  /** Model id without the provider, as windows are kept by it. */
  readonly model?: string | undefined;
  /** What the provider asked for; wins when it is longer than the ladder. */
  readonly retryAfterMs?: number | undefined;
}

/** The account is not at fault: nothing is counted and no window opens. */
const innocent: ReadonlySet<FailureReason> = new Set(['model_not_found', 'session_expired']);
const disabling: ReadonlySet<FailureReason> = new Set(['billing', 'auth_permanent']);
const ofOneModel: ReadonlySet<FailureReason> = new Set(['rate_limit', 'overloaded']);

/** Their limits are those of the model's own host, so a window on one model says nothing about the others. */
const aggregators: ReadonlySet<string> = new Set(['openrouter', 'kilocode']);

/** 1, 5, 25, then 60 minutes. */
export const shortWindow = (failures: number): number =>
  Math.min(60 * MINUTE, MINUTE * 5 ** Math.min(Math.max(failures, 1) - 1, 3));

/** 5, 10, 20, then 24 hours with the defaults. A base above the maximum raises it; none is below a minute. */
export function longWindow(failures: number, provider: string, policy: CooldownPolicy): number {
  const base = Math.max(
    MINUTE,
    policy.billingBackoffByProvider.get(normaliseProvider(provider)) ?? policy.billingBackoff,
  );
  const max = Math.max(base, policy.billingMax);
  return Math.min(max, base * 2 ** Math.min(Math.max(failures, 1) - 1, 10));
}

/**
 * Counts a failure and opens the window it calls for. A window that is still open is never moved: the counters rise,
 * the deadline stays.
 */
export function afterFailure(
  stats: UsageStats,
  failure: FailureFacts,
  policy: CooldownPolicy,
  now: number,
): UsageStats {
  if (innocent.has(failure.reason)) return stats;

  const counted = count(asOf(stats, now), failure.reason, policy, now);
  if (disabling.has(failure.reason)) return disable(counted, failure, policy, now);
  if (ofOneModel.has(failure.reason)) return coolModel(counted, failure, policy, now);
  return cool(counted, failure, waitFor(failure, shortWindow(counted.errorCount)), now);
}

/** Ends the account's windows and those of this model. What another model is waiting for stays. */
export function afterSuccess(stats: UsageStats, { model }: { readonly model: string }, now: number): UsageStats {
  // The way of nearly every request.
  if (stats.lastFailureAt === undefined && stats.models === undefined) return { lastUsed: now, errorCount: 0 };
  const others = Object.entries(stats.models ?? {}).filter(([id]) => id !== model);
  return {
    lastUsed: now,
    errorCount: 0,
    ...(stats.lastFailureAt === undefined ? {} : { lastFailureAt: stats.lastFailureAt }),
    ...(others.length === 0 ? {} : { models: Object.fromEntries(others) }),
  };
}

/** By hand: every window ends and every count is forgotten. */
export const cleared = (stats: UsageStats): UsageStats => ({
  ...(stats.lastUsed === undefined ? {} : { lastUsed: stats.lastUsed }),
  errorCount: 0,
});

/** Does a success on this model end any window that is written down, over or not? */
export const recovers = (stats: UsageStats, model: string): boolean =>
  stats.cooldownUntil !== undefined || stats.disabledUntil !== undefined || stats.models?.[model] !== undefined;

/**
 * A failure that lies ahead was written down while the clock was wrong: nobody knows how much of its window is left,
 * which may seem to last for hours or years. Asking once costs less. Clocks are set right by seconds all the time.
 */
export const liesAhead = (failedAt: number | undefined, now: number): boolean =>
  failedAt !== undefined && failedAt - now > MINUTE;

/** From when on it does not. */
export const liesNear = (failedAt: number): number => failedAt - MINUTE;

/** Without windows of failures that lie ahead. */
function asOf(stats: UsageStats, now: number): UsageStats {
  if (!liesAhead(stats.lastFailureAt, now)) return stats;
  const { cooldownUntil: _cooldown, cooldownNamed: _named, disabledUntil: _disabled, models, ...rest } = stats;
  const known = Object.entries(models ?? {}).filter(([, { lastFailureAt }]) => !liesAhead(lastFailureAt, now));
  return { ...rest, models: Object.fromEntries(known) };
}

type Counted = UsageStats & { readonly errorCount: number };

function count(stats: UsageStats, reason: FailureReason, policy: CooldownPolicy, now: number): Counted {
  const before = isStale(stats.lastFailureAt, policy, now) ? { ...stats, errorCount: 0, failureCounts: {} } : stats;
  return {
    ...before,
    errorCount: (before.errorCount ?? 0) + 1,
    failureCounts: { ...before.failureCounts, [reason]: (before.failureCounts?.[reason] ?? 0) + 1 },
    lastFailureAt: now,
  };
}

function disable(stats: UsageStats, failure: FailureFacts, policy: CooldownPolicy, now: number): UsageStats {
  if (isOpen(stats.disabledUntil, now)) return stats;
  const wait = waitFor(failure, longWindow(stats.failureCounts?.[failure.reason] ?? 1, failure.provider, policy));
  return { ...stats, disabledUntil: now + wait, disabledReason: failure.reason };
}

function cool(stats: UsageStats, failure: FailureFacts, wait: number, now: number): UsageStats {
  const { reason } = failure;
  if (isOpen(stats.cooldownUntil, now)) return stats;
  const { cooldownNamed: _before, ...rest } = stats;
  return {
    ...rest,
    cooldownUntil: now + wait,
    cooldownReason: reason,
    ...(isNamed(failure, wait) && { cooldownNamed: true }),
  };
}

/** The window stays on the model; a second model that fails while it is open closes the whole account. */
function coolModel(stats: Counted, failure: FailureFacts, policy: CooldownPolicy, now: number): UsageStats {
  const { model } = failure;
  const aggregator = aggregators.has(normaliseProvider(failure.provider));
  if (model === undefined) {
    return aggregator ? stats : cool(stats, failure, waitFor(failure, shortWindow(stats.errorCount)), now);
  }
  const windows = remembered(stats.models, policy, now);
  const failures = (windows[model]?.errorCount ?? 0) + 1;
  const wait = waitFor(failure, shortWindow(aggregator ? failures : Math.max(failures, stats.errorCount)));
  const second = Object.entries(windows).some(([id, window]) => id !== model && isOpen(window.cooldownUntil, now));

  const opened: ModelWindow = {
    ...deadline(stats, windows[model], failure, wait, now),
    errorCount: failures,
    lastFailureAt: now,
  };
  const next = { ...stats, models: { ...windows, [model]: opened } };
  return second && !aggregator ? cool(next, failure, wait, now) : next;
}

/** The model's own open window, else the account's, else a new one: a failure inside a window does not lengthen it. */
function deadline(
  stats: UsageStats,
  own: ModelWindow | undefined,
  failure: FailureFacts,
  wait: number,
  now: number,
): Pick<ModelWindow, 'cooldownUntil' | 'reason' | 'named'> {
  const { reason } = failure;
  if (own && isOpen(own.cooldownUntil, now)) {
    const { cooldownUntil, named: before } = own;
    return { cooldownUntil, reason: own.reason, ...(before && { named: before }) };
  }
  if (isOpen(stats.cooldownUntil, now)) {
    const { cooldownUntil, cooldownNamed } = stats;
    return { cooldownUntil, reason, ...(cooldownNamed && { named: cooldownNamed }) };
  }
  return { cooldownUntil: now + wait, reason, ...(isNamed(failure, wait) && { named: true }) };
}

/** The provider asked for at least as long as the ladder would have. */
const isNamed = ({ retryAfterMs }: FailureFacts, wait: number): boolean =>
  retryAfterMs !== undefined && counts(retryAfterMs) && Math.ceil(retryAfterMs) === wait;

/** Did a failure open or move no window? Then it said nothing that was not known. */
export const sameWindows = (before: UsageStats, after: UsageStats, model: string | undefined): boolean =>
  before.cooldownUntil === after.cooldownUntil &&
  before.disabledUntil === after.disabledUntil &&
  (model === undefined || before.models?.[model]?.cooldownUntil === after.models?.[model]?.cooldownUntil);

/** Windows that are over are kept as long as their failures count. */
function remembered(models: UsageStats['models'], policy: CooldownPolicy, now: number): Record<string, ModelWindow> {
  const alive = ([, window]: [string, ModelWindow]) =>
    isOpen(window.cooldownUntil, now) || !isStale(window.lastFailureAt, policy, now);
  const fresh = ([id, window]: [string, ModelWindow]): [string, ModelWindow] =>
    isStale(window.lastFailureAt, policy, now) ? [id, { ...window, errorCount: 0 }] : [id, window];
  return Object.fromEntries(
    Object.entries(models ?? {})
      .filter(alive)
      .map(fresh),
  );
}

const waitFor = ({ retryAfterMs }: FailureFacts, ladder: number): number =>
  retryAfterMs !== undefined && counts(retryAfterMs) ? Math.max(ladder, Math.ceil(retryAfterMs)) : ladder;

const isStale = (lastFailureAt: number | undefined, { failureWindow }: CooldownPolicy, now: number): boolean =>
  lastFailureAt !== undefined && counts(lastFailureAt) && now - lastFailureAt > failureWindow;

/** A time counts only when it is a finite number above 0. */
const counts = (value: number): boolean => Number.isFinite(value) && value > 0;

/** The window has not ended yet. */
export const isOpen = (until: number | undefined, now: number): until is number =>
  until !== undefined && counts(until) && now < until;

const hoursOr = (hours: number | undefined, fallback: number): number =>
  (hours !== undefined && counts(hours) ? hours : fallback) * HOUR;

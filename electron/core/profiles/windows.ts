import type { FailureReason } from '#shared/profile';
import { isOpen, liesAhead, liesNear } from './cooldown.ts';
import type { UsageStats } from './types.ts';

/** Why an account, or one model of it, is not asked before `until` (epoch ms). */
export interface Window {
  readonly until: number;
  readonly reason: FailureReason;
  readonly kind: 'cooling' | 'disabled';
  /** Only this model. */
  readonly model?: string;
  /** The last failure (epoch ms); absent when nobody wrote it down. */
  readonly since?: number;
  /** The provider named this end itself. */
  readonly named?: true;
}

/**
 * The open window that ends last, which is when the account can be asked again; `null` when it can be asked now.
 * @param model also looks at the window of this model; without it only windows of the whole account count
 */
export function coolingUntil(stats: UsageStats | undefined, now: number, model?: string): Window | null {
  if (!stats) return null;
  const own = model === undefined ? undefined : ofModel(stats, model, now);
  const whole = liesAhead(stats.lastFailureAt, now) ? null : later(disabled(stats, now), cooling(stats, now));
  return later(whole, own ?? null);
}

/** When windows of failures that lie ahead will count, if nothing happens before; `Infinity`: there are none. */
export function countsFrom({ lastFailureAt, models }: UsageStats, now: number, model = ''): number {
  const near = (at = 0) => (liesAhead(at, now) ? liesNear(at) : Infinity);
  return Math.min(near(lastFailureAt), near(models?.[model]?.lastFailureAt));
}

/**
 * The last failure of an account, or of this model of it, that opened a window nobody has seen it recover from;
 * `undefined` when there is none. Only asked when no window is open any more.
 */
export function failedBefore(stats: UsageStats, model: string): number | undefined {
  const own = stats.models?.[model];
  const whole = stats.cooldownUntil ?? stats.disabledUntil;
  if (own === undefined && whole === undefined) return undefined;
  return Math.max(own?.lastFailureAt ?? 0, whole === undefined ? 0 : (stats.lastFailureAt ?? 0));
}

/** Open windows of single models, the one that ends first in front. */
export function modelWindows(stats: UsageStats | undefined, now: number): (Window & { readonly model: string })[] {
  if (!stats) return [];
  return Object.keys(stats.models ?? {})
    .flatMap((model) => ofModel(stats, model, now) ?? [])
    .sort((a, b) => a.until - b.until);
}

const disabled = ({ disabledUntil, disabledReason = 'billing' }: UsageStats, now: number): Window | null =>
  isOpen(disabledUntil, now) ? { until: disabledUntil, reason: disabledReason, kind: 'disabled' } : null;

/** A file from elsewhere does not say why an account cools; then the counted failures do. */
function cooling(stats: UsageStats, now: number): Window | null {
  const { cooldownUntil, cooldownReason } = stats;
  if (!isOpen(cooldownUntil, now)) return null;
  return {
    until: cooldownUntil,
    reason: cooldownReason ?? heaviest(stats.failureCounts) ?? 'rate_limit',
    kind: 'cooling',
    ...(stats.lastFailureAt !== undefined && { since: stats.lastFailureAt }),
    ...(stats.cooldownNamed && { named: true }),
  };
}

function ofModel(stats: UsageStats, model: string, now: number): (Window & { readonly model: string }) | null {
  const own = stats.models?.[model];
  return own && isOpen(own.cooldownUntil, now) && !liesAhead(own.lastFailureAt, now)
    ? {
        ...{ until: own.cooldownUntil, reason: own.reason, kind: 'cooling', model, since: own.lastFailureAt },
        ...(own.named && { named: true }),
      }
    : null;
}

/** The first one wins when both end together. */
const later = (a: Window | null, b: Window | null): Window | null => (!a || (b && b.until > a.until) ? b : a);

/** Order in which reasons win when they weigh the same (§5.4 of the original system). */
const priority: readonly FailureReason[] = [
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

type Weights = Readonly<Partial<Record<FailureReason, number>>>;

function heaviest(weights: Weights = {}): FailureReason | null {
  const [first] = priority
    .map((reason) => ({ reason, weight: weights[reason] ?? 0 }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return first?.reason ?? null;
}

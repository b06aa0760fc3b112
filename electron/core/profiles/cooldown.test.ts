import { describe, expect, test } from 'vitest';
import type { FailureReason } from '#shared/profile';
import { DAY, HOUR, MINUTE, SECOND } from '../kernel/duration.ts';
import {
  afterFailure,
  afterSuccess,
  cleared,
  cooldownPolicy,
  longWindow,
  shortWindow,
  type CooldownSettings,
} from './cooldown.ts';
import type { UsageStats } from './types.ts';
import { coolingUntil, modelWindows } from './windows.ts';

const NOW = Date.UTC(2026, 0, 27);
const defaults = cooldownPolicy({});

interface Step {
  readonly reason?: FailureReason;
  readonly model?: string;
  readonly provider?: string;
  readonly retryAfterMs?: number;
  /** Since the step before. */
  readonly wait?: number;
}

/** Failures one after another; without `wait` each comes when the window before is over. */
function play(steps: readonly Step[], settings: CooldownSettings = {}, start: UsageStats = {}) {
  const policy = cooldownPolicy(settings);
  const windows: number[] = [];
  let now = NOW;
  let stats = start;
  const end = (model?: string) => coolingUntil(stats, now, model)?.until ?? now;
  for (const { reason = 'rate_limit', provider = 'anthropic', wait, ...rest } of steps) {
    now = wait === undefined ? end(rest.model) : now + wait;
    stats = afterFailure(stats, { reason, provider, ...rest }, policy, now);
    windows.push(end(rest.model) - now);
  }
  return { stats, windows, now };
}

const times = (count: number, step: Step): Step[] => Array.from({ length: count }, () => step);

describe('the ladder', () => {
  test.each<[FailureReason, number[]]>([
    ['rate_limit', [1, 5, 25, 60, 60]],
    ['overloaded', [1, 5, 25, 60, 60]],
    ['auth', [1, 5, 25, 60, 60]],
    ['format', [1, 5, 25, 60, 60]],
    ['timeout', [1, 5, 25, 60, 60]],
    ['unknown', [1, 5, 25, 60, 60]],
    ['billing', [5, 10, 20, 24, 24].map((hours) => hours * 60)],
    ['auth_permanent', [5, 10, 20, 24, 24].map((hours) => hours * 60)],
  ])('%s: each failure right after the window before waits longer: %o minutes', (reason, minutes) => {
    // A week: the failure window must not interfere with the long disables.
    const { windows } = play(times(5, { reason }), { failureWindowHours: 168 });
    expect(windows).toEqual(minutes.map((n) => n * MINUTE));
  });

  test.each<FailureReason>(['rate_limit', 'billing'])(
    '%s climbs with the default failure window of 24 h as well',
    (reason) => {
      const { windows } = play(times(2, { reason }));
      expect(windows[1]).toBeGreaterThan(windows[0] ?? Infinity);
    },
  );

  test.each<FailureReason>(['model_not_found', 'session_expired'])('%s is not the account’s fault', (reason) => {
    const stats: UsageStats = { errorCount: 2, lastUsed: 5 };
    expect(afterFailure(stats, { reason, provider: 'a' }, defaults, NOW)).toBe(stats);
  });

  test.each([
    [1, 1],
    [2, 5],
    [3, 25],
    [4, 60],
    [100, 60],
    [0, 1],
  ])('%i failures: %i minutes', (failures, minutes) => {
    expect(shortWindow(failures)).toBe(minutes * MINUTE);
  });

  test('short windows climb by failures of all reasons together, long ones by their own', () => {
    const { windows } = play([
      { reason: 'rate_limit' },
      { reason: 'auth' },
      { reason: 'billing' },
      { reason: 'timeout', wait: 6 * HOUR },
    ]);
    expect(windows).toEqual([MINUTE, 5 * MINUTE, 5 * HOUR, HOUR]);
  });
});

describe('auth.cooldowns', () => {
  test.each<[string, CooldownSettings, string, number, number]>([
    ['the tutorial’s 24 h base', { billingBackoffHours: 24 }, 'anthropic', 1, 24],
    ['its second failure is capped', { billingBackoffHours: 24 }, 'anthropic', 2, 24],
    ['a base above the maximum raises it', { billingBackoffHours: 48 }, 'anthropic', 1, 48],
    ['and caps there', { billingBackoffHours: 48 }, 'anthropic', 3, 48],
    ['a lower maximum', { billingMaxHours: 6 }, 'anthropic', 2, 6],
    ['per provider', { billingBackoffHoursByProvider: { OpenAI: 1 } }, 'openai', 2, 2],
    ['per provider, another spelling', { billingBackoffHoursByProvider: { 'z.ai': 2 } }, 'zai', 1, 2],
    ['per provider leaves others alone', { billingBackoffHoursByProvider: { openai: 1 } }, 'anthropic', 1, 5],
    ['zero falls back', { billingBackoffHours: 0, billingMaxHours: -1 }, 'anthropic', 9, 24],
    ['not a number falls back', { billingBackoffHours: NaN, billingMaxHours: Infinity }, 'anthropic', 1, 5],
    ['a useless override is ignored', { billingBackoffHoursByProvider: { openai: 0 } }, 'openai', 1, 5],
    ['a base below a minute becomes one', { billingBackoffHours: 0.001 }, 'anthropic', 1, 1 / 60],
    ['no more than ten doublings', { billingBackoffHours: 1, billingMaxHours: 5000 }, 'anthropic', 40, 1024],
  ])('%s', (_name, settings, provider, failures, hours) => {
    expect(longWindow(failures, provider, cooldownPolicy(settings))).toBe(hours * HOUR);
  });

  test('failureWindowHours 1: a failure more than an hour after the last one starts over', () => {
    const within = play([{}, { wait: HOUR }], { failureWindowHours: 1 });
    expect(within.stats.errorCount).toBe(2);
    const after = play([{}, { wait: HOUR + 1 }], { failureWindowHours: 1 });
    expect(after.stats).toMatchObject({ errorCount: 1, failureCounts: { rate_limit: 1 } });
    expect(after.windows[1]).toBe(MINUTE);
  });

  test('24 hours by default, and a window that has run out does not start over before that', () => {
    expect(play([{}, { wait: DAY }]).stats.errorCount).toBe(2);
    expect(play([{}, { wait: DAY + 1 }]).stats.errorCount).toBe(1);
    expect(play([{}, { wait: 2 * MINUTE }]).windows[1]).toBe(5 * MINUTE);
  });
});

describe('an open window is never moved', () => {
  test.each<FailureReason>(['rate_limit', 'auth', 'billing', 'auth_permanent'])(
    '%s: counters rise, the deadline stays',
    (reason) => {
      const first = play([{ reason }]);
      const again = play([{ reason }, { reason, wait: 30 * SECOND }, { reason, wait: 10 * SECOND, retryAfterMs: DAY }]);
      expect(coolingUntil(again.stats, again.now)?.until).toBe(coolingUntil(first.stats, NOW)?.until);
      expect(again.stats).toMatchObject({ errorCount: 3, failureCounts: { [reason]: 3 } });
    },
  );

  test('nor by a failure that would open a window of one model', () => {
    const { windows } = play([{ reason: 'auth' }, { reason: 'rate_limit', model: 'opus', wait: 20 * SECOND }]);
    expect(windows).toEqual([MINUTE, 40 * SECOND]);
  });

  test('the moment it ends it is over', () => {
    const { stats } = play([{}]);
    expect(coolingUntil(stats, NOW + MINUTE - 1)).not.toBeNull();
    expect(coolingUntil(stats, NOW + MINUTE)).toBeNull();
  });
});

describe('Retry-After', () => {
  test.each([
    [10 * SECOND, MINUTE],
    [10 * MINUTE, 10 * MINUTE],
    [3 * HOUR, 3 * HOUR],
    [0, MINUTE],
    [-5, MINUTE],
    [NaN, MINUTE],
  ])('of %i ms: the first window is %i ms', (retryAfterMs, expected) => {
    expect(play([{ retryAfterMs }]).windows).toEqual([expected]);
    expect(play([{ retryAfterMs, model: 'opus' }]).windows).toEqual([expected]);
  });

  test('longer than a billing disable wins too', () => {
    expect(play([{ reason: 'billing', retryAfterMs: 2 * DAY }]).windows).toEqual([2 * DAY]);
  });
});

describe('a rate limit belongs to the model it was seen on', () => {
  test.each<FailureReason>(['rate_limit', 'overloaded'])('%s: other models stay usable', (reason) => {
    const { stats } = play([{ reason, model: 'opus' }]);
    expect(coolingUntil(stats, NOW, 'opus')).toMatchObject({
      until: NOW + MINUTE,
      reason,
      kind: 'cooling',
      model: 'opus',
    });
    expect(coolingUntil(stats, NOW, 'haiku')).toBeNull();
    expect(coolingUntil(stats, NOW)).toBeNull();
    expect(modelWindows(stats, NOW).map(({ model }) => model)).toEqual(['opus']);
  });

  test.each<FailureReason>(['auth', 'billing', 'timeout', 'format'])('%s does not: it closes the account', (reason) => {
    const { stats } = play([{ reason, model: 'opus' }]);
    expect(coolingUntil(stats, NOW, 'haiku')).not.toBeNull();
    expect(modelWindows(stats, NOW)).toEqual([]);
  });

  test('a second model that fails inside the window closes the whole account', () => {
    const { stats, now } = play([{ model: 'opus' }, { model: 'haiku', wait: 30 * SECOND }]);
    expect(coolingUntil(stats, now, 'sonnet')).toMatchObject({
      until: now + 5 * MINUTE,
      reason: 'rate_limit',
      kind: 'cooling',
    });
  });

  test('a second model that fails after the window does not', () => {
    const { stats, now } = play([{ model: 'opus' }, { model: 'haiku', wait: MINUTE }]);
    expect(coolingUntil(stats, now, 'sonnet')).toBeNull();
    expect(coolingUntil(stats, now, 'haiku')?.until).toBe(now + 5 * MINUTE);
  });

  test.each(['openrouter', 'OpenRouter', 'kilocode'])(
    '%s: never widens, since each model has limits of its own',
    (provider) => {
      const { stats, now } = play([
        { provider, model: 'a/one' },
        { provider, model: 'b/two', wait: SECOND },
        { provider, model: 'c/three', reason: 'overloaded', wait: SECOND },
      ]);
      expect(coolingUntil(stats, now, 'd/four')).toBeNull();
      expect(modelWindows(stats, now).map(({ model, until }) => [model, until])).toEqual([
        ['a/one', NOW + MINUTE],
        ['b/two', NOW + SECOND + MINUTE],
        ['c/three', NOW + 2 * SECOND + MINUTE],
      ]);
      expect(coolingUntil(play([{ provider }]).stats, NOW)).toBeNull();
    },
  );

  test.each<FailureReason>(['auth', 'billing'])('openrouter: %s counts as usual', (reason) => {
    expect(coolingUntil(play([{ provider: 'openrouter', reason, model: 'a/one' }]).stats, NOW, 'b/two')).not.toBeNull();
  });
});

describe('after a success', () => {
  test('windows, counts and reasons go, the time of the last failure stays', () => {
    const { stats, now } = play([{ reason: 'auth' }, { reason: 'billing' }]);
    expect(afterSuccess(stats, { model: 'opus' }, now + 1)).toEqual({
      lastUsed: now + 1,
      errorCount: 0,
      lastFailureAt: now,
    });
  });

  test('on one model, another model’s window stays, and its ladder too', () => {
    const { stats } = play([{ model: 'opus' }]);
    const good = afterSuccess(stats, { model: 'haiku' }, NOW + SECOND);
    expect(coolingUntil(good, NOW + SECOND, 'opus')?.until).toBe(NOW + MINUTE);
    const again = afterFailure(
      good,
      { reason: 'rate_limit', provider: 'anthropic', model: 'opus' },
      defaults,
      NOW + MINUTE,
    );
    expect(coolingUntil(again, NOW + MINUTE, 'opus')?.until).toBe(NOW + MINUTE + 5 * MINUTE);
  });

  test('on the model itself its window ends', () => {
    const good = afterSuccess(play([{ model: 'opus' }]).stats, { model: 'opus' }, NOW + SECOND);
    expect(coolingUntil(good, NOW + SECOND, 'opus')).toBeNull();
    expect(good.models).toBeUndefined();
  });

  test('after two models failed, the one that works again does not free the other', () => {
    const { stats, now } = play([{ model: 'opus' }, { model: 'haiku', wait: SECOND }]);
    const good = afterSuccess(stats, { model: 'opus' }, now);
    expect(coolingUntil(good, now, 'opus')).toBeNull();
    expect(coolingUntil(good, now, 'haiku')).not.toBeNull();
  });
});

test('cleared by hand nothing is left but the last use', () => {
  const { stats } = play([{ reason: 'billing' }, { model: 'opus', wait: 0 }], {}, { lastUsed: 7 });
  expect(cleared(stats)).toEqual({ lastUsed: 7, errorCount: 0 });
});

describe('which window is told', () => {
  test('the one that ends last', () => {
    const stats: UsageStats = {
      cooldownUntil: NOW + 1,
      cooldownReason: 'auth',
      disabledUntil: NOW + 2,
      disabledReason: 'billing',
    };
    expect(coolingUntil(stats, NOW)).toEqual({ until: NOW + 2, reason: 'billing', kind: 'disabled' });
    expect(coolingUntil({ ...stats, cooldownUntil: NOW + 3 }, NOW)).toEqual({
      until: NOW + 3,
      reason: 'auth',
      kind: 'cooling',
    });
  });

  test.each([NaN, Infinity, 0, -1])('%d is no time', (cooldownUntil) => {
    expect(coolingUntil({ cooldownUntil, disabledUntil: cooldownUntil }, NOW)).toBeNull();
  });

  test('a file that does not say why: the reason that was counted most', () => {
    expect(coolingUntil({ cooldownUntil: NOW + 1, failureCounts: { auth: 2, timeout: 1 } }, NOW)?.reason).toBe('auth');
    expect(coolingUntil({ cooldownUntil: NOW + 1 }, NOW)?.reason).toBe('rate_limit');
  });
});

describe('a clock that was ahead when it was set right', () => {
  const ahead = NOW + 9 * HOUR;
  test.each<[string, Step]>([
    ['a limit of one model', { reason: 'rate_limit', model: 'opus' }],
    ['a refused login', { reason: 'auth' }],
    ['no credit', { reason: 'billing' }],
  ])('%s: its window is no longer than it would have been, and the next failure opens another', (_what, step) => {
    const fail = (stats: UsageStats, now: number) =>
      afterFailure(stats, { reason: 'rate_limit', provider: 'anthropic', ...step }, defaults, now);
    const wrong = fail({}, ahead);
    expect(coolingUntil(wrong, ahead, 'opus')).not.toBeNull();
    expect(coolingUntil(wrong, NOW, 'opus')).toBeNull();
    expect(modelWindows(wrong, NOW)).toEqual([]);
    const again = coolingUntil(fail(wrong, NOW), NOW, 'opus');
    expect(again?.since ?? NOW).toBe(NOW);
    expect(again!.until).toBeLessThan(NOW + 10 * HOUR + MINUTE);
    expect(again!.until).toBeGreaterThan(NOW);
  });

  test('by a few seconds changes nothing', () => {
    const { stats } = play([{ reason: 'auth' }]);
    expect(coolingUntil(stats, NOW - 30 * SECOND)?.until).toBe(NOW + MINUTE);
  });
});

import { expect, test } from 'vitest';
import type { QuotaWindow } from '#shared/profile';
import type { UsageRow } from '#shared/usage';
import { resetText, usageLines } from './usage-text.ts';

const NOW = Date.UTC(2026, 0, 7, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test.each([
  [-1, 'now'],
  [0, 'now'],
  [20_000, '1m'],
  [59 * MINUTE, '59m'],
  [HOUR, '1h'],
  [2 * HOUR + 5 * MINUTE, '2h 5m'],
  [DAY, '1d'],
  [3 * DAY + 4.5 * HOUR, '3d 4h'],
  [7 * DAY, 'Jan 14'],
])('%i ms away: %s', (away, text) => {
  expect(resetText(NOW + away, NOW)).toBe(text);
});

const window = (more: Partial<QuotaWindow>): QuotaWindow => ({
  ...{ name: '5h', usedPercent: 20, readAt: NOW, source: 'headers' },
  ...more,
});
const account = (profileId: string, windows: QuotaWindow[], more: Partial<UsageRow> = {}): UsageRow => ({
  ...{ provider: 'a', profileId, label: 'Work', windows },
  ...more,
});

test('what is left, when it begins anew, and how old an old reading is', () => {
  const quota = [
    window({ resetsAt: NOW + HOUR }),
    window({ name: 'Week', usedPercent: 99.6, readAt: NOW - 3 * HOUR, resetsAt: NOW + 2 * DAY }),
    window({ name: 'Requests' }),
  ];
  expect(usageLines([account('a:1', quota)], NOW)).toEqual([
    '  a:1 (Work)',
    '    5h: 80% left · resets 1h',
    '    Week: 0% left · resets 2d · read 3h ago',
  ]);
});

test('the plan stands beside the account, and why nothing new is known below it', () => {
  const rows = [
    account('a:1', [], { plan: 'Plus ($12.34)', error: 'Token expired' }),
    account('a:2', [window({ readAt: NOW - HOUR })], { error: 'HTTP 503' }),
  ];
  expect(usageLines(rows, NOW)).toEqual([
    '  a:1 (Work) · Plus ($12.34)',
    '    Token expired',
    '  a:2 (Work)',
    '    5h: 80% left · read 1h ago',
    '    HTTP 503',
  ]);
});

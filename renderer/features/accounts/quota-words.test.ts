import { describe, expect, test } from 'vitest';
import type { QuotaWindow } from '#shared/profile';
import { createFormat } from '../../ui/format.ts';
import { quotaBars, readLongAgo, shownBars } from './quota-words.ts';

const NOW = Date.UTC(2026, 10, 20, 13, 41);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const format = createFormat('UTC');

const quotaWindow = (name: string, usedPercent: number, more: Partial<QuotaWindow> = {}): QuotaWindow => ({
  ...{ name, usedPercent, resetsAt: NOW + 2 * HOUR, readAt: NOW - 10_000, source: 'headers' },
  ...more,
});
const one = (used: number, more: Partial<QuotaWindow> = {}) =>
  quotaBars([quotaWindow('5h', used, more)], NOW, format)[0];

test('a bar shows what is left, and says all of it', () => {
  expect(one(38)).toEqual({
    name: '5 h',
    left: 62,
    tone: 'fine',
    word: '62% left',
    whole: '5 h: 62% left · resets 15:41 · read just now · from an answer',
  });
});

test.each([
  [79.4, 21, 'fine'],
  [80, 20, 'low'],
  [99.4, 1, 'low'],
  [100, 0, 'out'],
  [130, 0, 'out'],
  [-4, 100, 'fine'],
] as const)('%f used is %i left: %s', (used, left, tone) => {
  expect(one(used)).toMatchObject({ left, tone });
});

test('once nothing is left the time until the reset is shown, if it is known', () => {
  expect(one(100, { resetsAt: NOW + 252_000 })?.word).toBe('4:12');
  const { resetsAt: _, ...open } = quotaWindow('5h', 100);
  expect(quotaBars([open], NOW, format)[0]?.word).toBe('0% left');
});

describe('which windows are shown', () => {
  test('two, the most used, the one that is reset first above', () => {
    const bars = shownBars(
      [
        quotaWindow('Week', 90, { resetsAt: NOW + 72 * HOUR }),
        quotaWindow('5h', 40),
        quotaWindow('Sonnet', 10, { resetsAt: NOW + HOUR }),
      ],
      NOW,
      format,
    );
    expect(bars.map(({ name }) => name)).toEqual(['5 h', 'Week']);
  });

  test('none that was reset since it was read', () => {
    const passed = [quotaWindow('5h', 100, { resetsAt: NOW - 1 })];
    expect(shownBars(passed, NOW, format)).toEqual([]);
    expect(readLongAgo(passed, NOW)).toBeNull();
  });
});

test('a reading older than 15 minutes says when it was made', () => {
  const read = (minutes: number) => readLongAgo([quotaWindow('5h', 1, { readAt: NOW - minutes * MINUTE })], NOW);
  expect([read(15), read(16)]).toEqual([null, NOW - 16 * MINUTE]);
  expect(one(1, { readAt: NOW - 16 * MINUTE })?.whole).toContain('read 16 min ago');
});

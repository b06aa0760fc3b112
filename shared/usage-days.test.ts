import { expect, test } from 'vitest';
import { DAYS, historyOf } from './usage-days.ts';

const NOW = new Date(2026, 10, 20, 13, 41).getTime();
const at = (daysAgo: number, hour: number) => new Date(2026, 10, 20 - daysAgo, hour).getTime();

test('of each day the fullest hour counts, and a day without any says nothing', () => {
  const [week] = historyOf(
    [
      { at: at(2, 9), window: 'Week', usedPercent: 10.4 },
      { at: at(2, 23), window: 'Week', usedPercent: 40.6 },
      { at: at(2, 11), window: 'Week', usedPercent: 30 },
      { at: at(0, 0), window: 'Week', usedPercent: 0 },
    ],
    NOW,
  );
  expect(week?.days).toHaveLength(DAYS);
  expect(week?.days.slice(-3)).toEqual([
    { at: at(2, 0), used: 41 },
    { at: at(1, 0), used: null },
    { at: at(0, 0), used: 0 },
  ]);
});

test('every window has days of its own; none is fuller than full', () => {
  const all = historyOf(
    [
      { at: at(0, 3), window: '5h', usedPercent: 104 },
      { at: at(0, 3), window: 'Week', usedPercent: 12 },
    ],
    NOW,
  );
  expect(all.map(({ window, days }) => [window, days.at(-1)?.used])).toEqual([
    ['5h', 100],
    ['Week', 12],
  ]);
});

test('what is older is not shown, and without anything there is nothing to show', () => {
  expect(historyOf([{ at: at(DAYS, 12), window: 'Week', usedPercent: 50 }], NOW)).toEqual([]);
  expect(historyOf([{ at: at(DAYS - 1, 0), window: 'Week', usedPercent: 50 }], NOW)[0]?.days[0]?.used).toBe(50);
});

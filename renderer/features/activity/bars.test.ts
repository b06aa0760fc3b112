import { describe, expect, test } from 'vitest';
import { bars, gridLines, plot, slots, slotStart, timing } from './bars.ts';

const HOUR = 3_600_000;
const now = new Date(2026, 10, 20, 13, 41).getTime();
const slot = (firstTry: number, handedOn = 0, failed = 0) => ({ at: 0, firstTry, handedOn, failed });

describe('slots', () => {
  test.each([
    [24, 24],
    [168, 28],
    [720, 30],
  ])('%d hours give %d bars or one more, the last one holding now', (range, count) => {
    const all = slots([], range, now);
    expect([count, count + 1]).toContain(all.length);
    expect(all.at(-1)!.at).toBe(slotStart(now, range === 24 ? 1 : range === 168 ? 6 : 24));
  });

  test('add up the hours that fall into one bar and leave out what is older', () => {
    const at = (hoursAgo: number) => slotStart(now, 1) - hoursAgo * HOUR;
    const counted = [
      { at: at(200), firstTry: 9, handedOn: 9, failed: 9 },
      { at: at(1), firstTry: 2, handedOn: 1, failed: 0 },
      { at: at(0), firstTry: 3, handedOn: 0, failed: 1 },
    ];
    expect(slots(counted, 168, now).at(-1)).toEqual({ at: at(1), firstTry: 5, handedOn: 1, failed: 1 });
    expect(slots(counted, 24, now).at(-1)).toEqual({ at: at(0), firstTry: 3, handedOn: 0, failed: 1 });
    expect(slots(counted, 168, now).reduce((sum, { firstTry }) => sum + firstTry, 0)).toBe(5);
  });
});

describe('bars', () => {
  test('nothing rises over the top, whatever is stacked', () => {
    const { bars: drawn } = bars([slot(40), slot(38, 3), slot(39, 1, 1), slot(0, 0, 1), slot(0)]);
    const tops = drawn.flatMap((bar) => [
      bar.firstTry?.y ?? plot.floor,
      bar.handedOn?.y ?? plot.floor,
      (bar.cross?.y ?? plot.floor) - 3.5,
    ]);
    expect(Math.min(...tops)).toBeGreaterThanOrEqual(plot.top - 0.001);
    expect(drawn.at(-1)).not.toHaveProperty('firstTry');
  });

  test('heights are in proportion, and a single handed-on request stays visible', () => {
    const { unit, bars: drawn } = bars([slot(40), slot(20, 1)]);
    expect(drawn[0]!.firstTry!.height).toBeCloseTo(2 * drawn[1]!.firstTry!.height);
    expect(drawn[1]!.handedOn!.height).toBe(6);
    expect(unit).toBe(2);
  });

  test('a quiet day does not draw one request as high as the chart', () => {
    expect(bars([slot(1)]).unit).toBe(12);
    expect(bars([]).bars).toEqual([]);
  });
});

test.each([
  [80 / 46, [20, 40]],
  [12, [2, 4]],
  [80 / 3, [1, 2]],
  [80 / 1000, [500, 1000]],
])('grid for %d px per request', (unit, lines) => {
  expect(gridLines(unit)).toEqual(lines);
});

describe('timing bars', () => {
  test.each([
    ['a failed one', { startedAfter: 0, tookMs: 400 }, { left: 0, waited: 0, whole: 10 }],
    [
      'waiting, then answering',
      { startedAfter: 1000, waitedFor: 1000, tookMs: 3000 },
      { left: 25, waited: 25, whole: 75 },
    ],
    ['too short to see', { startedAfter: 3999, tookMs: 1 }, { left: 98, waited: 0, whole: 2 }],
    ['longer than the request', { startedAfter: 2000, tookMs: 9000 }, { left: 50, waited: 0, whole: 50 }],
  ])('%s', (_, given, expected) => {
    expect(timing(given, 4000, 100)).toEqual(expected);
  });

  test('one that was not asked has none', () => {
    expect(timing({}, 4000, 100)).toBeNull();
  });
});

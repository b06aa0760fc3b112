import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isToldOf, lookAtExpiry, type ToldBook } from './expiry-notices.ts';

const NOW = 1_700_000_000_000;
const DAY = 86_400_000;
const HOUR = 3_600_000;
const MARKS = [7, 3, 1];
const KEY = 'main/a:1';

const look = (expires: number, told: ToldBook = {}, now = NOW) => {
  const { tell, ...rest } = lookAtExpiry([{ key: KEY, expires }], MARKS, told, now);
  return { days: tell.map(({ days }) => days), ...rest };
};

describe('what is told of a credential that ends', () => {
  test.each<[string, number, number[]]>([
    ['in 8 days', 8 * DAY, []],
    ['in 7 days', 7 * DAY, [7]],
    ['in an hour less than 7 days', 7 * DAY - HOUR, [7]],
    ['in 5 and a half days, of which nobody was told at 7', 5.5 * DAY, [6]],
    ['in 3 days', 3 * DAY, [3]],
    ['in an hour', HOUR, [1]],
    ['now', 0, [0]],
    ['and did so a year ago', -365 * DAY, [0]],
  ])('%s', (_when, ahead, days) => {
    expect(look(NOW + ahead).days).toEqual(days);
  });

  test('nothing twice, also when the clock goes back', () => {
    const { told } = look(NOW + 3 * DAY);
    expect(look(NOW + 3 * DAY, told)).toMatchObject({ days: [], told });
    expect(look(NOW + 3 * DAY, told, NOW - 4.5 * DAY).days).toEqual([]);
    expect(look(NOW + 3 * DAY, told, NOW + 2 * DAY).days).toEqual([1]);
  });

  test('after a long sleep only the most urgent, and none of those before it later', () => {
    const { told } = look(NOW + 7 * DAY);
    const awake = look(NOW + 7 * DAY, told, NOW + 8 * DAY);
    expect(awake.days).toEqual([0]);
    expect(look(NOW + 7 * DAY, awake.told, NOW + 5 * DAY).days).toEqual([]);
  });

  test('a renewed credential is a new one; one that ends earlier is not', () => {
    const { told } = look(NOW + 3 * DAY);
    expect(look(NOW + 3 * DAY + 1, told).days).toEqual([4]);
    expect(look(NOW + 2 * DAY, told).days).toEqual([]);
    expect(isToldOf({ key: KEY, expires: NOW + 3 * DAY }, told)).toBe(true);
    expect(isToldOf({ key: KEY, expires: NOW + 4 * DAY }, told)).toBe(false);
  });

  test('an end that came nearer and then moved back to where it was is no news', () => {
    const { told } = look(NOW + 7 * DAY);
    const nearer = look(NOW + 3 * DAY, told);
    expect(nearer.days).toEqual([3]);
    expect(look(NOW + 7 * DAY, nearer.told).days).toEqual([]);
  });
});

test('the next look is when the next threshold of any account is passed', () => {
  const accounts = [
    { key: 'a', expires: NOW + 10 * DAY },
    { key: 'b', expires: NOW + 3.5 * DAY },
  ];
  expect(lookAtExpiry(accounts, MARKS, {}, NOW).next).toBe(NOW + 0.5 * DAY);
  expect(lookAtExpiry([{ key: 'a', expires: NOW }], MARKS, {}, NOW).next).toBeNull();
});

test('what was told of an account that is gone is forgotten a month after its end, not before', () => {
  const { told } = look(NOW);
  expect(lookAtExpiry([], MARKS, told, NOW + 29 * DAY).told).toBe(told);
  expect(lookAtExpiry([], MARKS, told, NOW + 31 * DAY).told).toEqual({});
});

test('however often and whenever it is looked at, each threshold is told at most once, in the order of urgency', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -10 * DAY, max: 20 * DAY }), { maxLength: 40 }), (moments) => {
      let told: ToldBook = {};
      const heard: number[] = [];
      for (const moment of moments) {
        const { days, told: next } = look(NOW + 8 * DAY, told, NOW + moment);
        told = next;
        heard.push(...days);
      }
      expect(heard.length).toBeLessThanOrEqual(MARKS.length + 1);
      expect(heard).toEqual(heard.toSorted((a, b) => b - a));
      expect(new Set(heard).size).toBe(heard.length);
    }),
  );
});

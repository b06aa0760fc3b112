import { expect, test } from 'vitest';
import { clockTime, days, daysLeft, menuLabel, moment } from './wording.ts';

const NOW = Date.UTC(2026, 10, 20, 23, 50);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const utc = { language: 'en-GB', timeZone: 'UTC' };

test.each([
  [NOW + 5 * MINUTE, utc, '23:55', 'at 23:55'],
  [NOW + 15 * MINUTE, utc, '21 Nov, 00:05', 'on 21 Nov, 00:05'],
  [NOW + 15 * MINUTE, { ...utc, timeZone: 'America/New_York' }, '19:05', 'at 19:05'],
])('a time is said as people say it: %i', (at, locale, clock, words) => {
  expect(clockTime(at, NOW, locale)).toBe(clock);
  expect(moment(at, NOW, locale)).toBe(words);
});

test.each([
  [0, 'less than a day'],
  [DAY, '1 day'],
  [-3 * DAY, '3 days'],
  [2 * DAY - 1, '1 day'],
])('%i ms are %s', (distance, words) => {
  expect(days(distance)).toBe(words);
});

test('an ampersand in a name stays one', () => {
  expect(menuLabel('Research & Development')).toBe('Research && Development');
});

test.each<[number, string]>([
  [3 * DAY, '3 days'],
  [3 * DAY - 1, '3 days'],
  [2 * DAY + 1, '3 days'],
  [DAY, '1 day'],
  [1, '1 day'],
])('%i ms to go are %s', (ahead, words) => {
  expect(daysLeft(ahead)).toBe(words);
});

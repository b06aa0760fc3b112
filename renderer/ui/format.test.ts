import { describe, expect, test } from 'vitest';
import { ago, countdown, countdownStep, createFormat } from './format.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('a countdown says seconds, then minutes, then days', () => {
  test.each([
    [-5 * SECOND, '0:00'],
    [0, '0:00'],
    [200, '0:01'],
    [9 * SECOND, '0:09'],
    [252 * SECOND, '4:12'],
    [HOUR - SECOND, '59:59'],
    [HOUR - 1, '1 h'],
    [HOUR, '1 h'],
    [4 * HOUR + 36 * MINUTE, '4 h 36 min'],
    [4 * HOUR + 35 * MINUTE + SECOND, '4 h 36 min'],
    [48 * HOUR - MINUTE, '47 h 59 min'],
    [48 * HOUR, '2 days'],
    [48 * HOUR + 1, '3 days'],
    [212 * DAY, '212 days'],
  ])('%i ms left reads “%s”', (left, text) => {
    expect(countdown(left)).toBe(text);
  });
});

test.each([
  [10 * SECOND, '1 min'],
  [59 * MINUTE, '59 min'],
  [5 * HOUR + 59 * MINUTE, '5 h'],
  [DAY, '1 day'],
  [2 * DAY + 20 * HOUR, '2 days'],
])('%i ms ago reads “%s”', (passed, text) => {
  expect(ago(passed)).toBe(text);
});

test('a countdown in days is drawn once a minute, a nearer one each second', () => {
  expect(countdownStep(3 * DAY)).toBe(MINUTE);
  expect(countdownStep(48 * HOUR)).toBe(SECOND);
  expect(countdownStep(0)).toBe(SECOND);
});

describe('a time in the past is as short as it can be', () => {
  const format = createFormat('Asia/Tokyo');
  const now = Date.UTC(2026, 10, 20, 5, 0); // a Friday, 14:00 in Tokyo
  test.each([
    ['13:20', Date.UTC(2026, 10, 20, 4, 20)],
    ['00:00', Date.UTC(2026, 10, 19, 15, 0)],
    ['yesterday', Date.UTC(2026, 10, 19, 14, 59)],
    ['Tuesday', Date.UTC(2026, 10, 17, 3, 0)],
    ['14 November', Date.UTC(2026, 10, 14, 4, 0)],
  ])('%s', (text, at) => {
    expect(format.when(at, now)).toBe(text);
  });

  test('the end of a window names the day when it is not today', () => {
    expect(format.clockOrDay(Date.UTC(2026, 10, 20, 7, 10), now)).toBe('16:10');
    expect(format.clockOrDay(Date.UTC(2026, 10, 21, 7, 10), now)).toBe('21 November, 16:10');
  });

  test('dates far away have their year', () => {
    expect(format.date(Date.UTC(2027, 10, 20))).toBe('20 November 2027');
    expect(format.day(Date.UTC(2027, 10, 23))).toBe('23 November');
  });
});

import { expect, test } from 'vitest';
import { moved, placeAfterKey, sameOrder } from './order.ts';

test.each([
  [0, 1, 'bacd'],
  [0, 3, 'bcda'],
  [3, 0, 'dabc'],
  [2, 2, 'abcd'],
  [1, 99, 'acdb'],
  [1, -5, 'bacd'],
  [7, 0, 'abcd'],
])('from %i to %i makes %s', (from, to, order) => {
  expect(moved(['a', 'b', 'c', 'd'], from, to).join('')).toBe(order);
});

test.each([
  ['ArrowUp', 0, 0],
  ['ArrowUp', 2, 1],
  ['ArrowDown', 0, 1],
  ['ArrowDown', 2, 3],
  ['ArrowDown', 3, 3],
  ['Home', 2, 0],
  ['End', 0, 3],
  ['a', 1, null],
  ['toString', 1, null],
])('%s at place %i of four goes to %s', (key, place, to) => {
  expect(placeAfterKey(key, place, 4)).toBe(to);
});

test('orders are the same when every place is', () => {
  expect(sameOrder(['a', 'b'], ['a', 'b'])).toBe(true);
  expect(sameOrder(['a', 'b'], ['b', 'a'])).toBe(false);
  expect(sameOrder(['a'], ['a', 'b'])).toBe(false);
});

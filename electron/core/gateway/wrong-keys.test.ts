import { expect, test } from 'vitest';
import { createWrongKeys } from './wrong-keys.ts';

test('a session that shows the same wrong key again has no other; another session or another key may be right', () => {
  const { again } = createWrongKeys();
  expect(again('s1', ['bk-old'])).toBe(false);
  expect(again('s2', ['bk-old'])).toBe(false);
  expect(again('s1', ['bk-new'])).toBe(false);
  expect(again('s1', ['bk-old'])).toBe(true);
});

test('of a client without sessions nothing is known', () => {
  const { again } = createWrongKeys();
  expect([again(undefined, ['bk-old']), again(undefined, ['bk-old'])]).toEqual([false, false]);
});

test('after a hundred others the first is forgotten', () => {
  const { again } = createWrongKeys();
  for (let at = 0; at <= 100; at += 1) again(`s${at}`, ['bk-old']);
  expect([again('s100', ['bk-old']), again('s0', ['bk-old'])]).toEqual([true, false]);
});

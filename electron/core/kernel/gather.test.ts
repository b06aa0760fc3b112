import { expect, test } from 'vitest';
import { createFakeClock } from '../testing/clock.ts';
import { createGather } from './gather.ts';

test('what comes in quick succession is handed on together, each item once', async () => {
  const clock = createFakeClock();
  const batches: string[][] = [];
  const gather = createGather<string>(clock, 100, (items) => void batches.push(items));
  gather.add(['a']);
  await clock.advance(60);
  gather.add(['b', 'a']);
  await clock.advance(40);
  gather.add(['c']);
  await clock.advance(99);
  expect(batches).toEqual([['a', 'b']]);
  await clock.advance(1);
  expect(batches).toEqual([['a', 'b'], ['c']]);
});

test('once closed it keeps still', async () => {
  const clock = createFakeClock();
  const batches: string[][] = [];
  const gather = createGather<string>(clock, 100, (items) => void batches.push(items));
  gather.add(['a']);
  gather.close();
  gather.add(['b']);
  await clock.advance(1_000);
  expect(batches).toEqual([]);
});

import { expect, test } from 'vitest';
import { inPool } from './pool.ts';

const never = new AbortController().signal;
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('works on all in their order, no more at once than it may', async () => {
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  await inPool([1, 2, 3, 4, 5], 2, never, async (item, index) => {
    begun.push(item, index);
    running += 1;
    most = Math.max(most, running);
    await turn();
    running -= 1;
  });
  expect(begun).toEqual([1, 0, 2, 1, 3, 2, 4, 3, 5, 4]);
  expect(most).toBe(2);
});

test('begins none any more once it was stopped', async () => {
  const stop = new AbortController();
  const begun: number[] = [];
  await inPool([1, 2, 3], 1, stop.signal, async (item) => {
    begun.push(item);
    if (item === 2) stop.abort();
  });
  expect(begun).toEqual([1, 2]);
});

test('one that fails fails the whole', async () => {
  const fails = inPool([1], 3, never, async () => {
    throw new Error('no');
  });
  await expect(fails).rejects.toThrow('no');
});

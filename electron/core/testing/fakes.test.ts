import { expect, test } from 'vitest';
import { createFakeClock, settle, START } from './clock.ts';
import { filesContract } from './files-contract.ts';
import { createFakeFiles } from './files.ts';

filesContract('the fake disk', () => ({ files: createFakeFiles(), folder: '/state', settle }));

test('the fake clock wakes sleepers in order, also those that fall asleep again meanwhile', async () => {
  const clock = createFakeClock();
  const woken: [string, number][] = [];
  const note = (name: string) => void woken.push([name, clock.now() - START]);
  void clock.sleep(30).then(() => note('late'));
  void (async () => {
    for (let n = 0; n < 2; n += 1) await clock.sleep(10);
    note('twice');
  })();
  const stop = new AbortController();
  void clock.sleep(1_000, stop.signal).then(() => note('aborted'));
  await clock.advance(29);
  expect(woken).toEqual([['twice', 20]]);
  stop.abort();
  await clock.advance(1);
  expect(woken).toEqual([
    ['twice', 20],
    ['aborted', 29],
    ['late', 30],
  ]);
  expect(clock.sleepers()).toBe(0);
});

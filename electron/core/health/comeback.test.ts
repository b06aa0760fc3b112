import { expect, test } from 'vitest';
import { createFakeClock } from '../testing/clock.ts';
import { createComeback } from './comeback.ts';

function setup() {
  const clock = createFakeClock();
  const back: string[] = [];
  const comeback = createComeback({ clock, onBack: (key) => void back.push(key) });
  return { clock, back, comeback, start: clock.now() };
}

test('each account is announced once, when its window ends', async () => {
  const { clock, back, comeback, start } = setup();
  comeback.wait('b', start + 2_000);
  comeback.wait('a', start + 1_000);
  await clock.advance(999);
  expect(back).toEqual([]);
  await clock.advance(1);
  expect(back).toEqual(['a']);
  await clock.advance(5_000);
  expect(back).toEqual(['a', 'b']);
});

test('a window that ends early is announced at once and never again', async () => {
  const { clock, back, comeback, start } = setup();
  comeback.wait('a', start + 1_000);
  comeback.end('a');
  comeback.end('a');
  await clock.advance(5_000);
  expect(back).toEqual(['a']);
});

test('it wakes for the first window only, however many are opened', async () => {
  const clock = createFakeClock();
  const back: string[] = [];
  let slept = 0;
  const sleep: typeof clock.sleep = (...until) => ((slept += 1), clock.sleep(...until));
  const comeback = createComeback({ clock: { now: clock.now, sleep }, onBack: (key) => void back.push(key) });
  const start = clock.now();
  for (let i = 1; i <= 100; i += 1) comeback.wait(String(i), start + i * 1_000);
  expect(slept).toBe(1);
  comeback.wait('first', start + 500);
  comeback.end('1');
  await clock.advance(500);
  expect(back).toEqual(['1', 'first']);
  for (let i = 2; i <= 100; i += 1) await clock.advance(1_000);
  await clock.advance(1_000);
  comeback.wait('again', clock.now() + 10);
  await clock.advance(10);
  expect(back).toHaveLength(102);
});

test('a window that ended while the computer slept is announced within a minute', async () => {
  const clock = createFakeClock();
  const back: string[] = [];
  let slept = 0;
  const now = () => clock.now() + slept;
  const comeback = createComeback({ clock: { now, sleep: clock.sleep }, onBack: (key) => void back.push(key) });
  comeback.wait('a', now() + 5 * 3_600_000);
  await clock.advance(10_000);
  slept = 8 * 3_600_000;
  await clock.advance(60_000);
  expect(back).toEqual(['a']);
});

test('a longer window moves the end; a removed account and a closed watch say nothing', async () => {
  const { clock, back, comeback, start } = setup();
  comeback.wait('a', start + 1_000);
  comeback.wait('a', start + 3_000);
  comeback.wait('gone', start + 1_500);
  comeback.forget('gone');
  await clock.advance(2_999);
  expect(back).toEqual([]);
  await clock.advance(1);
  expect(back).toEqual(['a']);
  comeback.wait('late', clock.now() + 10);
  comeback.close();
  await clock.advance(100);
  expect(back).toEqual(['a']);
});

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

import { expect, test } from 'vitest';
import { createToldItems } from './told-items.ts';

const item = (id: string, text = 'x') => ({ id, text });

test('what was told is found by its id, by the agent it was told to', () => {
  const told = createToldItems();
  told.keep('main', [item('msg_1'), item('msg_2', 'y')]);
  expect(told.find('main', 'msg_2')).toEqual(item('msg_2', 'y'));
  expect([told.find('main', 'msg_3'), told.find('other', 'msg_1')]).toEqual([undefined, undefined]);
});

test('no more is kept than there is room for: the oldest goes first, what is huge is not kept at all', () => {
  const told = createToldItems(1_000);
  for (let n = 0; n < 50; n += 1) told.keep('main', [item(`msg_${String(n)}`, 'x'.repeat(80))]);
  const kept = Array.from({ length: 50 }, (_, n) => told.find('main', `msg_${String(n)}`) !== undefined);
  expect(kept.filter(Boolean).length).toBeGreaterThan(5);
  expect(kept.filter(Boolean).length).toBeLessThan(11);
  expect([kept[0], kept[49]]).toEqual([false, true]);
  told.keep('main', [item('msg_huge', 'x'.repeat(300_000))]);
  expect([told.find('main', 'msg_huge'), told.find('main', 'msg_49') !== undefined]).toEqual([undefined, true]);
});

import { expect, test } from 'vitest';
import { whenThere } from './soon.ts';

test('what is at hand is gone on with at once', () => {
  expect(whenThere(2, (value) => value * 2)).toBe(4);
});

test('what is still to come is waited for, and so is what comes of it', async () => {
  const later = whenThere(Promise.resolve(2), (value) => value * 2);
  expect(later).toBeInstanceOf(Promise);
  expect(await later).toBe(4);
  expect(await whenThere(2, async (value) => value * 3)).toBe(6);
});

test('what fails on the way fails for who waits', async () => {
  await expect(whenThere(Promise.reject<number>(new Error('no')), (value: number) => value)).rejects.toThrow('no');
});

import { expect, test } from 'vitest';
import { parseStore, printStore } from './file-v1.ts';

const stored = (more: object, stats: object = {}) =>
  parseStore({
    version: 1,
    profiles: { 'anthropic:a': { type: 'token', provider: 'anthropic', ...more } },
    usageStats: { 'anthropic:a': stats },
  });

test.each([1e300, -1e300, 8.64e15 + 1])(
  '%d is no moment: it counts as invalid, and is written back as it was',
  (at) => {
    const store = stored({ expires: at });
    expect(store?.profiles['anthropic:a']?.profile.expires).toBeNaN();
    expect(store && printStore(store)).toMatchObject({ profiles: { 'anthropic:a': { expires: at } } });
  },
);

test('the last moment there is', () => {
  expect(stored({ expires: 8.64e15 })?.profiles['anthropic:a']?.profile.expires).toBe(8.64e15);
});

test('a window until no moment is none', () => {
  expect(stored({}, { cooldownUntil: 1e300, errorCount: 2 })?.usageStats['anthropic:a']).toEqual({ errorCount: 2 });
});

import { expect, test } from 'vitest';
import type { Api } from '#shared/contract';
import { err, ok } from '#shared/result';
import { createTestingStore } from './accounts-store.ts';

/** Answers only when told, and knows how many wait. */
function setup() {
  const waiting: { id: string; answer: () => void }[] = [];
  let most = 0;
  const api: Pick<Api, 'accounts.test'> = {
    'accounts.test': ({ profileId }) =>
      new Promise((done) => {
        waiting.push({ id: profileId, answer: () => done(ok({ outcome: 'accepted', latencyMs: 812 })) });
        most = Math.max(most, waiting.length);
      }),
  };
  const next = async () => {
    waiting.shift()?.answer();
    await new Promise((done) => setTimeout(done, 0));
  };
  return { store: createTestingStore(api), waiting, next, most: () => most };
}

test('all are checked two at a time, and counted', async () => {
  const { store, next, most } = setup();
  const done = store.getState().testAll('main', ['a', 'b', 'c', 'd', 'e']);
  expect(store.getState().progress).toEqual({ done: 0, total: 5 });
  expect([...store.getState().running]).toEqual(['a', 'b']);
  await next();
  expect(store.getState().progress?.done).toBe(1);
  expect([...store.getState().running]).toEqual(['b', 'c']);
  for (let left = 4; left > 0; left -= 1) await next();
  await done;
  expect(most()).toBe(2);
  expect(store.getState().progress).toBeNull();
  expect(store.getState().running.size).toBe(0);
});

test('stopped, it asks about nobody else', async () => {
  const { store, waiting, next } = setup();
  const done = store.getState().testAll('main', ['a', 'b', 'c', 'd']);
  store.getState().stop();
  await next();
  await next();
  await done;
  expect(waiting).toEqual([]);
  expect(store.getState().progress).toBeNull();
});

test('one test says what was found', async () => {
  const { store, next } = setup();
  const told = store.getState().test('main', 'a', 'Work');
  expect(store.getState().running.has('a')).toBe(true);
  await next();
  expect(await told).toEqual({ text: 'Work answered in 0.8 s.', failed: false });
});

test('a refusal carries the provider’s sentence, an error its own', async () => {
  const refused = createTestingStore({
    'accounts.test': async () => ok({ outcome: 'refused', latencyMs: 90, status: 401, message: 'invalid x-api-key' }),
  });
  expect(await refused.getState().test('main', 'a', 'Work')).toEqual({
    text: 'Work was refused. invalid x-api-key',
    failed: true,
  });
  const locked = createTestingStore({ 'accounts.test': async () => err({ code: 'vault-locked', name: 'passphrase' }) });
  expect((await locked.getState().test('main', 'a', 'Work')).text).toContain('The vault is locked');
  expect(locked.getState().running.size).toBe(0);
});

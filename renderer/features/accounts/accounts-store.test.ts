import { expect, test } from 'vitest';
import type { Api } from '#shared/contract';
import { err, ok } from '#shared/result';
import { createTestingStore } from './accounts-store.ts';

/** Answers only when told. */
function setup() {
  const waiting: (() => void)[] = [];
  const api: Pick<Api, 'accounts.test'> = {
    'accounts.test': () => new Promise((done) => waiting.push(() => done(ok({ outcome: 'accepted', latencyMs: 812 })))),
  };
  return { store: createTestingStore(api), next: () => waiting.shift()?.() };
}

test('one test says what was found', async () => {
  const { store, next } = setup();
  const told = store.getState().test('main', 'a', 'Work');
  expect(store.getState().running.has('a')).toBe(true);
  next();
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

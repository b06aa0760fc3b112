import { expect, test } from 'vitest';
import { createKeyring, keyHint, makeClientKey } from './client-keys.ts';

const counting = () => {
  let next = 0;
  return { bytes: (size: number) => Uint8Array.from({ length: size }, () => next++ % 256) };
};

test('a client key is bk- and 40 letters and digits, and differs each time', () => {
  const ids = counting();
  const keys = [makeClientKey(ids), makeClientKey(ids)];
  for (const key of keys) expect(key).toMatch(/^bk-[0-9A-Za-z]{40}$/);
  expect(keys[0]).not.toBe(keys[1]);
});

test('bytes that would favour some letters are thrown away', () => {
  const ids = { bytes: (size: number) => Uint8Array.from({ length: size }, (_, at) => (at % 2 === 0 ? 255 : 61)) };
  expect(makeClientKey(ids)).toBe(`bk-${'z'.repeat(40)}`);
});

test('a new key of an agent ends the old one', () => {
  const keyring = createKeyring();
  keyring.set('main', 'bk-old');
  keyring.set('main', 'bk-new');
  expect(keyring.agentFor('bk-old')).toBeNull();
  expect(keyring.agentFor('bk-new')).toBe('main');
  keyring.forget('main');
  expect(keyring.agentFor('bk-new')).toBeNull();
  expect(keyring.keyOf('main')).toBeUndefined();
});

test('a key that was found good before is good no longer once it is changed or taken away', () => {
  const keyring = createKeyring();
  keyring.set('main', 'bk-old');
  expect([keyring.agentFor('bk-old'), keyring.agentFor('bk-old')]).toEqual(['main', 'main']);
  keyring.set('main', 'bk-new');
  expect([keyring.agentFor('bk-old'), keyring.agentFor('bk-new')]).toEqual([null, 'main']);
  keyring.forget('main');
  expect(keyring.agentFor('bk-new')).toBeNull();
  keyring.set('other', 'bk-new');
  expect(keyring.agentFor('bk-new')).toBe('other');
});

test('a hint shows three characters of the key', () => {
  expect(keyHint('bk-abcdefghijk7Qd')).toBe('bk-…7Qd');
});

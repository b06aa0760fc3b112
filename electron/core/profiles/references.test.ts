import { describe, expect, test } from 'vitest';
import { createFakePorts } from '../testing/ports.ts';
import { openVault } from '../vault/vault.ts';
import { createReferences, parseRef, type SecretFile, type SecretRef } from './references.ts';
import { openProfiles } from './store.ts';

const MAIN = '/state/agents/main/agent/auth-profiles.json';

function setup(env: Record<string, string> = {}, places: Record<string, SecretFile> = {}) {
  const ports = createFakePorts();
  const resolve = createReferences({ files: ports.files, home: '/home/mei', env: () => env, places: () => places });
  return { ports, env, resolve };
}

describe('a reference', () => {
  test('to a variable', async () => {
    const { resolve } = setup({ WORK_KEY: ' sk-1\n', EMPTY: ' ' });
    expect(await resolve({ source: 'env', id: 'WORK_KEY' })).toEqual({ ok: true, value: 'sk-1' });
    for (const id of ['EMPTY', 'NONE'])
      expect(await resolve({ source: 'env', id })).toEqual({ ok: false, error: `the variable ${id} is not set` });
  });

  const places: Record<string, SecretFile> = {
    mine: { source: 'file', path: '~/secrets.json' },
    single: { source: 'file', path: '/run/secrets/key', mode: 'singleValue' },
    gone: { source: 'file', path: '/run/secrets/none' },
    loose: { source: 'file', path: 'secrets.json' },
    other: { source: 'exec', path: '/bin/sh' },
  };
  test.each<[string, Omit<SecretRef, 'source'>, string]>([
    ['by a pointer', { provider: 'mine', id: '/providers/open~1ai/key' }, 'sk-2'],
    ['alone in its file', { provider: 'single', id: 'value' }, 'sk-3'],
    ['at no such place', { provider: 'mine', id: '/providers/none/key' }, '!has nothing at'],
    ['at something that is no text', { provider: 'mine', id: '/providers' }, '!has nothing at'],
    ['by a name that objects inherit', { provider: 'mine', id: '/constructor/name' }, '!has nothing at'],
    ['without a pointer', { provider: 'mine', id: 'providers' }, '!has nothing at'],
    ['in a file that is not there', { provider: 'gone', id: '/a' }, '!/run/secrets/none cannot be read'],
    ['in a file that nobody named', { provider: 'what', id: '/a' }, '!names no file “what”'],
    ['in a file without a name', { id: '/a' }, '!names no file “default”'],
    ['in a program’s output', { provider: 'other', id: '/a' }, '!names no file “other”'],
    ['at a path that depends on who asks', { provider: 'loose', id: '/a' }, '!is not absolute'],
  ])('to a file, %s', async (_what, ref, expected) => {
    const { ports, resolve } = setup({}, places);
    ports.files.edit('/home/mei/secrets.json', '{"providers":{"open/ai":{"key":"sk-2"}}}');
    ports.files.edit('/run/secrets/key', 'sk-3\n');
    const found = await resolve({ source: 'file', ...ref });
    if (expected.startsWith('!')) expect(found.ok ? found.value : found.error).toContain(expected.slice(1));
    else expect(found).toEqual({ ok: true, value: expected });
  });

  test.each([null, 'x', {}, { source: 'exec', id: 'x' }, { source: 'env' }, { source: 'env', id: ' ' }])(
    '%j is none that is followed',
    (raw) => {
      expect(parseRef(raw)).toBeNull();
    },
  );
});

test('an account with a reference uses what stands there now; nothing of it is stored', async () => {
  const { ports, env, resolve } = setup({ WORK_KEY: 'sk-of-env' });
  const keyRef = { source: 'env', provider: 'default', id: 'WORK_KEY' };
  const profiles = {
    'openai:a': { type: 'api_key', provider: 'openai', keyRef, key: 'sk-left-behind' },
    'openai:b': { type: 'token', provider: 'openai', tokenRef: { source: 'env', id: 'NONE' } },
    'openai:c': { type: 'api_key', provider: 'openai', keyRef: { source: 'exec', id: 'x' } },
  };
  ports.files.disk.set(MAIN, JSON.stringify({ version: 1, profiles }));
  const vault = await openVault(ports);
  const store = await openProfiles({ ...ports, vault, resolve });
  expect(await store.secret('main', 'openai:a')).toEqual({ ok: true, value: 'sk-of-env' });
  env['WORK_KEY'] = 'sk-newer';
  expect(await store.secret('main', 'openai:a')).toEqual({ ok: true, value: 'sk-newer' });
  expect(await store.secret('main', 'openai:b')).toEqual({
    ok: false,
    error: { code: 'secret-not-there', profileId: 'openai:b', why: 'the variable NONE is not set' },
  });
  expect(await store.secret('main', 'openai:c')).toMatchObject({ error: { code: 'no-credentials' } });

  await store.update('main', 'openai:a', { label: 'Work' });
  const written = ports.files.disk.get(MAIN) ?? '';
  expect(JSON.parse(written)).toMatchObject({ profiles: { 'openai:a': { keyRef, label: 'Work' } } });
  expect(JSON.stringify([...ports.files.disk])).not.toMatch(/sk-/);
  expect(vault.names()).toEqual(['stray:main/openai:a']);

  await store.add('main', { id: 'openai:a', provider: 'openai', type: 'api_key' }, 'sk-own');
  expect(ports.files.disk.get(MAIN)).not.toContain('WORK_KEY');
  expect(await store.secret('main', 'openai:a')).toEqual({ ok: true, value: 'sk-own' });
});

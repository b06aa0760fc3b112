import { describe, expect, test } from 'vitest';
import { explain } from '#shared/errors';
import { createFakePorts } from '../testing/ports.ts';
import { restarted, vaultContract } from '../testing/vault-contract.ts';
import { openVault } from './vault.ts';

const PASSPHRASE = { BATON_PASSPHRASE: 'correct horse battery staple', BATON_KEYCHAIN: 'off' };
const KEYFILE = { BATON_KEYCHAIN: 'off' };

vaultContract('keychain', { start: () => createFakePorts(), again: restarted });
vaultContract('passphrase', { start: () => createFakePorts({ env: PASSPHRASE }), again: restarted });
vaultContract('keyfile', { start: () => createFakePorts({ env: KEYFILE }), again: restarted });

/** A machine whose vault holds one secret. */
async function sealed(env: Record<string, string> = {}) {
  const ports = createFakePorts({ env });
  await (await openVault(ports)).put('profile:main/a:1', 'mine');
  return ports;
}

const vaultText = (ports: { files: { disk: Map<string, string> } }) => ports.files.disk.get('/state/vault.json');

describe('choosing what seals a new vault', () => {
  test('the keychain holds one random key, never a secret', async () => {
    const ports = await sealed();
    expect([...ports.keyring.items.keys()].filter((account) => account.startsWith('vault-key-'))).toHaveLength(1);
    expect([...ports.keyring.items.values()].join()).not.toContain('mine');
    expect((await openVault(restarted(ports))).view()).toEqual({
      backend: 'keychain',
      name: 'GNOME keyring',
      state: { kind: 'open' },
      protected: true,
    });
  });

  test.each([
    [
      'the package cannot load',
      (k: ReturnType<typeof createFakePorts>['keyring']) => k.vanish('keytar could not be loaded'),
    ],
    [
      'no session bus',
      (k: ReturnType<typeof createFakePorts>['keyring']) => k.breakWith('Cannot autolaunch D-Bus without X11 $DISPLAY'),
    ],
    [
      'no keyring was ever made',
      (k: ReturnType<typeof createFakePorts>['keyring']) =>
        k.breakWith('Object does not exist at path "/org/freedesktop/secrets/collection/login"'),
    ],
  ])('%s: a key file with a visible reason', async (_name, prepare) => {
    const ports = createFakePorts();
    prepare(ports.keyring);
    const vault = await openVault(ports);
    expect(vault.view()).toMatchObject({ backend: 'keyfile', protected: false, state: { kind: 'open' } });
    expect(vault.view().because).toMatch(/keytar|no session bus|no keyring has been made/);
  });

  test('a passphrase comes before a key file', async () => {
    const ports = createFakePorts({ env: { BATON_PASSPHRASE: 'a long one' } });
    ports.keyring.vanish('none here');
    expect((await openVault(ports)).view()).toMatchObject({
      backend: 'passphrase',
      protected: true,
      because: 'none here',
    });
  });

  test('a keychain that is only locked is waited for: no key file is made', async () => {
    const ports = createFakePorts();
    ports.keyring.lock();
    const vault = await openVault(ports);
    expect(vault.view()).toMatchObject({ backend: 'keychain', state: { kind: 'locked' } });
    expect(await vault.put('a', 'b')).toEqual({ ok: false, error: { code: 'vault-locked', name: 'GNOME keyring' } });
    expect([...ports.files.disk.keys()]).toEqual([]);

    ports.keyring.unlock();
    await ports.clock.advance(5_000);
    expect(await vault.put('a', 'b')).toMatchObject({ ok: true });
  });

  test('two state folders share a keychain without taking each other’s key', async () => {
    const one = await sealed();
    const two = createFakePorts({ keyring: one.keyring, ids: { ...one.ids } });
    await (await openVault(two)).put('profile:main/a:1', 'theirs');
    expect(await (await openVault(restarted(one))).read('profile:main/a:1')).toEqual({ ok: true, value: 'mine' });
    expect(await (await openVault(restarted(two))).read('profile:main/a:1')).toEqual({ ok: true, value: 'theirs' });
  });
});

describe('locked, changed and unreadable are three answers', () => {
  test('a locked keyring answers null to everything and is not taken for an empty one', async () => {
    const before = await sealed();
    before.keyring.lock();
    const text = vaultText(before);
    const vault = await openVault(restarted(before));
    expect(vault.view().state).toEqual({ kind: 'locked' });
    expect(vault.names()).toEqual(['profile:main/a:1']);
    expect(await vault.read('profile:main/a:1')).toEqual({
      ok: false,
      error: { code: 'vault-locked', name: 'GNOME keyring' },
    });
    expect(await vault.put('profile:main/a:2', 'x')).toMatchObject({ ok: false, error: { code: 'vault-locked' } });
    expect(vaultText(before)).toBe(text);
  });

  test('a keychain that never answers counts as locked after 3 s', async () => {
    const before = await sealed();
    before.keyring.hang();
    const ports = restarted(before);
    const opening = openVault(ports);
    await ports.clock.advance(2_999);
    expect(await Promise.race([opening.then(() => 'open'), Promise.resolve('waiting')])).toBe('waiting');
    await ports.clock.advance(1);
    expect((await opening).view()).toMatchObject({
      state: { kind: 'locked' },
      because: 'GNOME keyring did not answer within 3 s',
    });
  });

  test('unlocking the keychain is noticed at the next need, and at once when asked to', async () => {
    const before = await sealed();
    before.keyring.lock();
    const ports = restarted(before);
    const vault = await openVault(ports);
    expect(await vault.unlock('')).toEqual({ ok: false, error: { code: 'vault-locked', name: 'GNOME keyring' } });
    before.keyring.unlock();
    expect(await vault.unlock('')).toEqual({ ok: true, value: undefined });
    expect(await vault.read('profile:main/a:1')).toEqual({ ok: true, value: 'mine' });
  });

  test.each<[string, (p: Awaited<ReturnType<typeof sealed>>) => void, RegExp]>([
    ['the keychain is gone', (p) => p.keyring.vanish('keytar could not be loaded'), /keytar/],
    [
      'the session bus is gone',
      (p) => p.keyring.breakWith('The name org.freedesktop.secrets was not provided by any .service files'),
      /no secret service/,
    ],
    [
      'the key was deleted',
      (p) => [...p.keyring.items.keys()].filter((a) => a !== 'sentinel').forEach((a) => p.keyring.items.delete(a)),
      /no longer holds/,
    ],
    ['the whole keychain was emptied', (p) => p.keyring.items.clear(), /no longer holds/],
    [
      'another key is there',
      (p) => [...p.keyring.items.keys()].forEach((a) => p.keyring.items.set(a, Buffer.alloc(32, 7).toString('base64'))),
      /not the one/,
    ],
    [
      'rubbish is there',
      (p) => [...p.keyring.items.keys()].forEach((a) => p.keyring.items.set(a, 'rubbish')),
      /no key/,
    ],
  ])('%s: changed, explained, and nothing is written', async (_name, change, why) => {
    const before = await sealed();
    change(before);
    const text = vaultText(before);
    const vault = await openVault(restarted(before));
    expect(vault.view().state).toMatchObject({
      kind: 'changed',
      sealedWith: 'keychain',
      why: expect.stringMatching(why),
    });
    for (const answer of [await vault.read('profile:main/a:1'), await vault.put('b', 'c')]) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'vault-changed', sealedWith: 'keychain' } });
    }
    expect(vaultText(before)).toBe(text);
  });

  test('BATON_KEYCHAIN=off on a vault of the keychain: changed, and the keychain is left alone', async () => {
    const before = await sealed();
    const calls = before.keyring.calls.length;
    const vault = await openVault(restarted(before, { BATON_KEYCHAIN: 'off' }));
    expect(vault.view().state).toEqual({ kind: 'changed', sealedWith: 'keychain', why: 'BATON_KEYCHAIN is off' });
    expect(before.keyring.calls).toHaveLength(calls);
  });

  test('a lost key file: changed; when it is back, everything is', async () => {
    const before = await sealed(KEYFILE);
    const key = before.files.disk.get('/state/vault.key') ?? '';
    before.files.disk.delete('/state/vault.key');
    const ports = restarted(before);
    const vault = await openVault(ports);
    expect(vault.view().state).toMatchObject({ kind: 'changed', sealedWith: 'keyfile' });
    expect(await vault.put('b', 'c')).toMatchObject({ ok: false, error: { code: 'vault-changed' } });
    expect(before.files.disk.has('/state/vault.key')).toBe(false);

    before.files.disk.set('/state/vault.key', key);
    await ports.clock.advance(5_000);
    expect(await vault.read('profile:main/a:1')).toEqual({ ok: true, value: 'mine' });
  });

  test('a vault file of a later version is not touched', async () => {
    const before = await sealed();
    const later = (vaultText(before) ?? '').replace('"version": 1', '"version": 2');
    before.files.disk.set('/state/vault.json', later);
    const vault = await openVault(restarted(before));
    expect(vault.view().state).toMatchObject({ kind: 'unreadable' });
    expect(await vault.put('b', 'c')).toMatchObject({ ok: false });
    expect(vaultText(before)).toBe(later);
  });
});

describe('a passphrase', () => {
  test('that is set and is another one: locked, and that is said', async () => {
    const vault = await openVault(restarted(await sealed(PASSPHRASE), { ...PASSPHRASE, BATON_PASSPHRASE: 'wrong' }));
    const shut = { code: 'vault-locked', name: 'passphrase', wrong: true } as const;
    expect(await vault.read('profile:main/a:1')).toEqual({ ok: false, error: shut });
    expect(explain(shut)).toMatch(/BATON_PASSPHRASE does not open it/);
  });

  test('missing: locked until the right one is given; a wrong one says so and changes nothing', async () => {
    const before = await sealed(PASSPHRASE);
    const vault = await openVault(restarted(before, { BATON_KEYCHAIN: 'off' }));
    expect(vault.view()).toMatchObject({ backend: 'passphrase', state: { kind: 'locked' }, protected: true });
    for (const wrong of ['', 'wrong', `${PASSPHRASE.BATON_PASSPHRASE} `]) {
      expect(await vault.unlock(wrong)).toEqual({ ok: false, error: { code: 'wrong-passphrase' } });
      expect(vault.view().state).toEqual({ kind: 'locked' });
    }
    expect(await vault.unlock(PASSPHRASE.BATON_PASSPHRASE)).toEqual({ ok: true, value: undefined });
    expect(await vault.read('profile:main/a:1')).toEqual({ ok: true, value: 'mine' });
    // Once open it stays open.
    expect(await vault.unlock('wrong')).toEqual({ ok: true, value: undefined });
  });

  test('is looked at once where it is not what the vault waits for, or was not given', async () => {
    for (const given of ['', 'something else']) {
      const before = await sealed();
      before.keyring.lock();
      let looks = 0;
      const ports = restarted(before);
      const read: typeof ports.files.read = (path) => {
        if (path === '/state/vault.json') looks += 1;
        return ports.files.read(path);
      };
      const vault = await openVault({ ...ports, files: { ...ports.files, read } });
      looks = 0;
      expect(await vault.unlock(given)).toMatchObject({ error: { code: 'vault-locked' } });
      expect(looks).toBe(1);
    }
  });

  test('wrong in the environment: locked, not empty', async () => {
    const before = await sealed(PASSPHRASE);
    const vault = await openVault(restarted(before, { BATON_KEYCHAIN: 'off', BATON_PASSPHRASE: 'other' }));
    expect(vault.view().state).toEqual({ kind: 'locked', wrong: true });
    expect(await vault.put('b', 'c')).toMatchObject({ ok: false, error: { code: 'vault-locked' } });
  });

  test('the same letters typed on another keyboard open it too', async () => {
    const before = await sealed({ BATON_KEYCHAIN: 'off', BATON_PASSPHRASE: 'caf\u00e9 noir' });
    const vault = await openVault(restarted(before, { BATON_KEYCHAIN: 'off', BATON_PASSPHRASE: 'cafe\u0301 noir' }));
    expect(vault.view().state).toEqual({ kind: 'open' });
  });

  test('is not kept anywhere on disk', async () => {
    const ports = await sealed(PASSPHRASE);
    expect([...ports.files.disk.values()].join()).not.toContain('battery');
    expect(JSON.stringify(ports.log.entries)).not.toContain('battery');
  });
});

test('a second read of an entry asks neither the keychain nor the disk', async () => {
  const ports = restarted(await sealed());
  const vault = await openVault(ports);
  await vault.read('profile:main/a:1');
  const calls = ports.keyring.calls.length;
  ports.keyring.hang();
  expect(await vault.read('profile:main/a:1')).toEqual({ ok: true, value: 'mine' });
  expect(ports.keyring.calls).toHaveLength(calls);
});

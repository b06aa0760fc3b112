import { describe, expect, test } from 'vitest';
import { explain } from '#shared/errors';
import { openVault } from '../vault/vault.ts';
import type { VaultBackend } from '#shared/status';
import { createFakePorts, type FakePorts } from './ports.ts';

/**
 * What every backend of the vault has to keep. `start` is a machine on which exactly this backend is chosen; `again`
 * is the same machine after a restart.
 */
export function vaultContract(
  backend: VaultBackend,
  { start, again }: { readonly start: () => FakePorts; readonly again: (before: FakePorts) => FakePorts },
): void {
  describe(`a vault sealed with ${backend}`, () => {
    test('is empty, open and leaves no file behind before the first secret', async () => {
      const ports = start();
      const vault = await openVault(ports);
      expect(vault.view()).toMatchObject({ backend, state: { kind: 'open' } });
      expect(vault.names()).toEqual([]);
      expect([...ports.files.disk.keys()]).toEqual([]);
    });

    test('gives back after a restart what was put in', async () => {
      const ports = start();
      const first = await openVault(ports);
      expect(await first.put('profile:main/a:1', 'sk-secret-1')).toEqual({ ok: true, value: undefined });
      await first.putAll(
        new Map([
          ['profile:main/a:2', 'ключ\0与🔑'],
          ['client:main', ''],
        ]),
      );

      const second = await openVault(again(ports));
      expect(second.view()).toMatchObject({ backend, state: { kind: 'open' } });
      expect(second.names()).toEqual(['profile:main/a:1', 'profile:main/a:2', 'client:main']);
      expect(await second.read('profile:main/a:1')).toEqual({ ok: true, value: 'sk-secret-1' });
      expect(await second.read('profile:main/a:2')).toEqual({ ok: true, value: 'ключ\0与🔑' });
      expect(await second.read('client:main')).toEqual({ ok: true, value: '' });
    });

    test('writes no secret in the clear, to no file', async () => {
      const ports = start();
      const vault = await openVault(ports);
      await vault.put('profile:main/a:1', 'sk-very-secret-value');
      const everything = [...ports.files.disk.values()].join('\n');
      expect(everything).not.toContain('sk-very-secret-value');
      expect(everything).not.toContain(Buffer.from('sk-very-secret-value').toString('base64').slice(0, 20));
      expect(JSON.stringify(ports.log.entries)).not.toContain('sk-very-secret-value');
    });

    test('replaces, removes, and knows what it does not have', async () => {
      const ports = start();
      const vault = await openVault(ports);
      await vault.put('profile:main/a:1', 'old');
      await vault.put('profile:main/a:1', 'new');
      expect(await vault.read('profile:main/a:1')).toEqual({ ok: true, value: 'new' });
      expect(vault.has('profile:main/a:1')).toBe(true);

      expect(await vault.remove('profile:main/a:1')).toEqual({ ok: true, value: undefined });
      expect(await vault.remove('profile:main/a:1')).toEqual({ ok: true, value: undefined });
      expect(vault.has('profile:main/a:1')).toBe(false);
      const gone = { ok: false, error: { code: 'unknown-secret', name: 'profile:main/a:1' } };
      expect(await vault.read('profile:main/a:1')).toEqual(gone);
      expect(await (await openVault(again(ports))).read('profile:main/a:1')).toEqual(gone);
    });

    test('does not open an entry that was moved to another name', async () => {
      const ports = start();
      await (await openVault(ports)).put('profile:main/a:1', 'mine');
      const path = '/state/vault.json';
      ports.files.disk.set(path, (ports.files.disk.get(path) ?? '').replace('profile:main/a:1', 'profile:main/a:2'));

      const read = await (await openVault(again(ports))).read('profile:main/a:2');
      expect(read).toMatchObject({ ok: false, error: { code: 'vault-unreadable' } });
    });

    test('loses nothing when a write dies half-way, at the first secret or at a later one', async () => {
      for (const secretsBefore of [0, 2]) {
        const ports = start();
        const vault = await openVault(ports);
        for (let n = 0; n < secretsBefore; n += 1) await vault.put(`profile:main/a:${n}`, `secret ${n}`);

        // The key file's own write comes first when it is made; dying there must not lose anything either.
        ports.files.crashInWrite(1);
        await expect(vault.put('profile:main/new', 'half')).rejects.toThrow();

        const after = await openVault(again(ports));
        expect(after.view().state).toEqual({ kind: 'open' });
        expect(after.names()).toHaveLength(secretsBefore);
        expect(await after.put('profile:main/new', 'whole')).toMatchObject({ ok: true });
        for (let n = 0; n < secretsBefore; n += 1) {
          expect(await after.read(`profile:main/a:${n}`)).toEqual({ ok: true, value: `secret ${n}` });
        }
      }
    });

    test('keeps an unreadable file aside, says so, and writes nothing over it', async () => {
      const ports = start();
      await (await openVault(ports)).put('profile:main/a:1', 'mine');
      const good = ports.files.disk.get('/state/vault.json') ?? '';
      ports.files.disk.set('/state/vault.json', good.slice(0, 40));

      const next = again(ports);
      const vault = await openVault(next);
      expect(vault.view().state).toMatchObject({ kind: 'unreadable' });
      expect(await vault.read('profile:main/a:1')).toMatchObject({ ok: false, error: { code: 'vault-unreadable' } });
      expect(await vault.put('profile:main/a:1', 'x')).toMatchObject({
        ok: false,
        error: { code: 'vault-unreadable' },
      });
      expect(await vault.remove('profile:main/a:1')).toMatchObject({ ok: false, error: { code: 'vault-unreadable' } });
      expect(next.files.disk.get('/state/vault.json')).toBe(good.slice(0, 40));
      const aside = [...next.files.disk.keys()].filter((path) => path.includes('vault.json.unreadable-'));
      expect(aside.map((path) => next.files.disk.get(path))).toEqual([good.slice(0, 40)]);

      // Repaired by hand, it works again without a restart.
      next.files.disk.set('/state/vault.json', good);
      await next.clock.advance(5_000);
      expect(await vault.read('profile:main/a:1')).toEqual({ ok: true, value: 'mine' });
    });

    test('answers a folder that cannot be written and a full disk as values', async () => {
      const ports = start();
      const vault = await openVault(ports);
      ports.files.refuseWriting('EACCES', true);
      expect(await vault.put('a', 'b')).toMatchObject({ ok: false, error: { code: 'folder-not-writable' } });
      ports.files.refuseWriting('ENOSPC: no space left on device');
      const full = await vault.put('a', 'b');
      expect(full).toMatchObject({ ok: false, error: { code: 'write-failed' } });
      expect(full.ok || full.error.code === 'unknown-secret' ? '' : explain(full.error)).toContain('no space left');
      expect(vault.has('a')).toBe(false);

      ports.files.refuseWriting(null);
      expect(await vault.put('a', 'b')).toMatchObject({ ok: true });
      expect(await (await openVault(again(ports))).read('a')).toEqual({ ok: true, value: 'b' });
    });

    test('tells when something changed, and only then', async () => {
      const vault = await openVault(start());
      let told = 0;
      const stop = vault.onChanged(() => (told += 1));
      await vault.put('a', '1');
      const afterPut = told;
      expect(afterPut).toBeGreaterThan(0);
      await vault.read('a');
      expect(told).toBe(afterPut);
      stop();
      await vault.remove('a');
      expect(told).toBe(afterPut);
    });
  });
}

/** The same disk and keychain, everything else new. */
export const restarted = (before: FakePorts, env = before.env): FakePorts =>
  createFakePorts({ env, files: before.files, keyring: before.keyring, clock: before.clock });

import { join } from 'node:path';
import { err, ok, type Result } from '#shared/result';
import type { VaultView } from '#shared/status';
import { defined } from '../kernel/defined.ts';
import { createEmitter } from '../kernel/emitter.ts';
import { createJsonFile, type Unreadable } from '../kernel/json-file.ts';
import { createSerial } from '../kernel/serial.ts';
import type { WriteError } from '../kernel/write-error.ts';
import type { Choice } from './choose.ts';
import { parseVaultFile, type VaultFile } from './file-v1.ts';
import { createKeyHolder, shutError, type KeyHolder } from './key-holder.ts';
import { NONCE_BYTES, open, seal } from './seal.ts';
import type { Vault, VaultDeps, VaultError } from './types.ts';

export type { Vault, VaultDeps, VaultError } from './types.ts';

/** Opens `vault.json` of the state folder. Never fails: a vault that cannot be used says so in its answers. */
export async function openVault(deps: VaultDeps): Promise<Vault> {
  const path = join(deps.stateDir, 'vault.json');
  const file = createJsonFile<VaultFile | null>({ ...deps, path, parse: parseVaultFile, empty: null });
  const keys = createKeyHolder(deps, file);
  await keys.settle();

  const serial = createSerial();
  const changed = createEmitter<undefined>(() => deps.log.error('vault-listener-failed'));
  keys.onChanged(() => changed.emit(undefined));
  const opened = new Map<string, string>();
  const entries = () => file.current()?.entries ?? {};

  /** Writes all of them or none, then remembers them. */
  const putAll = (secrets: ReadonlyMap<string, string>) =>
    serial(async (): Promise<Result<void, VaultError>> => {
      const ready = await keys.forSealing();
      if (!ready.ok) return ready;
      const { key, file: base } = ready.value;
      const sealed = Object.fromEntries(
        [...secrets].map(([name, secret]) => [name, seal(key, name, secret, deps.ids.bytes(NONCE_BYTES))]),
      );
      const written = await file.change((now) => ({
        ...(now ?? base),
        entries: { ...(now ?? base).entries, ...sealed },
      }));
      if (!written.ok) return err(fileError(written.error));

      for (const [name, secret] of secrets) opened.set(name, secret);
      if (keys.choice().standing.kind === 'new') keys.adopt(ready.value);
      changed.emit(undefined);
      return ok(undefined);
    });

  const readSealed = async (name: string) => {
    const read = await openEntry(name, keys, entries);
    if (read.ok) opened.set(name, read.value);
    return read;
  };

  return {
    view: () => viewOf(keys.choice()),
    trouble: () => (viewOf(keys.choice()).state.kind === 'open' ? null : shutError(keys.choice())),
    onChanged: changed.on,
    names: () => Object.keys(entries()),
    has: (name) => Object.hasOwn(entries(), name),
    putAll,
    put: (name, secret) => putAll(new Map([[name, secret]])),
    unlock: (passphrase) => keys.unlock(passphrase),

    read(name) {
      const known = opened.get(name);
      return known === undefined ? readSealed(name) : ok(known);
    },

    remove: (name) =>
      serial(async () => {
        if (keys.choice().standing.kind === 'unreadable') return err(shutError(keys.choice()));
        if (!Object.hasOwn(entries(), name)) return ok(undefined);
        const written = await file.change((now) => now && { ...now, entries: without(now.entries, name) });
        if (!written.ok) return err(fileError(written.error));
        opened.delete(name);
        changed.emit(undefined);
        return ok(undefined);
      }),
  };
}

async function openEntry(
  name: string,
  keys: KeyHolder,
  entries: () => Readonly<Record<string, string>>,
): Promise<Result<string, VaultError>> {
  const key = await keys.key();
  const sealed = Object.hasOwn(entries(), name) ? entries()[name] : undefined;
  if (sealed === undefined) {
    return err(
      keys.choice().standing.kind === 'unreadable' ? shutError(keys.choice()) : { code: 'unknown-secret', name },
    );
  }
  if (!key.ok) return key;
  const secret = open(key.value, name, sealed);
  return secret === null ? err({ code: 'vault-unreadable', why: `the entry ${name} does not open` }) : ok(secret);
}

const fileError = (error: Unreadable | WriteError): VaultError =>
  error.code === 'store-unreadable' ? { code: 'vault-unreadable', why: error.why } : error;

const without = (entries: Readonly<Record<string, string>>, name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(entries).filter(([other]) => other !== name));

/** What app, command line and doctor say about it. */
function viewOf({ source, standing, because }: Choice): VaultView {
  const state = {
    new: () => ({ kind: 'open' as const }),
    open: () => ({ kind: 'open' as const }),
    locked: () => ({
      kind: 'locked' as const,
      ...defined({ wrong: 'wrong' in standing ? standing.wrong : undefined }),
    }),
    changed: () => ({
      kind: 'changed' as const,
      sealedWith: source.backend,
      why: 'why' in standing ? standing.why : '',
    }),
    unreadable: () => ({ kind: 'unreadable' as const, why: 'why' in standing ? standing.why : '' }),
  }[standing.kind]();
  const reason = because ?? (standing.kind === 'locked' ? standing.why : undefined);
  return {
    backend: source.backend,
    name: source.name,
    state,
    protected: source.backend !== 'keyfile',
    ...(reason === undefined ? {} : { because: reason }),
  };
}

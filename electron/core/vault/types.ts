import type { BatonError } from '#shared/errors';
import type { Result } from '#shared/result';
import type { VaultView } from '#shared/status';
import type { Ports } from '../ports.ts';
import type { Soon } from '../kernel/soon.ts';

export type VaultDeps = Pick<Ports, 'files' | 'keychain' | 'ids' | 'log' | 'env' | 'stateDir' | 'clock'>;

/** Locked, changed, unreadable and unknown are four answers; none of them means that a secret is gone. */
export type VaultError =
  | Extract<
      BatonError,
      {
        code:
          | 'vault-locked'
          | 'vault-changed'
          | 'vault-unreadable'
          | 'wrong-passphrase'
          | 'write-failed'
          | 'folder-not-writable';
      }
    >
  | UnknownSecret;

export interface UnknownSecret {
  readonly code: 'unknown-secret';
  readonly name: string;
}

/** The only writer of `vault.json`. Entry names: `profile:<agentId>/<profileId>` and `client:<agentId>`. */
export interface Vault {
  view(): VaultView;
  /** Why no secret can be read; `null`: it is open. */
  trouble(): Exclude<VaultError, UnknownSecret> | null;
  /** After an unlock, a lost key, and every change of an entry. */
  onChanged(listener: () => void): () => void;
  /** Opened entries stay in memory, so the second read costs nothing: it answers at once. */
  read(name: string): Soon<Result<string, VaultError>>;
  put(name: string, secret: string): Promise<Result<void, VaultError>>;
  /** Several entries in one write: all of them or none. */
  putAll(entries: ReadonlyMap<string, string>): Promise<Result<void, VaultError>>;
  /** An absent entry is fine. Works while the vault is locked, since entries are removed without being opened. */
  remove(name: string): Promise<Result<void, VaultError>>;
  /** Known without the key. */
  names(): readonly string[];
  has(name: string): boolean;
  /** Tries the passphrase, or asks a keychain that was locked once more. */
  unlock(passphrase: string): Promise<Result<void, VaultError>>;
}

import type { WriteError } from '../kernel/write-error.ts';
import type { VaultBackend } from '#shared/status';
import type { VaultFile } from './file-v1.ts';

/** `wrong`: a passphrase is known, and it is another one. */
export interface LockedKey {
  readonly kind: 'locked';
  readonly why: string;
  readonly wrong?: true;
}

/** A vault's key, or why there is none now. `missing`: what sealed it is gone. Neither means that secrets are lost. */
export type KeyAnswer =
  { readonly kind: 'key'; readonly key: Uint8Array } | LockedKey | { readonly kind: 'missing'; readonly why: string };

export type Refusal = Exclude<KeyAnswer, { kind: 'key' }>;

/** A key for a new vault with what its file must say about it; or why none could be kept. */
export type MadeKey =
  | { readonly kind: 'made'; readonly key: Uint8Array; readonly about: Pick<VaultFile, 'scrypt'> }
  | { readonly kind: 'failed'; readonly error: WriteError }
  | Refusal;

/** One of the three places a vault's key can come from. */
export interface KeySource {
  readonly backend: VaultBackend;
  /** For people. */
  readonly name: string;
  /** Can a new vault be sealed with it now? Asked before `make`. */
  usable(): Promise<{ readonly kind: 'yes' } | Refusal>;
  /** The key of a vault that exists. */
  find(file: VaultFile): Promise<KeyAnswer>;
  /** A key for a new vault, kept where it can be found again. */
  make(id: string): Promise<MadeKey>;
}

import type { VaultBackend } from '#shared/status';
import type { VaultFile } from './file-v1.ts';
import type { KeySource, LockedKey } from './key-source.ts';
import { isRightKey } from './seal.ts';

/** How it stands with the vault. `new`: nothing is sealed yet, and `source` is what the first secret will be sealed with. */
export type Standing =
  | { readonly kind: 'new' }
  | { readonly kind: 'open'; readonly key: Uint8Array }
  | LockedKey
  | { readonly kind: 'changed'; readonly why: string }
  | { readonly kind: 'unreadable'; readonly why: string };

export interface Choice {
  readonly source: KeySource;
  readonly standing: Standing;
  /** Why a better source is not used. */
  readonly because?: string;
}

export type KeySources = Readonly<Record<VaultBackend, KeySource>>;

/**
 * For a vault that does not exist yet: the keychain, else a passphrase, else a key file. A keychain that is merely
 * locked is waited for, since a file would be worse protected than what the person has.
 */
export async function chooseForNew(sources: KeySources): Promise<Choice> {
  const { keychain, passphrase, keyfile } = sources;
  const standing = { kind: 'new' } as const;

  const first = await keychain.usable();
  if (first.kind === 'yes') return { source: keychain, standing };
  if ((await passphrase.usable()).kind === 'yes') return { source: passphrase, standing, because: first.why };
  if (first.kind === 'locked') return { source: keychain, standing: first };
  return { source: keyfile, standing, because: first.why };
}

/** For a vault that exists: what sealed it, and nothing else. */
export async function findKey(sources: KeySources, file: VaultFile): Promise<Choice> {
  const source = sources[file.sealedWith];
  const answer = await source.find(file);
  if (answer.kind === 'locked') return { source, standing: answer };
  if (answer.kind === 'missing') return { source, standing: { kind: 'changed', why: answer.why } };
  if (isRightKey(answer.key, file.check)) return { source, standing: { kind: 'open', key: answer.key } };
  return {
    source,
    standing: { kind: 'changed', why: `the key found there (${source.name}) is not the one it was sealed with` },
  };
}

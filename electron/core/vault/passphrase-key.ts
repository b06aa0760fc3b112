import { scrypt } from 'node:crypto';
import type { Ids } from '../ports.ts';
import type { ScryptCosts } from './file-v1.ts';
import type { KeySource } from './key-source.ts';
import { isRightKey, KEY_BYTES } from './seal.ts';

/** OWASP's password storage cheat sheet, the row with N = 2^15: about 32 MiB and a quarter of a second. */
const COSTS = { N: 2 ** 15, r: 8, p: 3 };

/** A key derived from a passphrase, which nobody keeps: `passphrase()` answers what is known now. */
export function passphraseKey(ids: Ids, passphrase: () => string | undefined): KeySource {
  const locked = { kind: 'locked', why: 'it needs its passphrase' } as const;
  const wrong = { kind: 'locked', why: 'the passphrase is not the right one', wrong: true } as const;
  return {
    backend: 'passphrase',
    name: 'passphrase',
    usable: async () => (passphrase() === undefined ? locked : { kind: 'yes' }),
    async find(file) {
      const text = passphrase();
      if (text === undefined) return locked;
      if (!file.scrypt) return { kind: 'missing', why: 'vault.json does not say how its passphrase was used' };
      const key = await derive(text, file.scrypt);
      return isRightKey(key, file.check) ? { kind: 'key', key } : wrong;
    },
    async make() {
      const text = passphrase();
      if (text === undefined) return locked;
      const costs = { ...COSTS, salt: Buffer.from(ids.bytes(16)).toString('base64') };
      return { kind: 'made', key: await derive(text, costs), about: { scrypt: costs } };
    },
  };
}

/** Normalised, since two keyboards may write the same letter in two ways. */
function derive(passphrase: string, { salt, N, r, p }: ScryptCosts): Promise<Uint8Array> {
  const options = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), Buffer.from(salt, 'base64'), KEY_BYTES, options, (error, key) => {
      if (error) reject(error);
      else resolve(new Uint8Array(key));
    });
  });
}

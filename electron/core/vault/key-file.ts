import { join } from 'node:path';
import { writeError } from '../kernel/write-error.ts';
import type { Files, Ids } from '../ports.ts';
import type { KeySource } from './key-source.ts';
import { KEY_BYTES } from './seal.ts';

/** The last resort: the key in a file of its own. Whoever can read the folder can read the secrets. */
export function keyFile({ files, ids, stateDir }: { files: Files; ids: Ids; stateDir: string }): KeySource {
  const path = join(stateDir, 'vault.key');
  return {
    backend: 'keyfile',
    name: 'key file',
    usable: async () => ({ kind: 'yes' }),
    async find() {
      const read = await files.read(path);
      if (!read.ok) {
        const why = read.error.kind === 'missing' ? 'is not there' : `cannot be read (${read.error.why})`;
        return { kind: 'missing', why: `${path} ${why}` };
      }
      const key = decoded(read.value);
      return key ? { kind: 'key', key } : { kind: 'missing', why: `${path} holds no key` };
    },
    async make() {
      // A key that is there already was made by a run that died before its vault.json was written.
      const left = await files.read(path);
      const old = left.ok ? decoded(left.value) : null;
      if (old) return { kind: 'made', key: old, about: {} };
      if (left.ok || left.error.kind === 'unreadable')
        return { kind: 'missing', why: `${path} cannot be used as it is` };

      const key = ids.bytes(KEY_BYTES);
      const written = await files.write(path, `${Buffer.from(key).toString('base64')}\n`);
      return written.ok ? { kind: 'made', key, about: {} } : { kind: 'failed', error: writeError(written.error) };
    },
  };
}

function decoded(text: string): Uint8Array | null {
  const key = new Uint8Array(Buffer.from(text.trim(), 'base64'));
  return key.length === KEY_BYTES ? key : null;
}

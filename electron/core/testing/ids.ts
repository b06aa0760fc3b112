import { createHash } from 'node:crypto';
import type { Ids } from '../ports.ts';

/** The same bytes and ids in every run, and no two alike in one. */
export function createFakeIds(seed = 'seed'): Ids {
  let count = 0;
  let made = 0;
  return {
    bytes(size) {
      const parts: Buffer[] = [];
      for (let have = 0; have < size; have += 32)
        parts.push(createHash('sha256').update(`${seed}/${count++}`).digest());
      return new Uint8Array(Buffer.concat(parts).subarray(0, size));
    },
    next: (prefix) => `${prefix}_${String(++made).padStart(6, '0')}`,
  };
}

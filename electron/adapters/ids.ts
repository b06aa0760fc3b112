import { randomBytes } from 'node:crypto';
import type { Clock, Ids } from '#core/ports';

/** Crockford's base 32: no I, L, O, U; sorts as its numbers do. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `<prefix>_` + 10 characters of time, 3 that count within a millisecond, 8 of chance. */
export function createIds(clock: Clock): Ids {
  let last = 0;
  let count = 0;
  let time = '';
  const chance = createChance();
  return {
    bytes: (size) => new Uint8Array(randomBytes(size)),
    next(prefix) {
      const now = clock.now();
      // Never backwards, even when the clock is: what was made later sorts later.
      if (now > last || time === '') {
        last = Math.max(now, last);
        count = 0;
        time = base32(last, 10);
      } else count += 1;
      return `${prefix}_${time}${base32(count, 3)}${chance(8)}`;
    },
  };
}

function base32(value: number, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32)) text = `${digits[rest % 32] ?? ''}${text}`;
  return text;
}

/** The system is asked for chance in one go for many ids: each request through the gateway has one. */
const POOL = 4_096;

/** 256 is a multiple of 32, so every digit is equally likely. */
function createChance(): (length: number) => string {
  let pool: Uint8Array = new Uint8Array();
  let used = 0;
  return (length) => {
    if (used + length > pool.length) {
      pool = randomBytes(POOL);
      used = 0;
    }
    let text = '';
    for (const byte of pool.subarray(used, used + length)) text += digits[byte % 32] ?? '';
    used += length;
    return text;
  };
}

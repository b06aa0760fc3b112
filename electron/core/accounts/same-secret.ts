import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Ids } from '../ports.ts';

/** Says whether two secrets are the same without comparing them byte by byte. Nothing of it is kept or written. */
export type SameSecret = (a: string, b: string) => boolean;

/** The key is made anew in every process, so a digest that leaked from its memory would tell nothing elsewhere. */
export function createSameSecret(ids: Pick<Ids, 'bytes'>): SameSecret {
  const key = ids.bytes(32);
  const digest = (secret: string) => createHmac('sha256', key).update(secret).digest();
  return (a, b) => timingSafeEqual(digest(a), digest(b));
}

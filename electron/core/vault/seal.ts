import { createCipheriv, createDecipheriv } from 'node:crypto';

/*
 * AES-256-GCM. The name of the entry is associated data, so a sealed secret that is moved to another name does not
 * open. Sealed form: base64 of nonce (12 bytes), tag (16 bytes), ciphertext.
 */

export const KEY_BYTES = 32;
export const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** @param nonce 12 random bytes, never used twice with one key */
export function seal(key: Uint8Array, name: string, secret: string, nonce: Uint8Array): string {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(name, 'utf8'));
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
}

/** `null` when this key, this name and this text do not belong together. */
export function open(key: Uint8Array, name: string, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(name, 'utf8'));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

/** Sealed under this name in every vault: it tells whether a key is the right one before anything is sealed with it. */
const CHECK = 'baton/check';

export const sealCheck = (key: Uint8Array, nonce: Uint8Array): string => seal(key, CHECK, CHECK, nonce);

export const isRightKey = (key: Uint8Array, check: string): boolean => open(key, CHECK, check) === CHECK;

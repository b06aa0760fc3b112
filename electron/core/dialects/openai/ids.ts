import { createHash } from 'node:crypto';

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** `length` letters and digits (at most 32) that stand for `text`, always the same ones. */
export const shortName = (text: string, length: number): string =>
  Array.from(createHash('sha256').update(text).digest().subarray(0, length), (byte) => letters[byte % 62]).join('');

/** An id of another vendor, made short enough. */
export const fitId = (id: string, longest: number): string =>
  id.length <= longest ? id : `call_${shortName(id, Math.min(32, longest - 5))}`;

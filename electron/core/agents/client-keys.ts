import { createHash } from 'node:crypto';
import type { Ids } from '#core/ports';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 40 characters of 62: 238 bits. */
const LENGTH = 40;
/** The largest multiple of 62 below 256: bytes from there on would favour the first letters. */
const FAIR = 248;

/** A key that a tool shows to Baton's own gateway. It opens nothing else. */
export function makeClientKey(ids: Pick<Ids, 'bytes'>): string {
  let key = '';
  while (key.length < LENGTH) {
    for (const byte of ids.bytes(LENGTH)) {
      if (byte < FAIR && key.length < LENGTH) key += ALPHABET.charAt(byte % ALPHABET.length);
    }
  }
  return `bk-${key}`;
}

/** `bk-…7Qd`: enough to tell two apart, too little to use. */
export const keyHint = (key: string) => `bk-…${key.slice(-3)}`;

const digest = (key: string) => createHash('sha256').update(key).digest('base64');

/** Which agent a key belongs to. Looked up by its digest, so the time it takes says nothing about the key. */
export function createKeyring() {
  const agentByDigest = new Map<string, string>();
  const keyByAgent = new Map<string, string>();

  const forget = (agentId: string) => {
    const old = keyByAgent.get(agentId);
    if (old !== undefined) agentByDigest.delete(digest(old));
    keyByAgent.delete(agentId);
  };
  return {
    agentFor: (key: string): string | null => agentByDigest.get(digest(key)) ?? null,
    keyOf: (agentId: string): string | undefined => keyByAgent.get(agentId),
    set(agentId: string, key: string) {
      forget(agentId);
      keyByAgent.set(agentId, key);
      agentByDigest.set(digest(key), agentId);
    },
    forget,
  };
}

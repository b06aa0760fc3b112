import { hash } from 'node:crypto';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import type { Ids, Log } from '../ports.ts';
import type { Vault, VaultError } from '../vault/types.ts';

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

const digest = (key: string) => hash('sha256', key, 'base64');

/**
 * Which agent a key belongs to. Looked up by its digest, so the time it takes says nothing about the key. One that was
 * found good is remembered as it was shown: whoever shows it again knows it already. No more than there are agents.
 */
export function createKeyring() {
  const agentByDigest = new Map<string, string>();
  const keyByAgent = new Map<string, string>();
  const verified = new Map<string, string>();

  const forget = (agentId: string) => {
    const old = keyByAgent.get(agentId);
    if (old !== undefined) {
      agentByDigest.delete(digest(old));
      verified.delete(old);
    }
    keyByAgent.delete(agentId);
  };
  const verify = (key: string): string | null => {
    const agentId = agentByDigest.get(digest(key));
    if (agentId === undefined) return null;
    verified.set(key, agentId);
    return agentId;
  };
  return {
    agentFor: (key: string): string | null => verified.get(key) ?? verify(key),
    keyOf: (agentId: string): string | undefined => keyByAgent.get(agentId),
    set(agentId: string, key: string) {
      forget(agentId);
      keyByAgent.set(agentId, key);
      agentByDigest.set(digest(key), agentId);
      verified.delete(key);
    },
    forget,
  };
}

export interface ClientKeysDeps {
  readonly vault: Vault;
  readonly ids: Pick<Ids, 'bytes'>;
  readonly log: Log;
  readonly agentIds: () => readonly string[];
}

/** The client keys of all agents: sealed in the vault, in memory for the gateway. */
export function createClientKeys({ vault, ids, log, agentIds }: ClientKeysDeps) {
  const keyring = createKeyring();
  return {
    agentFor: keyring.agentFor,
    exists: (agentId: string) => vault.has(entry(agentId)),
    hint(agentId: string): string | undefined {
      const key = keyring.keyOf(agentId);
      return key === undefined ? undefined : keyHint(key);
    },
    /** Those not in memory yet: at the start, and after an unlock. */
    async load() {
      for (const id of agentIds()) {
        if (keyring.keyOf(id) !== undefined || !vault.has(entry(id))) continue;
        const key = await vault.read(entry(id));
        if (key.ok) keyring.set(id, key.value);
        else log.warn('client-key-unread', { agent: id, code: key.error.code });
      }
    },
    async read(agentId: string): Promise<Result<string, BatonError>> {
      const key = await vault.read(entry(agentId));
      return key.ok ? key : err(asBatonError(key.error));
    },
    /** A new key; the old one ends at once. */
    async renew(agentId: string): Promise<Result<string, BatonError>> {
      const key = makeClientKey(ids);
      const stored = await vault.put(entry(agentId), key);
      if (!stored.ok) return err(asBatonError(stored.error));
      keyring.set(agentId, key);
      return ok(key);
    },
    async drop(agentId: string): Promise<Result<void, BatonError>> {
      keyring.forget(agentId);
      const removed = await vault.remove(entry(agentId));
      return removed.ok ? removed : err(asBatonError(removed.error));
    },
  };
}

const entry = (agentId: string) => `client:${agentId}`;

const asBatonError = (error: VaultError): BatonError =>
  error.code === 'unknown-secret' ? { code: 'vault-unreadable', why: `${error.name} is missing` } : error;

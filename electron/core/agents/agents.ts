import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import type { ConfigService } from '../config/types.ts';
import { createEmitter } from '../kernel/emitter.ts';
import { nearest } from '../kernel/nearest.ts';
import type { Files, Ids, Log } from '../ports.ts';
import type { Profiles } from '../profiles/store.ts';
import type { Vault, VaultError } from '../vault/types.ts';
import { createKeyring, keyHint, makeClientKey } from './client-keys.ts';
import { withAgent, withoutAgent } from './edit.ts';

/** Every other agent follows this one, so it always exists. */
export const MAIN = 'main';

const AGENT_ID = /^[a-z0-9][a-z0-9._-]{0,39}$/;

export interface AgentsDeps {
  readonly config: ConfigService;
  readonly vault: Vault;
  readonly profiles: Profiles;
  readonly files: Files;
  readonly ids: Pick<Ids, 'bytes'>;
  readonly log: Log;
}

/** Named callers: each has its key, and may have its own model, fallbacks and order of accounts. */
export interface Agents {
  /** `main` first, then as written in the config. */
  ids(): readonly string[];
  /** `main` when absent; an error that names the nearest one when unknown. */
  resolve(id: string | undefined): Result<string, BatonError>;
  add(id: string): Promise<Result<{ key: string }, BatonError>>;
  remove(id: string): Promise<Result<void, BatonError>>;
  /** The client key, made when there is none yet; `rotate` ends the old one at once. */
  key(id: string, rotate: boolean): Promise<Result<string, BatonError>>;
  /** Whose key this is; `null` for a stranger's. Hot path: never waits. */
  agentFor(key: string): string | null;
  hint(id: string): string | undefined;
  onChanged(listener: () => void): () => void;
}

/** Reads the client keys that the vault can open now; again after each unlock. */
export async function openAgents(deps: AgentsDeps): Promise<Agents> {
  const { config, vault, profiles, files, ids, log } = deps;
  const keyring = createKeyring();
  const changed = createEmitter<undefined>();

  const agentIds = () => [...new Set([MAIN, ...config.current().agents.list.map((agent) => agent.id)])];

  function resolve(id: string | undefined): Result<string, BatonError> {
    const known = agentIds();
    if (id === undefined || known.includes(id)) return ok(id ?? MAIN);
    return err({ code: 'unknown-agent', agentId: id, nearest: nearest(id, known) });
  }

  async function readKeys() {
    for (const id of agentIds()) {
      if (keyring.keyOf(id) !== undefined || !vault.has(entry(id))) continue;
      const key = await vault.read(entry(id));
      if (key.ok) keyring.set(id, key.value);
      else log.warn('client-key-unread', { agent: id, code: key.error.code });
    }
  }

  async function newKey(id: string): Promise<Result<string, BatonError>> {
    const key = makeClientKey(ids);
    const stored = await vault.put(entry(id), key);
    if (!stored.ok) return err(asBatonError(stored.error));
    keyring.set(id, key);
    changed.emit(undefined);
    return ok(key);
  }

  await readKeys();
  vault.onChanged(() => void readKeys());

  return {
    ids: agentIds,
    resolve,
    agentFor: (key) => keyring.agentFor(key),
    onChanged: changed.on,
    hint(id) {
      const key = keyring.keyOf(id);
      return key === undefined ? undefined : keyHint(key);
    },

    async key(id, rotate) {
      const known = resolve(id);
      if (!known.ok) return known;
      if (rotate || !vault.has(entry(id))) return newKey(id);
      const key = await vault.read(entry(id));
      return key.ok ? key : err(asBatonError(key.error));
    },

    async add(id) {
      if (!AGENT_ID.test(id)) return err({ code: 'bad-agent-id', agentId: id });
      if (agentIds().includes(id)) return err({ code: 'agent-exists', agentId: id });
      // The key first: an agent without one is harmless, a config entry that failed half-way is not.
      const key = await newKey(id);
      if (!key.ok) return key;
      const written = await config.change((raw) => withAgent(raw, id));
      if (!written.ok) return written;
      await profiles.ready(id);
      changed.emit(undefined);
      return ok({ key: key.value });
    },

    async remove(id) {
      const known = resolve(id);
      if (!known.ok) return known;
      if (id === MAIN) return err({ code: 'agent-protected', agentId: id });
      const written = await config.change((raw) => withoutAgent(raw, id));
      if (!written.ok) return written;
      keyring.forget(id);
      const forgotten = await profiles.forget(id);
      if (!forgotten.ok) return forgotten;
      const unsealed = await vault.remove(entry(id));
      if (!unsealed.ok) return err(asBatonError(unsealed.error));
      const removed = await files.remove(profiles.agentDir(id));
      changed.emit(undefined);
      return removed.ok ? ok(undefined) : err({ code: 'write-failed', ...removed.error });
    },
  };
}

const entry = (agentId: string) => `client:${agentId}`;

/** A key that is listed but not in the vault cannot happen through Baton; as an error it reads as an unreadable vault. */
const asBatonError = (error: VaultError): BatonError =>
  error.code === 'unknown-secret' ? { code: 'vault-unreadable', why: `${error.name} is missing` } : error;

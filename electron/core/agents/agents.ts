import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import type { ConfigService } from '../config/types.ts';
import { createEmitter } from '../kernel/emitter.ts';
import { nearest } from '../kernel/nearest.ts';
import type { Files, Ids, Log } from '../ports.ts';
import type { Profiles } from '../profiles/store.ts';
import type { Vault } from '../vault/types.ts';
import { createClientKeys } from './client-keys.ts';
import { withAgent, withoutAgent } from './edit.ts';

/** Every other agent follows this one, so it always exists. */
export const MAIN = 'main';

const AGENT_ID = /^[a-z0-9][a-z0-9._-]{0,39}$/;
/** As a folder's name it would mean another folder. */
const LEADS_OUT = /^\.|[/\\]/;

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

/** Reads the client keys that the vault can open now; again after each unlock and each change of the config. */
export async function openAgents({ config, vault, profiles, files, ids, log }: AgentsDeps): Promise<Agents> {
  const changed = createEmitter<undefined>();
  const agentIds = () => [...new Set([MAIN, ...config.current().agents.list.map((agent) => agent.id)])];
  const keys = createClientKeys({ vault, ids, log, agentIds });
  await keys.load();
  vault.onChanged(() => void keys.load());
  config.onChanged(() => void keys.load());

  function resolve(id: string | undefined): Result<string, BatonError> {
    const known = agentIds();
    if (id === undefined || known.includes(id)) return ok(id ?? MAIN);
    return err({ code: 'unknown-agent', agentId: id, nearest: nearest(id, known) });
  }

  const announce = <T>(result: Result<T, BatonError>) => {
    if (result.ok) changed.emit(undefined);
    return result;
  };

  async function add(id: string): Promise<Result<{ key: string }, BatonError>> {
    if (!AGENT_ID.test(id)) return err({ code: 'bad-agent-id', agentId: id });
    if (agentIds().includes(id)) return err({ code: 'agent-exists', agentId: id });
    // The key first: a key without an agent is harmless, an agent whose key failed half-way is not.
    const key = await keys.renew(id);
    if (!key.ok) return key;
    const written = await config.change((raw) => withAgent(raw, id));
    if (!written.ok) return written;
    const ready = await profiles.ready(id);
    return ready.ok ? ok({ key: key.value }) : ready;
  }

  async function remove(id: string): Promise<Result<void, BatonError>> {
    const known = resolve(id);
    if (!known.ok) return known;
    if (id === MAIN) return err({ code: 'agent-protected', agentId: id });
    // Written by hand, a name can be anything, and a folder is about to go.
    if (LEADS_OUT.test(id)) return err({ code: 'bad-agent-id', agentId: id });
    const written = await config.change((raw) => withoutAgent(raw, id));
    if (!written.ok) return written;
    const forgotten = await profiles.forget(id);
    if (!forgotten.ok) return forgotten;
    const dropped = await keys.drop(id);
    if (!dropped.ok) return dropped;
    const removed = await files.remove(profiles.agentDir(id));
    return removed.ok ? ok(undefined) : err({ code: 'write-failed', ...removed.error });
  }

  return {
    ids: agentIds,
    resolve,
    add: async (id) => announce(await add(id)),
    remove: async (id) => announce(await remove(id)),
    async key(id, rotate) {
      const known = resolve(id);
      if (!known.ok) return known;
      return rotate || !keys.exists(id) ? announce(await keys.renew(id)) : keys.read(id);
    },
    agentFor(key) {
      const id = keys.agentFor(key);
      return id !== null && agentIds().includes(id) ? id : null;
    },
    hint: keys.hint,
    onChanged: changed.on,
  };
}

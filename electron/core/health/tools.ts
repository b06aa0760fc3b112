import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import type { ConfigService } from '../config/types.ts';
import type { Sessions } from '../failover/sessions.ts';
import { writeError } from '../kernel/write-error.ts';
import type { Refresher } from '../oauth/types.ts';
import type { Files, WriteFailure } from '../ports.ts';
import type { Profiles } from '../profiles/store.ts';
import type { Vault } from '../vault/types.ts';
import type { Tools } from './repairs.ts';

/** Whoever owns what is put right. */
export interface ToolServices {
  readonly ports: { readonly files: Files };
  readonly config: Pick<ConfigService, 'change'>;
  readonly vault: Pick<Vault, 'remove'>;
  readonly profiles: Pick<Profiles, 'setOrder' | 'update'>;
  readonly refresher: Pick<Refresher, 'refreshNow'>;
  readonly sessions: Pick<Sessions, 'stale' | 'flush'>;
}

type Done = Promise<Result<void, BatonError>>;

/** For one run of repairs: a file is copied before the first of its changes, and not again. */
export function createTools(services: ToolServices): Tools {
  const { config, vault, profiles, refresher, sessions } = services;
  const { files } = services.ports;
  const kept = new Set<string>();
  return {
    makePrivate: (path) => tried(files.makePrivate(path)),
    remove: (path) => tried(files.remove(path)),
    write: (path, text) => tried(files.write(path, text)),
    async keep(path) {
      if (kept.has(path)) return ok(null);
      const copied = await copy(files, path);
      if (copied.ok) kept.add(path);
      return copied;
    },
    config: (edit) => config.change(edit),
    setOrder: (agentId, provider, ids) => profiles.setOrder(agentId, provider, ids),
    dropExpiry: (agentId, profileId) => nothing(profiles.update(agentId, profileId, { expires: null })),
    refresh: (agentId, profileId) => nothing(refresher.refreshNow(agentId, profileId)),
    async forget(entries) {
      for (const name of entries) {
        const gone = await vault.remove(name);
        if (!gone.ok) return err(asBatonError(gone.error));
      }
      return ok(undefined);
    },
    async unpin(agentId, session) {
      sessions.stale(agentId, session, 'profileId');
      await sessions.flush();
      return ok(undefined);
    },
  };
}

const tried = async (done: Promise<Result<void, WriteFailure>>): Done => {
  const result = await done;
  return result.ok ? result : err(writeError(result.error));
};

const nothing = async (done: Promise<Result<unknown, BatonError>>): Done => {
  const result = await done;
  return result.ok ? ok(undefined) : result;
};

async function copy(files: Files, path: string): Promise<Result<string | null, BatonError>> {
  const text = await files.read(path);
  // What is not there cannot be lost.
  if (!text.ok) return text.error.kind === 'missing' ? ok(null) : err({ code: 'store-unreadable', path });
  for (let n = 1; ; n += 1) {
    const name = `${path}.doctor${n === 1 ? '' : `-${n}`}.bak`;
    if ((await files.stat(name)) !== null) continue;
    const written = await files.write(name, text.value);
    return written.ok ? ok(name) : err(writeError(written.error));
  }
}

/** Removing never asks for an entry that is not there. */
const asBatonError = (
  error: Extract<Awaited<ReturnType<Vault['remove']>>, { readonly ok: false }>['error'],
): BatonError =>
  error.code === 'unknown-secret' ? { code: 'vault-unreadable', why: `there is no entry ${error.name}` } : error;

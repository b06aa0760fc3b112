import { config as configureSchemas } from 'zod';
import type { Baton } from '#core/baton';
import { createNodePorts } from '#adapters/node-ports';
import { claimOwnership } from '#adapters/owner';
import { serveSocket, type HostCalls } from '#adapters/socket';
import type { BatonError } from '#shared/errors';
import { ok, type Result } from '#shared/result';

export interface OwnOptions {
  readonly stateDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly host: 'web' | 'serve' | 'cli';
  readonly patienceMs?: number;
  /** Asked when a peer calls, so that it may be made after the core. */
  readonly hostCalls?: HostCalls;
}

export interface Owner {
  readonly baton: Baton;
  /** Socket first (calls under way finish), then the core, then the lock. */
  readonly close: () => Promise<void>;
}

/** Claims the state folder, starts a core on it, and answers other processes. */
export async function openOwner(options: OwnOptions): Promise<Result<Owner, BatonError>> {
  const { stateDir, env, version, host } = options;
  const patience = options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs };
  // A command reads each thing once: for that, zod's writing of code for each schema takes longer than it saves.
  if (host === 'cli') configureSchemas({ jitless: true });
  // The disk is asked who owns the folder while the core is being loaded.
  const [claimed, { createBaton }] = await Promise.all([
    claimOwnership(stateDir, { host, ...patience }),
    import('#core/baton'),
  ]);
  if (!claimed.ok) return claimed;
  const ownership = claimed.value;

  const baton = await createBaton(createNodePorts({ stateDir, env, version }), { host });
  if (!baton.ok) {
    await ownership.release();
    return baton;
  }
  const socket = await serveSocket(ownership, baton.value, {
    version,
    ...(options.hostCalls === undefined ? {} : { hostCalls: options.hostCalls }),
  });
  return ok({
    baton: baton.value,
    close: async () => {
      await socket.close();
      await baton.value.close();
      await ownership.release();
    },
  });
}

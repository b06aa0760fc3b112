import { createBaton, type Baton } from '#core/baton';
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
  const claimed = await claimOwnership(stateDir, {
    host,
    ...(options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs }),
  });
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

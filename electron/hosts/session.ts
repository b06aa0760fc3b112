import { setTimeout as sleep } from 'node:timers/promises';
import type { Api, Call } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { err, type Result } from '#shared/result';
import type { OwnerClient } from '#adapters/socket';

/*
 * A command talks to the owner of the state folder if there is one; else it becomes the owner for as long as it runs.
 * Modules are loaded when needed: a client never loads the core.
 */

type Invoke = (call: string, input: unknown) => Promise<Result<unknown, BatonError>>;

export interface Session {
  readonly api: Api;
  /** Ends the connection or, as owner, lets the calls of others finish and leaves. */
  close(): Promise<void>;
}

interface Link {
  readonly invoke: Invoke;
  /** True: the call was not run, connect anew. */
  readonly stale: () => boolean;
  readonly close: () => Promise<void>;
}

export interface SessionOptions {
  readonly stateDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
}

/** How long a command runs after owners that are just coming or leaving: twenty commands at once take their turns. */
const PATIENCE_MS = 15_000;
/** Between two looks. Drawn anew each time, so that those who wait do not all come back at the same moment. */
const pause = () => sleep(10 + Math.random() * 40);

/** Connects at the first call. */
export function openSession(options: SessionOptions): Session {
  let link: Promise<Result<Link, BatonError>> | undefined;

  const invoke: Invoke = async (call, input) => {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const linked = await (link ??= linkTo(options, deadline));
      if (!linked.ok) return linked;
      const result = await linked.value.invoke(call, input);
      if (result.ok || !linked.value.stale() || Date.now() >= deadline) return result;
      link = undefined;
    }
  };

  return {
    api: apiOver(invoke),
    close: async () => {
      const linked = await link;
      if (linked?.ok === true) await linked.value.close();
    },
  };
}

/** The contract over one function. What comes back was parsed by the owner's door. */
function apiOver(invoke: Invoke): Api {
  return new Proxy({} as Api, {
    get: (_target, call) => (input: unknown) => invoke(call as Call, input),
  });
}

async function linkTo(options: SessionOptions, deadline: number): Promise<Result<Link, BatonError>> {
  const { connectOwner } = await import('#adapters/socket');
  for (;;) {
    const client = await connectOwner(options.stateDir);
    if (client !== null) return { ok: true, value: clientLink(client) };
    const owned = await ownLink(options);
    const busy = !owned.ok && owned.error.code === 'already-running';
    if (!busy) return owned;
    // Somebody became the owner in between: connect to that one.
    if (Date.now() >= deadline) return err({ ...owned.error, code: 'owner-silent' });
    await pause();
  }
}

const clientLink = (client: OwnerClient): Link => ({
  invoke: client.invoke,
  stale: client.leaving,
  close: async () => {
    client.close();
  },
});

async function ownLink(options: SessionOptions): Promise<Result<Link, BatonError>> {
  const { openOwner } = await import('./own.ts');
  const owner = await openOwner({ ...options, host: 'cli', patienceMs: 0 });
  if (!owner.ok) return owner;
  const { baton, close } = owner.value;
  return { ok: true, value: { invoke: baton.dispatch, stale: () => false, close } };
}

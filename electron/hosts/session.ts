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

/** How often a command runs after owners that are just leaving. */
const TRIES = 20;

/** Connects at the first call. */
export function openSession(options: SessionOptions): Session {
  let link: Promise<Result<Link, BatonError>> | undefined;

  const invoke: Invoke = async (call, input) => {
    for (let tries = 0; ; tries += 1) {
      const linked = await (link ??= linkTo(options));
      if (!linked.ok) return linked;
      const result = await linked.value.invoke(call, input);
      if (result.ok || !linked.value.stale() || tries >= TRIES) return result;
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

async function linkTo(options: SessionOptions): Promise<Result<Link, BatonError>> {
  const { connectOwner } = await import('#adapters/socket');
  for (let tries = 0; ; tries += 1) {
    const client = await connectOwner(options.stateDir);
    if (client !== null) return { ok: true, value: clientLink(client) };
    const owned = await ownLink(options);
    const busy = !owned.ok && owned.error.code === 'already-running';
    if (!busy) return owned;
    // Somebody became the owner in between: connect to that one.
    if (tries >= TRIES) return err({ ...owned.error, code: 'owner-silent' });
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

import { setTimeout as sleep } from 'node:timers/promises';
import type { Api, Call, Event, Payload } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import type { OwnerClient } from '#adapters/socket-client';

/*
 * A command talks to the owner of the state folder if there is one; else it becomes the owner for as long as it runs.
 * Modules are loaded when needed: a client never loads the core.
 */

type Invoke = (call: string, input: unknown) => Promise<Result<unknown, BatonError>>;

export interface Session {
  readonly api: Api;
  /** See `Context`. An owner that is itself only a command is waited for: it would leave in the middle. */
  follow<E extends Event>(event: E, listener: (payload: Payload<E>) => void): Promise<Result<() => void, BatonError>>;
  /** Was anything called? */
  used(): boolean;
  /** Ends the connection or, as owner, lets the calls of others finish and leaves. */
  close(): Promise<void>;
}

interface Link {
  readonly invoke: Invoke;
  readonly follow: (event: Event, listener: (payload: unknown) => void) => () => void;
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
/** How long another command may take before it is used as the owner after all: it may be waiting for a person, too. */
const OTHERS_MS = 2_000;
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
    follow: async (event, listener) => {
      const now = Date.now();
      const linked = await (link ??= linkTo(options, now + PATIENCE_MS, now + OTHERS_MS));
      // What the owner sends was parsed there.
      return linked.ok ? ok(linked.value.follow(event, listener as (payload: unknown) => void)) : linked;
    },
    used: () => link !== undefined,
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

/** @param lasting until then, an owner that is only a command is waited for */
async function linkTo(options: SessionOptions, deadline: number, lasting = 0): Promise<Result<Link, BatonError>> {
  const { connectOwner } = await import('#adapters/socket-client');
  for (;;) {
    const client = await connectOwner(options.stateDir);
    if (client?.host === 'cli' && Date.now() < lasting) {
      client.close();
      await pause();
      continue;
    }
    if (client !== null) return ok(clientLink(client));
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
  follow: client.subscribe,
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
  const follow: Link['follow'] = (wanted, listener) =>
    baton.subscribe((event, payload) => {
      if (event === wanted) listener(payload);
    });
  return ok({ invoke: baton.dispatch, follow, stale: () => false, close });
}

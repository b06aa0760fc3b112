import { claimOwnership, type Ownership } from '#adapters/owner';
import { connectOwner, serveSocket, type OwnerClient } from '#adapters/socket';
import { createBaton, type Baton } from '#core/baton';
import { createEmitter } from '#core/kernel/emitter';
import type { Ports } from '#core/ports';
import type { Dispatch } from '#core/serve';
import { events, topic, type Event } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';

/** The core, whether it runs in this process or in the one that owns the state folder already. */
export interface Core {
  readonly dispatch: Dispatch;
  subscribe(listener: (event: Event, payload: unknown) => void): () => void;
  close(): Promise<void>;
}

interface Link extends Core {
  /** Calls back when the owner has gone; never when this process is the owner. */
  onGone(listener: () => void): void;
}

const RETRY = 1_000;

/**
 * Owns the state folder and runs the core; or, when a `baton serve` was first, is a client of that one, and takes over
 * when it leaves.
 * @param bringToFront what another `baton` may ask of the app: show the window
 */
export async function openCore(ports: Ports, bringToFront: () => void): Promise<Result<Core, BatonError>> {
  const first = await connect(ports, bringToFront);
  if (!first.ok) return first;

  const told = createEmitter<{ event: Event; payload: unknown }>();
  const closing = new AbortController();
  let link = first.value;
  attach();

  function attach() {
    link.subscribe((event, payload) => told.emit({ event, payload }));
    link.onGone(() => void takeOver());
  }

  async function takeOver() {
    while (!closing.signal.aborted) {
      const next = await connect(ports, bringToFront);
      if (next.ok) {
        link = next.value;
        attach();
        told.emit({ event: 'changed', payload: { topics: topic.options } });
        return;
      }
      await ports.clock.sleep(RETRY, closing.signal);
    }
  }

  return ok({
    dispatch: (call, input) => link.dispatch(call, input),
    subscribe: (listener) => told.on(({ event, payload }) => listener(event, payload)),
    close: async () => {
      closing.abort();
      await link.close();
    },
  });
}

async function connect(ports: Ports, bringToFront: () => void): Promise<Result<Link, BatonError>> {
  const owned = await claimOwnership(ports.stateDir, { host: 'app' });
  if (owned.ok) return await own(owned.value, ports, bringToFront);
  if (owned.error.code !== 'already-running') return owned;
  const client = await connectOwner(ports.stateDir);
  return client === null ? owned : ok(remote(client));
}

async function own(ownership: Ownership, ports: Ports, bringToFront: () => void): Promise<Result<Link, BatonError>> {
  const baton = await createBaton(ports, { host: 'app' });
  if (!baton.ok) {
    await ownership.release();
    return baton;
  }
  const open = async () => {
    bringToFront();
    return ok({});
  };
  const socket = await serveSocket(ownership, baton.value, { version: ports.version, hostCalls: { open } });
  // A taken port is told by an event and shown in the window; Baton goes on without its gateway.
  const listening = await baton.value.startGateway();
  if (!listening.ok) ports.log.warn('gateway-not-started', { code: listening.error.code });
  return ok(local(baton.value, socket, ownership));
}

const local = (baton: Baton, socket: { close(): Promise<void> }, ownership: Ownership): Link => ({
  dispatch: baton.dispatch,
  subscribe: (listener) => baton.subscribe(listener),
  onGone: () => undefined,
  close: async () => {
    await socket.close();
    await baton.close();
    await ownership.release();
  },
});

function remote(client: OwnerClient): Link {
  const names = Object.keys(events) as Event[];
  return {
    dispatch: (call, input) =>
      typeof call === 'string'
        ? client.invoke(call, input)
        : Promise.resolve(err({ code: 'bad-input', issues: ['no such call'] })),
    subscribe: (listener) => {
      const off = names.map((name) => client.subscribe(name, (payload) => listener(name, payload)));
      return () => off.forEach((stop) => stop());
    },
    onGone: (listener) => void client.onClosed(listener),
    close: async () => client.close(),
  };
}

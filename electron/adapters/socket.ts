import { chmod } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import type { Event } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { err, type Result } from '#shared/result';
import { readFrames, writeFrame } from './frames.ts';
import type { Ownership } from './owner.ts';

export { connectOwner, type OwnerClient } from './socket-client.ts';

type Answer = Promise<Result<unknown, BatonError>>;

/** What the socket needs of a Baton. */
export interface Door {
  readonly dispatch: (call: unknown, input: unknown) => Answer;
  subscribe(listener: (event: Event, payload: unknown) => void): () => void;
}

/**
 * What the process around the core can do, beside the contract: never offered to a renderer.
 * `open` brings the window to the front (answers `{}`), or makes a fresh one-time link (answers `{ link }`).
 */
export type HostCalls = Readonly<Partial<Record<'open', (input: unknown) => Answer>>>;

export interface OwnerSocket {
  /** Takes no new call, lets those under way finish, then closes. */
  close(): Promise<void>;
}

/**
 * Answers other `baton` processes on the owner's socket (0600, in a 0700 folder).
 *
 * Newline-delimited JSON. In: `{id, call, input}`, `{id, host, input}`, `{subscribe: true}`. Out: `{hello}` first, then
 * `{id, result}`, `{event, payload}`, and `{id, closing: true}` for a call that came too late and was not run; at the
 * very end `{closing: true}` for those still on their way.
 */
export async function serveSocket(
  ownership: Ownership,
  baton: Door,
  options: { readonly version: string; readonly hostCalls?: HostCalls },
): Promise<OwnerSocket> {
  const peers = new Set<Socket>();
  const underWay = new Set<Promise<unknown>>();
  const state = { closing: false };
  const hello = { pid: process.pid, host: ownership.host, version: options.version };

  const run = (frame: Record<string, unknown>): Answer => {
    if (typeof frame['host'] !== 'string') return baton.dispatch(frame['call'], frame['input']);
    const handler = frame['host'] === 'open' ? options.hostCalls?.open : undefined;
    return handler?.(frame['input']) ?? Promise.resolve(err({ code: 'bad-input', issues: ['no such host call'] }));
  };

  const answer = (peer: Socket, frame: Record<string, unknown>) => {
    const id = frame['id'];
    if (state.closing) {
      writeFrame(peer, { id, closing: true });
      return;
    }
    const task = run(frame)
      .catch((): Result<never, BatonError> => err({ code: 'internal', traceId: 'socket' }))
      .then((result) => writeFrame(peer, { id, result }));
    underWay.add(task);
    void task.finally(() => underWay.delete(task));
  };

  const server = createServer((peer) => {
    peers.add(peer);
    let unsubscribe: (() => void) | undefined;
    peer.on('error', () => peer.destroy());
    peer.on('close', () => {
      peers.delete(peer);
      unsubscribe?.();
    });
    writeFrame(peer, { hello });
    readFrames(peer, {
      frame(value) {
        const frame = value as Record<string, unknown>;
        if (frame['subscribe'] !== true) answer(peer, frame);
        else unsubscribe ??= baton.subscribe((event, payload) => writeFrame(peer, { event, payload }));
      },
      malformed: () => writeFrame(peer, refusal('not a JSON object')),
      tooLong: () => {
        writeFrame(peer, refusal('frame too long'));
        peer.end();
      },
    });
  });

  await listen(server, ownership.socketPath);
  return { close: closer(server, peers, underWay, state) };
}

const refusal = (issue: string) => ({ id: null, result: err({ code: 'bad-input', issues: [issue] }) });

function closer(
  server: Server,
  peers: ReadonlySet<Socket>,
  underWay: ReadonlySet<Promise<unknown>>,
  state: { closing: boolean },
): () => Promise<void> {
  return async () => {
    state.closing = true;
    while (underWay.size > 0) await Promise.allSettled(underWay);
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const peer of peers) {
      // Every answer has been written: whoever has none by now was not heard.
      writeFrame(peer, { closing: true });
      peer.destroySoon();
    }
    await closed;
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      if (path.startsWith('\\\\')) resolve();
      else chmod(path, 0o600).then(resolve, reject);
    });
  });
}

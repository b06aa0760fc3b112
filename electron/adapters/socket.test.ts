import { mkdtemp, rm, stat } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Event } from '#shared/contract';
import { ok } from '#shared/result';
import { FRAME_LIMIT } from './frames.ts';
import { claimOwnership, type Ownership } from './owner.ts';
import { connectOwner, serveSocket, type Door, type OwnerSocket } from './socket.ts';

type Listener = (event: Event, payload: unknown) => void;

let stateDir: string;
let ownership: Ownership;
let socket: OwnerSocket;
let listeners: Set<Listener>;
let finish: () => void;

/** Echoes; `slow` waits until the test says so, `throw` has a bug. */
const door = (): Door => ({
  dispatch: async (call, input) => {
    if (call === 'throw') throw new Error('a bug');
    if (call === 'slow') await new Promise<void>((resolve) => (finish = resolve));
    return ok({ call, input });
  },
  subscribe: (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
});

beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'socket-'));
  listeners = new Set();
  const claimed = await claimOwnership(stateDir, { host: 'serve' });
  if (!claimed.ok) throw new Error(claimed.error.code);
  ownership = claimed.value;
  socket = await serveSocket(ownership, door(), {
    version: '1.2.3',
    hostCalls: { open: async () => ok({ link: 'http://x' }) },
  });
});

afterEach(async () => {
  await socket.close();
  await ownership.release();
  await rm(stateDir, { recursive: true, force: true });
});

async function client() {
  const connected = await connectOwner(stateDir);
  if (connected === null) throw new Error('nobody there');
  return connected;
}

/** A peer that writes what it likes. */
async function raw(): Promise<{ peer: Socket; next: () => Promise<unknown> }> {
  const peer = connect(ownership.socketPath);
  const lines = createInterface({ input: peer })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    return done === true ? 'closed' : (JSON.parse(value) as unknown);
  };
  await next(); // the greeting
  return { peer, next };
}

describe('the local socket', () => {
  it('greets with who it is, and is for this user only', async () => {
    const peer = await client();
    expect(peer).toMatchObject({ pid: process.pid, host: 'serve', version: '1.2.3' });
    expect((await stat(ownership.socketPath)).mode & 0o777).toBe(0o600);
    peer.close();
  });

  it('answers calls, each with its own answer', async () => {
    const peer = await client();
    const answers = await Promise.all([1, 2, 3].map((n) => peer.invoke('app.get', { n })));
    expect(answers).toEqual([1, 2, 3].map((n) => ok({ call: 'app.get', input: { n } })));
    peer.close();
  });

  it('answers a bug inside with an error and goes on', async () => {
    const peer = await client();
    expect(await peer.invoke('throw', {})).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(await peer.invoke('app.get', 1)).toMatchObject({ ok: true });
    peer.close();
  });

  it('offers host calls apart from the contract', async () => {
    const peer = await client();
    expect(await peer.invokeHost('open')).toEqual(ok({ link: 'http://x' }));
    expect(await peer.invokeHost('toString' as 'open')).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    peer.close();
  });

  it('sends events to subscribers only, until they go', async () => {
    const peer = await client();
    const heard: unknown[] = [];
    const stop = peer.subscribe('changed', (payload) => heard.push(payload));
    await peer.invoke('app.get', {});
    for (const listener of listeners) {
      listener('changed', { topics: ['app'] });
      listener('vault-locked', { name: 'x' });
    }
    await peer.invoke('app.get', {});
    expect(heard).toEqual([{ topics: ['app'] }]);

    stop();
    for (const listener of listeners) listener('changed', { topics: [] });
    await peer.invoke('app.get', {});
    expect(heard).toHaveLength(1);

    peer.close();
    await expect.poll(() => listeners.size).toBe(0);
  });

  it.each(['not json', '[1]', 'null', '"x"', '{"id":1', '\u0000\u0001'])(
    'answers a malformed line and goes on: %j',
    async (line) => {
      const { peer, next } = await raw();
      peer.write(`${line}\n`);
      expect(await next()).toMatchObject({ id: null, result: { ok: false, error: { code: 'bad-input' } } });
      peer.write('{"id":7,"call":"app.get"}\n');
      expect(await next()).toMatchObject({ id: 7, result: { ok: true } });
      peer.destroy();
    },
  );

  it('takes a frame that comes in pieces, also cut inside a character', async () => {
    const { peer, next } = await raw();
    const bytes = Buffer.from('{"id":1,"call":"é€"}\n');
    for (const byte of bytes) {
      peer.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await next()).toEqual({ id: 1, result: ok({ call: 'é€' }) });
    peer.destroy();
  });

  it('refuses a frame above 16 MB and closes that connection only', async () => {
    const { peer, next } = await raw();
    peer.on('error', () => undefined);
    peer.write('x'.repeat(FRAME_LIMIT + 1));
    expect(await next()).toMatchObject({ id: null, result: { ok: false } });
    expect(await next()).toBe('closed');
    const other = await client();
    expect(await other.invoke('app.get', {})).toMatchObject({ ok: true });
    other.close();
  });

  it('lets calls under way finish before it closes, and runs none that comes later', async () => {
    const peer = await client();
    const slow = peer.invoke('slow', {});
    await peer.invoke('app.get', {});
    const closing = socket.close();
    expect(await peer.invoke('app.get', {})).toMatchObject({ ok: false, error: { code: 'owner-silent' } });
    expect(peer.leaving()).toBe(true);
    finish();
    expect(await slow).toMatchObject({ ok: true });
    await closing;
  });

  it('a call that crosses the goodbye is known as not run', async () => {
    const peer = await client();
    const closed = socket.close();
    expect((await peer.invoke('echo', {})).ok).toBe(false);
    await closed;
    expect(peer.leaving()).toBe(true);
  });

  it('answers owner-silent when the owner dies in the middle of a call', async () => {
    const { peer } = await raw();
    const other = await client();
    const closed = new Promise<void>((resolve) => other.onClosed(resolve));
    const slow = other.invoke('slow', {});
    other.close();
    expect(await slow).toMatchObject({ ok: false, error: { code: 'owner-silent', pid: process.pid } });
    await closed;
    peer.destroy();
    finish();
  });

  it('finds nobody once the owner has left', async () => {
    await socket.close();
    await ownership.release();
    expect(await connectOwner(stateDir)).toBeNull();
  });
});

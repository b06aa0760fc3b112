import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Event } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { err, type Result } from '#shared/result';
import { readFrames, writeFrame } from './frames.ts';
import { GREETING_MS } from './owner-probe.ts';
import { isAlive, readOwner, type HostKind } from './owner.ts';

export interface OwnerClient {
  readonly pid: number;
  readonly host: HostKind;
  readonly version: string;
  /** The last call was refused unrun because the owner is on its way out: claim the folder, or connect again. */
  leaving(): boolean;
  /** A call of the contract. `owner-silent` when the owner went away before it answered. */
  invoke(call: string, input: unknown): Promise<Result<unknown, BatonError>>;
  /** A call to the process around the core, see `HostCalls`. */
  invokeHost(call: 'open', input?: unknown): Promise<Result<unknown, BatonError>>;
  subscribe(event: Event, listener: (payload: unknown) => void): () => void;
  /** The owner closed or died. */
  onClosed(listener: () => void): () => void;
  close(): void;
}

/**
 * Connects to the owner of a state folder; `null` when there is none, or none that answers.
 * @param waitMs how long to wait for an owner that lives but does not listen yet
 */
export async function connectOwner(stateDir: string, waitMs = 3_000): Promise<OwnerClient | null> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const owner = await readOwner(stateDir);
    if (owner === null || !isAlive(owner.pid)) return null;
    const socket = await open(owner.socket);
    if (socket !== null) return await shakeHands(socket, stateDir);
    if (Date.now() >= deadline) return null;
    await sleep(25);
  }
}

function open(path: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(null));
  });
}

type Answered = (result: Result<unknown, BatonError>) => void;

async function shakeHands(socket: Socket, stateDir: string): Promise<OwnerClient | null> {
  const pending = new Map<number, Answered>();
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const onClosed = new Set<() => void>();
  let greet: (hello: Hello | null) => void = () => undefined;
  const greeted = new Promise<Hello | null>((resolve) => (greet = resolve));
  const gone = (pid: number): Result<never, BatonError> => err({ code: 'owner-silent', pid, stateDir });
  const state = { pid: 0, leaving: false };

  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    greet(null);
    for (const answer of pending.values()) answer(gone(state.pid));
    pending.clear();
    for (const listener of onClosed) listener();
  });
  readFrames(socket, {
    frame: (value) => {
      const frame = value as Frame;
      if (frame.hello !== undefined) greet(frame.hello);
      else if (typeof frame.event === 'string') listeners.get(frame.event)?.forEach((listen) => listen(frame.payload));
      else if (typeof frame.id === 'number') {
        if (frame.closing === true) state.leaving = true;
        pending.get(frame.id)?.(frame.result ?? gone(state.pid));
        pending.delete(frame.id);
      } else if (frame.closing === true) state.leaving = true;
    },
    malformed: () => undefined,
    tooLong: () => socket.destroy(),
  });

  const timer = setTimeout(() => greet(null), GREETING_MS);
  const greeting = await greeted;
  clearTimeout(timer);
  if (greeting === null) {
    socket.destroy();
    return null;
  }
  state.pid = greeting.pid;
  return clientOf(socket, greeting, { pending, listeners, onClosed, gone, state });
}

interface Hello {
  readonly pid: number;
  readonly host: HostKind;
  readonly version: string;
}

interface Frame {
  readonly hello?: Hello;
  readonly event?: string;
  readonly payload?: unknown;
  readonly id?: number;
  readonly closing?: boolean;
  readonly result?: Result<unknown, BatonError>;
}

interface Wires {
  readonly pending: Map<number, Answered>;
  readonly listeners: Map<string, Set<(payload: unknown) => void>>;
  readonly onClosed: Set<() => void>;
  readonly gone: (pid: number) => Result<never, BatonError>;
  readonly state: { leaving: boolean };
}

function clientOf(socket: Socket, hello: Hello, wires: Wires): OwnerClient {
  let nextId = 1;
  let subscribed = false;

  const request = (frame: Record<string, unknown>): Promise<Result<unknown, BatonError>> =>
    new Promise((resolve) => {
      if (socket.destroyed || !socket.writable) {
        wires.state.leaving = true;
        resolve(wires.gone(hello.pid));
        return;
      }
      const id = nextId++;
      wires.pending.set(id, resolve);
      writeFrame(socket, { id, ...frame });
    });

  return {
    ...hello,
    leaving: () => wires.state.leaving,
    invoke: (call, input) => request({ call, input }),
    invokeHost: (call, input) => request({ host: call, input }),
    subscribe(event, listener) {
      if (!subscribed) writeFrame(socket, { subscribe: true });
      subscribed = true;
      const set = wires.listeners.get(event) ?? new Set();
      wires.listeners.set(event, set.add(listener));
      return () => void set.delete(listener);
    },
    onClosed(listener) {
      wires.onClosed.add(listener);
      return () => void wires.onClosed.delete(listener);
    },
    close: () => socket.destroy(),
  };
}

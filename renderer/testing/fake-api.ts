import { contract } from '#shared/contract';
import type { Api, Call, CheckOutcome, Event, Input, Payload, Topic } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import type { LoginView } from '#shared/login';
import { err, ok } from '#shared/result';
import type { Result } from '#shared/result';
import type { Transport } from '#shared/transport';
import { createClient } from '../client/client.ts';
import type { Client } from '../client/client.ts';
import { fakeAccounts } from './fake-accounts.ts';
import { fakeImport } from './fake-import.ts';
import { fakeJobs } from './fake-jobs.ts';
import { fakeLogins, moveOn } from './fake-logins.ts';
import { fakeRest } from './fake-rest.ts';
import { fakeRouting } from './fake-routing.ts';
import { fakeUsage } from './fake-usage.ts';
import { createWorld } from './world.ts';
import type { World } from './world.ts';

export interface FakeCore {
  readonly world: World;
  readonly client: Client;
  readonly transport: Transport;
  /** Every call made, oldest first, with its input. */
  readonly calls: { call: Call; input: unknown }[];
  readonly emit: <E extends Event>(event: E, payload: Payload<E>) => void;
  /** What the next checks and tests find. */
  checkFinds(outcome: CheckOutcome): void;
  /** Logins begin like this from now on: `portTaken`, `paste`, `expiresAt`. */
  loginsBegin(like: FakeState['waiting']): void;
  /** The latest login moves on, as if the provider had answered. */
  loginBecomes(state: LoginView['state'] | 'done'): void;
  /** Events are lost from now on, until the answer is called. */
  silence(): () => void;
  /** The next call of this name fails with `error`; `null`: works again. */
  fail(call: Call, error: BatonError | null): void;
  /** Answers wait this long (ms). */
  slow(ms: number): void;
  readonly now: () => number;
}

/** What the handlers of the fake share. */
export interface FakeState {
  readonly world: World;
  readonly now: () => number;
  readonly changed: (...topics: Topic[]) => void;
  check: CheckOutcome;
  readonly emit: FakeCore['emit'];
  /** Logins begun, by their ids, with what was asked for. */
  readonly logins: Map<string, { view: LoginView; readonly asked: Input<'login.start'> }>;
  /** What every login that begins is like: changed by tests. */
  waiting: Partial<Extract<LoginView['state'], { kind: 'waiting' }>>;
}

/** A core in memory: keeps what it is told, and answers through the same parsed door as the real one. */
export function createFakeCore({
  now,
  world = createWorld(now()),
}: {
  readonly now: () => number;
  readonly world?: World;
}): FakeCore {
  const listeners = new Map<Event, Set<(payload: unknown) => void>>();
  const failures = new Map<Call, BatonError>();
  const calls: FakeCore['calls'] = [];
  let wait = 0;
  let silent = false;
  const emit: FakeCore['emit'] = (event, payload) => {
    if (silent) return;
    listeners.get(event)?.forEach((listener) => listener(payload));
  };
  const state: FakeState = {
    world,
    now,
    changed: (...topics) => emit('changed', { topics }),
    check: { outcome: 'accepted', latencyMs: 800 },
    emit,
    logins: new Map(),
    waiting: {},
  };
  const api: Api = {
    ...fakeAccounts(state),
    ...fakeLogins(state),
    ...fakeImport(state),
    ...fakeJobs(state),
    ...fakeRouting(state),
    ...fakeUsage(state),
    ...fakeRest(state),
  };

  async function invoke(call: Call, input: unknown): Promise<Result<unknown, BatonError>> {
    const parsed = contract[call].input.safeParse(input);
    if (!parsed.success) return err({ code: 'bad-input', issues: parsed.error.issues.map((issue) => issue.message) });
    calls.push({ call, input });
    if (wait > 0) await new Promise((done) => setTimeout(done, wait));
    const failure = failures.get(call);
    if (failure) return err(failure);
    const result = await (api[call] as (input: unknown) => Promise<Result<unknown, BatonError>>)(parsed.data);
    return result.ok ? ok(contract[call].output.parse(structuredClone(result.value))) : result;
  }

  const transport: Transport = {
    invoke: (call, input) => invoke(call as Call, input),
    subscribe(event, listener) {
      const all = listeners.get(event) ?? new Set();
      listeners.set(event, all.add(listener));
      return () => void all.delete(listener);
    },
  };
  return {
    world,
    client: createClient(transport),
    transport,
    calls,
    emit,
    silence() {
      silent = true;
      return () => void (silent = false);
    },
    loginsBegin: (like) => void (state.waiting = like),
    loginBecomes: (next) => moveOn(state, next),
    checkFinds: (outcome) => void (state.check = outcome),
    fail(call, error) {
      failures.delete(call);
      if (error) failures.set(call, error);
    },
    slow: (ms) => void (wait = ms),
    now,
  };
}

import { expect, test } from 'vitest';
import type { ActivityView, RequestView } from '#shared/activity';
import { err, ok } from '#shared/result';
import { createActivityStore, PAGE } from './activity-store.ts';
import type { ActivityDeps } from './activity-store.ts';

const request = (n: number): RequestView => ({
  id: `r${String(n)}`,
  at: n,
  agentId: 'main',
  dialect: 'anthropic-messages',
  stream: false,
  asked: 'default',
  model: 'm',
  modelName: 'M',
  result: 'first-try',
  status: 200,
  tookMs: 1,
  attempts: [],
});

/** A log of `count` requests, newest first, that answers as the core does. */
function fakeLog(count: number) {
  let log = Array.from({ length: count }, (_, index) => request(count - index));
  let broken = false;
  const tell = new Set<(payload: { topics: 'activity'[] }) => void>();
  const asked: unknown[] = [];
  const deps = {
    api: {
      'activity.list': async (input: { before?: string; limit?: number; hours?: number }) => {
        asked.push(input);
        if (broken) return err({ code: 'internal', traceId: 'tr-1' });
        const from = input.before === undefined ? 0 : log.findIndex(({ id }) => id === input.before) + 1;
        const requests = log.slice(from, from + (input.limit ?? 100));
        const value: ActivityView = {
          requests,
          totals: { requests: log.length, firstTry: log.length, handedOn: 0, failed: 0 },
          hours: [],
          more: from + requests.length < log.length,
        };
        return ok(value);
      },
      'accounts.clearCooldown': async () => err({ code: 'internal', traceId: 'tr-2' }),
    },
    client: {
      on: (_: string, listener: (payload: never) => void) => {
        tell.add(listener as (payload: { topics: 'activity'[] }) => void);
        return () => void tell.delete(listener as (payload: { topics: 'activity'[] }) => void);
      },
    },
    now: () => 77,
  } as unknown as ActivityDeps;
  return {
    deps,
    asked,
    add(n: number) {
      log = [...Array.from({ length: n }, (_, index) => request(log.length + n - index)), ...log];
    },
    break: (value: boolean) => void (broken = value),
    changed: () => tell.forEach((listener) => listener({ topics: ['activity'] })),
    listeners: tell,
  };
}

const settle = () => new Promise((done) => setTimeout(done, 0));
const ids = (rows: readonly RequestView[]) => rows.map(({ id }) => id).join(' ');

test('new requests wait until they are asked for, while the totals go on', async () => {
  const log = fakeLog(2);
  const store = createActivityStore(log.deps);
  const stop = store.start();
  await settle();
  expect(ids(store.getState().shown)).toBe('r2 r1');
  log.add(3);
  log.changed();
  await settle();
  expect(ids(store.getState().shown)).toBe('r2 r1');
  expect(store.getState().fresh).toBe(3);
  expect(store.getState().view).toMatchObject({ value: { totals: { requests: 5 } } });
  store.getState().showFresh();
  expect(ids(store.getState().shown)).toBe('r5 r4 r3 r2 r1');
  expect(store.getState().fresh).toBe(0);
  stop();
  expect(log.listeners.size).toBe(0);
});

test('the first requests ever are shown at once', async () => {
  const log = fakeLog(0);
  const store = createActivityStore(log.deps);
  await store.getState().load();
  log.add(1);
  await store.getState().load();
  expect(ids(store.getState().shown)).toBe('r1');
  expect(store.getState().fresh).toBe(0);
});

test('older requests come after the ones shown, until there are none', async () => {
  const log = fakeLog(PAGE + 30);
  const store = createActivityStore(log.deps);
  await store.getState().load();
  expect(store.getState().more).toBe(true);
  await store.getState().loadOlder();
  expect(log.asked.at(-1)).toEqual({ hours: 24, limit: PAGE, before: 'r31' });
  expect(store.getState().shown.length).toBe(PAGE + 30);
  expect(store.getState().shown.at(-1)!.id).toBe('r1');
  expect(store.getState().more).toBe(false);
});

test('when more came than one page holds, no gap is hidden', async () => {
  const log = fakeLog(2);
  const store = createActivityStore(log.deps);
  await store.getState().load();
  log.add(PAGE + 5);
  await store.getState().load();
  expect(store.getState().fresh).toBe(PAGE);
  store.getState().showFresh();
  expect(store.getState().shown.length).toBe(PAGE);
  expect(store.getState().more).toBe(true);
});

test('a load that fails keeps what was shown and says why', async () => {
  const log = fakeLog(1);
  const store = createActivityStore(log.deps);
  await store.getState().load();
  log.break(true);
  await store.getState().load();
  expect(store.getState().view).toMatchObject({ kind: 'stale', at: 77, value: { totals: { requests: 1 } } });
  expect(ids(store.getState().shown)).toBe('r1');
  await store.getState().loadOlder();
  expect(store.getState().olderFailed).toContain('tr-1');
});

test('a first load that fails shows nothing but the reason', async () => {
  const log = fakeLog(1);
  log.break(true);
  const store = createActivityStore(log.deps);
  await store.getState().load();
  expect(store.getState().view).toMatchObject({ kind: 'failed' });
});

test('another period is loaded anew', async () => {
  const log = fakeLog(1);
  const store = createActivityStore(log.deps);
  await store.getState().load();
  await store.getState().setRange(168);
  expect(log.asked.at(-1)).toEqual({ hours: 168, limit: PAGE });
  expect(ids(store.getState().shown)).toBe('r1');
});

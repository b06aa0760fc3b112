import { afterEach, expect, test } from 'vitest';
import { startBaton, type Running } from '../upstreams/gateway-fixture.ts';
import type { Behaviour } from '../upstreams/upstream.ts';

/** Asking about quotas: a whole Baton, real sockets and files, a clock that can be moved. */

const KEY = 'mm-0123456789abcdefghijklmnopqrstuvwxyz';
const MINUTE = 60_000;
const PATH = '/v1/api/openplatform/coding_plan/remains';

let baton: Running;
let ahead: { ms: number };
let id: string;

async function start() {
  ahead = { ms: 0 };
  baton = await startBaton({ ahead, providers: (url) => ({ minimax: { baseUrl: `${url}/v1` } }) });
  id = await baton.addKey('minimax', 'Coding plan', KEY);
  baton.upstream.forget();
}

afterEach(() => baton.close());

const raw = (status: number, body: string, headers: Record<string, string> = {}): Behaviour => ({
  ...{ kind: 'raw', status, headers: { 'content-type': 'application/json', ...headers } },
  pieces: [body],
});
const left = (count: number) =>
  raw(200, `{"model_remains":[{"current_interval_total_count":100,"current_interval_usage_count":${String(count)}}]}`);
const refresh = async () => (await baton.call('usage.refresh', {}))[0];
const asked = () => baton.upstream.calls.map(({ path }) => path);

test('once in 15 minutes, over restarts; what was said stays, with its age and its history', async () => {
  await start();
  baton.upstream.script(KEY, left(80), left(30));
  expect(await refresh()).toMatchObject({ profileId: id, windows: [{ name: '5h', usedPercent: 20 }] });
  ahead.ms = 14 * MINUTE;
  baton = await baton.restart();
  expect(await refresh()).toMatchObject({ windows: [{ usedPercent: 20 }] });
  expect(asked()).toEqual([PATH]);
  ahead.ms = 16 * MINUTE;
  expect(await refresh()).toMatchObject({ windows: [{ usedPercent: 70, source: 'endpoint' }] });
  expect(asked()).toEqual([PATH, PATH]);
  baton = await baton.restart();
  const history = await baton.call('usage.history', { profileId: id, days: 1 });
  expect(Math.max(...history.map(({ usedPercent }) => usedPercent))).toBe(70);
});

test('who is told "too often" waits as long as that says, and longer each time', async () => {
  await start();
  const refused = raw(429, '{"error":{"message":"Too many questions"}}', { 'retry-after': '3600' });
  baton.upstream.script(KEY, refused, raw(429, ''), left(50));
  expect(await refresh()).toMatchObject({ windows: [], error: 'HTTP 429: Too many questions' });
  ahead.ms = 59 * MINUTE;
  baton = await baton.restart();
  await refresh();
  expect(asked()).toHaveLength(1);
  ahead.ms = 61 * MINUTE;
  await refresh();
  ahead.ms = 120 * MINUTE;
  await refresh();
  expect(asked()).toHaveLength(2);
  ahead.ms = 122 * MINUTE;
  const row = await refresh();
  expect(row).toMatchObject({ windows: [{ usedPercent: 50 }] });
  expect(row?.error).toBeUndefined();
});

test('whatever comes back, the account goes on, and its key stands nowhere', async () => {
  await start();
  const strange: [Behaviour, string][] = [
    [raw(200, '<html>Welcome</html>', { 'content-type': 'text/html' }), 'Its answer could not be read'],
    [raw(200, '{"base_resp":{"status_code":1004,"status_msg":"no plan"}}'), 'no plan'],
    [raw(500, JSON.stringify({ error: { message: `${KEY} is broken` } })), 'is broken'],
    [{ kind: 'cut', when: 'at-once' }, 'Not reached'],
  ];
  for (const [behaviour, error] of strange) {
    baton.upstream.script(KEY, behaviour);
    expect((await refresh())?.error).toContain(error);
    ahead.ms += 16 * MINUTE;
  }
  await baton.restart().then((again) => (baton = again));
  expect(await baton.everything()).not.toContain(KEY);
});

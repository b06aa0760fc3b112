import { afterEach, expect, test } from 'vitest';
import { until } from '../fixtures/until.ts';
import { startBaton, type Running } from '../upstreams/gateway-fixture.ts';

/** Accounts on trial: a whole Baton, real sockets, accounts that answer, refuse, are limited, or say nothing. */

const KEYS = {
  good: 'sk-ant-api03-good-0123456789abcdefghijklmnopqrstuvwxyz',
  wrong: 'sk-ant-api03-wrong-0123456789abcdefghijklmnopqrstuvwxyz',
  limited: 'sk-ant-api03-limited-0123456789abcdefghijklmnopqrstuvw',
  silent: 'sk-ant-api03-silent-0123456789abcdefghijklmnopqrstuvwxy',
} as const;
const OPENAI = 'sk-proj-openai-0123456789abcdefghijklmnopqrstuvwxyz';

let baton: Running;
afterEach(() => baton.close());

const ended = (id: string) =>
  until(async () => {
    const found = await baton.call('probe.get', { id });
    return found.job.state === 'running' ? undefined : found;
  });

test('every account says how it is, in the dialect of its provider, and no secret is told', async () => {
  baton = await startBaton({ gateway: { timeouts: { connectMs: 1_000, firstByteMs: 30_000, silenceMs: 30_000 } } });
  for (const [label, key] of Object.entries(KEYS)) await baton.addKey('anthropic', label, key);
  await baton.addKey('openai', 'Other', OPENAI);
  const refused = {
    kind: 'status',
    status: 401,
    type: 'authentication_error',
    message: `invalid ${KEYS.wrong}`,
  } as const;
  baton.upstream.script(KEYS.wrong, refused);
  baton.upstream.script(KEYS.limited, { kind: 'status', status: 429, type: 'rate_limit_error', message: 'Slow down' });
  baton.upstream.script(KEYS.silent, { kind: 'silent' });
  const { id } = await baton.call('probe.start', { timeoutMs: 4_000, concurrency: 5 });
  const { job, summary } = await ended(id);
  expect(job).toMatchObject({ state: 'finished', done: 5, total: 5 });
  expect(Object.fromEntries(summary.results.map(({ label, status }) => [label, status]))).toEqual({
    ...{ good: 'ok', wrong: 'auth', limited: 'rate_limit', silent: 'timeout', Other: 'ok' },
  });
  const told = JSON.stringify([summary, baton.heard]);
  for (const key of [...Object.values(KEYS), OPENAI]) expect(told).not.toContain(key);
  expect(await baton.everything()).not.toContain(KEYS.wrong);
});

test('a probe ends with Baton, and asks nobody any more', async () => {
  baton = await startBaton({ gateway: { timeouts: { connectMs: 1_000, firstByteMs: 30_000, silenceMs: 30_000 } } });
  await baton.addKey('anthropic', 'silent', KEYS.silent);
  baton.upstream.script(KEYS.silent, { kind: 'silent' });
  await baton.call('probe.start', { timeoutMs: 60_000 });
  await until(() => baton.upstream.callsOf(KEYS.silent) > 0);
  baton = await baton.restart();
  expect(baton.upstream.callsOf(KEYS.silent)).toBe(1);
});

import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { ok } from '#shared/result';
import type { Network } from '../ports.ts';
import { settle, START } from '../testing/clock.ts';
import { createFakePorts, type FakePorts } from '../testing/ports.ts';
import { restarted } from '../testing/vault-contract.ts';
import { openBaton } from '../testing/open-baton.ts';

/** The rhythm of asking, through a whole Baton with stand-in providers. */

const MINUTE = 60_000;
const KEY = 'sk-or-v1-0123456789abcdefghijklmnopqrstuvwxyz';
const TOKEN = 'claude-access-0123456789abcdefghijklmnopqrstuvwxyz';

interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly wait?: Promise<unknown>;
}

/** Answers by the path; counts only questions about quotas. */
function provider() {
  const answers = new Map<string, Answer>([
    ['/api/v1/key', { body: { data: { limit: 100, limit_remaining: 62 } } }],
    ['/api/v1/credits', { status: 403 }],
    ['/api/oauth/usage', { body: { five_hour: { utilization: 38, resets_at: null } } }],
  ]);
  const asked: string[] = [];
  const network: Network = {
    close: () => undefined,
    async send({ url }, signal) {
      const { pathname } = new URL(url);
      const { status = 200, headers = {}, body = {}, wait } = answers.get(pathname) ?? { body: hello };
      if (answers.has(pathname) && pathname !== '/api/v1/credits') asked.push(pathname);
      if (wait)
        await Promise.race([
          wait,
          new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined))),
        ]);
      return ok({
        ...{ status, headers: { 'content-type': 'application/json', ...headers } },
        body: Readable.from([Buffer.from(JSON.stringify(body))]),
      });
    },
  };
  return { network, asked, answer: (path: string, answer: Answer) => void answers.set(path, answer) };
}

const hello = {
  ...{ type: 'message', role: 'assistant', model: 'm', content: [{ type: 'text', text: 'hello' }] },
  usage: { input_tokens: 1, output_tokens: 1 },
};

async function start(ports: FakePorts, host: 'serve' | 'cli' = 'serve') {
  const { baton, call } = await openBaton(ports, host);
  const events: string[] = [];
  baton.subscribe((event, payload) => void events.push(`${event} ${JSON.stringify(payload)}`));
  return { ports, events, call, close: () => baton.close() };
}

async function withKey(host: 'serve' | 'cli' = 'serve') {
  const upstream = provider();
  const baton = await start(createFakePorts({ network: upstream.network }), host);
  await baton.call('accounts.add', { provider: 'openrouter', kind: 'api_key', secret: KEY, label: 'Router' });
  return { upstream, ...baton };
}

/** The same disk, time and providers. */
const again = (ports: FakePorts): FakePorts => ({ ...restarted(ports), network: ports.network });

const refresh = async ({ call }: { call: Awaited<ReturnType<typeof start>>['call'] }) =>
  await call('usage.refresh', {});

describe('one account', () => {
  test('is asked about when somebody looks, then not for 15 minutes, however many look', async () => {
    const baton = await withKey();
    const [row] = await refresh(baton);
    expect(row).toEqual({
      ...{ provider: 'openrouter', profileId: 'openrouter:router', label: 'Router' },
      windows: [{ name: 'Key limit', usedPercent: 38, readAt: START, source: 'endpoint' }],
    });
    await Promise.all([refresh(baton), refresh(baton)]);
    await baton.ports.clock.advance(15 * MINUTE - 1);
    await refresh(baton);
    expect(baton.upstream.asked).toHaveLength(1);
    await baton.ports.clock.advance(1);
    expect((await refresh(baton))[0]?.windows[0]?.readAt).toBe(START + 15 * MINUTE);
    expect(baton.upstream.asked).toHaveLength(2);
    const view = await baton.call('accounts.list', {});
    expect(view.groups.flatMap(({ profiles }) => profiles)[0]?.quota).toMatchObject([{ name: 'Key limit' }]);
    expect((await baton.call('models.status', {})).usage).toMatchObject([{ windows: [{ usedPercent: 38 }] }]);
    expect(baton.events.filter((each) => each === 'changed {"topics":["accounts"]}').length).toBeGreaterThan(0);
  });

  test('those who look while it is being asked share the answer', async () => {
    const baton = await withKey();
    const all = await Promise.all([refresh(baton), refresh(baton), refresh(baton)]);
    expect(all.map(([row]) => row?.windows.length)).toEqual([1, 1, 1]);
    expect(baton.upstream.asked).toHaveLength(1);
  });

  test('a restart does not ask again, and knows what was said and how it was', async () => {
    const before = await withKey();
    await refresh(before);
    await before.close();
    const after = await start(again(before.ports));
    expect((await refresh(after))[0]?.windows).toMatchObject([{ usedPercent: 38, readAt: START }]);
    expect(await after.call('usage.history', { profileId: 'openrouter:router', days: 30 })).toEqual([
      { at: START, window: 'Key limit', usedPercent: 38 },
    ]);
    expect(before.upstream.asked).toHaveLength(1);
  });

  test('"too often" is respected, twice as long each time, also by who starts again', async () => {
    const baton = await withKey();
    baton.upstream.answer('/api/v1/key', { status: 429, headers: { 'retry-after': '2400' } });
    expect(await refresh(baton)).toMatchObject([{ windows: [], error: 'HTTP 429' }]);
    await baton.ports.clock.advance(40 * MINUTE - 1);
    await refresh(baton);
    expect(baton.upstream.asked).toHaveLength(1);
    baton.upstream.answer('/api/v1/key', { status: 429 });
    await baton.ports.clock.advance(1);
    await refresh(baton);
    await baton.close();
    const next = { upstream: baton.upstream, ...(await start(again(baton.ports))) };
    await next.ports.clock.advance(60 * MINUTE - 1);
    await refresh(next);
    expect(next.upstream.asked).toHaveLength(2);
    next.upstream.answer('/api/v1/key', { body: { data: { limit: 1, limit_remaining: 1 } } });
    await next.ports.clock.advance(1);
    const [row] = await refresh(next);
    expect([row?.error, next.upstream.asked.length]).toEqual([undefined, 3]);
  });

  test('a failure says why, and what was known stays with its age', async () => {
    const baton = await withKey();
    await refresh(baton);
    baton.upstream.answer('/api/v1/key', { status: 500, body: { error: { message: `${KEY} broke it` } } });
    await baton.ports.clock.advance(15 * MINUTE);
    const [row] = await refresh(baton);
    expect(row).toMatchObject({
      windows: [{ readAt: START }],
      error: expect.stringMatching(/^HTTP 500: .* broke it$/),
    });
    const [profile] = (await baton.call('accounts.list', {})).groups.flatMap(({ profiles }) => profiles);
    expect(profile).toMatchObject({ quota: [{ readAt: START }], quotaError: row?.error });
    await baton.close();
    for (const path of ['/state/usage.json', '/state/quota.json', '/state/agents/main/agent/usage-history.json']) {
      const file = await baton.ports.files.read(path);
      expect(file.ok && file.value).not.toContain(KEY.slice(12));
      expect(file.ok).toBe(true);
    }
  });

  test('that is gone is forgotten, another under its id is asked about', async () => {
    const baton = await withKey();
    await refresh(baton);
    await baton.call('accounts.remove', { profileId: 'openrouter:router' });
    expect(await refresh(baton)).toEqual([]);
    await baton.call('accounts.add', { provider: 'openrouter', kind: 'api_key', secret: `${KEY}2`, label: 'Router' });
    await refresh(baton);
    expect(baton.upstream.asked).toHaveLength(2);
  });

  test('that nobody knows has a sentence', async () => {
    const baton = await withKey();
    for (const name of ['usage.refresh', 'usage.history'] as const)
      await expect(baton.call(name, { profileId: 'openrouter:rooter', days: 1 })).rejects.toThrow('unknown-profile');
  });
});

test('whoever looks waits at most 3.5 s; what comes later is there when it has come', async () => {
  const baton = await withKey();
  const late = baton.ports.clock.sleep(4_000);
  baton.upstream.answer('/api/v1/key', { body: { data: { limit: 2, limit_remaining: 1 } }, wait: late });
  let rows: unknown = 'waiting';
  void refresh(baton).then((answer) => (rows = answer));
  await baton.ports.clock.advance(3_499);
  expect(rows).toBe('waiting');
  await baton.ports.clock.advance(1);
  expect(rows).toEqual([]);
  await baton.ports.clock.advance(500);
  await settle();
  expect((await baton.call('models.status', {})).usage).toMatchObject([{ windows: [{ usedPercent: 50 }] }]);
});

test('closing while somebody is asked waits for nobody, and a restart keeps the rhythm', async () => {
  const baton = await withKey('cli');
  baton.upstream.answer('/api/v1/key', { wait: new Promise(() => undefined) });
  const asked = refresh(baton);
  await baton.ports.clock.advance(3_500);
  await asked;
  await baton.close();
  expect(baton.ports.clock.sleepers()).toBe(0);
  const next = await start(again(baton.ports), 'cli');
  await refresh(next);
  expect(baton.upstream.asked).toHaveLength(1);
});

describe('a plan whose answers tell the same in their headers', () => {
  const used = (percent: string) => ({
    headers: { 'anthropic-ratelimit-unified-5h-utilization': percent },
    body: hello,
  });

  async function withPlan() {
    const upstream = provider();
    const baton = await start(createFakePorts({ network: upstream.network }));
    await baton.call('accounts.add', { provider: 'anthropic', kind: 'token', secret: TOKEN, label: 'Plan' });
    const ask = async (percent: string) => {
      upstream.answer('/v1/messages', used(percent));
      await baton.call('ask', { text: 'Hi', model: 'anthropic/claude-opus-4-5' });
      upstream.asked.length = 0;
    };
    return { upstream, ask, ...baton };
  }

  test('is not asked about while the last of them is fresh', async () => {
    const plan = await withPlan();
    await plan.ask('0.5');
    expect((await refresh(plan))[0]?.windows).toMatchObject([{ usedPercent: 50, source: 'headers' }]);
    await plan.ports.clock.advance(15 * MINUTE - 1);
    await refresh(plan);
    expect(plan.upstream.asked).toEqual([]);
  });

  test('is asked about in the background once it was used, and not while it rests', async () => {
    const plan = await withPlan();
    await plan.ask('0.5');
    await plan.ports.clock.advance(31 * MINUTE);
    expect(plan.upstream.asked).toEqual(['/api/oauth/usage']);
    await plan.ports.clock.advance(180 * MINUTE);
    expect(plan.upstream.asked).toEqual(['/api/oauth/usage']);
    expect((await plan.call('models.status', {})).usage[0]?.windows).toMatchObject([
      { usedPercent: 38, source: 'endpoint' },
    ]);
    await plan.close();
    expect(plan.ports.clock.sleepers()).toBe(0);
  });

  test('a token that has ended is not asked about', async () => {
    const plan = await withPlan();
    await plan.call('accounts.add', {
      ...{ provider: 'anthropic', kind: 'token', secret: `${TOKEN}2`, profileId: 'anthropic:plan' },
      expires: START + MINUTE,
    });
    await plan.ports.clock.advance(MINUTE);
    expect([await refresh(plan), plan.upstream.asked]).toEqual([[], []]);
  });

  test('a token made by claude setup-token is never asked about', async () => {
    const upstream = provider();
    const baton = await start(createFakePorts({ network: upstream.network }));
    const secret = `sk-ant-oat01-${'x'.repeat(90)}`;
    await baton.call('accounts.add', { provider: 'anthropic', kind: 'setup-token', secret, label: 'Plan' });
    expect([await refresh(baton), upstream.asked]).toEqual([[], []]);
  });
});

import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../fixtures/until.ts';
import { startBaton, type Running, type Setup } from '../upstreams/gateway-fixture.ts';
import type { Behaviour } from '../upstreams/upstream.ts';

/** Sessions, windows that end, money, and what is told of it: a whole Baton, real sockets, a clock that can be moved. */

const FIRST = 'sk-ant-api03-first-0123456789abcdefghijklmnopqrstuvwxyz';
const SECOND = 'sk-ant-api03-second-0123456789abcdefghijklmnopqrstuvwxy';
const OPENAI = 'sk-proj-openai-0123456789abcdefghijklmnopqrstuvwxyz';
const MINUTE = 60_000;

let baton: Running;
let first: string;
let second: string;
let ahead: { ms: number };

async function start(setup: Setup = {}) {
  ahead = { ms: 0 };
  baton = await startBaton({ ahead, ...setup });
  first = await baton.addKey('anthropic', 'First', FIRST);
  second = await baton.addKey('anthropic', 'Second', SECOND);
  await baton.call('order.set', { provider: 'anthropic', order: [first, second] });
}

afterEach(() => baton.close());

const ask = async (more: object = {}, headers: Record<string, string> = {}) => {
  const response = await fetch(`${baton.url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': baton.key, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model: 'default', max_tokens: 9, messages: [{ role: 'user', content: 'Hello' }], ...more }),
  });
  await response.text();
  return { status: response.status, by: response.headers.get('x-baton-profile'), headers: response.headers };
};
const by = async (session?: string) => (await ask({}, session === undefined ? {} : { 'x-baton-session': session })).by;
const limited: Behaviour = { kind: 'status', status: 429, type: 'rate_limit_error', message: 'Slow down' };
const heard = (event: string) => baton.heard.filter((one) => one.event === event).map(({ payload }) => payload);
/** A request is recorded a moment after the client saw the end of its answer. */
const last = async (id: string | null) =>
  until(async () => (await baton.call('activity.list', { limit: 5 })).requests.find((one) => one.id === id));

describe('a session', () => {
  test('stays with whoever answers it, through the other’s return and a restart; others go back to the first', async () => {
    await start();
    baton.upstream.script(FIRST, limited, { kind: 'ok' });
    expect(await by('mine')).toBe(second);
    ahead.ms = MINUTE + 1_000;
    expect([await by('mine'), await by('another'), await by()]).toEqual([second, first, first]);
    baton = await baton.restart();
    expect([await by('mine'), await by('another')]).toEqual([second, first]);
    const { headers } = await ask({}, { 'x-baton-session': 'mine' });
    expect((await last(headers.get('x-baton-request-id'))).attempts).toMatchObject([{ profileId: second, kept: true }]);
    const other = await ask({}, { 'x-baton-session': 'another' });
    expect((await last(other.headers.get('x-baton-request-id'))).attempts[0]).not.toHaveProperty('kept');
    expect(await baton.call('sessions.list', {})).toMatchObject([
      { session: 'another', profileId: first, source: 'auto' },
      { session: 'mine', profileId: second, source: 'auto' },
    ]);
  });

  test('that is pinned goes there even while that account cools, until it is unpinned', async () => {
    await start();
    await baton.call('sessions.pin', { session: 'mine', to: `@${second}` });
    baton.upstream.script(SECOND, limited);
    expect((await ask({}, { 'x-baton-session': 'mine' })).status).toBe(429);
    baton.upstream.script(SECOND, { kind: 'ok' });
    baton = await baton.restart();
    expect([await by('mine'), await by()]).toEqual([second, first]);
    await baton.call('sessions.unpin', { session: 'mine' });
    expect(await by('mine')).toBe(first);
  });

  test('whose pinned account is removed goes on with the others', async () => {
    await start();
    await baton.call('sessions.pin', { session: 'mine', to: `anthropic/claude-haiku-4-5@${second}` });
    expect((await ask({}, { 'x-baton-session': 'mine' })).headers.get('x-baton-model')).toBe(
      'anthropic/claude-haiku-4-5',
    );
    await baton.call('accounts.remove', { profileId: second });
    expect(await by('mine')).toBe(first);
    expect(await baton.call('sessions.list', {})).toMatchObject([
      { session: 'mine', model: 'anthropic/claude-haiku-4-5', source: 'user' },
    ]);
  });

  test('cannot be pinned to what is not there', async () => {
    await start();
    const pin = (to: string) => baton.baton.dispatch('sessions.pin', { session: 's', to });
    expect(await pin('@anthropic:nobody')).toMatchObject({ error: { code: 'unknown-profile' } });
    expect(await pin(`openai/gpt-5.2@${first}`)).toMatchObject({ ok: false });
    expect(await pin('nobody/x')).toMatchObject({ error: { code: 'unknown-provider' } });
    expect(await pin(' ')).toMatchObject({ error: { code: 'bad-model' } });
  });
});

describe('when the window of an account ends', () => {
  test('one of 30 requests tries it while the others use the second; it fails, and its window grows once', async () => {
    await start();
    baton.upstream.script(FIRST, { ...limited, delayMs: 100 });
    await by();
    ahead.ms = MINUTE + 1_000;
    baton.upstream.forget();
    const answers = await Promise.all(Array.from({ length: 30 }, () => by()));
    expect(new Set(answers)).toEqual(new Set([second]));
    expect(baton.upstream.callsOf(FIRST)).toBe(1);
    const [account] = (await baton.call('accounts.list', {})).groups[0]!.profiles.filter(({ id }) => id === first);
    expect(account?.errorCount).toBe(2);
  });

  test('with nobody else left, 30 requests wait for the one that tries, and follow', async () => {
    await start();
    await baton.call('accounts.remove', { profileId: second });
    baton.upstream.script(FIRST, limited, { kind: 'ok', delayMs: 100 });
    expect((await ask()).status).toBe(429);
    ahead.ms = MINUTE + 1_000;
    const answers = await Promise.all(Array.from({ length: 30 }, () => ask()));
    expect(answers.every(({ status, headers }) => status === 200 && headers.get('x-baton-attempts') === '1')).toBe(
      true,
    );
  });

  test('a burst that runs into a limit lengthens no window: the next one lasts five minutes, not an hour', async () => {
    await start();
    baton.upstream.script(FIRST, { ...limited, delayMs: 100 });
    await Promise.all([by(), by(), by()]);
    ahead.ms = MINUTE + 1_000;
    await by();
    const { attempts } = await last((await ask()).headers.get('x-baton-request-id'));
    const end = attempts.find(({ profileId }) => profileId === first)?.until ?? 0;
    expect(Math.round((end - Date.now() - ahead.ms) / MINUTE)).toBe(5);
  });
});

test('an error of the provider’s own says whose it is', async () => {
  await start();
  baton.upstream.script(FIRST, { kind: 'status', status: 400, message: 'prompt is too long: 210000 tokens' });
  const { status, headers, by: whose } = await ask();
  expect([status, whose, headers.get('x-baton-model'), headers.get('x-baton-attempts')]).toEqual([
    ...[400, first],
    ...['anthropic/claude-opus-4-5', '1'],
  ]);
});

test('a provider that is not there costs one attempt, though it has two accounts and two models', async () => {
  await start({
    model: { primary: 'gone/m', fallbacks: ['gone/n', 'anthropic/claude-opus-4-5'] },
    providers: { gone: { baseUrl: 'http://127.0.0.1:1/v1', api: 'anthropic-messages' } },
  });
  for (const label of ['One', 'Two']) await baton.addKey('gone', label, `key-of-${label}-0123456789abcdefghijklmnop`);
  const { status, headers, by: whose } = await ask();
  expect([status, whose, headers.get('x-baton-attempts')]).toEqual([200, first, '2']);
  const { attempts } = await last(headers.get('x-baton-request-id'));
  expect(attempts.map(({ model, outcome, reason }) => [model, outcome, reason])).toEqual([
    ['gone/m', 'failed', 'timeout'],
    ['gone/n', 'skipped', 'timeout'],
    ['anthropic/claude-opus-4-5', 'answered', undefined],
  ]);
});

describe('a primary that cools', () => {
  const chain = { model: { primary: 'anthropic/claude-opus-4-5', fallbacks: ['openai/gpt-5.2'] } };

  test('is tried early once its failure is half a minute old, unless its provider named the end', async () => {
    await start(chain);
    await baton.call('accounts.remove', { profileId: second });
    const other = await baton.addKey('openai', 'Other', OPENAI);
    baton.upstream.script(FIRST, limited, { kind: 'ok' });
    expect([await by(), await by()]).toEqual([other, other]);
    ahead.ms = 31_000;
    expect(await by()).toBe(first);

    baton.upstream.script(FIRST, { ...limited, headers: { 'retry-after': '90' } }, { kind: 'ok' });
    expect(await by()).toBe(other);
    ahead.ms += 89_000;
    expect(await by()).toBe(other);
    ahead.ms += 2_000;
    expect(await by()).toBe(first);
  });
});

describe('money', () => {
  const chain = {
    model: { primary: 'anthropic/claude-opus-4-5', fallbacks: ['openai/gpt-5.2'] },
    providers: (url: string) => ({ anthropic: { baseUrl: url, costKind: 'subscription' } }),
  };

  test('that begins to be spent is told once, with the reason; what each attempt costs is in the log', async () => {
    await start(chain);
    const paid = await baton.addKey('openai', 'Paid', OPENAI);
    for (const secret of [FIRST, SECOND]) baton.upstream.script(secret, limited);
    const answer = await ask();
    expect(answer.by).toBe(paid);
    await ask();
    expect(heard('paid-switch')).toMatchObject([
      { agentId: 'main', from: 'First', to: 'Paid', provider: 'openai', reason: 'rate_limit', blocked: false },
    ]);
    const request = await last(answer.headers.get('x-baton-request-id'));
    expect(request.attempts.map(({ costKind }) => costKind)).toEqual(['subscription', 'subscription', 'paid']);
    expect(request.cost).toBeGreaterThan(0);
  });

  test('is not spent where that is barred, for this agent only, and explain says so', async () => {
    await start(chain);
    const paid = await baton.addKey('openai', 'Paid', OPENAI);
    await baton.call('agents.add', { id: 'thrifty' });
    await baton.call('models.paidFallback', { agentId: 'thrifty', choice: 'block' });
    for (const secret of [FIRST, SECOND]) baton.upstream.script(secret, limited);
    expect(await by()).toBe(paid);
    const { key } = await baton.call('agents.key', { id: 'thrifty' });
    const refused = await ask({}, { 'x-api-key': key });
    expect([refused.status, refused.headers.get('retry-after') === null]).toEqual([429, false]);
    expect(heard('paid-switch')).toMatchObject([{ agentId: 'main' }, { agentId: 'thrifty', blocked: true }]);
    const { candidates } = await baton.call('route.explain', { agentId: 'thrifty' });
    expect(candidates.map(({ turn, reason }) => [turn, reason])).toEqual([
      ['skipped', 'cooling'],
      ['skipped', 'cooling'],
      ['skipped', 'paid'],
    ]);
    const { route } = await baton.call('accounts.list', {});
    expect(route.map(({ label }) => label)).toEqual(['Paid']);
  });
});

test('what the headers of an answer say of the quota is shown with the account, and after a restart', async () => {
  await start();
  const reset = String(Math.floor(Date.now() / 1_000) + 3_600);
  const headers = {
    'anthropic-ratelimit-unified-5h-utilization': '0.38',
    'anthropic-ratelimit-unified-5h-reset': reset,
  };
  baton.upstream.script(FIRST, { ...limited, headers: { ...headers, 'retry-after': '60' } });
  await by();
  const quota = async () =>
    (await baton.call('accounts.list', {})).groups[0]!.profiles.find(({ id }) => id === first)?.quota;
  const shown = [{ name: '5h', usedPercent: 38, resetsAt: Number(reset) * 1_000, source: 'headers' }];
  expect(await quota()).toMatchObject(shown);
  baton = await baton.restart();
  expect(await quota()).toMatchObject(shown);
});

describe('bodies', () => {
  const folder = () => join(baton.stateDir, 'activity', 'bodies');

  test('are kept while somebody wants them, in files of 0600 without secrets, and go when it is switched off', async () => {
    await start();
    const text = 'my key is sk-ant-api03-ABCDEFGHIJKLMNOPQRSTUVWX, and the word is Rumpelstiltskin';
    const body = { messages: [{ role: 'user', content: text }] };
    await ask(body);
    expect(await baton.everything()).not.toContain('Rumpelstiltskin');

    const kept = await baton.call('activity.keepBodies', { on: true });
    expect((await baton.call('app.get', {})).bodiesUntil).toBe(kept.until);
    const id = (await ask(body)).headers.get('x-baton-request-id') ?? '';
    expect((await last(id)).bodies).toBe(true);
    const bodies = await until(async () => {
      const found = await baton.baton.dispatch('activity.bodies', { id });
      return found.ok ? (found.value as { request: string; answer: string }) : undefined;
    });
    expect(bodies.request).toContain('Rumpelstiltskin');
    expect(bodies.answer).toContain('Hello from upstream');
    expect(await baton.everything()).not.toContain('ABCDEFGHIJKLMNOPQRSTUVWX');
    const [name = ''] = await readdir(folder());
    expect((await stat(join(folder(), name))).mode & 0o777).toBe(0o600);

    await baton.call('activity.keepBodies', { on: false });
    expect(await baton.everything()).not.toContain('Rumpelstiltskin');
    expect((await baton.call('app.get', {})).bodiesUntil).toBeUndefined();
  });

  test('end after an hour, also when Baton was not running at its end', async () => {
    await start();
    await baton.call('activity.keepBodies', { on: true });
    ahead.ms = 30 * MINUTE;
    baton = await baton.restart();
    expect((await baton.call('app.get', {})).bodiesUntil).toBeDefined();
    ahead.ms = 61 * MINUTE;
    baton = await baton.restart();
    expect((await baton.call('app.get', {})).bodiesUntil).toBeUndefined();
    await ask({ messages: [{ role: 'user', content: 'Rumpelstiltskin' }] });
    expect(await baton.everything()).not.toContain('Rumpelstiltskin');
  });
});

test('the request log on disk goes after 30 days, and beyond 50 MB', async () => {
  await start();
  await ask();
  baton = await baton.restart(); // everything is written by then
  const folder = join(baton.stateDir, 'activity');
  const day = (ago: number) => new Date(Date.now() - ago * 24 * 60 * MINUTE).toISOString().slice(0, 10);
  const line = (size: number) => `${'x'.repeat(size)}\n`;
  await writeFile(join(folder, `${day(31)}.jsonl`), line(10));
  await writeFile(join(folder, `${day(20)}.jsonl`), line(30 * 1024 * 1024));
  await writeFile(join(folder, `${day(10)}.jsonl`), line(30 * 1024 * 1024));
  baton = await baton.restart();
  await baton.call('activity.list', {});
  const left = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort();
  expect(left).toEqual([`${day(10)}.jsonl`, expect.stringContaining(day(0)) as string]);
  expect(await readFile(join(folder, left[1] ?? ''), 'utf8')).not.toContain('Hello');
});

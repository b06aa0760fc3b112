import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { Call, Output } from '#shared/contract';
import { ok } from '#shared/result';
import type { Network, Ports, UpstreamRequest } from './ports.ts';
import { settle } from './testing/clock.ts';
import { createFakePorts, type FakePorts } from './testing/ports.ts';
import { restarted } from './testing/vault-contract.ts';
import { openBaton } from './testing/open-baton.ts';

const KEY = (name: string) => `sk-ant-api03-${name.padEnd(100, 'x')}`;
const MINUTE = 60_000;

type Answer = { readonly status: number; readonly body: object };

const fine = (text: string): Answer => ({
  status: 200,
  body: {
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [{ type: 'text', text }],
    usage: { input_tokens: 1, output_tokens: 1 },
  },
});
const limited: Answer = {
  status: 429,
  body: { type: 'error', error: { type: 'rate_limit_error', message: 'slow down' } },
};

/** A provider that answers by the key it is shown. */
function provider() {
  const answers = new Map<string, Answer>();
  const asked: string[] = [];
  const network: Network = {
    async send(request: UpstreamRequest) {
      const key = request.headers['x-api-key'] ?? request.headers['authorization'] ?? '';
      asked.push(key);
      const { status, body } = answers.get(key) ?? fine('hello');
      return ok({
        status,
        headers: { 'content-type': 'application/json' },
        body: Readable.from([Buffer.from(JSON.stringify(body))]),
      });
    },
    close: () => undefined,
  };
  return { network, asked, answer: (key: string, answer: Answer) => void answers.set(key, answer) };
}

async function start(given: Partial<FakePorts> & { network?: Ports['network'] } = {}, host: 'serve' | 'cli' = 'serve') {
  const ports = createFakePorts(given);
  const { baton, call } = await openBaton(ports, host);
  const events: [string, unknown][] = [];
  baton.subscribe((event, payload) => void events.push([event, payload]));
  const refused = async (name: Call, input: unknown) => {
    const result = await baton.dispatch(name, input);
    return result.ok ? 'accepted' : result.error;
  };
  return { ports, baton, events, call, refused };
}

async function withTwoKeys() {
  const upstream = provider();
  const started = await start({ network: upstream.network });
  for (const label of ['Work', 'Home'])
    await started.call('accounts.add', { provider: 'anthropic', kind: 'api_key', secret: KEY(label), label });
  await started.call('order.set', { provider: 'anthropic', order: ['anthropic:work', 'anthropic:home'] });
  return { upstream, ...started };
}

const states = (view: Output<'accounts.list'>) =>
  Object.fromEntries(view.groups.flatMap((group) => group.profiles.map((profile) => [profile.id, profile.state.kind])));

describe('one account runs out, the next one answers', () => {
  test('a 429 hands the question on, cools the key, and says so', async () => {
    const { upstream, call, events, ports } = await withTwoKeys();
    upstream.answer(KEY('Work'), limited);

    const answer = await call('ask', { text: 'hi' });
    expect(answer).toMatchObject({ text: 'hello', profileId: 'anthropic:home', attempts: 2 });

    const view = await call('accounts.list', {});
    expect(states(view)).toMatchObject({ 'anthropic:work': 'cooling', 'anthropic:home': 'in-use' });
    expect(view.groups[0]?.profiles[0]?.state).toMatchObject({
      reason: 'rate_limit',
      until: ports.clock.now() + MINUTE,
    });
    expect(events.find(([name]) => name === 'account-ran-out')?.[1]).toMatchObject({
      profileId: 'anthropic:work',
      covered: true,
    });

    const { requests } = await call('activity.list', {});
    expect(requests[0]).toMatchObject({ result: 'handed-on' });
    expect(requests[0]?.attempts.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['failed', 'rate_limit'],
      ['answered', undefined],
    ]);
  });

  test('the next question does not touch the cooling key, and clearing brings it back', async () => {
    const { upstream, call, events } = await withTwoKeys();
    upstream.answer(KEY('Work'), limited);
    await call('ask', { text: 'hi' });
    upstream.asked.length = 0;
    await call('ask', { text: 'hi' });
    expect(upstream.asked).toEqual([KEY('Home')]);
    // The first choice did not answer, so this was handed on, though nobody failed.
    const { requests } = await call('activity.list', {});
    expect(requests[0]).toMatchObject({ result: 'handed-on', attempts: [{ outcome: 'skipped' }, {}] });

    upstream.answer(KEY('Work'), fine('back'));
    await call('accounts.clearCooldown', { provider: 'anthropic', profileId: 'anthropic:work' });
    expect(events.some(([name]) => name === 'account-back')).toBe(true);
    expect(await call('ask', { text: 'hi' })).toMatchObject({ text: 'back', profileId: 'anthropic:work' });
  });

  test('an account that rests behind the first choice changes nothing', async () => {
    const { upstream, call } = await withTwoKeys();
    upstream.answer(KEY('Work'), limited);
    await call('ask', { text: 'hi' });
    await call('order.set', { provider: 'anthropic', order: ['anthropic:home', 'anthropic:work'] });
    await call('ask', { text: 'hi' });
    const { requests, totals } = await call('activity.list', {});
    expect(requests[0]).toMatchObject({ result: 'first-try', attempts: [{ profileId: 'anthropic:home' }] });
    expect(totals).toMatchObject({ handedOn: 1, firstTry: 1 });
    const { candidates } = await call('route.explain', {});
    expect(candidates.map(({ label, turn }) => [label, turn])).toEqual([
      ['Home', 'now'],
      ['Work', 'skipped'],
    ]);
  });

  test('a config that is broken at the start sends no secret anywhere, by nobody, until it is mended', async () => {
    const upstream = provider();
    const first = await start({ network: upstream.network });
    const { ports } = first;
    const file = '/state/baton.json';
    await first.call('accounts.add', { provider: 'anthropic', kind: 'api_key', secret: KEY('Work') });
    await first.call('models.set', { model: 'anthropic/claude-opus-4-5' });
    await first.baton.close();
    upstream.asked.length = 0;
    ports.files.disk.set(file, `${ports.files.disk.get(file) ?? ''}}`);

    const { files, keyring, clock, network } = { ...ports, network: upstream.network };
    const again = await start({ files, keyring, clock, network });
    const profileId = 'anthropic:default';
    const unread = { code: 'config-unread', path: file };
    expect(await again.refused('ask', { text: 'hi' })).toMatchObject(unread);
    expect(await again.refused('accounts.test', { profileId })).toMatchObject(unread);
    expect(await again.refused('models.refresh', {})).toMatchObject(unread);
    expect(await again.refused('login.start', { provider: 'openai-codex' })).toMatchObject(unread);
    await again.call('usage.refresh', {});
    expect(await again.call('app.get', {})).toMatchObject({ config: { unread: true } });
    const opened = await again.baton.startGateway(0);
    const url = opened.ok ? `${opened.value.url}/v1/messages` : '';
    const answer = await fetch(url, { method: 'POST', body: '{}' });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30']);
    expect(await answer.text()).toContain('baton.json has an error');
    expect(upstream.asked).toEqual([]);

    files.edit(file, ports.files.disk.get(file)?.slice(0, -1) ?? '');
    await settle();
    expect(await again.call('ask', { text: 'hi' })).toMatchObject({ text: 'hello', profileId });
    expect((await again.call('app.get', {})).config).toEqual({ path: file, issues: [] });
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
    await again.baton.close();
  });

  test('a restart keeps order, names and windows', async () => {
    const { upstream, call, ports, baton } = await withTwoKeys();
    upstream.answer(KEY('Work'), limited);
    await call('ask', { text: 'hi' });
    const before = await call('accounts.list', {});
    await baton.close();

    const again = await start({
      files: ports.files,
      keyring: ports.keyring,
      clock: ports.clock,
      network: upstream.network,
    });
    expect((await again.call('accounts.list', {})).groups).toEqual(before.groups);
    expect(await again.call('order.get', { provider: 'anthropic' })).toMatchObject({
      order: ['anthropic:work', 'anthropic:home'],
    });
    await again.ports.clock.advance(MINUTE);
    expect(again.events.filter(([name]) => name === 'account-back')).toHaveLength(1);
    expect(states(await again.call('accounts.list', {}))['anthropic:work']).not.toBe('cooling');
  });

  test('everybody out: every attempt is named, and somebody is told', async () => {
    const { upstream, refused, events } = await withTwoKeys();
    for (const label of ['Work', 'Home']) upstream.answer(KEY(label), limited);
    const error = await refused('ask', { text: 'hi' });
    expect(error).toMatchObject({ code: 'exhausted', message: expect.stringMatching(/Work.*Home/s) });
    expect(events.some(([name]) => name === 'none-left')).toBe(true);
  });

  test('without any account, the question says what is missing', async () => {
    const { refused } = await start();
    expect(await refused('ask', { text: 'hi' })).toMatchObject({ code: 'no-credentials', provider: 'anthropic' });
  });

  test('while the vault is locked, the question says so', async () => {
    const { ports } = await withTwoKeys();
    await ports.clock.advance(10_000);
    ports.keyring.lock();
    const { refused } = await start(restarted(ports));
    expect(await refused('ask', { text: 'hi' })).toMatchObject({ code: 'vault-locked', name: expect.any(String) });
  });

  test('a passphrase that is not the right one is called so, by the question and by the gateway', async () => {
    const env = (BATON_PASSPHRASE: string) => ({ BATON_KEYCHAIN: 'off', BATON_PASSPHRASE });
    const first = await start({ env: env('right') });
    await first.call('accounts.add', { provider: 'anthropic', kind: 'api_key', secret: KEY('Work') });
    await first.ports.clock.advance(10_000);
    const { refused, baton } = await start(restarted(first.ports, env('wrong')));
    expect(await refused('ask', { text: 'hi' })).toMatchObject({ code: 'vault-locked', wrong: true });
    const opened = await baton.startGateway(0);
    const answer = await fetch(opened.ok ? `${opened.value.url}/v1/models` : '');
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('BATON_PASSPHRASE does not')]);
    await baton.close();
  });

  test('the order of the status leaves out whom the order leaves out', async () => {
    const { call } = await withTwoKeys();
    await call('order.set', { provider: 'anthropic', order: ['anthropic:home'] });
    expect((await call('models.status', {})).authOrder['anthropic']).toEqual(['anthropic:home']);
  });

  test('a session is not pinned to a slip of the pen', async () => {
    const { call, refused } = await withTwoKeys();
    const error = await refused('sessions.pin', { session: 'abc', to: 'claude-opsu-4-5@anthropic:work' });
    expect(error).toMatchObject({
      code: 'unknown-model',
      nearest: expect.arrayContaining(['anthropic/claude-opus-4-5']) as string[],
    });
    const pinned = await call('sessions.pin', { session: 'abc', to: 'claude-opus-4-5@anthropic:work' });
    expect(pinned).toMatchObject({ model: 'anthropic/claude-opus-4-5', profileId: 'anthropic:work' });
    expect(await call('sessions.pin', { session: 'abc', to: 'default' })).toMatchObject({ source: 'user' });
  });

  test('when the first model is out, the fallback answers', async () => {
    const { upstream, call } = await withTwoKeys();
    for (const label of ['Work', 'Home'])
      upstream.answer(KEY(label), {
        status: 401,
        body: { type: 'error', error: { type: 'authentication_error', message: 'invalid x-api-key' } },
      });
    await call('fallbacks.add', { model: 'openai/gpt-5.2' });
    await call('accounts.add', {
      provider: 'openai',
      kind: 'api_key',
      secret: `sk-proj-${'o'.repeat(60)}`,
      label: 'Paid',
    });
    upstream.answer(`Bearer sk-proj-${'o'.repeat(60)}`, {
      status: 200,
      body: { choices: [{ index: 0, message: { role: 'assistant', content: 'from openai' }, finish_reason: 'stop' }] },
    });
    expect(await call('ask', { text: 'hi' })).toMatchObject({ model: 'openai/gpt-5.2' });
  });
});

describe('nothing secret leaves', () => {
  test('no call, event, log or file holds a pasted key in the clear', async () => {
    const { upstream, call, events, ports, baton } = await withTwoKeys();
    upstream.answer(KEY('Work'), { status: 401, body: { error: { message: `bad key ${KEY('Work')}` } } });
    await call('ask', { text: 'hi' });
    const shown = [
      await call('accounts.list', {}),
      await call('models.status', {}),
      await call('activity.list', {}),
      await call('doctor.run', {}),
      await call('app.get', {}),
    ];
    await baton.close();
    const said = JSON.stringify([shown, events, [...ports.files.disk], ports.log.entries]);
    for (const label of ['Work', 'Home']) expect(said).not.toContain(KEY(label).slice(0, 30));
  });
});

describe('errors are values and change nothing', () => {
  test.each<[Call, unknown, object]>([
    [
      'accounts.add',
      { provider: 'antropic', kind: 'api_key', secret: KEY('a') },
      { code: 'unknown-provider', nearest: ['anthropic'] },
    ],
    ['accounts.add', { provider: 'anthropic', kind: 'api_key', secret: '  ' }, { code: 'bad-secret' }],
    [
      'accounts.add',
      { provider: 'anthropic', kind: 'setup-token', secret: 'sk-ant-oat01-short' },
      { code: 'secret-too-short' },
    ],
    [
      'accounts.add',
      { provider: 'anthropic', kind: 'setup-token', secret: `sk-ant-oat01-${'t'.repeat(90)}`, expires: 5 },
      { code: 'bad-expiry' },
    ],
    [
      'accounts.rename',
      { profileId: 'anthropic:wrok', label: 'x' },
      { code: 'unknown-profile', nearest: ['anthropic:work', 'anthropic:home'] },
    ],
    ['accounts.rename', { profileId: 'anthropic:work', label: 'a\u001b[2Jb' }, { code: 'bad-input' }],
    ['order.set', { provider: 'openai', order: ['anthropic:work'] }, { code: 'wrong-provider' }],
    ['order.set', { provider: 'anthropic', order: [] }, { code: 'bad-input' }],
    ['accounts.list', { agentId: 'mian' }, { code: 'unknown-agent', nearest: ['main'] }],
    ['models.set', { model: 'anthropic/claude-opus-4.6x' }, { code: 'unknown-model' }],
    ['agents.remove', { id: 'main' }, { code: 'agent-protected' }],
    ['agents.add', { id: 'Bad Id' }, { code: 'bad-agent-id' }],
    ['settings.set', { gatewayPort: 99_999 }, { code: 'bad-input' }],
    ['accounts.nothing' as Call, {}, { code: 'bad-input' }],
  ])('%s with %j', async (call, input, error) => {
    const { refused, ports } = await withTwoKeys();
    // What providers list is theirs: whoever has an unknown model is asked for it, and that is noted.
    const disk = () => JSON.stringify([...ports.files.disk].filter(([path]) => !path.endsWith('/models-listed.json')));
    const before = disk();
    expect(await refused(call, input)).toMatchObject(error);
    expect(disk()).toBe(before);
  });
});

test('an agent has a key of its own, its own model, and sees the accounts of main', async () => {
  const { call } = await withTwoKeys();
  const { key } = await call('agents.add', { id: 'scripts' });
  expect(key).toMatch(/^bk-/);
  expect(await call('agents.key', { id: 'scripts' })).toEqual({ key });
  expect((await call('agents.key', { id: 'scripts', rotate: true })).key).not.toBe(key);
  await call('models.set', { agentId: 'scripts', model: 'anthropic/claude-haiku-4-5' });
  const agents = await call('agents.list', {});
  expect(agents.map(({ id, model, ownModel }) => [id, model, ownModel])).toEqual([
    ['main', 'anthropic/claude-opus-4-5', false],
    ['scripts', 'anthropic/claude-haiku-4-5', true],
  ]);
  const seen = await call('accounts.list', { agentId: 'scripts' });
  expect(seen.groups[0]?.profiles.map(({ id, inherited }) => [id, inherited])).toEqual([
    ['anthropic:work', true],
    ['anthropic:home', true],
  ]);
  await call('agents.remove', { id: 'scripts' });
  expect((await call('agents.list', {})).map(({ id }) => id)).toEqual(['main']);
});

test('an agent taken out of the config by hand is a stranger at once, and back when it is written again', async () => {
  const { call, ports, baton } = await withTwoKeys();
  const { key } = await call('agents.add', { id: 'scripts' });
  const written = ports.files.disk.get('/state/baton.json') ?? '';
  const listening = await baton.startGateway(0);
  if (!listening.ok) throw new Error(listening.error.code);
  const headers = { authorization: `Bearer ${key}` };
  const ask = async () => (await fetch(`${listening.value.url}/v1/models`, { headers })).status;
  expect(await ask()).toBe(200);
  ports.files.edit('/state/baton.json', '{}');
  await expect.poll(ask).toBe(401);

  const again = await start(restarted(ports));
  const second = await again.baton.startGateway(0);
  if (!second.ok) throw new Error(second.error.code);
  ports.files.edit('/state/baton.json', written);
  await expect.poll(async () => (await fetch(`${second.value.url}/v1/models`, { headers })).status).toBe(200);
  await Promise.all([baton.close(), again.baton.close()]);
});

test('an agent of the config whose name leads out of its folder cannot be removed with what lies there', async () => {
  const { refused, ports } = await withTwoKeys();
  ports.files.edit('/home/agent/notes', 'mine');
  ports.files.edit('/state/baton.json', JSON.stringify({ agents: { list: [{ id: '../../home' }] } }));
  await expect.poll(() => refused('agents.remove', { id: '../../home' })).toMatchObject({ code: 'bad-agent-id' });
  expect(ports.files.disk.get('/home/agent/notes')).toBe('mine');
});

test('removing an account takes it out of everything, its secret too', async () => {
  const { call, ports } = await withTwoKeys();
  await call('accounts.remove', { profileId: 'anthropic:work' });
  expect((await call('order.get', { provider: 'anthropic' })).order).toEqual(['anthropic:home']);
  await ports.clock.advance(10_000);
  expect(JSON.stringify([...ports.files.disk])).not.toContain('anthropic:work');
});

test('a session stays on its account until the person puts the accounts in another order', async () => {
  const { call, baton } = await withTwoKeys();
  const { key } = await call('agents.key', { id: 'main' });
  const listening = await baton.startGateway(0);
  if (!listening.ok) throw new Error(listening.error.code);
  const ask = async () => {
    const answer = await fetch(`${listening.value.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': key, 'x-baton-session': 's' },
      body: JSON.stringify({ model: 'default', messages: [] }),
    });
    await answer.text();
    return answer.headers.get('x-baton-profile');
  };
  expect(await ask()).toBe('anthropic:work');
  await call('order.useFirst', { profileId: 'anthropic:home' });
  expect(await ask()).toBe('anthropic:home');
  await call('order.clear', { provider: 'anthropic' });
  await ask();
  const stays = await ask();
  expect([await ask(), await ask()]).toEqual([stays, stays]);
  await baton.close();
});

/** A provider of one's own is asked for a stream through the gateway, while prompts are kept. */
async function askedOfOwn(network: Network, access: object, said: string) {
  const { call, baton, ports } = await start({ network });
  const own = { baseUrl: 'https://own.example/v1', ...access };
  ports.files.edit('/state/baton.json', JSON.stringify({ models: { providers: { own } } }));
  const { key } = await call('agents.key', { id: 'main' });
  const listening = await baton.startGateway(0);
  if (!listening.ok) throw new Error(listening.error.code);
  await call('activity.keepBodies', { on: true });
  const answer = await fetch(`${listening.value.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'x-api-key': key },
    body: JSON.stringify({ model: 'own/m', stream: true, messages: [{ role: 'user', content: said }] }),
  });
  return { call, baton, answer };
}

test('a key that a provider repeats in the middle of a stream reaches neither the client nor the request log, nor what is kept of prompts', async () => {
  const secret = 'plain-key-of-my-own-server-0123456789';
  const said = 'data: {"choices":[{"delta":{"content":"hi"}}]}\n\n';
  const failed = `data: {"error":{"message":"${secret} is tired"}}\n\n`;
  const network: Network = {
    send: async () =>
      ok({
        status: 200,
        headers: { 'content-type': 'text/event-stream' },
        body: Readable.from([said, failed].map(Buffer.from)),
      }),
    close: () => undefined,
  };
  const { call, baton, answer } = await askedOfOwn(network, { apiKey: secret }, secret);
  const told = await answer.text();
  expect(told).toContain('tired');
  expect(told).not.toContain(secret);
  const requests = () => call('activity.list', {}).then((view) => view.requests);
  await expect.poll(requests).toHaveLength(1);
  expect((await requests())[0]?.attempts[0]?.message).toContain('tired');
  expect(JSON.stringify(await requests())).not.toContain(secret);
  const kept = await call('activity.bodies', { id: (await requests())[0]!.id });
  expect(kept.request).toContain('messages');
  expect(JSON.stringify(kept)).not.toContain(secret);
  await baton.close();
});

test.each([
  ['refuses', 400, 'application/json', '{"error":{"message":"no: @"}}'],
  [
    'breaks off',
    200,
    'text/event-stream',
    'data: {"choices":[{"delta":{"content":"hi"}}]}\n\ndata: {"error":{"message":"no: @"}}\n\n',
  ],
])(
  'a secret among the headers of the config stays inside when a provider %s and repeats it',
  async (_how, status, type, text) => {
    const secret = 'word-of-my-own-proxy-0123456789';
    const network: Network = {
      send: async ({ headers }) =>
        ok({
          status,
          headers: { 'content-type': type },
          body: Readable.from([Buffer.from(text.replace('@', headers['x-secret'] ?? 'nothing came'))]),
        }),
      close: () => undefined,
    };
    const own = { apiKey: 'key-of-my-own-server', headers: { 'X-Secret': secret } };
    const { call, baton, answer } = await askedOfOwn(network, own, secret);
    expect(await answer.text()).toMatch(/no: word-o…6789/);
    const requests = () => call('activity.list', {}).then((view) => view.requests);
    await expect.poll(requests).toHaveLength(1);
    const [request] = await requests();
    expect(request?.attempts[0]?.message).toContain('no: word-o…6789');
    const kept = await call('activity.bodies', { id: request!.id });
    expect(kept.request).toContain('word-o…6789');
    expect(JSON.stringify([await requests(), kept])).not.toContain(secret);
    await baton.close();
  },
);

test('a request that nobody was asked says so in its headers', async () => {
  const { call, baton } = await withTwoKeys();
  const { key } = await call('agents.key', { id: 'main' });
  const listening = await baton.startGateway(0);
  if (!listening.ok) throw new Error(listening.error.code);
  for (const [body, status] of [
    ['{"model":"nobody/knows"}', 404],
    ['{}', 400],
  ] as const) {
    const answer = await fetch(`${listening.value.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': key },
      body,
    });
    await answer.text();
    expect([answer.status, answer.headers.get('x-baton-attempts')]).toEqual([status, '0']);
    expect(answer.headers.get('x-baton-request-id')).toMatch(/^req_/);
  }
  await baton.close();
});

test('a removal that is undone in time leaves no difference', async () => {
  const { call, ports, refused } = await withTwoKeys();
  const before = await call('accounts.list', {});
  const depends = await call('accounts.dependents', { profileId: 'anthropic:work' });
  expect(depends.dependents.map(({ kind }) => kind)).toEqual(['order']);
  const { undo } = await call('accounts.remove', { profileId: 'anthropic:work' });
  expect((await call('accounts.undo', { undo })).id).toBe('anthropic:work');
  await ports.clock.advance(10_000);
  expect(await call('accounts.list', {})).toEqual(before);
  expect(await refused('accounts.undo', { undo })).toEqual({ code: 'undo-gone' });
});

test('an agent’s copy is its own, without the window that the first one is in', async () => {
  const { call, upstream } = await withTwoKeys();
  await call('agents.add', { id: 'coder' });
  upstream.answer(KEY('Work'), limited);
  await call('ask', { text: 'hi' });
  const copy = await call('accounts.copy', { profileId: 'anthropic:work', to: 'coder' });
  expect(copy).toMatchObject({ id: 'anthropic:work', inherited: false, label: 'Work', state: { kind: 'unchecked' } });
  expect(states(await call('accounts.list', {}))).toMatchObject({ 'anthropic:work': 'cooling' });
});

describe('the end of a token', () => {
  const SETUP = `sk-ant-oat01-${'a1B2'.repeat(20)}`;
  const HOUR = 60 * MINUTE;
  const DAY = 24 * HOUR;
  const ends = (events: [string, unknown][]) =>
    events.filter(([name]) => name === 'account-expires').map(([, it]) => it);

  async function withToken(host?: 'cli') {
    const s = await start({}, host);
    await s.call('accounts.add', { provider: 'anthropic', kind: 'api_key', secret: KEY('Home'), label: 'Home' });
    const expires = s.ports.clock.now() + 8 * DAY;
    await s.call('accounts.add', { provider: 'anthropic', kind: 'setup-token', secret: SETUP, label: 'Work', expires });
    return { ...s, expires };
  }

  test('is told at 7, 3 and 1 days and when it has come, with who answers then, and once', async () => {
    const { ports, events, expires } = await withToken();
    await ports.clock.advance(30 * DAY);
    const work = { profileId: 'anthropic:work', label: 'Work', provider: 'anthropic', expires, setupToken: true };
    expect(ends(events)).toEqual([7, 3, 1, 0].map((days) => ({ ...work, days, covered: 'Home' })));
  });

  test('is not told again by the next Baton', async () => {
    const { ports, baton, events } = await withToken();
    await ports.clock.advance(DAY + HOUR);
    expect(ends(events)).toHaveLength(1);
    await baton.close();
    const again = await start({ ...restarted(ports), clock: ports.clock });
    await ports.clock.advance(DAY);
    expect(ends(again.events)).toEqual([]);
  });

  test('is settled when a new one is pasted for that account, which keeps its place', async () => {
    const { call, ports, events } = await withToken();
    await ports.clock.advance(9 * DAY);
    expect((await call('accounts.list', {})).needYou).toEqual(['anthropic:work']);
    const profileId = 'anthropic:work';
    await call('accounts.add', { provider: 'anthropic', kind: 'setup-token', secret: `${SETUP}new`, profileId });
    await ports.clock.advance(MINUTE);
    expect(events).toContainEqual(['account-settled', { profileId }]);
    expect((await call('accounts.list', {})).needYou).toEqual([]);
  });

  test('is not told by a command, which nobody listens to', async () => {
    const { ports, events } = await withToken('cli');
    await ports.clock.advance(30 * DAY);
    expect(ends(events)).toEqual([]);
    expect(ports.files.disk.has('/state/notices.json')).toBe(false);
  });

  test('a login that renews itself has none', async () => {
    const ports = createFakePorts();
    const profiles = {
      'qwen-portal:me': { type: 'oauth', provider: 'qwen-portal', access: 'a', refresh: 'r', expires: 5 },
    };
    const path = '/state/agents/main/agent/auth-profiles.json';
    ports.files.disk.set(path, JSON.stringify({ version: 1, profiles }));
    const s = await start({ files: ports.files });
    await s.ports.clock.advance(DAY);
    expect(ends(s.events)).toEqual([]);
    const [group] = (await s.call('accounts.list', {})).groups;
    expect(group?.profiles[0]?.expires).toBeUndefined();
  });
});

test('a keychain that opens later is noticed by the next request through the gateway', async () => {
  const { call, ports, baton } = await withTwoKeys();
  const { key } = await call('agents.key', { id: 'main' });
  await baton.close();
  ports.keyring.lock();
  const again = await start(restarted(ports));
  const listening = await again.baton.startGateway(0);
  if (!listening.ok) throw new Error(listening.error.code);
  const headers = { authorization: `Bearer ${key}` };
  const ask = async () => (await fetch(`${listening.value.url}/v1/models`, { headers })).status;
  expect(await ask()).toBe(503);

  ports.keyring.unlock();
  await again.ports.clock.advance(5_000);
  await ask();
  await expect.poll(ask).toBe(200);
  await again.baton.close();
});

test('changes are announced together, a moment later', async () => {
  const { call, ports, events } = await withTwoKeys();
  await ports.clock.advance(1_000);
  events.length = 0;
  await call('accounts.rename', { profileId: 'anthropic:work', label: 'Office' });
  await ports.clock.advance(500);
  expect(events.filter(([name]) => name === 'changed')).toHaveLength(1);
  expect((await call('accounts.list', {})).groups[0]?.profiles[0]?.label).toBe('Office');
});

import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../fixtures/until.ts';
import { startBaton, type Running, type Setup } from '../upstreams/gateway-fixture.ts';

/** The official clients against stand-in providers, through a whole Baton. */

const FIRST = 'sk-ant-api03-first-0123456789abcdefghijklmnopqrstuvwxyz';
const SECOND = 'sk-ant-api03-second-0123456789abcdefghijklmnopqrstuvwxy';
const OPENAI = 'sk-proj-openai-0123456789abcdefghijklmnopqrstuvwxyz';
const DEEPSEEK = 'sk-deepseek-0123456789abcdefghijklmnopqrstuvwxyz';

let baton: Running;
let first: string;
let second: string;

async function start(setup: Setup = {}) {
  baton = await startBaton(setup);
  first = await baton.addKey('anthropic', 'First', FIRST);
  second = await baton.addKey('anthropic', 'Second', SECOND);
  await baton.call('order.set', { provider: 'anthropic', order: [first, second] });
}

const anthropic = () => new Anthropic({ baseURL: baton.url, apiKey: baton.key, maxRetries: 0, authToken: null });
const openai = () => new OpenAI({ baseURL: `${baton.url}/v1`, apiKey: baton.key, maxRetries: 0 });

const question = { max_tokens: 100, messages: [{ role: 'user' as const, content: 'What is a baton?' }] };
const ask = (model = 'default') =>
  anthropic()
    .messages.create({ model, ...question })
    .withResponse();
const textOf = (message: Anthropic.Message) =>
  message.content.map((part) => (part.type === 'text' ? part.text : '')).join('');

/** Recorded when its answer has ended and its windows are written, a moment after the client saw the end: poll it. */
const lastRequest = async () => (await baton.call('activity.list', { limit: 1 })).requests[0];
const limited = { kind: 'status', status: 429, type: 'rate_limit_error', message: 'Slow down' } as const;

describe('two accounts of one provider', () => {
  beforeEach(() => start());
  afterEach(() => baton.close());

  test('the first one answers, and says who it was', async () => {
    const { data, response } = await ask();
    expect(textOf(data)).toBe('Hello from upstream');
    expect(Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('x-baton')))).toEqual({
      'x-baton-request-id': expect.stringMatching(/^req_/) as string,
      'x-baton-profile': first,
      'x-baton-model': 'anthropic/claude-opus-4-5',
      'x-baton-attempts': '1',
    });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(baton.upstream.calls[0]).toMatchObject({ secret: FIRST, model: 'claude-opus-4-5', path: '/v1/messages' });
  });

  test('a 429 is answered by the second; the next call does not touch the first', async () => {
    baton.upstream.script(FIRST, limited);
    const { data, response } = await ask();
    expect([textOf(data), response.headers.get('x-baton-profile'), response.headers.get('x-baton-attempts')]).toEqual([
      'Hello from upstream',
      second,
      '2',
    ]);
    await ask();
    expect([baton.upstream.callsOf(FIRST), baton.upstream.callsOf(SECOND)]).toEqual([1, 2]);
    await expect.poll(lastRequest).toMatchObject({
      result: 'handed-on',
      profileId: second,
      inputTokens: 12,
      outputTokens: 5,
      attempts: [
        { profileId: first, outcome: 'skipped', reason: 'cooling' },
        { profileId: second, outcome: 'answered' },
      ],
    });
    const { groups } = await baton.call('accounts.list', {});
    const states = groups.flatMap(({ profiles }) => profiles.map(({ id, state }) => [id, state.kind]));
    expect(states).toContainEqual([first, 'cooling']);
    const told = baton.heard.filter(({ event }) => event === 'account-ran-out');
    expect(told).toMatchObject([{ payload: { profileId: first, reason: 'rate_limit', covered: true } }]);
  });

  test('clear-cooldown brings it back; a restart would not have', async () => {
    baton.upstream.script(FIRST, limited, { kind: 'ok' });
    await ask();
    baton = await baton.restart();
    expect((await ask()).response.headers.get('x-baton-profile')).toBe(second);
    await baton.call('accounts.clearCooldown', { provider: 'anthropic', profileId: first });
    expect((await ask()).response.headers.get('x-baton-profile')).toBe(first);
  });

  test.each([
    ['401', { kind: 'status', status: 401, type: 'authentication_error', message: 'invalid x-api-key' }, 0],
    ['402', { kind: 'status', status: 402, type: 'billing_error', message: 'credit balance too low' }, 0],
    ['529', { kind: 'status', status: 529, type: 'overloaded_error', message: 'Overloaded' }, 0],
    ['500', { kind: 'status', status: 500, type: 'api_error', message: 'Broken' }, 10],
    // Twice each time: the first socket was a kept one, which might just have been stale.
    ['a cut socket', { kind: 'cut', when: 'at-once' }, 20],
    ['silence', { kind: 'silent' }, 2],
  ] as const)('%s: the client gets its answer', async (_name, behaviour, again) => {
    baton.upstream.script(FIRST, behaviour);
    expect(textOf((await ask()).data)).toBe('Hello from upstream');
    baton.upstream.forget();
    const rounds = again === 2 ? 2 : 10;
    for (let i = 0; i < rounds; i += 1) await ask();
    // What is not the account's fault is not held against it (behaviour §6.7): it is asked again each time.
    expect(baton.upstream.callsOf(FIRST)).toBe(again);
  });

  test('a fresh burst of 40 wastes at most 3 calls on a limited account', async () => {
    baton.upstream.script(FIRST, { ...limited, delayMs: 20 });
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask()));
    expect(answers.every(({ data }) => textOf(data) === 'Hello from upstream')).toBe(true);
    expect(baton.upstream.callsOf(FIRST)).toBeLessThanOrEqual(3);
  });

  test('both limited: the error is the client’s own, with Retry-After and every attempt', async () => {
    baton.upstream.script(FIRST, { ...limited, headers: { 'retry-after': '600' } });
    baton.upstream.script(SECOND, { ...limited, headers: { 'retry-after': '900' } });
    const error = (await ask().catch((error: unknown) => error)) as InstanceType<typeof Anthropic.RateLimitError>;
    expect(error).toBeInstanceOf(Anthropic.RateLimitError);
    expect(error.error).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } });
    expect(error.message).toContain('All models failed (2)');
    expect(error.message).toMatch(/First.*Slow down.*rate_limit.*Second.*Slow down/s);
    expect(Number(error.headers.get('retry-after'))).toBeGreaterThan(590);

    baton.upstream.forget();
    const later = (await ask().catch((error: unknown) => error)) as InstanceType<typeof Anthropic.RateLimitError>;
    expect([later.status, later.headers.get('x-baton-attempts')]).toEqual([429, '0']);
    expect(Number(later.headers.get('retry-after'))).toBeLessThanOrEqual(600);
    expect(baton.upstream.calls).toHaveLength(0);
    expect(baton.heard.some(({ event }) => event === 'none-left')).toBe(true);
  });

  test('a session stays on its account', async () => {
    await baton.call('order.clear', { provider: 'anthropic' });
    const one = (metadata: { user_id: string }) =>
      anthropic()
        .messages.create({ model: 'default', metadata, ...question })
        .withResponse();
    const profiles = new Set<string | null>();
    for (let i = 0; i < 6; i += 1) {
      profiles.add((await one({ user_id: 'session-1' })).response.headers.get('x-baton-profile'));
      // An odd number of accounts' turns in between, so that taking turns would show.
      await ask();
      await ask();
    }
    expect(profiles.size).toBe(1);
  });

  test('only the model changes in the body; headers are kept, the client’s key is not', async () => {
    const body = '{ "max_tokens":5,"model" :\t"default", "weird": {"model":"x", "é":"\\u00e9"},"messages":[] }';
    await fetch(`${baton.url}/v1/messages?beta=true`, {
      method: 'POST',
      body,
      headers: {
        'x-api-key': baton.key,
        authorization: `Bearer ${baton.key}`,
        'anthropic-beta': 'x-1',
        'x-own': 'kept',
      },
    });
    const [call] = baton.upstream.calls;
    expect(call!.body).toBe(body.replace('"default"', '"claude-opus-4-5"'));
    expect(call!.path).toBe('/v1/messages?beta=true');
    expect(call!.headers).toMatchObject({
      'x-own': 'kept',
      'anthropic-beta': 'x-1',
      'x-api-key': FIRST,
      'accept-encoding': 'identity',
    });
    expect(JSON.stringify(call)).not.toContain(baton.key);
  });

  test('count_tokens goes the same way', async () => {
    const { input_tokens } = await anthropic().messages.countTokens({ model: 'default', messages: question.messages });
    expect([input_tokens, baton.upstream.calls[0]!.path]).toEqual([42, '/v1/messages/count_tokens']);
  });

  test('a plain 400 reaches the client as the provider wrote it, and costs one call', async () => {
    baton.upstream.script(FIRST, {
      kind: 'status',
      status: 400,
      type: 'invalid_request_error',
      message: 'max_tokens: too big',
    });
    const error = (await ask().catch((error: unknown) => error)) as InstanceType<typeof Anthropic.BadRequestError>;
    expect([error.status, error.error]).toEqual([
      400,
      { type: 'error', error: { type: 'invalid_request_error', message: 'max_tokens: too big' } },
    ]);
    expect(baton.upstream.calls).toHaveLength(1);
    baton.upstream.script(FIRST, { kind: 'ok' });
    expect((await ask()).response.headers.get('x-baton-profile')).toBe(first);
  });

  test('`ask` goes the same way', async () => {
    baton.upstream.script(FIRST, limited);
    const answer = await baton.call('ask', { text: 'hi' });
    expect(answer).toMatchObject({ text: 'Hello from upstream', profileId: second, attempts: 2, label: 'Second' });
    await expect.poll(async () => (await lastRequest())?.id).toBe(answer.requestId);
  });

  test.each([
    ['accepted', { kind: 'ok' }],
    ['refused', { kind: 'status', status: 401, type: 'authentication_error', message: 'invalid x-api-key' }],
    ['limited', limited],
    ['unclear', { kind: 'status', status: 500, message: 'Broken' }],
    ['unreachable', { kind: 'cut', when: 'at-once' }],
  ] as const)('a check of a key: %s', async (outcome, behaviour) => {
    const secret = 'sk-ant-api03-fresh-0123456789abcdefghijklmnopqrstuvwxyz';
    baton.upstream.script(secret, behaviour);
    const checked = await baton.call('accounts.check', { provider: 'anthropic', kind: 'api_key', secret });
    expect(checked).toMatchObject({ outcome });
    expect(JSON.stringify(checked)).not.toContain(secret);
  });
});

describe('streams', () => {
  beforeEach(() => start());
  afterEach(() => baton.close());

  const stream = async () => {
    const seen: string[] = [];
    let text = '';
    try {
      for await (const event of await anthropic().messages.create({ model: 'default', stream: true, ...question })) {
        seen.push(event.type);
        if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text;
      }
    } catch (error) {
      return { seen, text, error: String(error) };
    }
    return { seen, text };
  };

  test('arrive whole, with token counts in the log', async () => {
    expect(await stream()).toMatchObject({ text: 'Hello from upstream' });
    await expect
      .poll(lastRequest)
      .toMatchObject({ stream: true, result: 'first-try', inputTokens: 12, outputTokens: 5 });
  });

  test.each([
    [
      'an error as first event inside a 200',
      { kind: 'stream-error', when: 'first', type: 'overloaded_error', message: 'Overloaded' },
    ],
    ['a socket cut before any text', { kind: 'cut', when: 'opening' }],
  ] as const)('%s: the second account answers, and nothing is said twice', async (_name, behaviour) => {
    baton.upstream.script(FIRST, behaviour);
    const { seen, text } = await stream();
    expect(text).toBe('Hello from upstream');
    expect(seen.filter((type) => type === 'message_start')).toHaveLength(1);
    await expect.poll(lastRequest).toMatchObject({ result: 'handed-on', profileId: second });
  });

  test.each([
    [
      'an error after half the text',
      { kind: 'stream-error', when: 'halfway', type: 'overloaded_error', message: 'Overloaded' },
      'Overloaded',
    ],
    ['a socket cut after half the text', { kind: 'cut', when: 'halfway' }, 'cut off'],
    ['a stream without its end', { kind: 'no-end' }, 'cut off'],
    ['silence after half the text', { kind: 'stall' }, 'silent for'],
  ] as const)('%s ends in an error, never as if it were complete', async (_name, behaviour, words) => {
    baton.upstream.script(FIRST, behaviour);
    const { seen, text, error } = await stream();
    expect(text).toBe('one two ');
    expect(error).toContain(words);
    expect(seen).not.toContain('message_stop');
    expect(baton.upstream.callsOf(SECOND)).toBe(0);
    await expect.poll(lastRequest).toMatchObject({
      result: 'failed',
      attempts: [{ outcome: 'failed', profileId: first }],
    });
  });

  test('after the provider’s own error nothing more goes out, though it ends as if all were well', async () => {
    baton.upstream.script(FIRST, {
      kind: 'stream-error',
      when: 'halfway',
      type: 'overloaded_error',
      message: 'Overloaded',
    });
    const answer = await fetch(`${baton.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': baton.key },
      body: JSON.stringify({ model: 'default', stream: true, ...question }),
    });
    const names = [...(await answer.text()).matchAll(/^event: (.*)$/gm)].map(([, name]) => name);
    expect(names.filter((name) => name === 'error')).toHaveLength(1);
    expect(names.at(-1)).toBe('error');
  });

  test('a client that hangs up in the middle is nobody’s failure', async () => {
    baton.upstream.script(FIRST, { kind: 'stall' });
    for await (const event of await anthropic().messages.create({ model: 'default', stream: true, ...question }))
      if (event.type === 'content_block_delta') break;
    await until(() => baton.upstream.hangUps() > 0);
    await expect.poll(lastRequest).toMatchObject({ result: 'hung-up', attempts: [{ outcome: 'answered' }] });
  });

  test('a client that hangs up frees the upstream', async () => {
    baton.upstream.script(FIRST, { kind: 'silent' });
    const abort = new AbortController();
    const asked = anthropic().messages.create({ model: 'default', ...question }, { signal: abort.signal });
    await until(() => baton.upstream.calls.length > 0);
    abort.abort();
    await expect(asked).rejects.toThrow();
    await until(() => baton.upstream.hangUps() > 0);
    expect(baton.upstream.callsOf(SECOND)).toBe(0);
    await expect.poll(lastRequest).toMatchObject({ result: 'hung-up', status: 499 });
  });
});

describe('OpenAI’s two dialects', () => {
  beforeEach(async () => {
    baton = await startBaton({
      model: { primary: 'openai/gpt-5.2', fallbacks: ['anthropic/claude-opus-4-5', 'deepseek/deepseek-chat'] },
    });
    await baton.addKey('openai', 'Work', OPENAI);
    await baton.addKey('deepseek', 'Deep', DEEPSEEK);
    await baton.addKey('anthropic', 'First', FIRST);
  });
  afterEach(() => baton.close());

  const chat = () => openai().chat.completions.create({ model: 'default', messages: question.messages });

  test('a fallback model answers, though it speaks another dialect', async () => {
    baton.upstream.script(OPENAI, limited);
    const { data, response } = await chat().withResponse();
    expect(data.choices[0]!.message.content).toBe('Hello from upstream');
    expect(response.headers.get('x-baton-model')).toBe('anthropic/claude-opus-4-5');
    expect(baton.upstream.calls.at(-1)).toMatchObject({ path: '/v1/messages', model: 'claude-opus-4-5' });
    const attempts = async () =>
      (await lastRequest())?.attempts.map(({ model, outcome, reason }) => [model, outcome, reason]);
    await expect.poll(attempts).toEqual([
      ['openai/gpt-5.2', 'failed', 'rate_limit'],
      ['anthropic/claude-opus-4-5', 'answered', undefined],
    ]);
  });

  test('everything failed: an OpenAI error that lists each attempt', async () => {
    baton.upstream.script(OPENAI, {
      kind: 'status',
      status: 401,
      type: 'invalid_request_error',
      message: `Incorrect API key provided: ${OPENAI}`,
    });
    baton.upstream.script(FIRST, limited);
    baton.upstream.script(DEEPSEEK, { kind: 'status', status: 503, message: 'Down' });
    const error = (await chat().catch((error: unknown) => error)) as InstanceType<typeof OpenAI.APIError>;
    expect(error.status).toBe(503);
    expect(error.message).toMatch(/All models failed \(3\).*gpt-5.2 \[Work\].*auth.*First.*rate_limit.*deepseek-chat/s);
    expect(error.message).not.toContain(OPENAI);
  });

  test('Chat Completions stream: whole, and broken', async () => {
    const collect = async () => {
      let text = '';
      try {
        for await (const chunk of await openai().chat.completions.create({
          model: 'default',
          stream: true,
          messages: question.messages,
        }))
          text += chunk.choices[0]?.delta.content ?? '';
        return { text };
      } catch (error) {
        return { text, error: String(error) };
      }
    };
    expect(await collect()).toEqual({ text: 'Hello from upstream' });
    baton.upstream.script(OPENAI, { kind: 'cut', when: 'halfway' });
    expect(await collect()).toMatchObject({ text: 'one two ', error: expect.stringContaining('cut off') as string });
    baton.upstream.script(OPENAI, { kind: 'stream-error', when: 'first', type: 'server_error', message: 'Overloaded' });
    expect(await collect()).toEqual({ text: 'Hello from upstream' });
  });

  test('Responses: whole, streamed, and broken', async () => {
    const whole = await openai().responses.create({ model: 'default', input: 'hi' });
    expect(whole.output_text).toBe('Hello from upstream');
    const collect = async () => {
      const types: string[] = [];
      try {
        for await (const event of await openai().responses.create({ model: 'default', input: 'hi', stream: true }))
          types.push(event.type);
      } catch (error) {
        types.push(String(error));
      }
      return types.at(-1);
    };
    expect(await collect()).toBe('response.completed');
    baton.upstream.script(OPENAI, { kind: 'no-end' });
    expect(await collect()).toMatch(/error|cut off/i);
  });

  test('`ask` puts its question in whatever dialect a model speaks', async () => {
    expect(await baton.call('ask', { text: 'hi' })).toMatchObject({
      text: 'Hello from upstream',
      model: 'openai/gpt-5.2',
    });
    expect(baton.upstream.calls.at(-1)!.path).toBe('/v1/responses');
    baton.upstream.script(OPENAI, limited);
    expect(await baton.call('ask', { text: 'hi' })).toMatchObject({ model: 'anthropic/claude-opus-4-5', attempts: 2 });
    expect(await baton.call('ask', { text: 'hi', model: 'deepseek/deepseek-chat' })).toMatchObject({
      text: 'Hello from upstream',
      model: 'deepseek/deepseek-chat',
    });
  });

  test('models are listed in the client’s shape', async () => {
    const names: string[] = [];
    for await (const model of openai().models.list()) names.push(model.id);
    expect(names).toContain('openai/gpt-5.2');
    const page = await anthropic().models.list();
    expect(page.data[0]).toMatchObject({ type: 'model', id: 'default' });
  });

  test('unknown names are a 404 with the nearest', async () => {
    const error = (await openai()
      .chat.completions.create({ model: 'opnai/gpt-5.2', messages: [] })
      .catch((error: unknown) => error)) as InstanceType<typeof OpenAI.APIError>;
    expect(error.status).toBe(404);
    expect(error.message).toContain('openai');
  });
});

describe('who may come in', () => {
  beforeEach(() => start());
  afterEach(() => baton.close());

  const knock = async (path: string, headers: Record<string, string>, method = 'GET') => {
    const { request } = await import('node:http');
    return new Promise<{ status: number; body: string; headers: Record<string, unknown> }>((resolve, reject) => {
      const call = request(`${baton.url}${path}`, { method, headers }, (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }));
      });
      call.on('error', reject);
      call.end();
    });
  };

  test.each([
    ['no key', '/v1/models', {}, 401],
    ['a wrong key', '/v1/models', { 'x-api-key': 'bk-wrong' }, 401],
    ['a foreign Host', '/v1/models', { host: 'evil.example' }, 403],
    ['a Host that only begins like ours', '/v1/models', { host: '127.0.0.1.evil.example:80' }, 403],
    ['a web page', '/v1/models', { origin: 'http://localhost:3000' }, 403],
    ['a page without an origin', '/v1/models', { origin: 'null' }, 403],
    ['liveness', '/healthz', {}, 200],
    ['liveness under a foreign Host', '/healthz', { host: 'evil.example' }, 403],
    ['Codex knocking for a WebSocket', '/v1/responses', { upgrade: 'websocket', connection: 'Upgrade' }, 426],
  ] as const)('%s', async (_name, path, headers, status) => {
    expect((await knock(path, { ...headers })).status).toBe(status);
  });

  test('with the key, what is not there is a 404, and a wrong method a 405', async () => {
    const headers = { authorization: `Bearer ${baton.key}` };
    expect((await knock('/v1beta/models/x:embedContent', headers, 'POST')).status).toBe(404);
    expect((await knock('/v1/messages', headers)).status).toBe(405);
    expect((await knock('/', {}, 'HEAD')).status).toBe(200);
  });

  test('errors are in the dialect of the door', async () => {
    expect(JSON.parse((await knock('/v1/messages', {}, 'POST')).body)).toMatchObject({
      type: 'error',
      error: { type: 'authentication_error' },
    });
    expect(JSON.parse((await knock('/v1/chat/completions', {}, 'POST')).body)).toMatchObject({
      error: { code: 'invalid_api_key' },
    });
  });

  test('a body over 50 MB is refused before it is read', async () => {
    const { status } = await knock(
      '/v1/messages',
      { 'x-api-key': baton.key, 'content-length': String(51 * 1024 * 1024) },
      'POST',
    );
    expect(status).toBe(413);
  });

  test('paused: 503 with the sentence, and on again', async () => {
    await baton.call('gateway.pause', { paused: true });
    const error = (await ask().catch((error: unknown) => error)) as InstanceType<typeof Anthropic.APIError>;
    expect([error.status, error.headers?.get('retry-after')]).toEqual([503, '30']);
    expect(error.message).toContain('Baton is paused. Resume it from the tray.');
    await baton.call('gateway.pause', { paused: false });
    expect(textOf((await ask()).data)).toBe('Hello from upstream');
  });

  test('an agent’s key is its own, and ends when it is rotated', async () => {
    const { key } = await baton.call('agents.add', { id: 'ci' });
    const client = (apiKey: string) => new Anthropic({ baseURL: baton.url, apiKey, maxRetries: 0, authToken: null });
    await client(key).messages.create({ model: 'default', ...question });
    await expect.poll(async () => (await lastRequest())?.agentId).toBe('ci');
    await baton.call('agents.key', { id: 'ci', rotate: true });
    await expect(client(key).messages.create({ model: 'default', ...question })).rejects.toThrow(/401/);
  });
});

test('no secret of a provider is anywhere but in the vault', async () => {
  await start();
  baton.upstream.script(FIRST, {
    kind: 'status',
    status: 401,
    type: 'authentication_error',
    message: `bad key ${FIRST} (Bearer ${FIRST})`,
  });
  baton.upstream.script(SECOND, {
    kind: 'status',
    status: 400,
    type: 'invalid_request_error',
    message: `cannot read ${SECOND}`,
  });
  const error = (await ask().catch((error: unknown) => error)) as InstanceType<typeof Anthropic.APIError>;
  const seen = JSON.stringify([error.message, error.error, await baton.call('activity.list', {}), baton.heard]);
  await expect.poll(baton.everything).toContain('"anthropic:');
  const kept = await baton.everything();
  for (const secret of [FIRST, SECOND]) {
    expect(seen).not.toContain(secret);
    expect(kept).not.toContain(secret);
    expect(kept).not.toContain(Buffer.from(secret).toString('base64'));
  }
  await baton.close();
});

test('a secret that looks like no key is still taken out of what a provider repeats', async () => {
  const secret = 'correct horse battery staple'.replaceAll(' ', '');
  baton = await startBaton({ model: { primary: 'own/m' } });
  await baton.addKey('own', 'Own', secret);
  for (const status of [400, 500]) {
    baton.upstream.script(secret, { kind: 'status', status, message: `cannot use ${secret} here` });
    const error = (await openai()
      .chat.completions.create({ model: 'default', messages: question.messages })
      .catch((error: unknown) => error)) as InstanceType<typeof OpenAI.APIError>;
    expect([error.status, error.message]).toEqual([status, expect.stringContaining('cannot use') as string]);
    expect(JSON.stringify([error.message, error.error, await until(lastRequest)])).not.toContain(secret);
  }
  await baton.close();
});

import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../fixtures/until.ts';
import { encode, streamedAnswer, wholeAnswer, type Wire } from '../upstreams/answers.ts';
import { startBaton, type Running } from '../upstreams/gateway-fixture.ts';
import type { Behaviour } from '../upstreams/upstream.ts';

/** What clients and providers should never send, through a whole Baton and real sockets. */

const ODD = 'key-of-the-odd-one-0123456789abcdefghijklmno';
const FINE = 'key-of-the-fine-one-0123456789abcdefghijklmn';

let baton: Running;
let odd: string;
/** Takes connections, and never answers the first word of TLS; before `listens` it closes them at once. */
const reached: Socket[] = [];
let listens = false;
const deaf = createServer((socket) => {
  socket.resume().on('error', () => undefined);
  if (listens) reached.push(socket);
  else socket.destroy();
});

const dialects = {
  messages: { wire: 'anthropic-messages', path: '/v1/messages' },
  chat: { wire: 'openai-completions', path: '/v1/chat/completions' },
  responses: { wire: 'openai-responses', path: '/v1/responses' },
  /** Its address says the rest. */
  gemini: { wire: 'google-generative-ai', path: '/v1beta/models/' },
} as const satisfies Record<string, { wire: Wire; path: string }>;
type Name = keyof typeof dialects;
const all = Object.keys(dialects) as Name[];
/** Whose body names the model. */
const names = ['messages', 'chat', 'responses'] as const;

beforeAll(async () => {
  await new Promise<void>((listening) => deaf.listen(0, '127.0.0.1', listening));
  baton = await startBaton({
    model: { primary: 'odd/m', fallbacks: [] },
    // An event of 10 MB keeps the one process that both ends are in busy for a while.
    gateway: { port: 0, timeouts: { connectMs: 1_000, firstByteMs: 4_000, silenceMs: 4_000 } },
    providers: (url) => ({
      deaf: {
        baseUrl: `https://127.0.0.1:${String((deaf.address() as AddressInfo).port)}/v1`,
        api: 'openai-completions',
      },
      fresh: { baseUrl: `${url}/v1`, api: 'openai-responses', apiKey: ODD },
      ...Object.fromEntries(
        all.map((name) => [`odd-${name}`, { baseUrl: `${url}/v1`, api: dialects[name].wire, apiKey: ODD }]),
      ),
      ...Object.fromEntries(
        all.map((name) => [`fine-${name}`, { baseUrl: `${url}/v1`, api: dialects[name].wire, apiKey: FINE }]),
      ),
    }),
  });
  odd = baton.key;
});
afterAll(async () => {
  await baton.close();
  deaf.close();
});
beforeEach(() => {
  baton.upstream.script(ODD, { kind: 'ok' });
  baton.upstream.forget();
});

const bodyFor = (name: Exclude<Name, 'gemini'>, model: string, stream: boolean) =>
  JSON.stringify({
    model,
    stream,
    ...(name === 'responses' ? { input: 'Hi' } : { max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] }),
  });

const post = (name: Name, body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(`${baton.url}${dialects[name].path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${odd}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });

const google = (body: string | Buffer, model = 'fine-gemini/m', method = 'generateContent') =>
  fetch(`${baton.url}/v1beta/models/${encodeURIComponent(model)}:${method}`, {
    method: 'POST',
    headers: { 'x-goog-api-key': odd, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });

const question = JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] });

/** A well-formed question. */
const asked = (name: Name, model: string, stream: boolean) =>
  name === 'gemini'
    ? google(question, model, stream ? 'streamGenerateContent?alt=sse' : 'generateContent')
    : post(name, bodyFor(name, model, stream));

/** An error as clients of this dialect read it. */
function isError(name: Name, text: string): boolean {
  if (name === 'gemini') {
    const { error } = JSON.parse(text) as { error?: { code?: unknown; message?: unknown; status?: unknown } };
    return typeof error?.code === 'number' && typeof error.message === 'string' && typeof error.status === 'string';
  }
  const body = JSON.parse(text) as { type?: string; error?: { type?: string; message?: string } };
  const said =
    typeof body.error?.message === 'string' && body.error.message.length > 0 && body.error.type !== undefined;
  return said && (name !== 'messages' || body.type === 'error');
}

/** How a stream ended for the client: with the dialect's last event, with its error, or with neither. */
function endOf(text: string): 'end' | 'error' | 'none' {
  const last = text.split('\n\n').findLast((event) => /^data:/m.test(event)) ?? '';
  if (/^event: error|"error":\{|"type":"error"|"type":"response\.failed"/m.test(last)) return 'error';
  return /message_stop|\[DONE\]|response\.completed|"finishReason":"/.test(last) ? 'end' : 'none';
}

const raw = (
  pieces: readonly (string | Buffer)[],
  more: Partial<Extract<Behaviour, { kind: 'raw' }>> = {},
): Behaviour => ({
  kind: 'raw',
  pieces,
  ...more,
});
const events = { 'content-type': 'text/event-stream' };
const json = { 'content-type': 'application/json' };
const said = { model: 'm', text: 'one two three é🔑天' };
const streamOf = (name: Name) => {
  const { opening, text, closing } = streamedAnswer(dialects[name].wire, said);
  return [...opening, ...text, ...closing].map(encode).join('');
};
const wholeOf = (name: Name) => JSON.stringify(wholeAnswer(dialects[name].wire, said));

describe.each(names)('a client of %s', (name) => {
  test.each([
    ['nothing', ''],
    ['no JSON', 'hello'],
    ['a list', '[]'],
    ['half an object', '{"model":"odd-chat/m","messages":['],
    ['no model', '{"messages":[]}'],
    ['a number as model', '{"model":7}'],
    ['bytes', Buffer.from([0xff, 0xfe, 0x00, 0x7b])],
    ['deep nesting', `{"model":"odd-${name}/m","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('that sends %s hears why, in its own words', async (_what, body) => {
    baton.upstream.script(ODD, { kind: 'status', status: 400, message: 'no' });
    const answer = await post(name, body);
    expect(answer.status).toBe(400);
    expect(isError(name, await answer.text())).toBe(true);
  });

  test('whatever its body holds, nothing crashes, whoever is asked', async () => {
    const field = fc.constantFrom(
      ...[
        'messages',
        'input',
        'system',
        'tools',
        'tool_choice',
        'instructions',
        'stop',
        'stop_sequences',
        'max_tokens',
      ],
      ...[
        'temperature',
        'reasoning',
        'thinking',
        'response_format',
        'text',
        'metadata',
        'stream_options',
        'top_p',
        'n',
      ],
    );
    const part = fc.record(
      {
        type: fc.constantFrom(
          'text',
          'image',
          'image_url',
          'tool_use',
          'tool_result',
          'input_text',
          'function_call',
          'reasoning',
          'x',
        ),
        role: fc.constantFrom('user', 'assistant', 'system', 'tool', 'x'),
        text: fc.jsonValue(),
        content: fc.jsonValue(),
        id: fc.jsonValue(),
        tool_calls: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    const value = fc.oneof(fc.jsonValue(), fc.array(part, { maxLength: 4 }), part);
    const anything = fc.tuple(fc.dictionary(field, value), fc.constantFrom(...all), fc.boolean());
    await fc.assert(
      fc.asyncProperty(anything, async ([fields, to, stream]) => {
        const answer = await post(name, JSON.stringify({ ...fields, model: `fine-${to}/m`, stream }));
        const text = await answer.text();
        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400) expect(isError(name, text)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('that hangs up in the middle of its body is gone, and nobody was asked', async () => {
    const socket = connect(Number(new URL(baton.url).port), '127.0.0.1');
    socket.write(
      `POST ${dialects[name].path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${odd}\r\ncontent-length: 1000\r\n\r\n{"model"`,
    );
    await new Promise((done) => setTimeout(done, 50));
    socket.destroy();
    await new Promise((done) => setTimeout(done, 50));
    expect(baton.upstream.calls).toHaveLength(0);
    expect((await post(name, bodyFor(name, `fine-${name}/m`, false))).status).toBe(200);
  });

  test('that is slow to send its body is heard to its end', async () => {
    const body = Buffer.from(bodyFor(name, `fine-${name}/m`, false));
    const socket = connect(Number(new URL(baton.url).port), '127.0.0.1');
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const closed = once(socket, 'close');
    const head = `host: localhost\r\nauthorization: Bearer ${odd}\r\nconnection: close\r\nexpect: 100-continue\r\n`;
    socket.write(`POST ${dialects[name].path} HTTP/1.1\r\n${head}content-length: ${String(body.length)}\r\n\r\n`);
    await until(() => text.includes('100 Continue'));
    for (let at = 0; at < body.length; at += 8) {
      socket.write(body.subarray(at, at + 8));
      await new Promise((done) => setTimeout(done, 3));
    }
    await closed;
    expect(text).toContain('HTTP/1.1 200');
    expect(text).toContain('Hello from upstream');
  });

  test('that speaks HTTP/1.0 gets a stream that ends with the connection', async () => {
    const body = bodyFor(name, `fine-${name}/m`, true);
    const socket = connect(Number(new URL(baton.url).port), '127.0.0.1');
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.write(
      `POST ${dialects[name].path} HTTP/1.0\r\nhost: localhost\r\nauthorization: Bearer ${odd}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    await once(socket, 'close');
    expect(text).toMatch(/^HTTP\/1\.[01] 200/);
    expect(text.toLowerCase()).not.toContain('transfer-encoding');
    expect(endOf(text)).toBe('end');
  });

  test('with two headers of a name is answered once, and never with a crash', async () => {
    const body = bodyFor(name, `fine-${name}/m`, false);
    const head = (lines: string) =>
      `POST ${dialects[name].path} HTTP/1.1\r\nhost: localhost\r\n${lines}connection: close\r\n\r\n${body}`;
    const say = async (lines: string) => {
      const socket = connect(Number(new URL(baton.url).port), '127.0.0.1');
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
      socket.write(head(lines));
      await once(socket, 'close');
      return text;
    };
    const length = `content-length: ${Buffer.byteLength(body)}\r\n`;
    const key = `authorization: Bearer ${odd}\r\n`;
    expect(await say(`${key}${key}${length}x-own: 1\r\nx-own: 2\r\n`)).toMatch(/^HTTP\/1\.1 200/);
    const twice = await say(`${key}${length}content-length: 5\r\n`);
    expect(twice).toMatch(/^HTTP\/1\.1 400/);
    expect(JSON.parse(twice.slice(twice.indexOf('{')))).toMatchObject({
      type: 'error',
      error: { message: expect.any(String) as string },
    });
  });
});

describe('a client of Google’s', () => {
  test.each([
    ['nothing', ''],
    ['no JSON', 'hello'],
    ['a list', '[]'],
    ['half an object', '{"contents":['],
    ['bytes', Buffer.from([0xff, 0xfe, 0x00, 0x7b])],
    ['no contents', '{}'],
    ['deep nesting', `{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('that sends %s hears why, in its own words', async (_what, body) => {
    baton.upstream.script(ODD, { kind: 'status', status: 400, message: 'no' });
    for (const model of ['odd-gemini/m', 'odd-messages/m']) {
      const answer = await google(body, model);
      expect(answer.status).toBe(400);
      expect(isError('gemini', await answer.text())).toBe(true);
    }
  });

  test('whatever its body holds, nothing crashes, whoever is asked', async () => {
    const words = ['text', 'functionCall', 'functionResponse', 'inlineData', 'fileData', 'thought', 'name', 'args'];
    const part = fc.dictionary(fc.constantFrom(...words), fc.jsonValue());
    const turn = fc.record({ role: fc.jsonValue(), parts: fc.oneof(fc.array(part), fc.jsonValue()) });
    const value = fc.oneof(fc.jsonValue(), fc.array(turn, { maxLength: 3 }), turn);
    const field = fc.constantFrom('contents', 'tools', 'toolConfig', 'systemInstruction', 'generationConfig');
    await fc.assert(
      fc.asyncProperty(fc.dictionary(field, value), fc.constantFrom(...all), fc.boolean(), async (body, to, stream) => {
        const method = stream ? 'streamGenerateContent?alt=sse' : 'generateContent';
        const answer = await google(JSON.stringify(body), `fine-${to}/m`, method);
        const text = await answer.text();
        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400) expect(isError('gemini', text)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

test.each(all)(
  'a client of %s that names an unknown provider hears which are near; an unknown model is passed on',
  async (name) => {
    const unknown = await asked(name, `fine-${name}s/m`, false);
    const text = await unknown.text();
    expect([unknown.status, isError(name, text), new RegExp(`fine-${name}(?!s)`).test(text)]).toEqual([
      404,
      true,
      true,
    ]);
    expect(baton.upstream.calls).toHaveLength(0);
    expect((await asked(name, `fine-${name}/of-tomorrow`, false)).status).toBe(200);
    expect(baton.upstream.calls.map(({ model }) => model)).toEqual(['of-tomorrow']);
  },
);

/** Each of those whose body names the model with each; Google as client, as provider, and as both. */
const pairs: readonly (readonly [Name, Name])[] = [
  ...names.flatMap((client) => names.map((provider) => [client, provider] as const)),
  ['gemini', 'gemini'],
  ['gemini', 'chat'],
  ['messages', 'gemini'],
];

describe.each(pairs)('a client of %s, a provider of %s', (client, provider) => {
  const ask = async (stream: boolean, behaviour: Behaviour) => {
    baton.upstream.script(ODD, behaviour);
    const answer = await asked(client, `odd-${provider}/m`, stream);
    return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') ?? '' };
  };

  test.each<[string, Behaviour]>([
    ['HTML with 200', raw(['<html><body>Sign in</body></html>'], { headers: { 'content-type': 'text/html' } })],
    ['HTML as JSON', raw(['<html><body>Sign in</body></html>'], { headers: json })],
    ['an empty body', raw([], { headers: json })],
    ['an empty stream', raw([], { headers: events })],
    ['blanks', raw(['\n\n \n'], { headers: json })],
    ['nothing at all, with 204', raw([], { status: 204 })],
    ['a redirect', raw([], { status: 302, headers: { location: 'https://example.com/' } })],
    ['half an object', raw(['{"id":"x","choices":['], { headers: json })],
    ['a list', raw(['[1,2]'], { headers: json })],
    ['headers that are too large', raw([''], { headers: { ...json, 'x-large': 'x'.repeat(40_000) } })],
    ['comments, and then the end', raw([': hi\n\n: hi\n\n'], { headers: events })],
    ['an error without its blank line', raw(['data: {"error":{"message":"No","type":"x"}}'], { headers: events })],
    [
      'signs of life and no more',
      raw(Array<string>(30).fill(': ping\n\n'), { headers: events, pauseMs: 50, then: 'hang' }),
    ],
    [
      'a page of HTML as an error',
      raw(['<html>Bad gateway</html>'], { status: 502, headers: { 'content-type': 'text/html' } }),
    ],
    ['an HTML 400', raw(['<html>Bad request</html>'], { status: 400, headers: { 'content-type': 'text/html' } })],
  ])('%s becomes an error in the client’s own words', async (_what, behaviour) => {
    for (const stream of [false, true]) {
      const { status, text, type } = await ask(stream, behaviour);
      expect([status >= 400, type]).toEqual([true, 'application/json']);
      expect(isError(client, text)).toBe(true);
    }
  });

  const chunked = (text: string, size: number) => {
    const bytes = Buffer.from(text);
    return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.subarray(at * size, at * size + size),
    );
  };
  test.each<[string, () => Behaviour]>([
    ['a stream as JSON', () => raw([streamOf(provider)], { headers: json })],
    ['a stream as text', () => raw([streamOf(provider)], { headers: { 'content-type': 'text/plain' } })],
    ['an object as a stream', () => raw([wholeOf(provider)], { headers: events })],
    ['an object without a type', () => raw([wholeOf(provider)])],
    ['a stream with CRLF', () => raw([streamOf(provider).replaceAll('\n', '\r\n')], { headers: events })],
    ['a stream with CR alone', () => raw([streamOf(provider).replaceAll('\n', '\r')], { headers: events })],
    ['a stream with a byte order mark', () => raw([`\ufeff${streamOf(provider)}`], { headers: events })],
    ['a stream in pieces of 3 bytes', () => raw(chunked(streamOf(provider), 3), { headers: events })],
    ['a stream without its last blank line', () => raw([streamOf(provider).trimEnd()], { headers: events })],
    [
      'a stream full of comments',
      () => raw([streamOf(provider).replaceAll('\n\n', '\n\n: ping\n\n')], { headers: events }),
    ],
    [
      'a compressed object',
      () => raw([gzipSync(wholeOf(provider))], { headers: { ...json, 'content-encoding': 'gzip' } }),
    ],
    [
      'a compressed stream',
      () => raw([gzipSync(streamOf(provider))], { headers: { ...events, 'content-encoding': 'gzip' } }),
    ],
  ])('%s is understood', async (_what, behaviour) => {
    const whole = await ask(false, behaviour());
    expect([whole.status, whole.type]).toMatchObject([200, expect.stringContaining('json') as string]);
    expect(JSON.stringify(JSON.parse(whole.text))).toContain(said.text);
    const streamed = await ask(true, behaviour());
    expect([streamed.status, streamed.type]).toMatchObject([200, expect.stringContaining('event-stream') as string]);
    expect([endOf(streamed.text.replaceAll(/\r\n?/g, '\n')), streamed.text.includes('é🔑天')]).toEqual(['end', true]);
  });

  test('bytes that are no UTF-8, and an event of 10 MB, come through or are told', async () => {
    const text = streamOf(provider);
    const spoilt = Buffer.from(text.replaceAll('two', '\u0001\u0001\u0001'));
    for (let at = 0; at < spoilt.length; at += 1) if (spoilt[at] === 1) spoilt[at] = 0xff;
    const broken = await ask(true, raw([spoilt], { headers: events }));
    expect([broken.status, endOf(broken.text)]).toEqual([200, 'end']);

    const long = streamOf(provider).replaceAll('two', 'x'.repeat(10 * 1024 * 1024));
    const large = await ask(true, raw([long], { headers: events }));
    expect([large.status, endOf(large.text), large.text.includes('x'.repeat(10 * 1024 * 1024))]).toEqual([
      ...[200, 'end', true],
    ]);
  });
});

describe('a client that hangs up frees the upstream within a second', () => {
  const opening = (name: Name) => streamedAnswer(dialects[name].wire, said).opening.map(encode).join('');
  test.each<[string, Name, boolean, Behaviour]>([
    ['while nothing has come', 'chat', false, { kind: 'silent' }],
    ['while signs of life come', 'chat', true, raw([opening('chat')], { headers: events, then: 'hang' })],
    ['while it is relayed', 'chat', true, { kind: 'stall' }],
    ['while a whole answer is gathered', 'chat', false, raw(['{"id":'], { headers: json, then: 'hang' })],
    ['while it is told in another dialect', 'messages', true, { kind: 'stall' }],
    [
      'while signs of life come in another dialect',
      'messages',
      true,
      raw([opening('messages')], { headers: events, then: 'hang' }),
    ],
    ['while a stream is gathered for it', 'messages', false, { kind: 'stall' }],
  ])('%s', async (_when, provider, stream, behaviour) => {
    baton.upstream.script(ODD, behaviour);
    const before = baton.upstream.hangUps();
    const gone = new AbortController();
    const asked = fetch(`${baton.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${odd}` },
      body: bodyFor('chat', `odd-${provider}/m`, stream),
      signal: gone.signal,
    })
      .then((answer) => answer.text())
      .catch(() => 'gone');
    await until(() => baton.upstream.calls.length > 0);
    await new Promise((done) => setTimeout(done, 60));
    gone.abort();
    expect(await asked).toBe('gone');
    await until(() => baton.upstream.hangUps() > before);
    const [last] = await until(async () => {
      const { requests } = await baton.call('activity.list', { limit: 1 });
      return requests[0]?.result === 'hung-up' ? requests : null;
    });
    expect(last).toMatchObject({ result: 'hung-up' });
  });

  test('while the connection is still being made; the account is not blamed', async () => {
    const id = await baton.addKey('deaf', 'Deaf', ODD);
    // Else its models might be looked for meanwhile.
    await baton.call('models.refresh', { provider: 'deaf' });
    listens = true;
    const gone = new AbortController();
    const headers = { authorization: `Bearer ${odd}` };
    const body = bodyFor('chat', 'deaf/m', false);
    const answer = fetch(`${baton.url}/v1/chat/completions`, { method: 'POST', headers, body, signal: gone.signal });
    const ended = answer.catch(() => 'gone');
    const socket = await until(() => reached[0]);
    gone.abort();
    expect(await ended).toBe('gone');
    await until(() => socket.destroyed);
    const attempts = await until(async () => {
      const [last] = (await baton.call('activity.list', { limit: 1 })).requests;
      return last?.result === 'hung-up' ? last.attempts : null;
    });
    expect(attempts).toMatchObject([{ profileId: id, reason: 'hung-up' }]);
    const { groups } = await baton.call('accounts.list', {});
    const [profile] = groups.find(({ provider }) => provider === 'deaf')!.profiles;
    expect(profile).toMatchObject({ id, errorCount: 0, state: { kind: 'unchecked' } });
  });

  test('with two requests at once on one connection; both are left', async () => {
    baton.upstream.script(ODD, { kind: 'silent' });
    const [before] = (await baton.call('activity.list', { limit: 1 })).requests;
    const { port, host } = new URL(baton.url);
    const body = bodyFor('chat', 'odd-chat/m', false);
    const head = `POST /v1/chat/completions HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${odd}\r\n`;
    const request = `${head}content-length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`;
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(request + request);
    await until(() => baton.upstream.calls.length === 2);
    socket.destroy();
    const results = await until(async () => {
      const { requests } = await baton.call('activity.list', { limit: 3 });
      const at = requests.findIndex(({ id }) => id === before?.id);
      return (at === -1 ? requests.length : at) >= 2 ? requests.slice(0, 2).map(({ result }) => result) : null;
    });
    expect(results).toEqual(['hung-up', 'hung-up']);
  });

  test('while it waits behind others for an account that nobody has tried', async () => {
    baton.upstream.script(ODD, { kind: 'silent' });
    const open = () => {
      const gone = new AbortController();
      const body = bodyFor('responses', 'fresh/m', false);
      const headers = { authorization: `Bearer ${odd}` };
      const asked = fetch(`${baton.url}/v1/responses`, { method: 'POST', headers, body, signal: gone.signal });
      return { gone, asked: asked.then(({ status }) => status).catch(() => 'gone' as const) };
    };
    const first = Array.from({ length: 3 }, open);
    await until(() => baton.upstream.calls.length === 3);
    const queued = open();
    await new Promise((done) => setTimeout(done, 50));
    queued.gone.abort();
    expect(await queued.asked).toBe('gone');
    for (const { gone } of first) gone.abort();
    await Promise.all(first.map(({ asked }) => asked));
    await new Promise((done) => setTimeout(done, 100));
    expect(baton.upstream.calls).toHaveLength(3);
  });
});

test('a client that never reads is left, and holds no more than its buffers meanwhile', async () => {
  const event = encode(['', { choices: [{ index: 0, delta: { content: 'x'.repeat(64_000) } }] }]);
  baton.upstream.script(ODD, raw(Array<string>(2_000).fill(event), { headers: events, then: 'hang' }));
  const body = bodyFor('chat', 'odd-chat/m', true);
  const before = baton.upstream.hangUps();
  const socket = connect(Number(new URL(baton.url).port), '127.0.0.1');
  socket.pause();
  socket.on('error', () => undefined);
  socket.write(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${odd}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  await until(() => baton.upstream.calls.length === 1);
  await until(() => baton.upstream.hangUps() > before);
  socket.destroy();
  const last = async () => (await baton.call('activity.list', { limit: 1 })).requests[0];
  await expect.poll(last).toMatchObject({ result: 'hung-up' });
}, 20_000);

test('a request of 40 MB is carried, in its own dialect and in another', async () => {
  const content = 'x'.repeat(40 * 1024 * 1024);
  for (const provider of ['chat', 'messages'] as const) {
    const body = JSON.stringify({ model: `fine-${provider}/m`, max_tokens: 5, messages: [{ role: 'user', content }] });
    expect((await post('chat', body)).status).toBe(200);
    expect(baton.upstream.calls.at(-1)!.body.length).toBeGreaterThan(content.length);
  }
});

test('what is no HTTP behind a request cuts its stream off, rather than writing into it', async () => {
  baton.upstream.script(ODD, { kind: 'stall' });
  const body = bodyFor('chat', 'odd-chat/m', true);
  const socket = connect(Number(new URL(baton.url).port), '127.0.0.1');
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.on('error', () => undefined);
  // Not `once`, which a reset would reject.
  const closed = new Promise((done) => socket.on('close', done));
  socket.write(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${odd}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  await until(() => text.includes('two'));
  socket.write('\u0000no http\r\n\r\n');
  await closed;
  expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200']);
});

test('a request that says nothing of its size and grows beyond 50 MB is a 413, as soon as that is known', async () => {
  const { request } = await import('node:http');
  const headers = { authorization: `Bearer ${odd}`, 'transfer-encoding': 'chunked' };
  const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const call = request(`${baton.url}/v1/messages`, { method: 'POST', headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    call.on('error', reject);
    const more = (left: number) => {
      if (left > 0 && !call.destroyed) call.write(Buffer.alloc(1024 * 1024, 'x'), () => more(left - 1));
    };
    more(51);
  });
  expect([answer.status, isError('messages', answer.text)]).toEqual([413, true]);
  expect(baton.upstream.calls).toHaveLength(0);
});

test('an answer that goes on and on is left when the config sets an end to it; without one it is not', async () => {
  const word = encode(['', { choices: [{ index: 0, delta: { content: 'on ' } }] }]);
  const endless = raw(Array<string>(12).fill(word), { headers: events, pauseMs: 60, then: 'hang' });
  const limited = await startBaton({
    gateway: { timeouts: { connectMs: 1_000, firstByteMs: 800, silenceMs: 5_000, wholeMs: 300 } },
    providers: (url) => ({ odd: { baseUrl: `${url}/v1`, api: 'openai-completions', apiKey: ODD } }),
  });
  try {
    limited.upstream.script(ODD, endless);
    for (const name of ['chat', 'messages'] as const) {
      const headers = { authorization: `Bearer ${limited.key}` };
      const body = bodyFor(name, 'odd/m', true);
      const text = await (
        await fetch(`${limited.url}${dialects[name].path}`, { method: 'POST', headers, body })
      ).text();
      expect([endOf(text), text.includes('not done within 0.3 s')]).toEqual(['error', true]);
    }
  } finally {
    await limited.close();
  }
});

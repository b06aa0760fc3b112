import { describe, expect, test } from 'vitest';
import { admit, shownKeys } from './admit.ts';
import { mayHoldImage, readCall } from './call.ts';
import { chat } from '../dialects/chat/wire.ts';
import { messages } from '../dialects/messages/wire.ts';
import { forClient, forUpstream, headerSafe } from './headers.ts';
import { modelList } from './model-list.ts';
import { route } from './routes.ts';

describe('which door', () => {
  test.each<[string, string, Record<string, string>, string, string?]>([
    ['POST', '/v1/messages?beta=true', {}, 'generate', 'anthropic-messages'],
    ['POST', '/v1/messages/count_tokens', {}, 'generate', 'anthropic-messages'],
    ['POST', '/v1/chat/completions', {}, 'generate', 'openai-completions'],
    ['POST', '/v1/responses', {}, 'generate', 'openai-responses'],
    ['GET', '/v1/responses', { upgrade: 'websocket' }, 'upgrade', 'openai-responses'],
    ['GET', '/v1/responses', {}, 'wrong-method', 'openai-responses'],
    ['GET', '/v1/models?client_version=1', {}, 'models', 'openai-completions'],
    ['GET', '/v1/models', { 'anthropic-version': '2023-06-01' }, 'models', 'anthropic-messages'],
    ['POST', '/v1/models', {}, 'wrong-method'],
    ['HEAD', '/', {}, 'alive'],
    ['GET', '/healthz', {}, 'alive'],
    ['GET', '/', {}, 'unknown'],
    ['GET', '/v1/messages/batches', {}, 'unknown', 'anthropic-messages'],
    ['POST', '/v1beta/models/x:generateContent', {}, 'generate', 'google-generative-ai'],
    ['POST', '/v1beta/models/openai/gpt-5:streamGenerateContent?alt=sse', {}, 'generate', 'google-generative-ai'],
    ['POST', '/v1/models/x:countTokens', {}, 'generate', 'google-generative-ai'],
    ['GET', '/v1beta/models/x:generateContent', {}, 'wrong-method', 'google-generative-ai'],
    ['POST', '/v1beta/models/x:embedContent', {}, 'unknown', 'google-generative-ai'],
    ['POST', '/constructor', {}, 'unknown'],
  ])('%s %s %j: %s', (method, url, headers, kind, dialect) => {
    const door = route(method, url, headers);
    expect(door.kind).toBe(kind);
    if (dialect !== undefined) expect('wire' in door && door.wire.id).toBe(dialect);
  });
});

describe('who may knock', () => {
  test.each<[Record<string, string>, boolean]>([
    [{ host: '127.0.0.1:7421' }, true],
    [{ host: 'localhost' }, true],
    [{ host: 'LOCALHOST:1' }, true],
    [{ host: '[::1]:7421' }, true],
    [{}, false],
    [{ host: '' }, false],
    [{ host: 'baton.local:7421' }, false],
    [{ host: '127.0.0.1.evil.example' }, false],
    [{ host: 'localhost.evil.example:7421' }, false],
    [{ host: '0.0.0.0:7421' }, false],
    [{ host: '127.0.0.1:7421', origin: 'null' }, false],
    [{ host: '127.0.0.1:7421', origin: 'http://127.0.0.1:7421' }, false],
  ])('%j: %s', (headers, admitted) => {
    expect(admit(headers) === null).toBe(admitted);
  });

  test.each<[Record<string, string>, string[]]>([
    [{ authorization: 'Bearer bk-1' }, ['bk-1']],
    [{ authorization: 'bearer   bk-1 ' }, ['bk-1']],
    [{ 'x-api-key': ' bk-2 ', authorization: 'Bearer bk-1' }, ['bk-2', 'bk-1']],
    [{ authorization: 'Basic abc', 'x-api-key': '' }, []],
    [{ 'x-goog-api-key': 'bk-3' }, ['bk-3']],
  ])('%j shows %j', (headers, keys) => {
    expect(shownKeys(headers)).toEqual(keys);
  });

  test.each([
    ['/v1beta/models/x:generateContent?key=bk%2D4', ['bk-4']],
    ['/v1beta/models/x:generateContent?alt=sse', []],
    ['/v1beta/models/x:generateContent?key=%', []],
    ['/v1/messages?key=bk-4', []],
  ])('%s shows %j', (url, keys) => {
    expect(shownKeys({}, url)).toEqual(keys);
  });
});

const read = (body: string, headers: Record<string, string> = {}) =>
  readCall(messages, '/v1/messages', headers, Buffer.from(body));

describe('what is read of a request', () => {
  test.each<[string, Record<string, string>, string | undefined]>([
    ['{"model":"m","metadata":{"user_id":"u"}}', { 'x-baton-session': 's' }, 's'],
    ['{"model":"m","metadata":{"user_id":"u"},"prompt_cache_key":"p"}', {}, 'u'],
    ['{"model":"m","metadata":{"user_id":null},"prompt_cache_key":"p"}', {}, 'p'],
    ['{"model":"m","session_id":"i"}', {}, 'i'],
    ['{"model":"m","metadata":"text"}', { session_id: 'h' }, 'h'],
    ['{"model":"m"}', {}, undefined],
  ])('the session of %s %j is %s', (body, headers, session) => {
    const call = read(body, headers);
    expect(call.ok && call.value.session).toBe(session);
  });

  test.each<[string, boolean]>([
    ['{"model":"m","stream":true}', true],
    ['{"model":"m","stream" : true }', true],
    ['{"model":"m","stream":false}', false],
    ['{"model":"m","x":{"stream":true}}', false],
    ['{"model":"m","stream":"true"}', false],
  ])('%s streams: %s', (body, stream) => {
    const call = read(body);
    expect(call.ok && call.value.stream).toBe(stream);
  });

  test.each(['', 'x', '[]', '{', '{"messages":[]}', '{"model":null}', '{"model":7}', '{"model":" "}'])(
    '%j is refused with a sentence',
    (body) => {
      const call = read(body);
      expect(!call.ok && call.error).toMatch(/\.$/);
    },
  );

  test.each<[string, boolean]>([
    ['{"type":"image","source":{}}', true],
    ['{"type": "image_url"}', true],
    ['{"type":"input_image"}', true],
    ['{"text":"an image of a cat"}', false],
  ])('%s may hold an image: %s', (body, may) => {
    expect(mayHoldImage(Buffer.from(body))).toBe(may);
  });
});

test('the upstream gets the client’s headers without what belongs to Baton or to one connection', () => {
  const client = {
    host: '127.0.0.1:7421',
    connection: 'keep-alive, X-Hop',
    'x-hop': '1',
    authorization: 'Bearer bk-1',
    'x-api-key': 'bk-1',
    cookie: 'c',
    'content-length': '5',
    'accept-encoding': 'gzip',
    'openai-organization': 'org-of-somebody',
    'x-goog-user-project': 'project-of-somebody',
    'x-baton-session': 's',
    'user-agent': 'tool/1',
    'x-unknown': 'kept',
  };
  expect(forUpstream(client, { 'x-api-key': 'real' })).toEqual({
    'user-agent': 'tool/1',
    'x-unknown': 'kept',
    'accept-encoding': 'identity',
    'x-api-key': 'real',
  });
});

test('the client gets the upstream’s headers without cookies, CORS and what belongs to one connection', () => {
  const upstream = {
    'content-type': 'text/event-stream',
    'request-id': 'r',
    'anthropic-ratelimit-requests-remaining': '3',
    'access-control-allow-origin': '*',
    'set-cookie': 'x',
    'transfer-encoding': 'chunked',
    'x-baton-profile': 'forged',
    'content-length': '7',
  };
  expect(forClient(upstream, { 'x-baton-attempts': '1' })).toEqual([
    ...['content-type', 'text/event-stream', 'request-id', 'r', 'anthropic-ratelimit-requests-remaining', '3'],
    ...['x-baton-attempts', '1'],
  ]);
});

test('whatever a profile is called, its name fits into a header', () => {
  expect(headerSafe('anthropic:größe 🔑\n')).toBe('anthropic:gr%C3%B6%C3%9Fe %F0%9F%94%91%0A');
  expect(headerSafe('half a key: \ud83d')).toBe('half a key: %EF%BF%BD');
});

test('models are listed in two shapes', () => {
  const rows = [{ key: 'openai/gpt-5.2', name: 'GPT-5.2' }];
  expect(modelList(chat.id, rows)).toMatchObject({
    object: 'list',
    data: [{ id: 'default' }, { id: 'openai/gpt-5.2', owned_by: 'openai' }],
  });
  expect(modelList(messages.id, rows)).toMatchObject({
    first_id: 'default',
    last_id: 'openai/gpt-5.2',
    has_more: false,
  });
});

test('Codex, which says its version, is told of no model of its own kind, and so keeps those it knows', () => {
  expect(modelList(chat.id, [], '/v1/models?client_version=0.169.0')).toMatchObject({ models: [] });
  expect(modelList(chat.id, [], '/v1/models')).not.toHaveProperty('models');
});

import { describe, expect, test } from 'vitest';
import type { Dialect } from '#shared/provider';
import { authHeaders } from './auth-headers.ts';
import { providerTable } from './catalogue.ts';
import { endpoint } from './endpoint.ts';
import { isLocalAddress } from './local-address.ts';
import { readSecret } from './secret.ts';

const table = providerTable({});
const spec = (id: string) => table.get(id)!;

describe('an address and a route meet whatever the address ends in', () => {
  test.each<[string, string, string]>([
    ['https://api.anthropic.com', '/v1/messages', 'https://api.anthropic.com/v1/messages'],
    ['https://api.anthropic.com/v1/', '/v1/messages?beta=true', 'https://api.anthropic.com/v1/messages?beta=true'],
    ['https://openrouter.ai/api/v1', '/v1/chat/completions', 'https://openrouter.ai/api/v1/chat/completions'],
    ['http://127.0.0.1:11434', '/v1/chat/completions', 'http://127.0.0.1:11434/v1/chat/completions'],
    ['http://127.0.0.1:11434/v1', '/v1/models', 'http://127.0.0.1:11434/v1/models'],
    ['https://api.z.ai/api/paas/v4', '/v1/chat/completions', 'https://api.z.ai/api/paas/v4/chat/completions'],
    ['https://g.example/v1beta/openai', '/v1/chat/completions', 'https://g.example/v1beta/openai/chat/completions'],
    ['https://x.example/v1/chat/completions', '/v1/chat/completions', 'https://x.example/v1/chat/completions'],
    ['https://x.example/?api-version=3', '/v1/responses?a=b', 'https://x.example/v1/responses?api-version=3&a=b'],
    ['https://v1.example.com', '/v1/messages/count_tokens', 'https://v1.example.com/v1/messages/count_tokens'],
  ])('%s + %s', (baseUrl, path, url) => {
    expect(endpoint({ baseUrl, dialectUrls: {} }, 'openai-completions', path)).toBe(url);
  });

  test('a dialect may live at an address of its own', () => {
    expect(endpoint(spec('zai'), 'anthropic-messages', '/v1/messages')).toBe(
      'https://api.z.ai/api/anthropic/v1/messages',
    );
    expect(endpoint(spec('synthetic'), 'openai-completions', '/v1/chat/completions')).toBe(
      'https://api.synthetic.new/openai/v1/chat/completions',
    );
    expect(endpoint(spec('deepseek'), 'openai-completions', '/v1/chat/completions')).toBe(
      'https://api.deepseek.com/v1/chat/completions',
    );
  });
});

test.each([
  ['https://generativelanguage.googleapis.com/v1beta', 'https://generativelanguage.googleapis.com/v1beta'],
  ['https://generativelanguage.googleapis.com/v1beta/openai/', 'https://generativelanguage.googleapis.com/v1beta'],
  ['https://g.example/v1', 'https://g.example/v1'],
  ['http://127.0.0.1:9', 'http://127.0.0.1:9/v1beta'],
])('Google at %s is asked at %s', (baseUrl, base) => {
  const path = '/v1/models/gemini-x:streamGenerateContent?alt=sse';
  expect(endpoint({ baseUrl, dialectUrls: {} }, 'google-generative-ai', path)).toBe(
    `${base}/models/gemini-x:streamGenerateContent?alt=sse`,
  );
});

test('Google speaks its own dialect and OpenAI’s, each at its address', () => {
  expect(endpoint(spec('google'), 'openai-completions', '/v1/chat/completions')).toBe(
    'https://generativelanguage.googleapis.com/v1beta/openai/chat/completions',
  );
  expect(endpoint(spec('google'), 'google-generative-ai', '/v1/models')).toBe(
    'https://generativelanguage.googleapis.com/v1beta/models',
  );
});

describe('a credential travels in its documented header', () => {
  const messages: Dialect = 'anthropic-messages';
  const chat: Dialect = 'openai-completions';
  const oat = 'sk-ant-oat01-abc';
  const subscription = { authorization: `Bearer ${oat}`, 'anthropic-beta': 'oauth-2025-04-20' };

  test.each([
    ['an Anthropic key', 'anthropic', 'api_key', 'sk-ant-api03-a', messages, { 'x-api-key': 'sk-ant-api03-a' }],
    ['a setup-token', 'anthropic', 'token', oat, messages, subscription],
    ['a setup-token stored as a key', 'anthropic', 'api_key', oat, messages, subscription],
    ['a key stored as a token', 'anthropic', 'token', 'sk-ant-api03-a', messages, { 'x-api-key': 'sk-ant-api03-a' }],
    ['a login', 'anthropic', 'oauth', oat, messages, subscription],
    ['an OpenAI key', 'openai', 'api_key', 'sk-a', chat, { authorization: 'Bearer sk-a' }],
    ['a token of OpenRouter', 'openrouter', 'token', 't', chat, { authorization: 'Bearer t' }],
    ['a key of Google', 'google', 'api_key', 'AIza', 'google-generative-ai', { 'x-goog-api-key': 'AIza' }],
    ['a key of Google, as OpenAI', 'google', 'token', 'AIza', chat, { authorization: 'Bearer AIza' }],
    ['a token of Google', 'google', 'token', 'ya29.x', 'google-generative-ai', { authorization: 'Bearer ya29.x' }],
    ['a server on this computer', 'ollama', 'none', '', chat, {}],
  ] as const)('%s', (_what, provider, type, secret, dialect, headers) => {
    expect(authHeaders(spec(provider), { type, secret }, dialect)).toEqual(headers);
  });

  test.each([
    ['claude-code-20250219', 'claude-code-20250219,oauth-2025-04-20'],
    ['a, oauth-2025-04-20 ,b', 'a,oauth-2025-04-20,b'],
    ['', 'oauth-2025-04-20'],
  ])('the client’s betas stay: %j', (client, merged) => {
    const headers = authHeaders(spec('anthropic'), { type: 'token', secret: oat }, messages, client);
    expect(headers['anthropic-beta']).toBe(merged);
  });

  test('headers from the config win, and a custom Messages provider gets x-api-key unless told otherwise', () => {
    const own = providerTable({
      models: {
        providers: {
          a: { baseUrl: 'https://a.example', api: ['anthropic-messages', 'openai-completions'] },
          b: { baseUrl: 'https://b.example', api: 'anthropic-messages', authHeader: true },
          d: { baseUrl: 'https://d.example', authHeader: false },
          c: { baseUrl: 'https://c.example', headers: { Authorization: 'Basic q', 'X-Org': '1' } },
        },
      },
    });
    const key = { type: 'api_key', secret: 'k' } as const;
    expect(authHeaders(own.get('a')!, key, messages)).toEqual({ 'x-api-key': 'k' });
    expect(authHeaders(own.get('a')!, key, chat)).toEqual({ authorization: 'Bearer k' });
    expect(authHeaders(own.get('b')!, key, messages)).toEqual({ authorization: 'Bearer k' });
    expect(authHeaders(own.get('d')!, key, chat)).toEqual({ 'x-api-key': 'k' });
    expect(authHeaders(own.get('c')!, key, chat)).toEqual({ authorization: 'Basic q', 'x-org': '1' });
  });
});

test.each([
  ['http://localhost:1', true],
  ['http://127.0.0.1', true],
  ['http://127.9.9.9:80/v1', true],
  ['http://0.0.0.0:1', true],
  ['http://[::1]:1', true],
  ['http://mac.local:1', true],
  ['https://api.openai.com', false],
  ['https://127.0.0.1.example.com', false],
  ['https://notlocal', false],
  ['nonsense', false],
])('%s is on this computer: %s', (url, local) => {
  expect(isLocalAddress(url)).toBe(local);
});

test.each([
  ['openai', 'api_key', 'sk-or-v1-0123456789abcdef', 'secret-of-other'],
  ['openai', 'api_key', 'sk-ant-api03-0123456789abcdef', 'secret-of-other'],
  ['openrouter', 'api_key', 'sk-or-v1-0123456789abcdef', null],
  ['groq', 'api_key', 'sk-proj-0123456789abcdef', 'secret-prefix'],
  ['mistral', 'api_key', 'gsk_0123456789abcdef0123', 'secret-of-other'],
  ['ollama', 'api_key', 'anything', 'method-not-offered'],
] as const)('with the built-in providers, %s %s %s → %s', (id, kind, secret, code) => {
  const read = readSecret(spec(id), kind, secret, table);
  expect(read.ok ? null : read.error.code).toBe(code);
});

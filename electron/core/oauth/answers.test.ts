import { describe, expect, test } from 'vitest';
import { codexLogin } from '../providers/logins/openai-codex.ts';
import { copilotLogin } from '../providers/logins/github-copilot.ts';
import { loginFor } from '../providers/logins/logins.ts';
import { createFakeLoginServer, type Reply } from '../testing/login-server.ts';
import { createOAuthClient } from './client.ts';
import { explainFailure } from './failure.ts';
import { apiAddress, claimsOf, copilotAddress, identityOf } from './identity.ts';
import { isLoopbackUrl } from './loopback-url.ts';
import { readPasted } from './pasted.ts';

const { signal } = new AbortController();

async function refreshed(reply: Reply | 'down', spec = codexLogin) {
  const server = createFakeLoginServer();
  server.next(reply);
  return await createOAuthClient(server.network, spec).refresh('r', signal);
}

describe('every error of RFC 6749 and RFC 8628 is a sentence with a way out', () => {
  test.each([
    'invalid_request',
    'invalid_client',
    'invalid_grant',
    'unauthorized_client',
    'unsupported_grant_type',
    'unsupported_response_type',
    'invalid_scope',
    'access_denied',
    'server_error',
    'temporarily_unavailable',
    'authorization_pending',
    'slow_down',
    'expired_token',
  ])('%s', async (code) => {
    const got = await refreshed({ status: 400, body: { error: code } });
    if (got.ok) throw new Error('granted');
    expect(got.error).toEqual({ kind: 'error', code, status: 400 });
    const sentence = explainFailure(got.error, 'Acme');
    expect(sentence).toMatch(/^(?=.*Acme)[A-Z].*\. [A-Z].*\.$/);
    expect(sentence).not.toContain('_');
  });

  test('an unknown one, and the provider’s own words without credentials in them', async () => {
    const got = await refreshed({
      status: 400,
      body: { error: 'odd', error_description: 'No:\n refresh_token=sk-abcdefghijklmnopqrstuvwxyz123456' },
    });
    const sentence = got.ok ? '' : explainFailure(got.error, 'Acme');
    expect(sentence).toMatch(/^Acme refused the login \(odd\)\. Start again\. It says: No: /);
    expect(sentence).not.toContain('ghijklmnop');
  });

  test.each<[string, Reply | 'down', RegExp]>([
    ['a page', { body: '<html>', type: 'text/html' }, /a page instead of data/],
    ['a 502', { status: 502, body: '<html>', type: 'text/html' }, /it answered 502/],
    ['a redirect', { status: 302, body: '', type: 'text/plain' }, /it answered 302/],
    ['a list', { body: [1] }, /lacks what a login needs/],
    ['no token', { body: { token_type: 'bearer' } }, /lacks what a login needs/],
    ['a token of another type', { body: { access_token: 'a', token_type: 'mac' } }, /no known type/],
    ['no connection', 'down', /could not be reached \(connect ECONNREFUSED\)/],
  ])('%s', async (_name, reply, words) => {
    const got = await refreshed(reply);
    expect(got.ok ? '' : explainFailure(got.error, 'Acme')).toMatch(words);
  });
});

describe('what servers really send', () => {
  test.each<[string, Reply]>([
    ['JSON that says it is text', { body: { access_token: 'a' }, type: 'text/plain' }],
    ['no token type', { body: { access_token: 'a', expires_in: 5 } }],
    ['an empty refresh token', { body: { access_token: 'a', refresh_token: '', scope: ['x'] } }],
    ['an ID token of a clock that is wrong', { body: { access_token: 'a', id_token: 'e30.eyJleHAiOjF9.x' } }],
  ])('%s', async (_name, reply) => {
    expect(await refreshed(reply)).toMatchObject({ ok: true, value: { access: 'a' } });
  });

  test('an error inside a 200 is an error', async () => {
    expect(await refreshed({ body: { error: 'authorization_pending' } })).toMatchObject({
      error: { kind: 'error', code: 'authorization_pending' },
    });
  });

  test('nothing goes unencrypted to another computer', async () => {
    const server = createFakeLoginServer();
    const client = createOAuthClient(server.network, { ...codexLogin, tokenUrl: 'http://login.example/token' });
    expect(await client.refresh('r', signal)).toMatchObject({
      error: { kind: 'broken', why: 'its address is neither encrypted nor on this computer' },
    });
    expect(server.asked).toEqual([]);
  });

  test.each([
    ['http://127.0.0.1:1/x', true],
    ['http://localhost/x', true],
    ['http://[::1]:9/', true],
    ['http://127.0.0.1.evil.example/', false],
    ['http://localhost.evil.example/', false],
    ['http://192.168.0.1/', false],
  ])('%s is this computer: %s', (url, is) => {
    expect(isLoopbackUrl(url)).toBe(is);
  });

  test('Anthropic’s endpoint reads JSON', async () => {
    const server = createFakeLoginServer();
    const anthropic = loginFor('anthropic', undefined, {})!;
    await createOAuthClient(server.network, anthropic).refresh('r', signal);
    expect(server.asked[0]).toMatchObject({
      url: 'https://console.anthropic.com/v1/oauth/token',
      headers: { 'content-type': 'application/json' },
      form: { grant_type: 'refresh_token', client_id: anthropic.clientId, refresh_token: 'r' },
    });
  });
});

describe('Copilot', () => {
  test('GitHub’s token is exchanged, and stays what refreshes', async () => {
    const body = { token: 'tid=1;proxy-ep=proxy.business.githubcopilot.com;x=1', expires_at: 9e9, refresh_in: 1_500 };
    const server = createFakeLoginServer();
    server.next({ body });
    expect(await createOAuthClient(server.network, copilotLogin).refresh('gho_1', signal)).toMatchObject({
      value: { access: body.token, refresh: 'gho_1', expiresIn: 1_800 },
    });
    expect(server.asked[0]).toMatchObject({
      url: 'https://api.github.com/copilot_internal/v2/token',
      headers: { authorization: 'Bearer gho_1' },
    });
    expect(copilotAddress(body.token)).toBe('https://api.business.githubcopilot.com');
    expect(copilotAddress('tid=1')).toBeUndefined();
  });

  test.each([
    [2_000_000_000, 2_000_000_000_000],
    [2_000_000_000_000, 2_000_000_000_000],
  ])('expires_at of %d is in seconds or in milliseconds', async (expires_at, expiresAt) => {
    expect(await refreshed({ body: { token: 't', expires_at } }, copilotLogin)).toMatchObject({ value: { expiresAt } });
  });

  test('a token GitHub does not know', async () => {
    expect(await refreshed({ status: 401, body: { message: 'Bad credentials' } }, copilotLogin)).toMatchObject({
      error: { kind: 'error', code: 'refused', status: 401, said: 'Bad credentials' },
    });
  });
});

describe('who it is', () => {
  const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

  test('Codex: the account from the access token, the e-mail from the ID token', () => {
    const access = jwt({ 'https://api.openai.com/auth': { chatgpt_account_id: 'acc' } });
    const granted = { access, idToken: jwt({ email: 'a@b.c' }), expiresIn: 1, answer: {} };
    expect(identityOf(codexLogin, granted)).toEqual({ accountId: 'acc', email: 'a@b.c' });
    expect(identityOf(codexLogin, { access: 'opaque', expiresIn: 1, answer: {} })).toEqual({});
    expect([claimsOf('a.b.c'), claimsOf('x'), claimsOf(`e30.${btoa('[1]')}.x`)]).toEqual([{}, {}, {}]);
  });

  test.each([
    ['portal.qwen.ai', 'https://portal.qwen.ai/v1'],
    ['https://portal.qwen.ai/v1/', 'https://portal.qwen.ai/v1'],
    ['http://portal.qwen.ai', undefined],
    ['https://user:pass@portal.qwen.ai', undefined],
    ['', undefined],
    [7, undefined],
  ])('the API address %s is %s', (written, address) => {
    expect(apiAddress(written, 'https://chat.qwen.ai/token')).toBe(address);
  });
});

test.each([
  ['abc', { code: 'abc' }],
  ['  abc#st ', { code: 'abc', state: 'st' }],
  ['http://localhost:1455/auth/callback?code=abc&state=st', { code: 'abc', state: 'st' }],
  ['<https://console.anthropic.com/oauth/code/callback?code=abc#state=st>', { code: 'abc', state: 'st' }],
  ['?error=access_denied&state=st', { error: 'access_denied', state: 'st' }],
  ['code=abc&state=st', { code: 'abc', state: 'st' }],
  ['', null],
  ['#st', null],
  ['two words', null],
  ['http://localhost:1455/auth/callback', null],
  ['http://[', null],
  [`sk-ant-oat01-${'x'.repeat(80)}`, null],
])('pasted: %s', (text, found) => {
  const read = readPasted(text);
  expect(read.kind === 'callback' ? Object.fromEntries(read.callback) : null).toEqual(found);
});

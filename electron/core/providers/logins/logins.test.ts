import { describe, expect, test } from 'vitest';
import { readConfig } from '../../config/read-config.ts';
import { endpoint } from '../endpoint.ts';
import { providerTable } from '../catalogue.ts';
import { loginFor } from './logins.ts';

describe('the config says otherwise of a login', () => {
  test('field by field', () => {
    const own = { clientId: 'mine', scopes: ['a', 'b'], authorizeUrl: 'https://a.example/authorize' };
    expect(loginFor('openai-codex', own, {})).toMatchObject({
      clientId: 'mine',
      scopes: 'a b',
      tokenUrl: 'https://auth.openai.com/oauth/token',
      browser: { authorizeUrl: 'https://a.example/authorize', redirectUrl: 'http://localhost:1455/auth/callback' },
    });
    expect(loginFor('qwen-portal', { deviceUrl: 'https://d.example/x' }, {})?.device?.deviceUrl).toBe(
      'https://d.example/x',
    );
  });

  test('a server on this computer gets the other questions, too', () => {
    const local = { tokenUrl: 'http://127.0.0.1:9/token' };
    expect(loginFor('github-copilot', local, {})?.exchangeUrl).toBe('http://127.0.0.1:9/copilot_internal/v2/token');
    expect(loginFor('chutes', local, { CHUTES_CLIENT_ID: 'c', CHUTES_CLIENT_SECRET: ' s ' })).toMatchObject({
      clientId: 'c',
      clientSecret: 's',
      userinfoUrl: 'http://127.0.0.1:9/idp/userinfo',
    });
  });

  test('without a client id Chutes has no login; nor has who never had one', () => {
    expect(loginFor('chutes', undefined, { CHUTES_CLIENT_ID: ' ' })).toBeUndefined();
    expect(loginFor('chutes', { clientId: 'c' }, {})?.clientId).toBe('c');
    expect(loginFor('openrouter', { clientId: 'c' }, {})).toBeUndefined();
  });

  test.each([
    ['https://login.example/token', 0],
    ['http://127.0.0.1:9/token', 0],
    ['http://localhost:9/token', 0],
    ['http://login.example/token', 1],
    ['http://127.0.0.1.evil.example/token', 1],
    ['ftp://x/token', 1],
    ['nonsense', 1],
  ])('%s as a token address has %i issues', (tokenUrl, count) => {
    const text = JSON.stringify({ models: { providers: { 'openai-codex': { oauth: { tokenUrl } } } } });
    const reading = readConfig(text, {});
    expect(reading.kind === 'broken' ? reading.issues.length : 0).toBe(count);
    expect(reading.warnings).toEqual([]);
  });
});

test.each([
  ['openai-codex', 'openai-responses', '/v1/responses', 'https://chatgpt.com/backend-api/codex/responses'],
  [
    'github-copilot',
    'openai-completions',
    '/v1/chat/completions',
    'https://api.individual.githubcopilot.com/chat/completions',
  ],
  ['qwen-portal', 'openai-completions', '/v1/chat/completions', 'https://portal.qwen.ai/v1/chat/completions'],
] as const)('%s is asked at its own address', (id, dialect, path, url) => {
  expect(endpoint(providerTable({}).get(id)!, dialect, path)).toBe(url);
});

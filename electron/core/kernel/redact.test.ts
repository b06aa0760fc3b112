import { describe, expect, test } from 'vitest';
import { mask, redact } from './redact.ts';

const LONG = 'abcdef0123456789ABCDEFGH';

describe('mask', () => {
  test.each([
    ['', '***'],
    ['short', '***'],
    ['a'.repeat(16), '***'],
    ['a'.repeat(17), '***'],
    ['sk-ant-0123456789xyz', 'sk-ant…9xyz'],
  ])('%s', (secret, expected) => {
    expect(mask(secret)).toBe(expected);
  });
});

describe('redact hides', () => {
  test.each([
    ['a bearer header', `Authorization: Bearer ${LONG}`],
    ['lower case', `authorization: bearer ${LONG}`],
    ['a basic one', `Basic ${LONG}`],
    ['x-api-key', `x-api-key: ${LONG}`],
    ['a JSON field', `{"apiKey": "${LONG}", "n": 1}`],
    ['a JSON field with another name', `{"refresh_token":"${LONG}"}`],
    ['OAuth parts', `{"access":"${LONG}","refresh":"${LONG}x"}`],
    ['JSON inside JSON', `"{\\"accessToken\\":\\"${LONG}\\"}"`],
    ['an assignment', `OPENAI_API_KEY=${LONG}`],
    ['with export and quotes', `export ANTHROPIC_OAUTH_TOKEN="${LONG}"`],
    ['a flag', `curl --api-key ${LONG}`],
    ['a flag with =', `tool --token=${LONG}`],
    ['a query', `https://x.test/v1?key=${LONG}&alt=sse`],
    ['a query token', `https://x.test/cb?access_token=${LONG}`],
    ['a password in an address', `https://me:${LONG}@x.test/`],
    ['an Anthropic key', `invalid key sk-ant-oat01-${LONG}`],
    ['an OpenAI key in quotes', `Incorrect API key provided: 'sk-proj-${LONG}'.`],
    ['a GitHub token', `ghp_${LONG}`],
    ['a fine-grained one', `github_pat_${LONG}`],
    ['Slack', `xoxb-${LONG}`],
    ['Groq', `gsk_${LONG}`],
    ['Google', `AIza${LONG}`],
    ['Perplexity', `pplx-${LONG}`],
    ['npm', `npm_${LONG}`],
    ['a client key of Baton', `bk-${LONG}`],
    ['a Telegram bot', `123456789:${LONG}`],
    ['a JWT', `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${LONG}`],
    ['a private key', `-----BEGIN RSA PRIVATE KEY-----\n${LONG}\n-----END RSA PRIVATE KEY-----`],
  ])('%s', (_name, text) => {
    const clean = redact(text);
    expect(clean).not.toContain(LONG);
    expect(clean).not.toContain(LONG.slice(6, -4));
    expect(redact(clean)).toBe(clean);
  });

  test('short values whole', () => {
    expect(redact('password=hunter2')).not.toContain('hunter2');
    expect(redact('{"token":"abc"}')).toBe('{"token":"***"}');
  });

  test.each([
    'HTTP 429 rate_limit_error: This request would exceed your account’s rate limit. (request_id: req_011CSHoEeqs5C35K2UUqR7Fy)',
    'anthropic:work is cooling until 12:30, 5 min left',
    'models.providers.openai.apiKey: the environment variable OPENAI_KEY is not set',
    'input tokens: 1200, output tokens: 5',
    'No API key found for provider "openai".',
    'claude-opus-4-5 answered in 1204 ms',
    'https://api.anthropic.com/v1/messages?beta=true',
    'the basic plan, task-list, risk-free',
  ])('and leaves alone: %s', (text) => {
    expect(redact(text)).toBe(text);
  });
});

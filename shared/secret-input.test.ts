import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AddMethod, ProviderView } from './provider.ts';
import { cleanSecret, readSecret } from './secret-input.ts';

const provider = (id: string, methods: AddMethod[], custom = false): ProviderView => ({
  id,
  name: id.toUpperCase(),
  short: 'Xx',
  dialects: ['openai-completions'],
  methods,
  logins: [],
  local: false,
  custom,
});

const anthropic = provider('anthropic', [
  { kind: 'setup-token', prefix: 'sk-ant-oat01-', minLength: 80 },
  { kind: 'api_key', prefix: 'sk-ant-', minLength: 20 },
  { kind: 'token', minLength: 1 },
]);
const openai = provider('openai', [{ kind: 'api_key', prefix: 'sk-', minLength: 20 }]);
const deepseek = provider('deepseek', [{ kind: 'api_key', prefix: 'sk-', minLength: 20 }]);
const openrouter = provider('openrouter', [{ kind: 'api_key', prefix: 'sk-or-', minLength: 20 }]);
const mistral = provider('mistral', [{ kind: 'api_key', minLength: 20 }]);
const relay = provider('relay', [{ kind: 'api_key', minLength: 1 }], true);
const all = [anthropic, openai, deepseek, openrouter, mistral, relay];

const SETUP = `sk-ant-oat01-${'a1B2'.repeat(20)}`;
const KEY = 'sk-ant-api03-0123456789abcdef';

describe('what surrounds a secret is taken out', () => {
  test.each([
    ['nothing to take out', KEY, 0, 0, false],
    ['a line break at the end', `${KEY}\n`, 0, 0, false],
    ['white space around', `  ${KEY}\t\r\n`, 0, 0, false],
    ['one line break inside', 'sk-ant-api03-0123\n456789abcdef', 1, 0, false],
    ['a Windows line break and an indent', 'sk-ant-api03-0123\r\n  456789abcdef', 1, 2, false],
    ['a zero-width space', 'sk-ant-api03-\u200b0123456789abcdef', 0, 1, false],
    ['export NAME=', `export ANTHROPIC_API_KEY=${KEY}`, 0, 0, true],
    ['export with quotes and semicolon', `export ANTHROPIC_API_KEY="${KEY}";`, 0, 0, true],
    ['NAME= in single quotes', `ANTHROPIC_API_KEY='${KEY}'`, 0, 0, true],
    ['PowerShell', `$env:ANTHROPIC_API_KEY = "${KEY}"`, 0, 0, true],
    ['cmd', `set ANTHROPIC_API_KEY=${KEY}`, 0, 0, true],
    ['typographic quotes', `“${KEY}”`, 0, 0, true],
    ['backticks', `\`${KEY}\``, 0, 0, true],
    ['a trailing semicolon', `${KEY};`, 0, 0, true],
    ['a copied header', `Authorization: Bearer ${KEY}`, 0, 0, true],
    ['a line of JSON', `"${KEY}",`, 0, 0, true],
  ])('%s', (_what, pasted, lineBreaks, spaces, wrapper) => {
    expect(cleanSecret(pasted)).toEqual({ secret: KEY, cleaned: { lineBreaks, spaces, wrapper } });
  });

  test.each(['abc==', 'A_B==', 'aB=cd', 'key=1'])('a secret that holds a = keeps it: %s', (secret) => {
    expect(cleanSecret(secret).secret).toBe(secret);
  });

  test('cleaning twice is cleaning once, and leaves no white space', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (pasted) => {
        const once = cleanSecret(pasted).secret;
        expect(once).not.toMatch(/\s/);
        expect(cleanSecret(once).secret).toBe(once);
      }),
    );
  });
});

describe('a secret is checked against the method chosen', () => {
  const code = (target: ProviderView, kind: AddMethod['kind'], pasted: string) => {
    const read = readSecret(target, kind, pasted, all);
    return read.ok ? 'ok' : read.error.code;
  };

  test.each<[string, ProviderView, AddMethod['kind'], string, string]>([
    ['a whole setup-token', anthropic, 'setup-token', SETUP, 'ok'],
    ['one broken over lines', anthropic, 'setup-token', `${SETUP.slice(0, 40)}\n${SETUP.slice(40)}\n`, 'ok'],
    ['79 characters', anthropic, 'setup-token', SETUP.slice(0, 79), 'secret-too-short'],
    ['80 characters', anthropic, 'setup-token', SETUP.slice(0, 80), 'ok'],
    ['its prefix, half typed', anthropic, 'setup-token', 'sk-ant-o', 'secret-too-short'],
    ['nothing', anthropic, 'setup-token', '', 'bad-secret'],
    ['white space', anthropic, 'api_key', ' \n\t ', 'bad-secret'],
    ['only quotes', anthropic, 'api_key', '""', 'bad-secret'],
    ['something else', anthropic, 'setup-token', 'x'.repeat(90), 'secret-prefix'],
    ['an API key as setup-token', anthropic, 'setup-token', KEY.padEnd(90, '0'), 'secret-of-other'],
    ['a setup-token as API key', anthropic, 'api_key', SETUP, 'secret-of-other'],
    ['a setup-token as token', anthropic, 'token', SETUP, 'ok'],
    ['any token as token', anthropic, 'token', 'q', 'ok'],
    ['an OpenRouter key as token of Anthropic', anthropic, 'token', 'sk-or-v1-0123456789', 'secret-of-other'],
    ['an OpenRouter key at OpenAI', openai, 'api_key', 'sk-or-v1-0123456789abc', 'secret-of-other'],
    ['an Anthropic key at OpenAI', openai, 'api_key', KEY, 'secret-of-other'],
    ['an OpenAI key at OpenAI', openai, 'api_key', 'sk-proj-0123456789abcdef', 'ok'],
    ['an OpenAI-like key at DeepSeek', deepseek, 'api_key', 'sk-0123456789abcdef0123', 'ok'],
    ['a key that could be of two others', mistral, 'api_key', 'sk-0123456789abcdef0123', 'ok'],
    ['an Anthropic key at a provider without a form', mistral, 'api_key', KEY, 'secret-of-other'],
    ['an Anthropic key at a relay of one’s own', relay, 'api_key', KEY, 'ok'],
    ['a short key', openai, 'api_key', 'sk-short', 'secret-too-short'],
    ['the wrong prefix', openai, 'api_key', 'pk-0123456789abcdef0123', 'secret-prefix'],
    ['bullets', openai, 'api_key', 'sk-proj-••••••••••••abcd', 'secret-masked'],
    ['an ellipsis', openai, 'api_key', 'sk-proj-0123456789…abcd', 'secret-masked'],
    ['three dots', openai, 'api_key', 'sk-proj-0123456...abcd', 'secret-masked'],
    ['stars', openai, 'api_key', 'sk-proj-**********abcd', 'secret-masked'],
    ['letters of another script', openai, 'api_key', 'sk-рroj-0123456789abcdef', 'secret-masked'],
    ['a setup-token for OpenAI', openai, 'setup-token', SETUP, 'method-not-offered'],
  ])('%s', (_what, target, kind, pasted, expected) => {
    expect(code(target, kind, pasted)).toBe(expected);
  });

  test('the answer names whose it is, how much is missing and what it should begin with', () => {
    expect(readSecret(openai, 'api_key', 'sk-or-v1-0123456789abc', all)).toEqual({
      ok: false,
      error: { code: 'secret-of-other', provider: 'openrouter', name: 'OPENROUTER' },
    });
    expect(readSecret(anthropic, 'api_key', SETUP, all)).toEqual({
      ok: false,
      error: { code: 'secret-of-other', provider: 'anthropic', name: 'ANTHROPIC (setup-token)' },
    });
    expect(readSecret(anthropic, 'setup-token', SETUP.slice(0, 60), all)).toEqual({
      ok: false,
      error: { code: 'secret-too-short', have: 60, min: 80 },
    });
    expect(readSecret(anthropic, 'setup-token', 'q'.repeat(80), all)).toEqual({
      ok: false,
      error: { code: 'secret-prefix', prefix: 'sk-ant-oat01-' },
    });
  });

  test('no error holds a piece of the secret', () => {
    const secret = 'SECRETsecret0123456789SECRET';
    for (const target of all) {
      for (const method of target.methods) {
        const read = readSecret(target, method.kind, secret, all);
        if (!read.ok) expect(JSON.stringify(read.error)).not.toContain('SECRET');
      }
    }
  });
});

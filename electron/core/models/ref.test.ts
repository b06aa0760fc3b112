import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseModel, parseRef, refKey, takeApart } from './ref.ts';

describe('a reference is cut at its first slash', () => {
  test.each([
    ['anthropic/claude-opus-4-5', 'anthropic/claude-opus-4-5'],
    ['openrouter/anthropic/claude-opus-4.5', 'openrouter/anthropic/claude-opus-4.5'],
    [' Z.AI/glm-4.7 ', 'zai/glm-4.7'],
    ['gpt-5.2', 'openai/gpt-5.2'],
    ['anthropic/opus-4.5', 'anthropic/claude-opus-4-5'],
    ['anthropic/Sonnet-4.5', 'anthropic/claude-sonnet-4-5'],
    ['google/gemini-3-pro', 'google/gemini-3-pro-preview'],
    ['google/gemini-3-flash', 'google/gemini-3-flash-preview'],
    ['google/gemini-3-pro-image', 'google/gemini-3-pro-image'],
    ['openrouter/opus-4.5', 'openrouter/opus-4.5'],
  ])('%s → %s', (text, key) => {
    const ref = parseRef(text, 'openai');
    expect(ref.ok && refKey(ref.value)).toBe(key);
  });

  test.each(['', '  ', '/', 'anthropic/', '/claude', 'anthropic/ ', 'two words', 'a/b c'])('%j is none', (text) => {
    expect(parseRef(text, 'openai')).toEqual({ ok: false, error: { code: 'bad-model', model: text } });
  });

  const word = fc.stringMatching(/^[a-z0-9][a-z0-9._:-]{0,12}$/);

  test('what is written reads back the same', () => {
    fc.assert(
      fc.property(word, fc.array(word, { minLength: 1, maxLength: 3 }), (provider, parts) => {
        const first = parseRef(`${provider}/${parts.join('/')}`, 'x');
        if (!first.ok) throw new Error('must parse');
        expect(parseRef(refKey(first.value), 'y')).toEqual(first);
      }),
    );
  });

  test('a profile and a mark are found again wherever they stand', () => {
    const profile = fc.tuple(word, fc.constantFrom('work', 'me@example.com', 'a.b', 'a:b')).map((two) => two.join(':'));
    fc.assert(
      fc.property(word, word, profile, fc.constantFrom('', '[1m]', '[fast]'), (provider, model, profileId, mark) => {
        const name = `${provider}/${model}`;
        expect(takeApart(`${name}${mark}@${profileId}`)).toEqual({ name, profileId, mark });
        expect(takeApart(`${name}@${profileId}${mark}`)).toEqual({ name, profileId, mark });
        expect(takeApart(name + mark)).toEqual({ name, mark });
      }),
    );
  });
});

describe('a client’s model is taken apart', () => {
  test.each([
    ['opus', { name: 'opus', mark: '' }],
    ['opus@anthropic:work', { name: 'opus', profileId: 'anthropic:work', mark: '' }],
    ['opus@anthropic:me@example.com', { name: 'opus', profileId: 'anthropic:me@example.com', mark: '' }],
    ['openai/gpt@20251001', { name: 'openai/gpt@20251001', mark: '' }],
    ['openai/gpt@v1.2.3', { name: 'openai/gpt@v1.2.3', mark: '' }],
    ['m@1234', { name: 'm@1234', mark: '' }],
    ['m@20251001@openai:b', { name: 'm@20251001', profileId: 'openai:b', mark: '' }],
    [
      'cloudflare/@cf/meta/llama@cloudflare:a',
      { name: 'cloudflare/@cf/meta/llama', profileId: 'cloudflare:a', mark: '' },
    ],
    ['cloudflare/@cf/meta/llama', { name: 'cloudflare/@cf/meta/llama', mark: '' }],
    ['claude-opus-4-5[1m]', { name: 'claude-opus-4-5', mark: '[1m]' }],
    ['opus@', { name: 'opus', profileId: '', mark: '' }],
  ])('%s', (text, parts) => {
    expect(takeApart(text)).toEqual(parts);
  });
});

test.each([
  ['anthropic', 'haiku-4.5', 'claude-haiku-4-5'],
  ['anthropic', 'claude-opus-4-5', 'claude-opus-4-5'],
  ['openai', 'opus-4.5', 'opus-4.5'],
])('%s %s is called %s', (provider, model, name) => {
  expect(normaliseModel(provider, model)).toBe(name);
});

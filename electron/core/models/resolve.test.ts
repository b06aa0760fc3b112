import { describe, expect, test } from 'vitest';
import type { Dialect } from '#shared/provider';
import { providerTable } from '../providers/catalogue.ts';
import { modelCatalogue } from './catalogue.ts';
import type { ModelsConfig } from './config-input.ts';
import { refKey } from './ref.ts';
import { resolveModel } from './resolve.ts';
import { selectionOf } from './selection.ts';

const providers = { mine: { baseUrl: 'https://mine.example', models: [{ id: 'own-1' }, { id: 'gpt-5.2' }] } };

function resolve(asked: string, options: { dialect?: Dialect; keys?: string[]; config?: ModelsConfig } = {}) {
  const { dialect = 'anthropic-messages', keys = ['anthropic', 'openai', 'openrouter', 'mine'] } = options;
  const config: ModelsConfig = {
    models: { providers },
    agents: {
      defaults: { model: 'anthropic/claude-sonnet-4-5', models: { 'openai/gpt-5.2': { alias: 'fast' }, '*': {} } },
    },
    ...options.config,
  };
  const table = providerTable(config);
  const catalogue = modelCatalogue(table);
  const selection = selectionOf(config, 'main');
  return resolveModel(asked, {
    config,
    table,
    catalogue,
    selection,
    dialect,
    hasCredentials: (id) => keys.includes(id),
  });
}

const found = (result: ReturnType<typeof resolve>) => (result.ok ? refKey(result.value.ref) : result.error.code);

describe('what a client may call a model', () => {
  test.each<[string, Dialect, string]>([
    ['default', 'anthropic-messages', 'anthropic/claude-sonnet-4-5'],
    ['Baton', 'openai-completions', 'anthropic/claude-sonnet-4-5'],
    ['baton[1m]', 'anthropic-messages', 'anthropic/claude-sonnet-4-5'],
    ['', 'anthropic-messages', 'anthropic/claude-sonnet-4-5'],
    ['FAST', 'anthropic-messages', 'openai/gpt-5.2'],
    ['openai/gpt-5-mini', 'anthropic-messages', 'openai/gpt-5-mini'],
    ['claude-opus-4-5', 'openai-completions', 'anthropic/claude-opus-4-5'],
    ['opus-4.5', 'anthropic-messages', 'anthropic/claude-opus-4-5'],
    ['gpt-5.2', 'openai-completions', 'openai/gpt-5.2'],
    ['own-1', 'anthropic-messages', 'mine/own-1'],
    ['anthropic/claude-opus-4.5', 'openai-completions', 'anthropic/claude-opus-4.5'],
    ['google/gemini-3-pro-preview', 'openai-completions', 'no-credentials'],
    ['moonshotai/kimi-k2.5', 'openai-completions', 'openrouter/moonshotai/kimi-k2.5'],
    ['claude-opus-9', 'anthropic-messages', 'anthropic/claude-opus-9'],
    ['claude-opus-9', 'openai-responses', 'openai/claude-opus-9'],
    ['anthropic/claude-opus-9', 'openai-responses', 'anthropic/claude-opus-9'],
    ['nobody/model', 'anthropic-messages', 'unknown-provider'],
    ['two words', 'anthropic-messages', 'bad-model'],
    ['opus@', 'anthropic-messages', 'bad-model'],
    ['anthropic/', 'anthropic-messages', 'bad-model'],
  ])('%j over %s → %s', (asked, dialect, expected) => {
    expect(found(resolve(asked, { dialect }))).toBe(expected);
  });

  test('the dialect’s own provider comes first, then whoever has credentials', () => {
    expect(found(resolve('gpt-5.2', { dialect: 'openai-completions', keys: ['mine', 'openai'] }))).toBe(
      'openai/gpt-5.2',
    );
    expect(found(resolve('gpt-5.2', { dialect: 'openai-completions', keys: ['mine'] }))).toBe('mine/gpt-5.2');
  });

  test('a client’s mark is taken off for the look-up and put back for its provider', () => {
    expect(resolve('claude-opus-4-5[1m]')).toEqual({
      ok: true,
      value: {
        ref: { provider: 'anthropic', model: 'claude-opus-4-5' },
        wireModel: 'claude-opus-4-5[1m]',
        asDefault: false,
      },
    });
  });

  test('the primary never gets the mark of a name that is Baton’s', () => {
    expect(resolve('baton[1m]')).toMatchObject({ value: { wireModel: 'claude-sonnet-4-5', asDefault: true } });
  });

  test('a profile is carried along, checked by nobody here', () => {
    expect(resolve('fast@openai:work')).toMatchObject({ value: { profileId: 'openai:work' } });
    expect(resolve('default@anthropic:a')).toMatchObject({ value: { profileId: 'anthropic:a', asDefault: true } });
  });

  test('errors name what is near', () => {
    expect(resolve('antropic/claude-opus-4-5')).toEqual({
      ok: false,
      error: { code: 'unknown-provider', provider: 'antropic', nearest: ['anthropic'] },
    });
    const near = resolve('claude-sonet-4-5', { keys: ['openrouter'] });
    expect(near).toMatchObject({ error: { code: 'unknown-model', model: 'claude-sonet-4-5' } });
    expect(resolve('fas', { dialect: 'openai-completions', keys: ['anthropic'] })).toMatchObject({
      error: { code: 'unknown-model', nearest: ['fast'] },
    });
    expect(resolve('Opus', { dialect: 'openai-completions', keys: ['anthropic'] })).toMatchObject({
      error: { code: 'unknown-model', nearest: ['anthropic/claude-opus-4-5'] },
    });
  });

  test('a known model of a provider without credentials says so', () => {
    expect(resolve('claude-opus-4-5', { keys: [] })).toEqual({
      ok: false,
      error: { code: 'no-credentials', provider: 'anthropic' },
    });
    expect(found(resolve('fast', { keys: ['anthropic'] }))).toBe('no-credentials');
  });

  test('a slip of the pen is told what is allowed', () => {
    const models = { 'openai/gpt-5.2': {}, 'anthropic/claude-opus-4-5': { alias: 'opus' } };
    const config: ModelsConfig = { agents: { defaults: { model: 'openai/gpt-5.2', models } } };
    expect(resolve('opsu', { config })).toMatchObject({ error: { code: 'model-not-allowed', nearest: ['opus'] } });
  });

  test('the allowlist holds for what is asked, not for the primary', () => {
    const config: ModelsConfig = {
      agents: { defaults: { model: 'anthropic/claude-sonnet-4-5', models: { 'openai/gpt-5.2': {} } } },
    };
    expect(resolve('anthropic/claude-opus-4-5', { config })).toEqual({
      ok: false,
      error: { code: 'model-not-allowed', model: 'anthropic/claude-opus-4-5' },
    });
    expect(found(resolve('default', { config }))).toBe('anthropic/claude-sonnet-4-5');
    expect(found(resolve('gpt', { config }))).toBe('openai/gpt-5.2');
  });
});

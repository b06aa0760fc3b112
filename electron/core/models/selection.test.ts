import { describe, expect, test } from 'vitest';
import { aliasTable, findAlias, isAliasName, suggestedAliases } from './aliases.ts';
import { builtinModels, builtinProviders, parametersOf, releasedOf } from './builtin.ts';
import { modelCatalogue } from './catalogue.ts';
import type { ModelsConfig, ModelSetting } from './config-input.ts';
import { providerTable } from '../providers/catalogue.ts';
import { refKey } from './ref.ts';
import { allowedKeys, configuredRefs, isAllowed, selectionOf } from './selection.ts';

/** All that is built in. */
const builtins = () => builtinProviders().flatMap(builtinModels);

const config = (
  model?: ModelSetting,
  own?: ModelSetting,
  models: Record<string, { alias?: string }> = {},
): ModelsConfig => ({
  agents: { defaults: { model, models }, list: [{ id: 'work', model: own }] },
});

const shape = (given: ModelsConfig, agent = 'work') => {
  const { primary, fallbacks, noFallback, ownPrimary, ownFallbacks } = selectionOf(given, agent);
  return [refKey(primary), fallbacks.map(refKey), { noFallback, ownPrimary, ownFallbacks }];
};

describe('an agent’s models', () => {
  const none = { noFallback: false, ownPrimary: false, ownFallbacks: false };
  const both = { primary: 'openai/gpt-5.2', fallbacks: ['anthropic/claude-opus-4-5', 'deepseek/deepseek-chat'] };
  const chain = ['anthropic/claude-opus-4-5', 'deepseek/deepseek-chat'];

  test.each([
    ['nothing written', config(), ['anthropic/claude-opus-4-5', [], none]],
    ['a plain string', config('openai/gpt-5.2'), ['openai/gpt-5.2', [], none]],
    ['everybody’s primary and fallbacks', config(both), ['openai/gpt-5.2', chain, none]],
    [
      'own primary as a string inherits the fallbacks',
      config(both, 'xai/grok-4'),
      ['xai/grok-4', chain, { ...none, ownPrimary: true }],
    ],
    [
      'own primary without fallbacks inherits them',
      config(both, { primary: 'xai/grok-4' }),
      ['xai/grok-4', chain, { ...none, ownPrimary: true }],
    ],
    [
      'own fallbacks replace',
      config(both, { fallbacks: ['xai/grok-4'] }),
      ['openai/gpt-5.2', ['xai/grok-4'], { ...none, ownFallbacks: true }],
    ],
    [
      'own [] disables',
      config(both, { fallbacks: [] }),
      ['openai/gpt-5.2', [], { noFallback: true, ownPrimary: false, ownFallbacks: true }],
    ],
    [
      '[] for everybody disables',
      config({ primary: 'openai/gpt-5.2', fallbacks: [] }),
      ['openai/gpt-5.2', [], { ...none, noFallback: true }],
    ],
    [
      'a bare fallback takes the primary’s provider',
      config({ primary: 'openai/gpt-5.2', fallbacks: ['gpt-5-mini', ' ', 'a b'] }),
      ['openai/gpt-5.2', ['openai/gpt-5-mini'], none],
    ],
    ['a bare primary is Anthropic’s', config('claude-x'), ['anthropic/claude-x', [], none]],
    ['doubles count once', config({ primary: 'a/b', fallbacks: ['c/d', 'C/d'] }), ['a/b', ['c/d'], none]],
  ])('%s', (_what, given, expected) => {
    expect(shape(given)).toEqual(expected);
  });

  test('aliases are read in primary and fallbacks', () => {
    const given = config({ primary: 'FAST', fallbacks: ['smart'] }, undefined, {
      'openai/gpt-5-mini': { alias: 'fast' },
      'anthropic/claude-opus-4-5': { alias: 'smart' },
    });
    expect(shape(given, 'main').slice(0, 2)).toEqual(['openai/gpt-5-mini', ['anthropic/claude-opus-4-5']]);
  });

  test('the image model has a chain of its own', () => {
    const selection = selectionOf(
      {
        agents: { defaults: { model: 'openai/gpt-5.2', imageModel: { primary: 'gpt-4o', fallbacks: ['xai/grok-4'] } } },
      },
      'main',
    );
    expect(selection.imagePrimary && refKey(selection.imagePrimary)).toBe('openai/gpt-4o');
    expect(selection.imageFallbacks.map(refKey)).toEqual(['xai/grok-4']);
  });
});

describe('aliases', () => {
  const names = (models: Record<string, { alias?: string }>) =>
    aliasTable(config(undefined, undefined, models)).map(({ alias, ref }) => `${alias}=${refKey(ref)}`);

  test('suggestions hold for models that are there and have none', () => {
    expect(names({ 'anthropic/claude-haiku-4-5': {}, 'openai/gpt-5.2': {}, 'x/y': {} })).toEqual([
      'haiku=anthropic/claude-haiku-4-5',
      'gpt=openai/gpt-5.2',
    ]);
    expect(names({})).toEqual([]);
  });

  test('"" switches a suggestion off, an own one replaces it, and one taken elsewhere is not suggested', () => {
    expect(names({ 'anthropic/claude-opus-4-5': { alias: '' } })).toEqual([]);
    expect(names({ 'anthropic/claude-opus-4-5': { alias: 'big' } })).toEqual(['big=anthropic/claude-opus-4-5']);
    expect(names({ 'anthropic/claude-opus-4-5': {}, 'x/y': { alias: 'Opus' } })).toEqual(['Opus=x/y']);
  });

  test('every suggestion names a model of the catalogue', () => {
    const known = new Set(builtins().map((model) => `${model.provider}/${model.id}`));
    expect(Object.keys(suggestedAliases).filter((key) => !known.has(key))).toEqual([]);
    expect(Object.values(suggestedAliases)).toEqual([
      'opus',
      'sonnet',
      'haiku',
      'gpt',
      'gpt-mini',
      'gemini',
      'gemini-flash',
    ]);
  });

  test('letter case does not matter, a slash makes it no alias', () => {
    const table = aliasTable(config(undefined, undefined, { 'x/y': { alias: 'Fast' } }));
    expect(findAlias(table, ' fAST ')?.alias).toBe('Fast');
    expect(findAlias(table, 'x/fast')).toBeUndefined();
  });

  test.each([
    ['opus', true],
    ['a.b:c_d-1', true],
    ['', false],
    ['two words', false],
    ['a/b', false],
    ['a@b', false],
    ['ü', false],
  ])('%j can be one: %s', (name, fine) => {
    expect(isAliasName(name)).toBe(fine);
  });
});

describe('the allowlist', () => {
  const ref = { provider: 'xai', model: 'grok-4' };
  test.each([
    ['no map', {}, true],
    ['a map without it', { 'openai/gpt-5.2': {} }, false],
    ['a map with it', { 'XAI/grok-4': {} }, true],
    ['a map with "*"', { '*': {}, 'openai/gpt-5.2': {} }, true],
    ['a map in which nothing can be read', { ' ': {} }, true],
  ])('%s', (_what, models, allowed) => {
    const given = config(undefined, undefined, models);
    expect(isAllowed(given, selectionOf(given, 'main'), ref)).toBe(allowed);
  });

  test('the primary is always allowed', () => {
    const given = config('xai/grok-4', undefined, { 'openai/gpt-5.2': {} });
    expect(isAllowed(given, selectionOf(given, 'main'), ref)).toBe(true);
    expect(allowedKeys(given)).toEqual(['openai/gpt-5.2']);
  });

  test('configured models come in the order default, fallbacks, image, map', () => {
    const given: ModelsConfig = {
      agents: {
        defaults: {
          model: { primary: 'a/1', fallbacks: ['a/2'] },
          imageModel: { primary: 'a/3', fallbacks: ['a/4', 'a/1'] },
          models: { '*': {}, 'a/5': {}, 'a/2': {} },
        },
      },
    };
    expect(configuredRefs(given, selectionOf(given, 'main')).map(refKey)).toEqual(['a/1', 'a/2', 'a/3', 'a/4', 'a/5']);
  });
});

describe('the catalogue', () => {
  test('every built-in row belongs to a built-in provider, once, with sane limits', () => {
    const table = providerTable({});
    const models = builtins();
    const keys = models.map((model) => `${model.provider}/${model.id}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThanOrEqual(60);
    for (const model of models) {
      expect(table.get(model.provider)?.id).toBe(model.provider);
      expect(model.maxTokens).toBeGreaterThanOrEqual(1_000);
      expect(model.maxTokens).toBeLessThanOrEqual(model.contextWindow ?? 0);
      if (model.cost) expect(model.cost.output).toBeGreaterThanOrEqual(model.cost.input);
    }
  });

  test.each([
    ['claude-opus-4-5-20251101', '2025-11-01', null],
    ['gpt-4o-2024-08-06', '2024-08-06', null],
    ['qwen3-235b-a22b-instruct-2507', null, 235],
    ['meta-llama/llama-3.3-70b-instruct:free', null, 70],
    ['deepseek-v4-1-flash-1017', null, null],
    ['gemma-3n-e4b-it', null, null],
    ['qwen2.5-0.5b', null, 0.5],
  ])('%s was released on %s and has %d billion parameters', (id, released, parameters) => {
    expect([releasedOf(id), parametersOf(id)]).toEqual([released, parameters]);
  });

  test('configured models have defaults, lose a repeated prefix and replace built-in ones', () => {
    const catalogue = modelCatalogue(
      providerTable({
        models: {
          providers: {
            ollama: {
              models: [{ id: 'ollama/llama3.2' }, { id: 'qwen3', contextWindow: 4_000, input: ['text', 'image'] }],
            },
            anthropic: { models: [{ id: 'claude-opus-4-5', name: 'Mine', cost: { input: 1 } }] },
          },
        },
      }),
    );
    expect(catalogue.get({ provider: 'ollama', model: 'llama3.2' })).toEqual({
      provider: 'ollama',
      id: 'llama3.2',
      name: 'llama3.2',
      contextWindow: 200_000,
      maxTokens: 8_192,
      // What nobody wrote down never counts as free.
      cost: null,
      reasoning: false,
      image: false,
      released: null,
      parameters: null,
      source: 'configured',
    });
    expect(catalogue.get({ provider: 'ollama', model: 'qwen3' })).toMatchObject({ maxTokens: 4_000, image: true });
    expect(catalogue.name({ provider: 'anthropic', model: 'claude-opus-4-5' })).toBe('Mine');
    expect(catalogue.list().filter((model) => model.id === 'claude-opus-4-5')).toHaveLength(1);
    expect(catalogue.name({ provider: 'a', model: 'b' })).toBe('b');
  });

  test('nearest names look at whole keys when a provider is named, at ids otherwise', () => {
    const catalogue = modelCatalogue(providerTable({}));
    expect(catalogue.nearest('claude-opus-4.5')).toContain('anthropic/claude-opus-4-5');
    expect(catalogue.nearest('openai/gpt-5.3')).toContain('openai/gpt-5.2');
    expect(catalogue.nearest('claude-opus-4.5', (provider) => provider === 'openai')).not.toContain(
      'anthropic/claude-opus-4-5',
    );
  });
});

test('an agent’s own image model and image fallbacks come before everybody’s, each for itself', () => {
  const image = (own: ModelSetting): ModelsConfig => ({
    agents: {
      defaults: { imageModel: { primary: 'openai/gpt-5.2', fallbacks: ['google/gemini-3-pro-preview'] } },
      list: [{ id: 'work', imageModel: own }],
    },
  });
  const imageShape = (given: ModelsConfig, agent: string) => {
    const { imagePrimary, imageFallbacks } = selectionOf(given, agent);
    return [imagePrimary && refKey(imagePrimary), imageFallbacks.map(refKey)];
  };
  const everybody = ['openai/gpt-5.2', ['google/gemini-3-pro-preview']];
  expect(imageShape(image('xai/grok-4'), 'main')).toEqual(everybody);
  expect(imageShape(image('xai/grok-4'), 'work')).toEqual(['xai/grok-4', everybody[1]]);
  expect(imageShape(image({ fallbacks: [] }), 'work')).toEqual([everybody[0], []]);
});

import { describe, expect, test } from 'vitest';
import type { CostKind } from '#shared/profile';
import type { Dialect } from '#shared/provider';
import { modelCatalogue } from '../models/catalogue.ts';
import type { ModelsConfig, ModelSetting } from '../models/config-input.ts';
import type { ResolvedModel } from '../models/resolve.ts';
import { selectionOf } from '../models/selection.ts';
import { providerTable } from '../providers/catalogue.ts';
import { modelChain } from './candidates.ts';
import { costKindOf, type CostCredential } from './cost-kind.ts';

const asked = (key: string, wireModel?: string): ResolvedModel => {
  const slash = key.indexOf('/');
  const ref = { provider: key.slice(0, slash), model: key.slice(slash + 1) };
  return { ref, wireModel: wireModel ?? ref.model, asDefault: false };
};

interface Options {
  model?: ModelSetting;
  imageModel?: ModelSetting;
  dialect?: Dialect;
  keys?: string[];
  image?: boolean;
  requested?: ResolvedModel;
}

function chain({ model, imageModel, dialect = 'openai-completions', keys, image, requested }: Options) {
  const config: ModelsConfig = {
    models: {
      providers: {
        two: {
          baseUrl: 'https://two.example',
          api: ['openai-completions'],
          models: [{ id: 'm', api: 'anthropic-messages' }],
        },
      },
    },
    agents: { defaults: { model, imageModel } },
  };
  const table = providerTable(config);
  return modelChain(requested ?? asked('openai/gpt-5.2'), {
    selection: selectionOf(config, 'main'),
    table,
    catalogue: modelCatalogue(table),
    dialect,
    translate: false,
    hasCredentials: (id) => keys?.includes(id) ?? true,
    ...(image !== undefined && { hasImage: () => image }),
  });
}

const keys = (options: Options) => chain(options).map((step) => step.key + (step.skip ? ` (${step.skip})` : ''));

describe('the chain of models', () => {
  const model = { primary: 'xai/grok-4', fallbacks: ['deepseek/deepseek-chat', 'openai/gpt-5.2'] };

  test.each<[string, Options, string[]]>([
    ['requested, fallbacks, primary last', { model }, ['openai/gpt-5.2', 'deepseek/deepseek-chat', 'xai/grok-4']],
    [
      'the primary itself',
      { model, requested: asked('xai/grok-4') },
      ['xai/grok-4', 'deepseek/deepseek-chat', 'openai/gpt-5.2'],
    ],
    ['a plain string has no fallbacks but stays the end', { model: 'xai/grok-4' }, ['openai/gpt-5.2', 'xai/grok-4']],
    ['[] ends after the requested one', { model: { primary: 'xai/grok-4', fallbacks: [] } }, ['openai/gpt-5.2']],
    [
      'another dialect, or nobody to ask as, is skipped with its reason',
      { model: { primary: 'anthropic/claude-opus-4-5', fallbacks: ['groq/x'] }, keys: ['openai', 'anthropic'] },
      ['openai/gpt-5.2', 'groq/x (no-credentials)', 'anthropic/claude-opus-4-5 (dialect)'],
    ],
    [
      'a model may speak another dialect than its provider',
      { model: { primary: 'two/n', fallbacks: ['two/m'] }, dialect: 'anthropic-messages' },
      ['openai/gpt-5.2 (dialect)', 'two/m', 'two/n (dialect)'],
    ],
    ['an unknown provider can have no credentials', { model: 'gone/x' }, ['openai/gpt-5.2', 'gone/x (no-credentials)']],
  ])('%s', (_what, options, expected) => {
    expect(keys(options)).toEqual(expected);
  });

  test('the client’s mark goes to the requested model only', () => {
    const steps = chain({ model, requested: asked('openai/gpt-5.2', 'gpt-5.2[1m]') });
    expect(steps.map((step) => step.wireModel)).toEqual(['gpt-5.2[1m]', 'deepseek-chat', 'grok-4']);
    expect(steps[1]?.name).toBe('DeepSeek V3.2');
  });
});

describe('an image', () => {
  const imageModel = { primary: 'openai/gpt-4o', fallbacks: ['openai/gpt-4.1'] };
  const blind = asked('deepseek/deepseek-chat');
  const text = ['deepseek/deepseek-chat', 'xai/grok-4'];

  test.each<[string, Options, string[]]>([
    [
      'that the model cannot see goes to the image models first',
      { imageModel, image: true, requested: blind },
      ['openai/gpt-4o', 'openai/gpt-4.1', 'xai/grok-4'],
    ],
    [
      'is not shown to fallbacks that cannot see it either, nor to a blind primary',
      {
        ...{ imageModel, image: true, requested: blind },
        model: { primary: 'deepseek/deepseek-reasoner', fallbacks: ['xai/new-and-unknown', 'deepseek/deepseek-chat'] },
      },
      ['openai/gpt-4o', 'openai/gpt-4.1', 'xai/new-and-unknown'],
    ],
    ['is absent', { imageModel, image: false, requested: blind }, text],
    [
      'that the model can see stays',
      { imageModel, image: true, requested: asked('openai/gpt-5.2') },
      ['openai/gpt-5.2', 'xai/grok-4'],
    ],
    [
      'for a model nobody knows stays',
      { imageModel, image: true, requested: asked('openai/new') },
      ['openai/new', 'xai/grok-4'],
    ],
    ['without an image model stays', { image: true, requested: blind }, text],
  ])('%s', (_what, options, expected) => {
    expect(keys({ model: 'xai/grok-4', ...options })).toEqual(expected);
  });

  test('the body is only looked at when it matters', () => {
    const table = providerTable({});
    const look = (requested: ResolvedModel) => {
      let looked = 0;
      const hasImage = () => (looked += 1) > 0;
      const selection = selectionOf({ agents: { defaults: { imageModel } } }, 'main');
      const catalogue = modelCatalogue(table);
      modelChain(requested, {
        selection,
        table,
        catalogue,
        dialect: 'openai-completions',
        translate: false,
        hasCredentials: () => true,
        hasImage,
      });
      return looked;
    };
    expect([look(asked('openai/gpt-5.2')), look(blind)]).toEqual([0, 1]);
  });
});

describe('what an answer costs', () => {
  const hosted = { id: 'openai', local: false };
  const free = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
  const priced = { ...free, input: 1 };

  test.each<[string, Parameters<typeof costKindOf>[0], CostCredential, typeof free | null, CostKind]>([
    ['a key', hosted, { type: 'api_key' }, priced, 'paid'],
    ['a key, price unknown', hosted, { type: 'api_key' }, null, 'paid'],
    ['a key, free model', hosted, { type: 'api_key' }, free, 'free'],
    ['a login', hosted, { type: 'oauth' }, priced, 'subscription'],
    ['a setup-token', { id: 'anthropic', local: false }, { type: 'token', setupToken: true }, priced, 'subscription'],
    ['a pasted token of Anthropic', { id: 'anthropic', local: false }, { type: 'token' }, priced, 'subscription'],
    ['a token elsewhere', hosted, { type: 'token' }, priced, 'paid'],
    ['a server on this computer', { id: 'ollama', local: true }, { type: 'none' }, null, 'local'],
    ['the same with a key', { id: 'mine', local: true }, { type: 'api_key' }, priced, 'local'],
    [
      'the provider’s config says so',
      { ...hosted, costKind: 'subscription' },
      { type: 'api_key' },
      priced,
      'subscription',
    ],
    [
      'the profile says so',
      { ...hosted, local: true, costKind: 'free' },
      { type: 'oauth', costKind: 'paid' },
      free,
      'paid',
    ],
  ])('%s', (_what, spec, credential, cost, kind) => {
    expect(costKindOf(spec, credential, cost)).toBe(kind);
  });
});

import { describe, expect, test } from 'vitest';
import type { CostKind, FailureReason } from '#shared/profile';
import type { Dialect } from '#shared/provider';
import { modelCatalogue } from '../models/catalogue.ts';
import type { ModelsConfig, ModelSetting } from '../models/config-input.ts';
import type { ResolvedModel } from '../models/resolve.ts';
import { selectionOf } from '../models/selection.ts';
import type { UsageStats } from '../profiles/types.ts';
import { providerTable } from '../providers/catalogue.ts';
import { keepsProbe, mayProbe, type ProbeFacts } from './candidates-probe.ts';
import { whyUnavailable } from './candidates-reason.ts';
import { modelChain } from './candidates.ts';
import { costKindOf, startsToCost, type CostCredential } from './cost-kind.ts';

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
      ['openai/gpt-4o', 'openai/gpt-4.1', ...text],
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
        hasCredentials: () => true,
        hasImage,
      });
      return looked;
    };
    expect([look(asked('openai/gpt-5.2')), look(blind)]).toEqual([0, 1]);
  });
});

describe('a cooling provider may be probed', () => {
  const NOW = 10_000_000;
  const base: ProbeFacts = {
    index: 0,
    total: 2,
    reason: 'rate_limit',
    soonest: NOW + 60_000,
    lastProbe: undefined,
    probedInThisRun: false,
    now: NOW,
  };

  test.each<[string, Partial<ProbeFacts>, boolean]>([
    ['a primary whose window ends within two minutes', {}, true],
    ['at exactly two minutes', { soonest: NOW + 120_000 }, true],
    ['later than that', { soonest: NOW + 120_001 }, false],
    ['an end nobody knows', { soonest: null }, true],
    ['NaN', { soonest: Number.NaN }, true],
    ['29 s after the last probe', { lastProbe: NOW - 29_999 }, false],
    ['30 s after the last probe', { lastProbe: NOW - 30_000 }, true],
    ['a primary without fallbacks', { total: 1 }, false],
    ['auth', { reason: 'auth' }, false],
    ['auth_permanent of a fallback', { reason: 'auth_permanent', index: 1 }, false],
    ['billing, due', { reason: 'billing' }, true],
    ['billing, not due', { reason: 'billing', soonest: NOW + 3_600_000 }, false],
    ['billing, the only candidate', { reason: 'billing', total: 1, soonest: NOW + 3_600_000 }, true],
    ['billing, the only candidate, asked just now', { reason: 'billing', total: 1, lastProbe: NOW - 1 }, false],
    ['billing of a fallback', { reason: 'billing', index: 1 }, false],
    ['a fallback limited elsewhere', { index: 1, soonest: NOW + 3_600_000, lastProbe: NOW }, true],
    ['an overloaded fallback', { index: 1, reason: 'overloaded' }, true],
    ['an unknown fallback', { index: 1, reason: 'unknown' }, true],
    ['a fallback in time-out', { index: 1, reason: 'timeout' }, false],
    ['a second of the same provider', { index: 2, probedInThisRun: true }, false],
  ])('%s', (_what, change, expected) => {
    expect(mayProbe({ ...base, ...change })).toBe(expected);
  });

  test.each<[FailureReason, boolean]>([
    ['model_not_found', true],
    ['format', true],
    ['auth', true],
    ['auth_permanent', true],
    ['session_expired', true],
    ['rate_limit', false],
    ['overloaded', false],
    ['timeout', false],
    ['unknown', false],
    ['billing', false],
  ])('%s leaves the probe: %s', (reason, keeps) => {
    expect(keepsProbe(reason)).toBe(keeps);
  });

  test.each<[string, UsageStats[], FailureReason]>([
    ['nobody', [], 'unknown'],
    ['no counters', [{ cooldownUntil: NOW + 1 }], 'unknown'],
    [
      'the most frequent',
      [{ failureCounts: { timeout: 1, rate_limit: 3 } }, { failureCounts: { timeout: 1 } }],
      'rate_limit',
    ],
    ['a tie goes by priority', [{ failureCounts: { rate_limit: 2, auth: 2 } }], 'auth'],
    [
      'a disable outweighs',
      [{ disabledUntil: NOW + 1, disabledReason: 'billing' }, { failureCounts: { rate_limit: 999 } }],
      'billing',
    ],
    [
      'a disable that ended does not',
      [{ disabledUntil: NOW, disabledReason: 'billing', failureCounts: { timeout: 1 } }],
      'timeout',
    ],
  ])('why: %s', (_what, accounts, reason) => {
    expect(whyUnavailable(accounts, NOW)).toBe(reason);
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

  test.each<[CostKind, CostKind, boolean]>([
    ['subscription', 'paid', true],
    ['free', 'paid', true],
    ['local', 'paid', true],
    ['paid', 'paid', false],
    ['paid', 'subscription', false],
    ['subscription', 'local', false],
  ])('%s → %s starts to cost: %s', (before, after, starts) => {
    expect(startsToCost(before, after)).toBe(starts);
  });
});

import { describe, expect, test } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { modelCatalogue } from '../models/catalogue.ts';
import { selectionOf } from '../models/selection.ts';
import type { AgentStore, StoredProfile } from '../profiles/types.ts';
import { providerTable } from '../providers/catalogue.ts';
import { START } from '../testing/clock.ts';
import { probeTargets } from './targets.ts';

const profile = (id: string, more: Partial<StoredProfile> = {}): StoredProfile => ({
  ...{ id, provider: id.slice(0, id.indexOf(':')), type: 'api_key', label: id, hasSecret: true },
  ...more,
});

interface Setup {
  readonly profiles?: readonly StoredProfile[];
  readonly config?: object;
  readonly env?: Record<string, string>;
  readonly order?: AgentStore['order'];
}

function targets(
  { profiles = [], config = {}, env = {}, order = {} }: Setup,
  choice: { providers?: string[]; profiles?: string[] } = {},
) {
  const read = configSchema.parse(config);
  const table = providerTable(read, env);
  const store: AgentStore = {
    ...{ order, lastGood: {}, usageStats: {} },
    profiles: Object.fromEntries(profiles.map((one) => [one.id, one])),
  };
  return probeTargets(
    {
      ...{ agentId: 'main', store, config: read, table, env, now: START },
      catalogue: modelCatalogue(table),
      selection: selectionOf(read, 'main'),
    },
    choice,
  );
}

function results(given: Setup, choice?: Parameters<typeof targets>[1]) {
  const found = targets(given, choice);
  if (!found.ok) throw new Error(found.error.code);
  return found.value.map(({ about, ask }) => {
    const who = about.profileId ?? about.label;
    return 'ref' in ask ? [who, about.model] : [who, ask.result.status, ask.result.reasonCode];
  });
}

describe('who is asked', () => {
  test('every stored account in its order, with the first model configured for its provider', () => {
    const given = {
      profiles: [profile('anthropic:a'), profile('anthropic:b'), profile('openai:c')],
      order: { anthropic: ['anthropic:b', 'anthropic:a'] },
      config: {
        agents: { defaults: { model: { primary: 'anthropic/claude-sonnet-4-5', fallbacks: ['openai/gpt-5.2'] } } },
      },
    };
    expect(results(given)).toEqual([
      ['anthropic:b', 'anthropic/claude-sonnet-4-5'],
      ['anthropic:a', 'anthropic/claude-sonnet-4-5'],
      ['openai:c', 'openai/gpt-5.2'],
    ]);
  });

  test('an image model and an allowed one count as configured, and without any the first of the catalogue is asked', () => {
    const profiles = [profile('openai:c'), profile('google:g'), profile('mistral:m')];
    const agents = {
      defaults: { imageModel: 'openai/gpt-5-mini', models: { 'google/gemini-2.5-flash': {} } },
    };
    const [openai, google, mistral] = results({ profiles, config: { agents } }).sort();
    expect([openai, google]).toEqual([
      ['google:g', 'google/gemini-2.5-flash'],
      ['mistral:m', expect.stringMatching(/^mistral\//)],
    ]);
    expect(mistral).toEqual(['openai:c', 'openai/gpt-5-mini']);
  });

  test('a key from the environment only where no account is stored', () => {
    const env = { OPENAI_API_KEY: 'sk-1', ANTHROPIC_API_KEY: 'sk-2' };
    expect(results({ profiles: [profile('anthropic:a')], env }).map(([who]) => who)).toEqual([
      'anthropic:a',
      'OPENAI_API_KEY',
    ]);
  });

  test('a server on this computer only when it is used, or named', () => {
    expect(results({})).toEqual([]);
    expect(results({}, { providers: ['ollama'] })).toEqual([['Ollama', 'no_model', 'no_model']]);
    const used = { agents: { defaults: { model: { primary: 'ollama/qwen3:8b' } } } };
    expect(results({ config: used })).toEqual([['Ollama', 'ollama/qwen3:8b']]);
  });
});

describe('who is named', () => {
  const profiles = [profile('anthropic:a'), profile('anthropic:b'), profile('openai:c')];

  test('only those of a provider, by any of its names', () => {
    expect(results({ profiles }, { providers: ['Anthropic'] }).map(([who]) => who)).toEqual([
      'anthropic:a',
      'anthropic:b',
    ]);
  });

  test('only these accounts, and no key of the environment beside them', () => {
    const env = { GEMINI_API_KEY: 'g' };
    expect(results({ profiles, env }, { profiles: ['anthropic:b'] }).map(([who]) => who)).toEqual(['anthropic:b']);
    expect(results({ profiles }, { profiles: ['anthropic:b'], providers: ['openai'] })).toEqual([]);
  });

  test('strangers are named with those that look alike', () => {
    expect(targets({ profiles }, { providers: ['antropic'] })).toMatchObject({
      error: { code: 'unknown-provider', nearest: expect.arrayContaining(['anthropic']) },
    });
    expect(targets({ profiles }, { profiles: ['anthropic:x'] })).toMatchObject({
      error: { code: 'unknown-profile', profileId: 'anthropic:x' },
    });
  });
});

describe('who is not asked, and why', () => {
  const ended = { type: 'token', expires: START - 1 } as const;
  const shut = { auth: { profiles: { 'anthropic:a': { provider: 'anthropic', mode: 'oauth' } } } };
  test.each<[string, StoredProfile, object, string]>([
    ['no secret', profile('anthropic:a', { hasSecret: false }), {}, 'missing_credential'],
    ['ended', profile('anthropic:a', ended), {}, 'expired'],
    ['an end that is no date', profile('anthropic:a', { type: 'token', expires: Number.NaN }), {}, 'invalid_expires'],
    ['another kind in the config', profile('anthropic:a'), shut, 'ineligible_profile'],
    [
      'left out of the order',
      profile('anthropic:a', ended),
      { auth: { order: { anthropic: ['anthropic:z'] } } },
      'excluded_by_auth_order',
    ],
  ])('%s', (_why, one, config, reasonCode) => {
    const found = targets({ profiles: [one, profile('anthropic:z')], config });
    expect(found).toMatchObject({ ok: true });
    const result = found.ok && found.value.find(({ about }) => about.profileId === 'anthropic:a')?.ask;
    expect(result).toMatchObject({
      result: { status: 'unknown', reasonCode, error: expect.stringContaining('anthropic:a cannot be used') },
    });
  });

  test('no model of its provider is known', () => {
    const config = { models: { providers: { mine: { baseUrl: 'https://llm.example/v1', apiKey: 'k', models: [] } } } };
    expect(results({ profiles: [profile('mine:a')], config })).toEqual([['mine:a', 'no_model', 'no_model']]);
  });
});

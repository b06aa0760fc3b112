import { describe, expect, test } from 'vitest';
import { modelRow } from '#shared/model';
import { providerTable } from '../providers/catalogue.ts';
import { modelCatalogue } from './catalogue.ts';
import type { ModelsConfig } from './config-input.ts';
import { modelRows, type ListFilter } from './list.ts';
import { selectionOf } from './selection.ts';

const config: ModelsConfig = {
  models: { providers: { ollama: { models: [{ id: 'llama3.2' }] }, mine: { baseUrl: 'http://127.0.0.1:1' } } },
  agents: {
    defaults: {
      model: { primary: 'opus', fallbacks: ['openai/gpt-5.2', 'mine/x'] },
      imageModel: { primary: 'openai/gpt-4o', fallbacks: ['openai/gpt-5.2'] },
      models: { 'anthropic/claude-opus-4-5': { alias: 'opus' }, '*': {}, 'ollama/llama3.2': {} },
    },
  },
};

function rows(filter: ListFilter = {}) {
  const table = providerTable(config);
  const selection = selectionOf(config, 'main');
  const catalogue = modelCatalogue(table);
  return modelRows({ config, selection, table, catalogue, hasCredentials: (id) => id === 'anthropic' }, filter);
}

const placeOf = ({ provider, id }: { provider: string; id: string }) => `${provider}\n${id.toLowerCase()}`;

describe('models list', () => {
  test('shows what the config names, in its order, and what each is there for', () => {
    expect(rows().map(({ key, tags }) => [key, tags])).toEqual([
      ['anthropic/claude-opus-4-5', ['default', 'configured', 'alias:opus']],
      ['openai/gpt-5.2', ['fallback#1', 'img-fallback#1']],
      ['mine/x', ['fallback#2', 'missing']],
      ['openai/gpt-4o', ['image']],
      ['ollama/llama3.2', ['configured']],
    ]);
  });

  test('a row carries limits, costs and abilities, and fits the contract', () => {
    const [first, , missing] = rows();
    expect(first).toEqual({
      key: 'anthropic/claude-opus-4-5',
      provider: 'anthropic',
      id: 'claude-opus-4-5',
      name: 'Claude Opus 4.5',
      input: ['text', 'image'],
      reasoning: true,
      contextWindow: 200_000,
      maxTokens: 64_000,
      cost: { input: 5, output: 25, cacheRead: 0.5, cacheWrite: 6.25 },
      released: null,
      parameters: null,
      source: 'built-in',
      local: false,
      available: true,
      missing: false,
      tags: ['default', 'configured', 'alias:opus'],
    });
    expect(missing).toMatchObject({
      name: 'x',
      contextWindow: null,
      cost: null,
      missing: true,
      local: true,
      available: false,
    });
    for (const row of rows({ all: true })) expect(modelRow.parse(row)).toEqual(row);
  });

  test('all: the catalogue by provider and id', () => {
    const keys = rows({ all: true }).map(({ provider, id }) => ({ provider, id }));
    expect(keys.length).toBeGreaterThan(60);
    const sorted = [...keys].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
    expect(keys).toEqual(sorted);
  });

  test.each<[ListFilter, string[]]>([
    [{ local: true }, ['mine/x', 'ollama/llama3.2']],
    [{ provider: ' OpenAI ' }, ['openai/gpt-5.2', 'openai/gpt-4o']],
    [{ local: true, all: true }, ['mine/x', 'ollama/llama3.2']],
    [{ provider: 'nobody' }, []],
  ])('%j', (filter, keys) => {
    expect(rows(filter).map(({ key }) => key)).toEqual(keys);
  });
});

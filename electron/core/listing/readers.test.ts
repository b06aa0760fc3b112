import { describe, expect, test } from 'vitest';
import { readBedrock, readLmStudio, readOllama, withShown } from './local-readers.ts';
import {
  readAnthropic,
  readCopilot,
  readGoogle,
  readOpenAi,
  readOpenRouter,
  readVenice,
  type Reader,
} from './readers.ts';

const discovery = { providerFilter: [], refreshInterval: 1, defaultContextWindow: 32_000, defaultMaxTokens: 4_096 };
const bedrock: Reader = (body) => readBedrock(body, {}, discovery);

const readers: Readonly<Record<string, Reader>> = {
  readOpenAi,
  readAnthropic,
  readOpenRouter,
  readGoogle,
  readCopilot,
  readVenice,
  readOllama,
  readLmStudio,
  bedrock,
};

describe.each(Object.entries(readers))('%s', (_name, read) => {
  test.each([
    [null],
    ['text'],
    [7],
    [{}],
    [{ data: 'x', models: 'x', modelSummaries: 3 }],
    [{ error: { message: 'no' } }],
  ])('takes %j for no list at all', (body) => expect(read(body)).toBeNull());

  test('leaves out rows that are nonsense, and lives', () => {
    const rows = [
      null,
      1,
      'x',
      [],
      {},
      { id: 7, name: {} },
      { id: '' },
      { capabilities: null, details: 3, pricing: [] },
    ];
    expect(read({ data: rows, models: rows, modelSummaries: rows })).toEqual([]);
  });
});

test('OpenAI and who imitates it: what cannot chat is left out, what rows say is taken over', () => {
  const list = readOpenAi({
    object: 'list',
    data: [
      { id: 'gpt-5.2', object: 'model', created: 1_765_411_200, owned_by: 'openai' },
      ...[
        'text-embedding-3-small',
        'whisper-1',
        'dall-e-3',
        'tts-1-hd',
        'gpt-4o-transcribe',
        'omni-moderation-latest',
        'gpt-realtime',
        'sora-2',
        'gpt-image-1',
        'davinci-002',
      ].map((id) => ({ id })),
      { id: 'llama', context_window: 131_072, max_completion_tokens: 32_768, active: true },
      { id: 'gone', active: false },
      {
        id: 'mistral-medium',
        name: 'Medium',
        max_context_length: 131_072,
        capabilities: { completion_chat: true, vision: true },
      },
      { id: 'mistral-ocr', capabilities: { completion_chat: false } },
    ],
  });
  expect(list).toEqual([
    { id: 'gpt-5.2', released: '2025-12-11' },
    { id: 'llama', contextWindow: 131_072, maxTokens: 32_768 },
    { id: 'mistral-medium', name: 'Medium', contextWindow: 131_072, image: true },
  ]);
});

test('a bare list with kinds and prices in dollars per million (Together), and prices inside `price` (Chutes)', () => {
  const cost = { input: 0.88, output: 0.9, cacheRead: 0, cacheWrite: 0 };
  expect(
    readOpenAi([
      {
        id: 'meta/Llama-70B',
        type: 'chat',
        display_name: 'Llama',
        context_length: 8_192,
        pricing: { input: 0.88, output: 0.9 },
      },
      { id: 'x/flux', type: 'image' },
    ]),
  ).toEqual([{ id: 'meta/Llama-70B', name: 'Llama', contextWindow: 8_192, cost }]);
  expect(
    readOpenAi({
      data: [
        {
          id: 'deepseek-ai/V3',
          price: { input: { usd: 0.3 }, output: { usd: 1.2 } },
          input_modalities: ['text', 'image', 'file'],
          supported_features: ['tools', 'reasoning'],
        },
      ],
    }),
  ).toEqual([
    {
      id: 'deepseek-ai/V3',
      cost: { input: 0.3, output: 1.2, cacheRead: 0, cacheWrite: 0 },
      reasoning: true,
      image: true,
      also: ['pdf'],
    },
  ]);
});

test('Anthropic: a name and a day; limits and abilities where it says them', () => {
  const supported = (yes: boolean) => ({ supported: yes });
  expect(
    readAnthropic({
      data: [
        {
          type: 'model',
          id: 'claude-opus-4-5-20251101',
          display_name: 'Claude Opus 4.5',
          created_at: '2025-11-24T00:00:00Z',
        },
        {
          type: 'model',
          id: 'claude-next',
          display_name: 'Claude Next',
          created_at: '1970-01-01T00:00:00Z',
          max_input_tokens: 1_000_000,
          max_tokens: 128_000,
          capabilities: {
            image_input: supported(true),
            pdf_input: supported(true),
            thinking: { supported: true, types: { adaptive: supported(true), enabled: supported(false) } },
          },
        },
      ],
      has_more: false,
    }),
  ).toEqual([
    { id: 'claude-opus-4-5-20251101', name: 'Claude Opus 4.5', released: '2025-11-24' },
    {
      id: 'claude-next',
      name: 'Claude Next',
      contextWindow: 1_000_000,
      maxTokens: 128_000,
      reasoning: true,
      image: true,
      also: ['pdf'],
      adaptive: true,
    },
  ]);
});

test('OpenRouter: prices per token become prices per million; what depends costs nobody knows what', () => {
  const row = (id: string, pricing: object, more: object = {}) => ({ id, name: `Vendor: ${id}`, pricing, ...more });
  const list = readOpenRouter({
    data: [
      row(
        'a/b-70b',
        { prompt: '0.0000003', completion: '0.0000011', input_cache_read: '0.00000007' },
        {
          created: 1_760_000_000,
          context_length: 131_072,
          top_provider: { max_completion_tokens: 8_192 },
          architecture: { input_modalities: ['text', 'image'], output_modalities: ['text'] },
          supported_parameters: ['tools', 'reasoning'],
        },
      ),
      row('openrouter/auto', { prompt: '-1', completion: '-1' }),
      row('c/d:free', { prompt: '0', completion: '0' }, { context_length: -5 }),
      row('e/f', { prompt: 'many', completion: '' }),
      row('draws/pictures', {}, { architecture: { output_modalities: ['image'] } }),
    ],
  });
  expect(list).toEqual([
    {
      id: 'a/b-70b',
      name: 'a/b-70b',
      contextWindow: 131_072,
      maxTokens: 8_192,
      cost: { input: 0.3, output: 1.1, cacheRead: 0.07, cacheWrite: 0 },
      reasoning: true,
      released: '2025-10-09',
      parameters: 70,
      image: true,
    },
    { id: 'openrouter/auto', name: 'openrouter/auto' },
    { id: 'c/d:free', name: 'c/d:free', cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 } },
    { id: 'e/f', name: 'e/f' },
  ]);
});

test('Google, Copilot and Venice', () => {
  expect(
    readGoogle({
      models: [
        {
          name: 'models/gemini-9',
          displayName: 'Gemini 9',
          inputTokenLimit: 1_048_576,
          outputTokenLimit: 65_536,
          supportedGenerationMethods: ['generateContent'],
          thinking: true,
        },
        { name: 'models/gemini-embedding-001', supportedGenerationMethods: ['embedContent'] },
        { name: 'models/imagen-4', supportedGenerationMethods: ['predict'] },
      ],
    }),
  ).toEqual([{ id: 'gemini-9', name: 'Gemini 9', contextWindow: 1_048_576, maxTokens: 65_536, reasoning: true }]);

  const chat = {
    type: 'chat',
    limits: { max_context_window_tokens: 128_000, max_output_tokens: 16_000 },
    supports: { vision: true },
  };
  expect(
    readCopilot({
      data: [
        { id: 'claude-sonnet-4.5', name: 'Claude Sonnet 4.5', capabilities: chat },
        { id: 'off', capabilities: chat, policy: { state: 'disabled' } },
        { id: 'hidden', capabilities: chat, model_picker_enabled: false },
        { id: 'embed', capabilities: { type: 'embeddings' } },
      ],
    }),
  ).toEqual([
    {
      id: 'claude-sonnet-4.5',
      name: 'Claude Sonnet 4.5 (Copilot)',
      contextWindow: 128_000,
      maxTokens: 16_000,
      image: true,
    },
  ]);

  expect(
    readVenice({
      data: [
        {
          id: 'llama-3.3-70b',
          type: 'text',
          model_spec: {
            name: 'Llama 3.3 70B',
            availableContextTokens: 65_536,
            capabilities: { supportsReasoning: false, supportsVision: false },
            pricing: { input: { usd: 0.7, vcu: 7 }, output: { usd: 2.8 } },
          },
        },
        { id: 'venice-sd35', type: 'image', model_spec: {} },
      ],
    }),
  ).toEqual([
    {
      id: 'llama-3.3-70b',
      name: 'Llama 3.3 70B',
      contextWindow: 65_536,
      cost: { input: 0.7, output: 2.8, cacheRead: 0, cacheWrite: 0 },
      reasoning: false,
      image: false,
    },
  ]);
});

test('Ollama and LM Studio: what is on this computer, free, as large as it says', () => {
  const free = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
  const usual = { contextWindow: 128_000, maxTokens: 8_192 };
  const list = readOllama({
    models: [
      { name: 'llama3.2:latest', details: { parameter_size: '3.2B' } },
      { name: 'deepseek-r1:7b' },
      { name: 'nomic-embed-text:latest' },
    ],
  });
  expect(list).toEqual([
    { id: 'llama3.2:latest', usual, cost: free, reasoning: false, parameters: 3.2 },
    { id: 'deepseek-r1:7b', usual, cost: free, reasoning: true, parameters: 7 },
  ]);
  const shown = { capabilities: ['completion', 'vision'], model_info: { 'llama.context_length': 131_072 } };
  expect(withShown(list![0]!, shown)).toMatchObject({ image: true, reasoning: false, contextWindow: 131_072 });
  expect(withShown(list![0]!, { capabilities: ['embedding'] })).toBeNull();
  expect(withShown(list![0]!, 'nonsense')).toEqual(list![0]);
  expect(
    readLmStudio({
      data: [
        { id: 'qwen2.5-vl-7b', type: 'vlm', max_context_length: 32_768 },
        { id: 'text-embedding-nomic', type: 'embeddings' },
        { id: 'plain' },
      ],
    }),
  ).toEqual([
    { id: 'qwen2.5-vl-7b', usual, cost: free, contextWindow: 32_768, image: true, parameters: 7 },
    { id: 'plain', usual, cost: free },
  ]);
});

test('Bedrock: active, streamed, in words; by itself or through a profile of several regions; of the wanted vendors', () => {
  const row = (modelId: string, more: object = {}) => ({
    ...{ modelId, modelName: modelId.toUpperCase(), providerName: 'Anthropic', responseStreamingSupported: true },
    ...{ inputModalities: ['TEXT', 'IMAGE'], outputModalities: ['TEXT'], inferenceTypesSupported: ['ON_DEMAND'] },
    ...{ modelLifecycle: { status: 'ACTIVE' }, ...more },
  });
  const body = {
    modelSummaries: [
      row('z.direct'),
      row('a.thinking', { inputModalities: ['TEXT'] }),
      row('only.profile', { inferenceTypesSupported: ['INFERENCE_PROFILE'] }),
      row('old', { modelLifecycle: { status: 'LEGACY' } }),
      row('whole', { responseStreamingSupported: false }),
      row('draws', { outputModalities: ['IMAGE'] }),
      row('other', { providerName: 'Meta' }),
    ],
  };
  const profiles = {
    inferenceProfileSummaries: [
      {
        inferenceProfileId: 'us.only.profile',
        inferenceProfileName: 'US Only',
        status: 'ACTIVE',
        models: [{ modelArn: 'arn:aws:bedrock:us-east-1::foundation-model/only.profile' }],
      },
      { inferenceProfileId: 'us.gone', models: [{ modelArn: 'arn:x/nobody' }] },
    ],
  };
  const ids = (filter: string[]) =>
    readBedrock(body, profiles, { ...discovery, providerFilter: filter })?.map(({ id }) => id);
  expect(ids([])).toEqual(['a.thinking', 'other', 'us.only.profile', 'z.direct']);
  expect(ids([' anthropic '])).toEqual(['a.thinking', 'us.only.profile', 'z.direct']);
  const [first] = readBedrock(body, profiles, discovery) ?? [];
  const usual = { contextWindow: 32_000, maxTokens: 4_096 };
  expect(first).toEqual({ id: 'a.thinking', name: 'A.THINKING', usual, image: false, reasoning: true });
});

import { Readable } from 'node:stream';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ModelRow } from '#shared/model';
import { err, ok, type Result } from '#shared/result';
import { createBaton, type Baton } from '../baton.ts';
import { DAY, MINUTE } from '../kernel/duration.ts';
import type { Network, UpstreamRequest } from '../ports.ts';
import { createFakePorts, type FakePorts } from '../testing/ports.ts';

/* The catalogue of a whole Baton, whose network answers what the test says. */

type Page =
  | { readonly status?: number; readonly body?: unknown; readonly text?: string; readonly after?: number }
  | 'refused'
  | 'slow';

let pages: Map<string, Page>;
let asked: UpstreamRequest[];
let ports: FakePorts;
let baton: Baton;

const network: Network = {
  close: () => undefined,
  async send(request) {
    asked.push(request);
    const page = pages.get(request.url) ?? 'refused';
    if (page === 'refused') return err({ code: 'ECONNREFUSED', message: 'refused' });
    if (page === 'slow') return err({ code: 'TIMEOUT_WHOLE', message: 'too slow' });
    const text = page.text ?? JSON.stringify(page.body ?? {});
    if (page.after !== undefined) await ports.clock.sleep(page.after);
    return ok({ status: page.status ?? 200, headers: {}, body: Readable.from([Buffer.from(text)]) });
  },
};

const OPENROUTER = 'https://openrouter.ai/api/v1/models';
const OPENAI = 'https://api.openai.com/v1/models';
const TAGS = 'http://127.0.0.1:11434/api/tags';
const SHOW = 'http://127.0.0.1:11434/api/show';
const list = (...ids: string[]): Page => ({ body: { data: ids.map((id) => ({ id })) } });

async function start(config: object = {}, env: Record<string, string> = {}) {
  ports = createFakePorts({ network, env });
  ports.files.edit('/state/baton.json', JSON.stringify(config));
  await begin();
}

async function begin() {
  const made = await createBaton(ports, { host: 'cli' });
  if (!made.ok) throw new Error('no core');
  baton = made.value;
}

const call = async <T>(name: string, input: object = {}): Promise<Result<T, unknown>> =>
  (await baton.dispatch(name, input)) as Result<T, unknown>;
async function value<T>(name: string, input: object = {}): Promise<T> {
  const result = await call<T>(name, input);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
const refresh = (input: object = {}) =>
  value<{ provider: string; count: number; error?: string }[]>('models.refresh', input);
const rows = (provider: string) => value<ModelRow[]>('models.list', { all: true, provider });
const keys = async (provider: string) => (await rows(provider)).map(({ key }) => key);

beforeEach(() => {
  pages = new Map();
  asked = [];
});

describe('what providers list', () => {
  test('lies over what is built in, and under what the config says', async () => {
    const own = { id: 'mine/x', name: 'Own', contextWindow: 5_000, cost: { input: 9, output: 9 } };
    await start({ models: { providers: { openrouter: { models: [own] } } } }, { OPENROUTER_API_KEY: 'sk-or-1' });
    pages.set(OPENROUTER, {
      body: {
        data: [
          { id: 'new/one-9b', name: 'New: One', context_length: 77_000, pricing: { prompt: '0', completion: '0' } },
          { id: 'mine/x', context_length: 1 },
          { id: 'anthropic/claude-sonnet-4.5', pricing: { prompt: '0.000001', completion: '0.000002' } },
        ],
      },
    });
    expect(await refresh()).toEqual([{ provider: 'openrouter', count: 3 }]);
    const all = await rows('openrouter');
    const row = (id: string) => all.find((one) => one.id === id);
    expect(row('new/one-9b')).toMatchObject({
      source: 'listed',
      contextWindow: 77_000,
      maxTokens: null,
      parameters: 9,
    });
    expect(row('mine/x')).toMatchObject({ source: 'configured', name: 'Own', contextWindow: 5_000 });
    // It said a price and nothing else.
    expect(row('anthropic/claude-sonnet-4.5')).toMatchObject({
      source: 'listed',
      reasoning: true,
      cost: { input: 1, output: 2 },
    });
    expect(row('anthropic/claude-opus-4.5')).toMatchObject({ source: 'built-in' });
  });

  test('a dated name is like the model it is of; of a name nobody heard of nothing is claimed', async () => {
    await start({}, { OPENAI_API_KEY: 'sk-1' });
    pages.set(OPENAI, list('gpt-5-mini-2031-01-02', 'gpt-77'));
    await refresh();
    const all = await rows('openai');
    expect(all.find(({ id }) => id === 'gpt-5-mini-2031-01-02')).toMatchObject({
      contextWindow: 400_000,
      reasoning: true,
    });
    expect(all.find(({ id }) => id === 'gpt-77')).toMatchObject({ contextWindow: null, maxTokens: null, cost: null });
  });

  test('goes with the account’s credential, and stays known without it, after a restart, and in no file', async () => {
    await start({}, { OPENAI_API_KEY: 'sk-secret-0123456789abcdef' });
    pages.set(OPENAI, list('gpt-77'));
    await refresh();
    expect(asked.find(({ url }) => url === OPENAI)?.headers).toMatchObject({
      authorization: 'Bearer sk-secret-0123456789abcdef',
    });
    await baton.close();
    await begin();
    expect(await keys('openai')).toContain('openai/gpt-77');
    expect([...ports.files.disk.values()].join('\n')).not.toContain('sk-secret-0123456789abcdef');
  });

  test('another account is asked where one is refused', async () => {
    await start();
    const names = ['one', 'two'];
    for (const name of names)
      await value('accounts.add', {
        provider: 'openai',
        kind: 'api_key',
        secret: `sk-${name}-0123456789abcdefghij`,
        profileId: `openai:${name}`,
      });
    let first = '';
    pages = new Map();
    const behave = network.send.bind(network);
    ports = {
      ...ports,
      network: {
        ...network,
        send: async (request, signal) => {
          if (request.url !== OPENAI) return behave(request, signal);
          first ||= String(request.headers['authorization']);
          pages.set(OPENAI, request.headers['authorization'] === first ? { status: 401 } : list('gpt-77'));
          return behave(request, signal);
        },
      },
    };
    await begin();
    expect(await refresh({ provider: 'openai' })).toEqual([{ provider: 'openai', count: 1 }]);
  });
});

describe('a source that is down or answers nonsense', () => {
  test.each<[string, Page, RegExp]>([
    ['answers 500', { status: 500 }, /^OpenAI did not list its models: it answered 500\.$/],
    ['is slow', 'slow', /took longer than 5 s/],
    ['is not there', 'refused', /nobody answers at api\.openai\.com/],
    ['answers a page', { text: '<html>' }, /its answer is no list of models/],
    ['answers another thing', { body: { ok: true } }, /its answer is no list of models/],
  ])('that %s is one sentence, and nothing is lost', async (_what, page, sentence) => {
    await start({}, { OPENAI_API_KEY: 'sk-1' });
    pages.set(OPENAI, page);
    expect(await refresh()).toEqual([
      { provider: 'openai', count: 0, error: expect.stringMatching(sentence) as string },
    ]);
    expect(await keys('openai')).toContain('openai/gpt-5.2');
  });

  test('keeps what it listed before; is left alone for a quarter of an hour by the way, but not when asked for', async () => {
    await start({}, { OPENAI_API_KEY: 'sk-1' });
    pages.set(OPENAI, list('gpt-77'));
    await refresh();
    await ports.clock.advance(2 * DAY);
    pages.set(OPENAI, { status: 503 });
    const down = await refresh({ stale: true });
    expect(down).toEqual([
      {
        provider: 'openai',
        count: 1,
        error: 'OpenAI did not list its models: it answered 503. Those it listed before are kept.',
      },
    ]);
    const before = asked.length;
    expect(await refresh({ stale: true, provider: 'openai' })).toEqual(down);
    expect(asked).toHaveLength(before);
    pages.set(OPENAI, list('gpt-78'));
    expect(await refresh({ provider: 'openai' })).toEqual([{ provider: 'openai', count: 1 }]);
    expect(await keys('openai')).toContain('openai/gpt-78');
    expect(await keys('openai')).not.toContain('openai/gpt-77');
  });

  test('a page that is not there is no fault: not everybody lists models', async () => {
    await start({}, { MINIMAX_API_KEY: 'key' });
    pages.set('https://api.minimax.io/v1/models', { status: 404 });
    expect(await refresh()).toEqual([]);
  });

  test('fifty thousand models are cut to what can be shown, and it says so', async () => {
    await start({}, { OPENAI_API_KEY: 'sk-1' });
    pages.set(OPENAI, list(...Array.from({ length: 50_000 }, (_, n) => `model-${String(n)}`)));
    expect(await refresh()).toEqual([
      {
        provider: 'openai',
        count: 5_000,
        error: 'OpenAI lists 50000 models. Only the first 5000 are shown.',
        cut: 45_000,
      },
    ]);
    expect(await call('models.set', { model: 'openai/model-49999x' })).toMatchObject({ ok: false });
    expect((await value<{ model: string }>('models.set', { model: 'openai/model-4999' })).model).toBe(
      'openai/model-4999',
    );
  });

  test('names that are none are left out', async () => {
    await start({}, { OPENAI_API_KEY: 'sk-1' });
    pages.set(OPENAI, list('ok-1', 'two words', 'x'.repeat(201), 'line\nend', 'ok-1', 'ok-2'));
    expect(await refresh()).toEqual([{ provider: 'openai', count: 2 }]);
  });

  test('a file of lists that is broken counts as none', async () => {
    await start({}, { OPENAI_API_KEY: 'sk-1' });
    for (const text of ['{', '[]', '{"openai":{"models":[null]}}', '{"openai":7}']) {
      ports.files.edit('/state/models-listed.json', text);
      await begin();
      expect(await keys('openai')).toContain('openai/gpt-5.2');
    }
    pages.set(OPENAI, list('gpt-77'));
    await refresh();
    await begin();
    expect(await keys('openai')).toContain('openai/gpt-77');
  });
});

describe('who is asked by the way', () => {
  test('who has an account, once a day', async () => {
    await start({}, { OPENAI_API_KEY: 'sk-1' });
    pages.set(OPENAI, list('gpt-77'));
    const hosts = () => asked.map(({ url }) => new URL(url).host);
    await refresh({ stale: true });
    expect(hosts().filter((host) => !host.startsWith('127.'))).toEqual(['api.openai.com']);
    await ports.clock.advance(DAY - MINUTE);
    await refresh({ stale: true });
    expect(hosts().filter((host) => host === 'api.openai.com')).toHaveLength(1);
    await ports.clock.advance(2 * MINUTE);
    await refresh({ stale: true });
    expect(hosts().filter((host) => host === 'api.openai.com')).toHaveLength(2);
  });

  test('OpenRouter answers everybody who asks for it by name', async () => {
    await start();
    pages.set(OPENROUTER, list('a/b'));
    expect(await refresh()).toEqual([]);
    expect(await refresh({ provider: 'OpenRouter' })).toEqual([{ provider: 'openrouter', count: 1 }]);
    expect(asked.at(-1)?.headers['authorization']).toBeUndefined();
    expect(await call('models.refresh', { provider: 'openruter' })).toMatchObject({
      error: { code: 'unknown-provider', nearest: ['openrouter'] },
    });
  });

  test('that look at each model slowly are waited for no longer than others', async () => {
    const many = Array.from({ length: 40 }, (_, n) => ({ name: `model-${String(n)}` }));
    pages.set(TAGS, { body: { models: many } }).set(SHOW, { body: {}, after: 1_000 });
    await start();
    const before = ports.clock.now();
    const listed = refresh({ provider: 'ollama' });
    await ports.clock.advance(5_000);
    expect(await listed).toMatchObject([{ provider: 'ollama', count: 40 }]);
    expect(ports.clock.now() - before).toBe(5_000);
    expect(asked.filter(({ url }) => url === SHOW)).toHaveLength(5 * 4);
  });

  test('Ollama without a key: its models are there when it answers, and gone when it does not', async () => {
    await start();
    expect(await refresh()).toEqual([]);
    pages.set(TAGS, { body: { models: [{ name: 'llama3.2:latest', details: { parameter_size: '3.2B' } }] } });
    pages.set(SHOW, {
      body: { capabilities: ['completion'], model_info: { 'llama.context_length': 131_072 } },
    });
    await ports.clock.advance(2 * MINUTE);
    const local = await value<ModelRow[]>('models.list', { all: true, local: true });
    expect(local).toMatchObject([
      { key: 'ollama/llama3.2:latest', local: true, available: true, contextWindow: 131_072, parameters: 3.2 },
    ]);
    pages.clear();
    await ports.clock.advance(2 * MINUTE);
    expect(await value('models.list', { all: true, local: true })).toEqual([]);
  });

  test('Ollama that a config names and that is off is worth a sentence', async () => {
    await start({ agents: { defaults: { model: 'ollama/llama3.2' } } });
    expect(await refresh()).toMatchObject([
      { provider: 'ollama', error: 'Ollama did not list its models: nobody answers at 127.0.0.1:11434.' },
    ]);
  });

  test('Bedrock: signed, in the region that counts, unless discovery is switched off', async () => {
    const keys = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'eu-central-1' };
    const url = 'https://bedrock.eu-central-1.amazonaws.com/foundation-models';
    const row = {
      modelId: 'x.y-v1',
      responseStreamingSupported: true,
      outputModalities: ['TEXT'],
      inferenceTypesSupported: ['ON_DEMAND'],
    };
    pages.set(url, { body: { modelSummaries: [row] } });
    await start({}, keys);
    expect(await refresh()).toEqual([{ provider: 'amazon-bedrock', count: 1 }]);
    expect(asked.find((request) => request.url === url)?.headers['authorization']).toMatch(
      /^AWS4-HMAC-SHA256 .*eu-central-1\/bedrock/,
    );
    expect(await rows('amazon-bedrock')).toContainEqual(
      expect.objectContaining({ id: 'x.y-v1', contextWindow: 32_000, maxTokens: 4_096 }),
    );
    asked = [];
    await start({ models: { bedrockDiscovery: { enabled: false } } }, keys);
    await refresh();
    expect(asked.filter((request) => request.url.includes('amazonaws'))).toEqual([]);
  });
});

describe('choosing a model that nobody has heard of', () => {
  test('asks its provider first, and refuses what that does not have with the nearest names', async () => {
    await start({}, { OPENROUTER_API_KEY: 'sk-or-1' });
    pages.set(OPENROUTER, list('vendor/brand-new', 'vendor/blind'));
    expect(await value('models.set', { model: 'openrouter/vendor/brand-new' })).toEqual({
      model: 'openrouter/vendor/brand-new',
    });
    expect(await call('models.set', { model: 'openrouter/vendor/brand-mew' })).toMatchObject({
      error: { code: 'unknown-model', nearest: ['openrouter/vendor/brand-new', 'openrouter/vendor/blind'] },
    });
    expect(await value('models.setImage', { model: 'openrouter/vendor/brand-new:nitro' })).toEqual({
      model: 'openrouter/vendor/brand-new:nitro',
    });
  });

  test('takes it while the provider does not say', async () => {
    await start({}, { OPENROUTER_API_KEY: 'sk-or-1' });
    pages.set(OPENROUTER, { status: 500 });
    expect(await value('models.set', { model: 'openrouter/vendor/brand-new' })).toEqual({
      model: 'openrouter/vendor/brand-new',
    });
  });

  test('takes any name of a relay, whatever it lists', async () => {
    const relay = { baseUrl: 'https://relay.example/v1', apiKey: 'key' };
    await start({ models: { providers: { relay, groq: relay } } });
    pages.set('https://relay.example/v1/models', list('m'));
    await refresh();
    expect(await value('models.set', { model: 'relay/anything' })).toEqual({ model: 'relay/anything' });
    expect(await value('models.set', { model: 'groq/anything' })).toEqual({ model: 'groq/anything' });
  });
});

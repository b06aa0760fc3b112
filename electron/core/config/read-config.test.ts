import { describe, expect, test } from 'vitest';
import { defaultConfig } from './schema.ts';
import { readConfig } from './read-config.ts';

const read = (text: unknown, env: Record<string, string> = {}) =>
  readConfig(typeof text === 'string' ? text : JSON.stringify(text), env);

const good = (text: unknown, env: Record<string, string> = {}) => {
  const reading = read(text, env);
  if (reading.kind !== 'good') throw new Error(JSON.stringify(reading.issues));
  return reading;
};

const broken = (text: unknown, env: Record<string, string> = {}) => {
  const reading = read(text, env);
  if (reading.kind !== 'broken') throw new Error('it was accepted');
  return reading;
};

test('an empty file is all defaults', () => {
  for (const text of ['', '  \n', '{}', '// nothing yet\n{}', '\uFEFF{}']) {
    expect(good(text).config).toEqual(defaultConfig());
  }
  expect(defaultConfig()).toMatchObject({
    auth: {
      profiles: {},
      order: {},
      warnBeforeDays: 7,
      notifyBeforeDays: [7, 3, 1],
      cooldowns: {
        billingBackoffHours: 5,
        billingMaxHours: 24,
        failureWindowHours: 24,
        billingBackoffHoursByProvider: {},
      },
    },
    gateway: { port: 7421, paused: false, timeouts: { connectMs: 10_000, firstByteMs: 120_000, silenceMs: 180_000 } },
    routing: { paidFallback: 'notify' },
    env: { shellEnv: { enabled: false, timeoutMs: 15_000 } },
    models: { mode: 'merge', providers: {} },
    ui: { appearance: 'system' },
  });
});

test('JSON5 is read: comments, trailing commas, bare keys, single quotes', () => {
  const { config } = good(`{
    // the fast one first
    agents: { defaults: { model: { primary: 'anthropic/claude-opus-4-5', fallbacks: ['openai/gpt-5.2',], }, }, },
  }`);
  expect(config.agents.defaults.model).toEqual({ primary: 'anthropic/claude-opus-4-5', fallbacks: ['openai/gpt-5.2'] });
});

test.each([
  [{ gateway: { port: 99_999 } }, 'gateway.port', 'must be at most 65535'],
  [{ gateway: { port: -1 } }, 'gateway.port', 'must be at least 0'],
])('a number out of bounds names the bound: %j', (raw, path, message) => {
  expect(broken(raw).issues).toEqual([{ path, message }]);
});

test('the tutorial’s Ollama provider is accepted as it stands', () => {
  const ollama = {
    baseUrl: 'http://localhost:11434',
    api: 'openai-completions',
    models: [{ id: 'ollama/llama3.2', name: 'Llama 3.2', input: ['text'], contextWindow: 128000, maxTokens: 4096 }],
  };
  const { config, warnings } = good({ models: { providers: { ollama } } });
  expect(warnings).toEqual([]);
  expect(config.models.providers['ollama']?.models[0]).toMatchObject({ reasoning: false, maxTokens: 4096 });
});

test.each([
  [{ id: 'm' }, 200_000, 8192],
  [{ id: 'm', contextWindow: 4096 }, 4096, 4096],
  [{ id: 'm', contextWindow: 4096, maxTokens: 512 }, 4096, 512],
])('a model definition %o gets window %i and output %i', (model, contextWindow, maxTokens) => {
  const { config } = good({ models: { providers: { x: { models: [model] } } } });
  expect(config.models.providers['x']?.models[0]).toMatchObject({
    name: 'm',
    reasoning: false,
    input: ['text'],
    contextWindow,
    maxTokens,
  });
});

describe('what is wrong is named with its path, its line, and no value', () => {
  test.each<[string, string, RegExp, number | undefined]>([
    ['{\n  "gateway": {\n    "port": 7421\n    "paused": true\n  }\n}', '', /invalid character/, 4],
    ['{ "a": ', '', /end of input/, 1],
    ['[]', '', /one object/, undefined],
    ['{"gateway":{"port":"7421"}}', 'gateway.port', /number/, undefined],
    ['{"gateway":{"port":99999}}', 'gateway.port', /65535/, undefined],
    ['{"agents":{"defaults":{"model":{"primary":42}}}}', 'agents.defaults.model.primary', /string/, undefined],
    ['{"agents":{"list":[{"model":"a/b"}]}}', 'agents.list[0].id', /string/, undefined],
    [
      '{"auth":{"profiles":{"anthropic:me":{"provider":"anthropic","mode":"password"}}}}',
      'auth.profiles.anthropic:me.mode',
      /oauth/,
      undefined,
    ],
    ['{"models":{"providers":{"x.y":{"baseUrl":"nonsense"}}}}', 'models.providers."x.y".baseUrl', /address/, undefined],
    ['{"routing":{"paidFallback":"never"}}', 'routing.paidFallback', /notify/, undefined],
  ])('%s', (text, path, message, line) => {
    const [issue] = broken(text).issues;
    expect(issue).toMatchObject({ path, message: expect.stringMatching(message) });
    expect(issue?.line).toBe(line);
  });

  test('a secret in the wrong place is not repeated', () => {
    const reading = broken({
      gateway: { port: 'sk-ant-secret-0123456789' },
      models: { providers: { x: { apiKey: 5, api: 'sk-secret' } } },
    });
    expect(JSON.stringify(reading.issues)).not.toContain('sk-');
  });
});

describe('variables', () => {
  const apiKey = (text: string, env: Record<string, string> = {}) =>
    read({ models: { providers: { openai: { apiKey: text } } } }, env);
  const value = (text: string, env: Record<string, string> = {}) => {
    const reading = apiKey(text, env);
    return reading.kind === 'good' ? reading.config.models.providers['openai']?.apiKey : reading.issues;
  };

  test.each([
    ['${OPENAI_KEY}', 'k1'],
    ['a-${OPENAI_KEY}-${B2}', 'a-k1-b'],
    ['$${OPENAI_KEY}', '${OPENAI_KEY}'],
    ['$$${OPENAI_KEY}', '$${OPENAI_KEY}'],
    ['${openai_key} ${Mixed} ${2B} $OPENAI_KEY ${}', '${openai_key} ${Mixed} ${2B} $OPENAI_KEY ${}'],
    ['${NESTED}', '${B2}'],
  ])('%s becomes %s', (text, expected) => {
    expect(value(text, { OPENAI_KEY: 'k1', B2: 'b', NESTED: '${B2}', openai_key: 'no', OPENAI: 'no' })).toBe(expected);
  });

  test.each([{}, { OPENAI_KEY: '' }])('missing or empty (%o) is an issue with name and path', (env) => {
    expect(value('${OPENAI_KEY}', env as Record<string, string>)).toEqual([
      {
        path: 'models.providers.openai.apiKey',
        variable: 'OPENAI_KEY',
        message: expect.stringContaining('OPENAI_KEY'),
      },
    ]);
  });

  test('the rest of the file stays usable, and the unresolved text is no key', () => {
    const reading = broken({
      gateway: { port: 7500 },
      models: { providers: { openai: { apiKey: '${NOPE}', baseUrl: 'https://api.openai.com' }, x: { apiKey: 'k' } } },
      agents: { list: [{ id: 'work', model: '${ALSO_NOPE}' }] },
    });
    expect(reading.usable.gateway.port).toBe(7500);
    expect(reading.usable.models.providers['openai']).toMatchObject({ baseUrl: 'https://api.openai.com' });
    expect(reading.usable.models.providers['openai']?.apiKey).toBeUndefined();
    expect(reading.usable.models.providers['x']?.apiKey).toBe('k');
    expect(reading.issues.map(({ path }) => path)).toEqual(['models.providers.openai.apiKey', 'agents.list[0].model']);
  });
});

test('parts that are wrong are left out of what is usable, parts that are right stay', () => {
  const { usable } = broken({
    gateway: { port: 'x', paused: true },
    auth: { profiles: { 'a:1': { mode: 'token' }, 'a:2': { provider: 'a', mode: 'token' } } },
    agents: { list: [{ id: 'ok' }, { id: 5 }], defaults: { model: 'a/b' } },
    models: 7,
  });
  expect(usable.gateway).toMatchObject({ port: 7421, paused: true });
  expect(Object.keys(usable.auth.profiles)).toEqual(['a:2']);
  expect(usable.agents.defaults.model).toBe('a/b');
  expect(usable.models).toEqual(defaultConfig().models);
});

describe('warnings change nothing', () => {
  test.each([
    [{ gatway: {} }, 'gatway', 'did you mean “gateway”?'],
    [{ agents: { defaults: { modle: 'a/b' } } }, 'agents.defaults.modle', 'did you mean “model”?'],
    [{ agents: { defaults: { model: { primry: 'a/b' } } } }, 'agents.defaults.model.primry', 'did you mean “primary”?'],
    [{ agents: { list: [{ id: 'a', autth: {} }] } }, 'agents.list[0].autth', 'did you mean “auth”?'],
    [{ models: { providers: { x: { apikey: 'k' } } } }, 'models.providers.x.apikey', 'did you mean “apiKey”?'],
    [{ channels: { telegram: { token: 't' } } }, 'channels', 'Baton does not use it'],
  ])('unknown key in %o', (raw, path, advice) => {
    expect(good(raw).warnings).toMatchObject([{ path, message: expect.stringContaining(advice) }]);
  });

  test.each([
    [{ auth: { order: { main: ['anthropic:a'] } } }, 'auth.order.main', 'is an agent'],
    [{ agents: { list: [{ id: 'work' }] }, auth: { order: { work: [] } } }, 'auth.order.work', 'is an agent'],
    [{ auth: { order: { anthropic: ['openai:a'] } } }, 'auth.order.anthropic[0]', 'another provider'],
    [
      { auth: { profiles: { 'openai:a': { provider: 'anthropic', mode: 'token' } } } },
      'auth.profiles.openai:a',
      'another provider',
    ],
    [{ auth: { cooldowns: { billingMaxHours: 0 } } }, 'auth.cooldowns.billingMaxHours', 'the default is used'],
    [{ agents: { list: [{ id: 'a' }, { id: 'a' }] } }, 'agents.list[1].id', 'twice'],
  ])('%o', (raw, path, advice) => {
    expect(good(raw).warnings).toEqual([{ path, message: expect.stringContaining(advice) }]);
  });

  test('ids whose provider is spelled differently are no mistake', () => {
    expect(good({ auth: { order: { 'Z.AI': ['zai:a'] } } }).warnings).toEqual([]);
  });
});

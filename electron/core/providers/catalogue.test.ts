import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { dialect, providerView as providerViewSchema } from '#shared/provider';
import { builtinProviders } from './builtin.ts';
import { dialectsFor, providerTable, providerView } from './catalogue.ts';
import { envNames } from './env-names.ts';
import { normaliseProvider } from './normalise.ts';

const builtinSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  name: z.string().min(2),
  short: z.string().length(2),
  dialects: z.array(dialect).min(1),
  baseUrl: z.url(),
  dialectUrls: z.partialRecord(dialect, z.url()).optional(),
  auth: z.enum(['anthropic', 'google', 'messages', 'x-api-key', 'bearer']).optional(),
  onThisComputer: z.literal(true).optional(),
  aggregator: z.literal(true).optional(),
  keyPrefix: z.string().min(3).optional(),
  byHand: z.enum(['key', 'token', 'nothing']).optional(),
  unversioned: z.literal(true).optional(),
  awsSdk: z.literal(true).optional(),
  keyLength: z.number().int().positive().optional(),
  keyUrl: z.url({ protocol: /^https$/ }).optional(),
  billingUrl: z.url({ protocol: /^https$/ }).optional(),
  setupToken: z.strictObject({ prefix: z.string(), minLength: z.number().int() }).optional(),
});

describe('the built-in data', () => {
  test.each(builtinProviders.map((row) => [row.id, row] as const))('%s has the right shape', (_id, row) => {
    expect(builtinSchema.parse(row)).toEqual(row);
    expect(normaliseProvider(row.id)).toBe(row.id);
    expect(row.baseUrl.startsWith('https://') || row.onThisComputer === true).toBe(true);
    const isKnownByEnvironment = envNames(row.id).length > 0;
    expect(isKnownByEnvironment || row.byHand === 'nothing' || row.id === 'google-antigravity').toBe(true);
  });

  test('no id and no short name is there twice', () => {
    expect(new Set(builtinProviders.map((row) => row.id)).size).toBe(builtinProviders.length);
    expect(new Set(builtinProviders.map((row) => row.short)).size).toBe(builtinProviders.length);
  });

  test('every provider is addable with a key or by signing in, or needs neither', () => {
    for (const spec of providerTable({}).list()) {
      const kinds = spec.methods.map((method) => method.kind);
      // Gemini CLI's logins are taken over from it, unless somebody brings a client id.
      const isImported = spec.id === 'google-gemini-cli';
      const addable = kinds.includes('api_key') || providerView(spec).logins.length > 0 || isImported;
      expect([spec.id, spec.local ? kinds.length === 0 : addable]).toEqual([spec.id, true]);
      expect(providerViewSchema.parse(providerView(spec))).toEqual(providerView(spec));
    }
  });

  test('the page on which credit is added is told where it is known', () => {
    const urls = providerTable({})
      .list()
      .flatMap((spec) => providerView(spec).billingUrl ?? []);
    expect(urls).toContain('https://console.anthropic.com/settings/billing');
    expect(urls).toHaveLength(builtinProviders.filter((row) => row.billingUrl !== undefined).length);
  });

  test('who can be signed in to, and how', () => {
    const logins = (env: Record<string, string>) =>
      Object.fromEntries(
        providerTable({}, env)
          .list()
          .map(providerView)
          .flatMap(({ id, logins }) => (logins.length > 0 ? [[id, logins]] : [])),
      );
    const without = {
      anthropic: ['browser'],
      'openai-codex': ['browser'],
      'qwen-portal': ['device'],
      'github-copilot': ['device'],
    };
    expect(logins({})).toEqual(without);
    // Chutes gives each program a client id of its own.
    expect(logins({ CHUTES_CLIENT_ID: 'mine' })).toEqual({ ...without, chutes: ['browser'] });
    // Google wants its secret, too.
    expect(logins({ GEMINI_CLI_OAUTH_CLIENT_ID: 'mine', ANTIGRAVITY_OAUTH_CLIENT_ID: ' ' })).toEqual(without);
    const pairs = ['GEMINI_CLI_OAUTH', 'ANTIGRAVITY_OAUTH'].flatMap((name) => [
      [`${name}_CLIENT_ID`, 'mine'],
      [`${name}_CLIENT_SECRET`, 'secret'],
    ]);
    const google = { 'google-gemini-cli': ['browser'], 'google-antigravity': ['browser'] };
    expect(logins(Object.fromEntries(pairs) as Record<string, string>)).toEqual({ ...without, ...google });
  });

  test('Anthropic takes a setup-token of at least 80 characters', () => {
    expect(providerTable({}).get('anthropic')?.methods[0]).toEqual({
      kind: 'setup-token',
      prefix: 'sk-ant-oat01-',
      minLength: 80,
    });
  });
});

describe('provider ids have one spelling inside', () => {
  test.each([
    [' Anthropic ', 'anthropic'],
    ['z.ai', 'zai'],
    ['Z-AI', 'zai'],
    ['opencode-zen', 'opencode'],
    ['qwen', 'qwen-portal'],
    ['kimi-code', 'kimi-coding'],
    ['bedrock', 'amazon-bedrock'],
    ['aws-bedrock', 'amazon-bedrock'],
    ['doubao', 'volcengine'],
    ['constructor', 'constructor'],
  ])('%s → %s', (written, id) => {
    expect(normaliseProvider(written)).toBe(id);
  });
});

describe('environment variables, the winner first', () => {
  test.each([
    ['anthropic', ['ANTHROPIC_OAUTH_TOKEN', 'ANTHROPIC_API_KEY']],
    ['openai', ['OPENAI_API_KEY']],
    ['google', ['GEMINI_API_KEY']],
    ['openrouter', ['OPENROUTER_API_KEY']],
    ['chutes', ['CHUTES_OAUTH_TOKEN', 'CHUTES_API_KEY']],
    ['zai', ['ZAI_API_KEY', 'Z_AI_API_KEY']],
    ['opencode', ['OPENCODE_API_KEY', 'OPENCODE_ZEN_API_KEY']],
    ['vercel-ai-gateway', ['AI_GATEWAY_API_KEY']],
    ['github-copilot', ['COPILOT_GITHUB_TOKEN', 'GH_TOKEN', 'GITHUB_TOKEN']],
    ['moonshot', ['MOONSHOT_API_KEY']],
    ['deepseek', ['DEEPSEEK_API_KEY']],
    ['venice', ['VENICE_API_KEY']],
    ['ollama', ['OLLAMA_API_KEY']],
    ['huggingface', ['HUGGINGFACE_HUB_TOKEN', 'HF_TOKEN']],
    ['mine', []],
    ['constructor', []],
  ])('%s', (id, names) => {
    expect(envNames(id)).toEqual(names);
  });
});

describe('the config is laid over the built-in providers', () => {
  const table = providerTable({
    models: {
      providers: {
        ' Anthropic': { baseUrl: 'http://127.0.0.1:9/x', headers: { 'X-Team': 'a' }, apiKey: '  key ' },
        openai: { api: 'openai-completions' },
        ollama: { baseUrl: 'https://ollama.example.com' },
        zai: { baseUrl: 'https://relay.example.com' },
        'my box': { baseUrl: 'http://box.local:8000', api: ['anthropic-messages', 'openai-completions'] },
        relay: { baseUrl: 'https://relay.example.com', api: 'anthropic-messages', authHeader: true, apiKey: ' ' },
        homeless: { apiKey: 'x' },
      },
    },
  });

  test('field by field, and by normalised id', () => {
    expect(table.get('ANTHROPIC')).toMatchObject({
      name: 'Anthropic',
      baseUrl: 'http://127.0.0.1:9/x',
      apiKey: 'key',
      headers: { 'x-team': 'a' },
      dialects: ['anthropic-messages'],
      custom: false,
      local: false,
    });
    expect(table.get('openai')?.dialects).toEqual(['openai-completions']);
  });

  test('an address of one’s own replaces the addresses of single dialects too', () => {
    expect(table.get('zai')?.dialectUrls).toEqual({});
    expect(providerTable({}).get('zai')?.dialectUrls).toEqual({
      'anthropic-messages': 'https://api.z.ai/api/anthropic',
    });
  });

  test('Ollama somewhere else is no longer local and takes a key', () => {
    expect(table.get('ollama')).toMatchObject({ local: false });
    expect(table.get('ollama')?.methods.map((method) => method.kind)).toEqual(['api_key', 'token']);
    expect(providerTable({}).get('ollama')).toMatchObject({ local: true, methods: [] });
  });

  test('a provider of one’s own', () => {
    expect(table.get('my box')).toMatchObject({
      short: 'MB',
      custom: true,
      local: true,
      auth: 'messages',
      dialects: ['anthropic-messages', 'openai-completions'],
    });
    expect(table.get('relay')).toMatchObject({ short: 'Re', local: false, auth: 'bearer' });
    expect(table.get('relay')?.apiKey).toBeUndefined();
    expect(table.get('homeless')).toBeUndefined();
  });

  test('what a model says of its dialect comes before what its provider says', () => {
    const own = providerTable({
      models: {
        providers: {
          a: { baseUrl: 'https://a.example', models: [{ id: 'm', api: 'openai-responses' }] },
          b: {
            baseUrl: 'https://b.example',
            api: 'openai-completions',
            models: [{ id: 'm', api: 'anthropic-messages' }],
          },
        },
      },
    });
    expect(own.get('a')?.dialects).toEqual(['openai-responses']);
    expect(dialectsFor(own.get('b')!, 'm')).toEqual(['anthropic-messages']);
    expect(dialectsFor(own.get('b')!, 'n')).toEqual(['openai-completions']);
  });

  test('mode "replace" leaves only the providers of the config', () => {
    const providers = { openai: {}, mine: { baseUrl: 'https://a.example' } };
    const ids = (mode: 'merge' | 'replace', named: typeof providers | undefined) =>
      providerTable({ models: { mode, ...(named && { providers: named }) } })
        .list()
        .map((spec) => spec.id);
    expect(ids('replace', providers)).toEqual(['openai', 'mine']);
    expect(ids('merge', providers)).toContain('anthropic');
    expect(ids('replace', undefined)).toContain('anthropic');
  });

  test('names that look like a known one are offered', () => {
    expect(table.nearest('antropic')).toEqual(['anthropic']);
    expect(table.nearest('relais')).toContain('relay');
  });
});

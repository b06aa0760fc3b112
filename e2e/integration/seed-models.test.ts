import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startUpstream, type Upstream } from '../upstreams/upstream.ts';

/*
 * The examples of the original's manual about models, word for word but for the program's name, one after another on one
 * state folder, as the built command line (`npm run build`), against stand-in providers. Each line says what is printed.
 */

const baton = resolve(import.meta.dirname, '../../dist/cli/baton.js');
const KEYS = {
  anthropic: `sk-ant-api03-${'0123456789abcdefghij'.repeat(4)}`,
  openai: `sk-${'0123456789abcdefghij'.repeat(2)}`,
  google: `AIza${'0123456789abcdefghij'.repeat(2)}`,
} as const;

interface Row {
  readonly key: string;
  readonly name: string;
  readonly reasoning: boolean;
  readonly input: readonly string[];
  readonly contextWindow: number | null;
  readonly maxTokens: number | null;
  readonly cost: Record<string, number> | null;
  readonly released: string | null;
  readonly parameters: number | null;
  readonly tags: readonly string[];
  readonly available: boolean;
  readonly missing: boolean;
  readonly local: boolean;
}

let home: string;
let upstream: Upstream;

async function run(line: string, piped = '') {
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    BATON_HOME: join(home, '.baton'),
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const child = spawn(process.execPath, [baton, ...line.split(' ').slice(1)], { env, stdio: 'pipe' });
  let [out, err] = ['', ''];
  child.stdout.on('data', (data) => (out += String(data)));
  child.stderr.on('data', (data) => (err += String(data)));
  child.stdin.end(piped);
  const [exit] = (await once(child, 'close')) as [number];
  return { exit, out, err };
}

/** What it prints when all is well; anything on standard error fails the test. */
async function said(line: string): Promise<string> {
  const { exit, out, err } = await run(line);
  expect({ line, exit, err }).toEqual({ line, exit: 0, err: '' });
  return out;
}
const json = async <T>(line: string): Promise<T> => JSON.parse(await said(line)) as T;
const config = async () => JSON.parse(await readFile(join(home, '.baton', 'baton.json'), 'utf8')) as Config;

interface Config {
  readonly agents: {
    readonly list?: readonly { readonly id: string; readonly model?: object; readonly imageModel?: object }[];
    readonly defaults: {
      readonly model: { readonly primary: string; readonly fallbacks?: readonly string[] };
      readonly imageModel?: { readonly primary?: string; readonly fallbacks?: readonly string[] };
      readonly models: Record<string, { readonly alias?: string }>;
    };
  };
}

const answer = (body: object) =>
  ({ kind: 'raw', headers: { 'content-type': 'application/json' }, pieces: [JSON.stringify(body)] }) as const;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'seed-'));
  upstream = await startUpstream();
  upstream.script(KEYS.anthropic, answer({ data: [{ id: 'claude-sonnet-4', display_name: 'Claude Sonnet 4' }] }));
  upstream.script(KEYS.openai, answer({ data: [{ id: 'gpt-5.2' }, { id: 'gpt-5.2-vision', created: 1_765_411_200 }] }));
  upstream.script(
    KEYS.google,
    answer({ models: [{ name: 'models/gemini-2.5-pro', supportedGenerationMethods: ['generateContent'] }] }),
  );
  const at = (path = '') => ({ baseUrl: `${upstream.url}${path}` });
  const providers = {
    anthropic: at(),
    openai: at('/v1'),
    google: at('/v1beta'),
    ollama: { baseUrl: upstream.url, models: [{ id: 'ollama/llama3.2', name: 'Llama 3.2' }] },
  };
  await mkdir(join(home, '.baton'), { recursive: true });
  await writeFile(join(home, '.baton', 'baton.json'), JSON.stringify({ models: { providers } }));
  upstream.script('', answer({ models: [{ name: 'llama3.2:latest', details: { parameter_size: '3.2B' } }] }));
  for (const [provider, key] of Object.entries(KEYS)) {
    const pasted = await run(`baton models auth paste-token --provider ${provider}`, key);
    expect({ provider, ...pasted, out: pasted.out.trim() }).toMatchObject({
      exit: 0,
      out: expect.stringContaining(`Auth profile added: ${provider}:`) as string,
    });
  }
});

afterAll(async () => {
  await upstream.close();
  await rm(home, { recursive: true, force: true });
});

describe('the primary model', () => {
  it('baton models set', async () => {
    expect(await said('baton models set openai/gpt-5.2')).toBe('Default model: openai/gpt-5.2\n');
    expect(await said('baton models set minimax/MiniMax-M2.1')).toBe('Default model: minimax/MiniMax-M2.1\n');
    expect(await said('baton models set anthropic/claude-opus-4-5')).toBe('Default model: anthropic/claude-opus-4-5\n');
    expect((await config()).agents.defaults.model.primary).toBe('anthropic/claude-opus-4-5');
    expect(await said('baton models set opus')).toBe('Default model: anthropic/claude-opus-4-5\n');
  });

  it('refuses what is in no catalogue, with the nearest names', async () => {
    const { exit, err } = await run('baton models set anthropic/claude-opsu-4-5');
    expect(exit).toBe(1);
    expect(err).toMatch(
      /^baton: There is no model “anthropic\/claude-opsu-4-5”\. Did you mean [^\n]*anthropic\/claude-opus-4-5[^\n]*\?\n$/,
    );
  });
});

describe('fallbacks', () => {
  it('baton models fallbacks list | add | remove | clear', async () => {
    await said('baton models fallbacks add openai/gpt-5.2');
    await said('baton models fallbacks add google/gemini-2.5-pro');
    expect((await config()).agents.defaults.model).toEqual({
      primary: 'anthropic/claude-opus-4-5',
      fallbacks: ['openai/gpt-5.2', 'google/gemini-2.5-pro'],
    });
    expect(await said('baton models fallbacks list')).toBe(
      'Primary:   anthropic/claude-opus-4-5\nFallbacks: openai/gpt-5.2\n           google/gemini-2.5-pro\n',
    );
    const { fallbacks } = await json<{ fallbacks: string[] }>('baton models fallbacks list --json');
    expect(fallbacks).toEqual(['openai/gpt-5.2', 'google/gemini-2.5-pro']);
    await said('baton models fallbacks remove openai/gpt-5.2');
    expect((await config()).agents.defaults.model.fallbacks).toEqual(['google/gemini-2.5-pro']);
    await said('baton models fallbacks clear');
    expect((await config()).agents.defaults.model.fallbacks).toEqual([]);
  });
});

describe('aliases', () => {
  it('baton models aliases list | add | remove', async () => {
    await said('baton models aliases add opus anthropic/claude-opus-4-5');
    await said('baton models aliases add sonnet anthropic/claude-sonnet-4');
    expect((await config()).agents.defaults.models['anthropic/claude-opus-4-5']).toEqual({ alias: 'opus' });
    // In the order in which the models came into the config.
    const lines = (await said('baton models aliases list')).trimEnd().split('\n').sort();
    expect(lines).toEqual([
      'gpt      → openai/gpt-5.2',
      'opus     → anthropic/claude-opus-4-5',
      'sonnet   → anthropic/claude-sonnet-4',
    ]);
    await said('baton models aliases add fast google/gemini-2.5-flash');
    const { aliases } = await json<{ aliases: Record<string, string> }>('baton models aliases list --json');
    expect(aliases).toMatchObject({ fast: 'google/gemini-2.5-flash', opus: 'anthropic/claude-opus-4-5' });
    expect((await said('baton models aliases list --plain')).split('\n')).toContain('fast google/gemini-2.5-flash');
    await said('baton models aliases remove opus');
    expect(await said('baton models aliases list --plain')).not.toContain('opus');
  });
});

describe('the image model', () => {
  it('baton models set-image, one that its provider lists and no catalogue had among them', async () => {
    for (const model of ['anthropic/claude-sonnet-4', 'openai/gpt-5.2-vision', 'google/gemini-2.5-flash']) {
      expect(await said(`baton models set-image ${model}`)).toBe(`Image model: ${model}\n`);
      expect((await config()).agents.defaults.imageModel?.primary).toBe(model);
    }
    const blind = await run('baton models set-image deepseek/deepseek-chat');
    expect(blind).toMatchObject({
      exit: 1,
      err: expect.stringMatching(/^baton: “deepseek\/deepseek-chat” does not see images\. [^\n]*\n$/) as string,
    });
  });

  it('baton models image-fallbacks list | add | remove | clear', async () => {
    await said('baton models image-fallbacks add openai/gpt-5.2-vision');
    await said('baton models image-fallbacks add anthropic/claude-sonnet-4');
    expect(await said('baton models image-fallbacks list')).toBe(
      'Image model:     google/gemini-2.5-flash\nImage fallbacks: openai/gpt-5.2-vision\n                 anthropic/claude-sonnet-4\n',
    );
    expect(await json('baton models image-fallbacks list --json')).toEqual({
      fallbacks: ['openai/gpt-5.2-vision', 'anthropic/claude-sonnet-4'],
    });
    expect(await said('baton models image-fallbacks list --plain')).toBe(
      'openai/gpt-5.2-vision\nanthropic/claude-sonnet-4\n',
    );
    await said('baton models image-fallbacks remove openai/gpt-5.2-vision');
    expect((await config()).agents.defaults.imageModel?.fallbacks).toEqual(['anthropic/claude-sonnet-4']);
    await said('baton models image-fallbacks clear');
    expect((await config()).agents.defaults.imageModel?.fallbacks).toEqual([]);
  });
});

describe('baton models list', () => {
  it('what is configured, as a table and as keys', async () => {
    const [heading, ...lines] = (await said('baton models list')).trimEnd().split('\n');
    expect(heading).toMatch(/^Model +Input +Ctx +Local +Auth +Tags$/);
    expect(lines[0]).toMatch(/^anthropic\/claude-opus-4-5 +text\+image +200k +no +yes +default/);
    expect((await said('baton models list --plain')).split('\n')[0]).toBe('anthropic/claude-opus-4-5');
  });

  it("baton models list --json | jq '.[] | select(.reasoning == true)'", async () => {
    const rows = await json<Row[]>('baton models list --json');
    const thinking = rows.filter(({ reasoning }) => reasoning);
    expect(thinking.map(({ key }) => key)).toContain('anthropic/claude-opus-4-5');
    for (const row of rows) {
      expect(row.input).toContain('text');
      for (const field of [
        'name',
        'contextWindow',
        'maxTokens',
        'cost',
        'released',
        'parameters',
        'tags',
        'available',
        'missing',
        'local',
      ])
        expect(row).toHaveProperty(field);
    }
    expect(thinking[0]?.cost).toEqual({ input: 5, output: 25, cacheRead: 0.5, cacheWrite: 6.25 });
  });

  it('baton models list --all --json, with what providers list', async () => {
    const rows = await json<Row[]>('baton models list --all --json');
    expect(rows.length).toBeGreaterThan(500);
    expect(rows.find(({ key }) => key === 'openai/gpt-5.2-vision')).toMatchObject({
      available: true,
      missing: false,
      released: '2025-12-11',
    });
  });

  it('baton models list --provider anthropic, however it is spelt', async () => {
    const keys = (await said('baton models list --provider Anthropic --plain')).trimEnd().split('\n');
    expect(keys).toContain('anthropic/claude-haiku-4-5');
    expect(keys.filter((key) => !key.startsWith('anthropic/'))).toEqual([]);
    const wrong = await run('baton models list --provider antropic');
    expect(wrong).toMatchObject({
      exit: 1,
      out: '',
      err: 'baton: There is no provider “antropic”. Did you mean anthropic?\n',
    });
  });

  it('baton models list --local', async () => {
    const rows = await json<Row[]>('baton models list --local --json');
    expect(rows.map(({ key }) => key)).toEqual(['ollama/llama3.2', 'ollama/llama3.2:latest']);
  });

  it('--json with --plain is a mistake', async () => {
    expect(await run('baton models list --json --plain')).toMatchObject({ exit: 64, out: '' });
  });

  it('a provider that is down is one line, and what is known is printed', async () => {
    upstream.script(KEYS.openai, { kind: 'status', status: 503 });
    const refreshed = await run('baton models refresh --provider openai');
    expect(refreshed).toMatchObject({
      exit: 1,
      err: 'baton: OpenAI did not list its models: it answered 503. Those it listed before are kept.\n',
    });
    const { exit, out, err } = await run('baton models list --all --plain');
    expect(exit).toBe(0);
    expect(out).toContain('openai/gpt-5.2-vision\n');
    expect(err).toMatch(/^baton: OpenAI did not list its models[^\n]*\n$/);
  });
});

describe('status and order', () => {
  it('baton models, models status, --json, --plain, --check', async () => {
    for (const line of ['baton models', 'baton models status']) {
      const text = await said(line);
      expect(text).toMatch(/^Default +anthropic\/claude-opus-4-5/m);
      expect(text).toMatch(/^Image model +google\/gemini-2.5-flash$/m);
      for (const provider of Object.keys(KEYS)) expect(text).toContain(provider);
    }
    expect(await said('baton models status --plain')).toBe('anthropic/claude-opus-4-5\n');
    // jq '.authProfiles.anthropic[]'
    const status = await json<{ authProfiles: Record<string, { id: string }[]> }>('baton models status --json');
    expect(status.authProfiles['anthropic']).toHaveLength(1);
    await said('baton models status --check');
  });

  it('baton models auth order get | set | clear, with accounts pasted for a year', async () => {
    const names = ['primary', 'backup'].map((name) => `anthropic:${name}`);
    for (const [n, name] of names.entries()) {
      const key = KEYS.anthropic.replace('0123', `${String(n)}abc`);
      upstream.script(key, answer({ data: [] }));
      const line = `baton models auth paste-token --provider anthropic --profile-id ${name} --expires-in 365d`;
      expect(await run(line, key)).toMatchObject({ exit: 0, out: expect.stringContaining(name) as string });
    }
    await said(`baton models auth order set --provider anthropic ${names.join(' ')}`);
    const text = await said('baton models auth order get --provider anthropic');
    expect(text).toMatch(/^Provider: +anthropic$/m);
    expect(text).toMatch(/^Order: +anthropic:primary, anthropic:backup$/m);
    expect(await json('baton models auth order get --provider anthropic --json')).toMatchObject({ order: names });
    await said('baton models auth clear-cooldown --provider anthropic --profile-id anthropic:primary');
    await said('baton models status --check');
    await said('baton models auth order clear --provider anthropic');
    expect(await json('baton models auth order get --provider anthropic --json')).toMatchObject({ order: null });
  });

  it('an agent of its own, with --agent, until it follows everybody again', async () => {
    await said('baton agents add work');
    expect(await said('baton models set openai/gpt-5.2 --agent work')).toBe('Default model of work: openai/gpt-5.2\n');
    await said('baton models fallbacks add google/gemini-2.5-pro --agent work');
    await said('baton models set-image openai/gpt-5.2-vision --agent work');
    expect(await said('baton models fallbacks list --agent work')).toBe(
      'Primary:   openai/gpt-5.2\nFallbacks: google/gemini-2.5-pro\n',
    );
    const order = 'baton models auth order';
    await said(`${order} set --provider anthropic --agent work anthropic:backup anthropic:primary`);
    expect(await said(`${order} get --provider anthropic --agent work`)).toMatch(/^Order: +anthropic:backup, /m);
    await said(`${order} clear --provider anthropic --agent work`);
    expect(await said('baton models status --plain')).toBe('anthropic/claude-opus-4-5\n');

    expect(await said('baton models set inherit --agent work')).toBe(
      'Default model of work: anthropic/claude-opus-4-5 (as for all agents)\n',
    );
    await said('baton models fallbacks inherit --agent work');
    await said('baton models set-image inherit --agent work');
    const { agents } = await config();
    expect(agents.list?.find(({ id }) => id === 'work')).not.toHaveProperty('model');
    expect(agents.list?.find(({ id }) => id === 'work')).not.toHaveProperty('imageModel');
    expect(await run('baton models set inherit')).toMatchObject({ exit: 64 });
  });

  it('models.json is there, and has no key in it', async () => {
    const text = await readFile(join(home, '.baton', 'agents', 'main', 'agent', 'models.json'), 'utf8');
    const { providers } = JSON.parse(text) as { providers: Record<string, { models: { id: string }[] }> };
    expect(Object.keys(providers).sort()).toEqual(['anthropic', 'google', 'ollama', 'openai']);
    expect(providers['openai']?.models.map(({ id }) => id)).toContain('gpt-5.2-vision');
    for (const key of Object.values(KEYS)) expect(text).not.toContain(key);
  });
});

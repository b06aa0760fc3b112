import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../fixtures/until.ts';
import { startUpstream, type Behaviour, type Upstream } from '../upstreams/upstream.ts';

/*
 * The examples of the original's manual about scanning, probing, adding accounts and the doctor, word for word but for
 * the program's name, as the built command line (`npm run build`), against stand-ins whose models are quick, slow,
 * broken or lying.
 */

const baton = resolve(import.meta.dirname, '../../dist/cli/baton.js');
const KEYS = {
  anthropic: `sk-ant-api03-${'0123456789abcdefghij'.repeat(4)}`,
  openai: `sk-${'0123456789abcdefghij'.repeat(2)}`,
  google: `AIza${'0123456789abcdefghij'.repeat(2)}`,
  openrouter: `sk-or-v1-${'0123456789abcdef'.repeat(4)}`,
} as const;
const SETUP_TOKEN = `sk-ant-oat01-${'0123456789abcdefghij'.repeat(5)}`;
const DAY = 86_400_000;

let home: string;
let upstream: Upstream;
let started: ChildProcessWithoutNullStreams[] = [];

const state = (...names: string[]) => join(home, '.baton', ...names);
const config = () => readFile(state('baton.json'), 'utf8');

/** In a process group of its own, so that one can see whether anything of it is left. */
function start(line: string): ChildProcessWithoutNullStreams {
  const env = { PATH: process.env['PATH'], HOME: home, BATON_HOME: state(), AWS_EC2_METADATA_DISABLED: 'true' };
  const child = spawn(process.execPath, [baton, ...line.split(' ').slice(1)], { env, stdio: 'pipe', detached: true });
  started.push(child);
  return child;
}

function heard(child: ChildProcessWithoutNullStreams) {
  const said = { out: '', err: '' };
  child.stdout.on('data', (data) => (said.out += String(data)));
  child.stderr.on('data', (data) => (said.err += String(data)));
  const ended = once(child, 'close').then(([exit]) => ({ exit: exit as number | null, ...said }));
  return { said, ended };
}

async function run(line: string, piped = '') {
  const child = start(line);
  const { ended } = heard(child);
  child.stdin.end(piped);
  return await ended;
}

/** On a terminal, as `script` makes one; each answer is typed when its question stands there. */
async function typed(line: string, answers: readonly (readonly [question: string, answer: string])[]) {
  const env = { ...process.env, HOME: home, BATON_HOME: state(), NO_COLOR: '1', AWS_EC2_METADATA_DISABLED: 'true' };
  const command = [process.execPath, baton, ...line.split(' ').slice(1)].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qefc', command, '/dev/null'], { env, stdio: 'pipe' });
  const { said, ended } = heard(child);
  let from = 0;
  for (const [question, answer] of answers) {
    await until(() => said.out.indexOf(question, from) >= 0);
    from = said.out.indexOf(question, from) + question.length;
    // A secret is asked for in raw mode, which begins just after the question.
    await new Promise((done) => setTimeout(done, 200));
    child.stdin.write(`${answer}\r`);
  }
  const { exit } = await ended;
  return { exit, out: said.out.replaceAll('\r\n', '\n') };
}
const onTerminal = it.skipIf(process.platform !== 'linux');

const answer = (body: object): Nature => ({
  kind: 'raw',
  headers: { 'content-type': 'application/json' },
  pieces: [JSON.stringify(body)],
});

const ping = { kind: 'ok', text: 'Black.', calls: [{ id: 'call_1', name: 'ping', args: {} }] } as const;

type Nature = Exclude<Behaviour, { kind: 'each' }>;

/** The first three of an account that are tried do not do what they should, every other one calls the tool at once. */
const NATURES: readonly Nature[] = [
  { kind: 'ok', text: 'I called the tool, honestly.' },
  { ...ping, delayMs: 5_000 },
  { kind: 'status', status: 500, message: 'It fell over' },
];

/** `list`: what it says it has. A word is answered by all of them. */
function models(list: object, natures: readonly Nature[] = []): Behaviour {
  const known = new Map<string, Nature>();
  return {
    kind: 'each',
    of: ({ method, model, body }) => {
      if (method === 'GET') return answer(list);
      if (!body.includes('"ping"')) return ping;
      const nature = known.get(model) ?? natures[known.size] ?? ping;
      known.set(model, nature);
      return nature;
    },
  };
}

const agoSeconds = (days: number) => Math.round((Date.now() - days * DAY) / 1_000);
const llama = 'meta-llama/llama-3.3-70b-instruct:free';

async function begin(): Promise<void> {
  home = await mkdtemp(join(tmpdir(), 'seed-scan-'));
  upstream = await startUpstream();
  upstream.script(KEYS.anthropic, models({ data: [] }, NATURES));
  upstream.script(SETUP_TOKEN, models({ data: [] }));
  upstream.script(KEYS.openai, models({ data: [] }));
  upstream.script(KEYS.google, { kind: 'status', status: 401, message: 'API key not valid' });
  const pricing = { prompt: '0', completion: '0' };
  const free = { id: llama, name: 'Llama 3.3 70B', created: agoSeconds(10), context_length: 131_072, pricing };
  upstream.script(KEYS.openrouter, models({ data: [free] }));
  const at = (path = '') => ({ baseUrl: `${upstream.url}${path}` });
  const nobody = { baseUrl: 'http://127.0.0.1:9' };
  const providers = {
    ...{ anthropic: at(), openai: at('/v1'), google: at('/v1beta'), openrouter: at('/api/v1') },
    ...{ ollama: nobody, lmstudio: nobody },
  };
  await mkdir(state(), { recursive: true, mode: 0o700 });
  await writeFile(state('baton.json'), JSON.stringify({ gateway: { port: 0 }, models: { providers } }), {
    mode: 0o600,
  });
}

async function end(): Promise<void> {
  for (const child of started) if (child.exitCode === null) child.kill('SIGKILL');
  started = [];
  await upstream.close();
  await rm(home, { recursive: true, force: true });
}

async function paste(...providers: (keyof typeof KEYS)[]): Promise<void> {
  for (const provider of providers)
    expect(await run(`baton models auth paste-token --no-check --provider ${provider}`, KEYS[provider])).toMatchObject({
      exit: 0,
    });
}

interface Scanned {
  readonly selected: readonly string[];
  readonly selectedImages: readonly string[];
  readonly setDefault: boolean;
  readonly results: readonly { readonly key: string; readonly why: string; readonly picked: boolean }[];
  readonly providers: readonly { readonly provider: string; readonly auth: string }[];
}

interface Config {
  readonly agents: {
    readonly defaults: { readonly model: { primary: string }; readonly imageModel: { primary: string } };
  };
}
const chosen = async () => (JSON.parse(await config()) as Config).agents.defaults;

describe('models scan', () => {
  beforeAll(async () => {
    await begin();
    await paste('anthropic', 'openai', 'google', 'openrouter');
  });
  afterAll(end);

  it('baton models scan --yes: who works, what is best and why, and nothing is written', async () => {
    const before = await config();
    const { exit, out, err } = await run('baton models scan --yes --timeout 400');
    expect({ exit, err }).toEqual({ exit: 0, err: '' });
    expect(out).toMatch(/^Scanning models\.\.\.\n✓ anthropic: \d+ models available \(auth: ok\)\n✓ openai: \d+ models/);
    expect(out).toContain('\n✗ google: no valid authentication (HTTP 401 ERROR: API key not valid)\n');
    const date = new Date(agoSeconds(10) * 1_000).toISOString().slice(0, 10);
    expect(out).toMatch(
      new RegExp(
        `Top candidates:\n 1\\. openrouter/${llama} +\\(70B, ${date}, free\\)\n +\\d+ points: called the tool in \\d+\\.\\d s, `,
      ),
    );
    expect(out).toMatch(/\nNothing was changed\. Add --set-default or --set-image to use openrouter\/\S+\.\n$/);
    expect(await config()).toBe(before);
  });

  it('baton models scan --provider anthropic --json: one document that tells liars, slow and broken ones', async () => {
    const { exit, out, err } = await run('baton models scan --provider anthropic --json --timeout 400');
    expect({ exit, err }).toEqual({ exit: 0, err: '' });
    const { results, selected, setDefault, providers } = JSON.parse(out) as Scanned;
    expect(setDefault).toBe(false);
    expect(providers).toEqual([{ provider: 'anthropic', models: results.length, auth: 'ok' }]);
    expect(results.every(({ key }) => key.startsWith('anthropic/'))).toBe(true);
    expect(selected).toHaveLength(6);
    expect(selected).toEqual(results.slice(0, 6).map(({ key }) => key));
    const failed = results.filter(({ why }) => why.startsWith('Behind those that work: '));
    expect(failed.some(({ picked }) => picked)).toBe(false);
    expect(failed.map(({ why }) => why.slice('Behind those that work: '.length)).sort()).toEqual([
      'HTTP 500: It fell over.',
      'It answered without calling the tool.',
      'No answer within 0.4 s.',
    ]);
  });

  it('baton models scan --provider anthropic --yes --set-default and --set-image write, and nothing else does', async () => {
    const { exit, out } = await run('baton models scan --provider anthropic --yes --set-default --timeout 400');
    const best = /^ 1\. (\S+)/m.exec(out)?.[1] ?? '';
    expect({ exit, best }).toEqual({ exit: 0, best: expect.stringMatching(/^anthropic\//) as string });
    expect(out.endsWith(`\nDefault model: ${best}\n`)).toBe(true);
    expect((await chosen()).model.primary).toBe(best);
    const images = await run('baton models scan --set-image --yes --provider openai --timeout 400');
    const seeing = /^Image model: (openai\/\S+)$/m.exec(images.out)?.[1];
    expect((await chosen()).imageModel.primary).toBe(seeing);
    expect((await chosen()).model.primary).toBe(best);
  });

  it('baton models scan --min-params 70 --max-age-days 90 --yes --set-default', async () => {
    const { exit, out } = await run('baton models scan --min-params 70 --max-age-days 90 --yes --set-default');
    expect(exit).toBe(0);
    expect(out).toContain(`\nDefault model: openrouter/${llama}\n`);
    expect(out).not.toMatch(/^ *\d+\. anthropic\//m);
  });

  it('baton models scan --no-probe --json: what is known of them, and nobody is asked', async () => {
    upstream.forget();
    const { exit, out } = await run('baton models scan --no-probe --json');
    expect(exit).toBe(0);
    expect((JSON.parse(out) as Scanned['results']).length).toBeGreaterThan(50);
    expect(upstream.calls.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it.each([
    ['baton models scan', 'There is no terminal to choose on. Add --yes to take the best one.'],
    ['baton models scan --no-input', '--no-input needs --yes.'],
    ['baton models scan --yes --min-params 0', 'above 0'],
    ['baton models scan --yes --max-age-days -5', 'above 0'],
    ['baton models scan --yes --max-candidates 0', 'above 0'],
    ['baton models scan --yes --timeout 0', 'above 0'],
    ['baton models scan --yes --concurrency 1.5', 'above 0'],
    ['baton models status --probe --probe-timeout 0', 'above 0'],
    ['baton models status --probe --probe-concurrency -1', 'above 0'],
    ['baton models status --probe --probe-max-tokens none', 'above 0'],
    ['baton models status --probe --plain', '--probe cannot be used with --plain.'],
  ])('%s is a mistake', async (line, sentence) => {
    const { exit, out, err } = await run(line);
    expect({ exit, out }).toEqual({ exit: 64, out: '' });
    expect(err).toContain(sentence);
  });

  onTerminal('baton models scan: one is chosen by its number, and Enter keeps what there is', async () => {
    const before = await config();
    const line = 'baton models scan --provider openai --timeout 400';
    const kept = await typed(line, [['or Enter to keep current', '']]);
    expect(kept).toMatchObject({ exit: 0, out: expect.stringContaining('Kept what you have.') as string });
    expect(await config()).toBe(before);
    const taken = await typed(line, [['Select model: [1-6] or Enter to keep current', '2']]);
    expect(taken.exit).toBe(0);
    expect(/Default model: (\S+)/.exec(taken.out)?.[1]).toBe((await chosen()).model.primary);
    expect((await chosen()).model.primary).toMatch(/^openai\//);
    const images = await typed('baton models scan --set-image --no-probe --provider openai', [['Select model:', '1']]);
    expect(/Image model: (\S+)/.exec(images.out)?.[1]).toBe((await chosen()).imageModel.primary);
    const large = await typed('baton models scan --min-params 70 --max-age-days 90', [['Select model:', '']]);
    expect(large.out).toMatch(/\(70B, \S+, free\)/);
    expect(large.out).not.toContain('anthropic/');
  });
});

describe('accounts, the doctor, and a probe of them', () => {
  beforeAll(begin);
  afterAll(end);

  onTerminal('baton models auth add → anthropic → API key → paste key', async () => {
    const { exit, out } = await typed('baton models auth add', [
      ['Provider (number or part of the name):', 'anthropic'],
      ['How (number):', 'api_key'],
      ['Paste it (it is not shown): ', KEYS.anthropic],
      ['Name, for instance work (Enter: none): ', ''],
    ]);
    expect(out).toContain('Auth profile added: anthropic:default');
    expect(out).not.toContain(KEYS.anthropic);
    expect(exit).toBe(0);
  });

  it('baton models auth setup-token --provider anthropic, and again with --yes', async () => {
    const line = 'baton models auth setup-token --provider anthropic';
    const added = 'Auth profile added: anthropic:manual\nStored as setup-token, expires in 365d.\n';
    expect(await run(line, SETUP_TOKEN)).toMatchObject({ exit: 0, out: added });
    expect(await run(line, SETUP_TOKEN)).toMatchObject({
      exit: 1,
      err: 'baton: anthropic:manual is stored already. Add --yes to replace it, or --profile-id to store another one.\n',
    });
    expect(await run(`${line} --yes`, SETUP_TOKEN)).toMatchObject({ exit: 0, out: added });
  });

  it('baton models auth paste-token, of other providers, with an id and an expiry', async () => {
    const line = 'baton models auth paste-token --provider';
    const openrouter = await run(`${line} openrouter`, KEYS.openrouter);
    expect(openrouter.out).toContain('Auth profile added: openrouter:manual\nStored as API key, no expiry.\n');
    const prod = await run(
      `${line} anthropic --profile-id anthropic:prod --expires-in 365d`,
      SETUP_TOKEN.replace('0', 'a'),
    );
    expect(prod.out).toMatch(/^Auth profile added: anthropic:prod\nStored as \S+, expires in 365d\.\n$/);
    const backup = await run(`${line} anthropic --profile-id anthropic:work`, KEYS.anthropic.replace('0', 'b'));
    expect(backup).toMatchObject({ exit: 0, out: expect.stringContaining('anthropic:work') as string });
    const wrong = await run(`${line} anthropic --expires-in soon --profile-id anthropic:x`, SETUP_TOKEN);
    expect(wrong).toMatchObject({ exit: 64, out: '' });
  });

  it('baton models status --probe --probe-provider anthropic, --probe-profile "anthropic:work"', async () => {
    upstream.script(KEYS.anthropic.replace('0', 'b'), { kind: 'status', status: 401, message: 'invalid x-api-key' });
    const all = await run('baton models status --probe --probe-provider anthropic');
    expect(all).toMatchObject({ exit: 0, err: '' });
    expect(all.out).toMatch(/anthropic:manual +ok · \d+/);
    expect(all.out).toMatch(/anthropic:work +auth\b.* HTTP 401: invalid x-api-key/);
    expect(all.out).toMatch(/Probed \d targets in \S+$/m);
    expect(all.out).not.toMatch(/openrouter:manual +ok/);
    upstream.forget();
    const one = await run('baton models status --probe --probe-profile anthropic:work --json');
    const { auth } = JSON.parse(one.out) as { auth: { probes: { results: object[] } } };
    expect(auth.probes).toMatchObject({ totalTargets: 1, results: [{ profileId: 'anthropic:work', status: 'auth' }] });
    expect(upstream.calls.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('baton doctor ends with OK', async () => {
    const { exit, out } = await run('baton doctor');
    expect({ exit, last: out.trimEnd().split('\n').at(-1) }).toMatchObject({
      exit: 0,
      last: expect.stringMatching(/^OK/) as string,
    });
  });
});

describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
  beforeEach(begin);
  afterEach(end);

  /** Until the provider holds a question, then Ctrl-C; what it ends with, and that it left nothing behind. */
  async function interrupted(line: string, isAsked: () => boolean) {
    const child = start(line);
    const { ended } = heard(child);
    child.stdin.end();
    await until(isAsked);
    await new Promise((done) => setTimeout(done, 500));
    child.kill('SIGINT');
    const result = await ended;
    const asked = upstream.calls.length;
    await until(() => upstream.hangUps() > 0);
    expect(upstream.calls).toHaveLength(asked);
    // Whoever comes next is the owner at once.
    expect(() => process.kill(-(child.pid ?? 0), 0)).toThrow('ESRCH');
    expect((await run('baton models status --plain')).exit).toBe(0);
    return result;
  }

  it('in a probe prints what is known, and leaves with 130', async () => {
    await paste('anthropic', 'openai');
    upstream.script(KEYS.openai, { kind: 'silent' });
    const both = () => upstream.callsOf(KEYS.anthropic) > 0 && upstream.callsOf(KEYS.openai) > 0;
    const { exit, out, err } = await interrupted('baton models status --probe --probe-timeout 20000', both);
    expect({ exit, err }).toEqual({ exit: 130, err: '' });
    expect(out).toMatch(/anthropic:manual +ok · \d+/);
    expect(out).toMatch(/Probed 1 target in \S+; stopped, 1 without an answer$/m);
  });

  it('in a probe that another Baton runs ends it there, too', async () => {
    await paste('anthropic', 'openai');
    upstream.script(KEYS.openai, { kind: 'silent' });
    const serving = start('baton serve --port 0 --no-ui --json');
    const { said, ended } = heard(serving);
    await until(() => said.out.includes('{'));
    const both = () => upstream.callsOf(KEYS.anthropic) > 0 && upstream.callsOf(KEYS.openai) > 0;
    const { exit, out } = await interrupted('baton models status --probe --probe-timeout 20000', both);
    expect(exit).toBe(130);
    expect(out).toMatch(/Probed 1 target in \S+; stopped, 1 without an answer$/m);
    serving.kill('SIGINT');
    expect((await ended).exit).toBe(0);
  });

  onTerminal('where a model is to be chosen changes nothing, and leaves with 130', async () => {
    await paste('openai');
    const before = await config();
    const line = 'baton models scan --no-probe';
    const { exit } = await typed(line, [['or Enter to keep current', '\u0003']]);
    expect(exit).toBe(130);
    expect(await config()).toBe(before);
    expect((await run('baton models status --plain')).exit).toBe(0);
  });

  it('in a scan prints the best so far, changes nothing, and leaves with 130', async () => {
    await paste('openai');
    upstream.script(
      KEYS.openai,
      models({ data: [] }, [ping, { kind: 'silent' }, { kind: 'silent' }, { kind: 'silent' }]),
    );
    const before = await config();
    const tools = () => upstream.calls.filter(({ body }) => body.includes('"ping"')).length >= 4;
    const line = 'baton models scan --yes --set-default --provider openai --timeout 20000';
    const { exit, out, err } = await interrupted(line, tools);
    expect({ exit, err }).toEqual({ exit: 130, err: '' });
    expect(out).toMatch(/\nBest so far:\n 1\. openai\/\S+ [^\n]*\n +\d+ points: called the tool in /);
    expect(out).toMatch(/\nStopped\. Nothing was changed\.\n$/);
    expect(await config()).toBe(before);
  });
});

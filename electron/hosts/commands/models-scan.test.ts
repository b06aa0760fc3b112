import { describe, expect, it } from 'vitest';
import type { ScanRow } from '#shared/scan';
import { ok } from '#shared/result';
import { runLine, type Answers, type Place } from '../testing/command-line.ts';

const row = (rank: number, key: string, over: Partial<ScanRow> = {}): ScanRow => ({
  ...{ key, name: key, provider: key.slice(0, key.indexOf('/')), free: false, contextWindow: 1, auth: 'ok' },
  ...{ parameters: 200, released: '2025-01-01', cost: { input: 15, output: 75, cacheRead: 0, cacheWrite: 0 } },
  ...{ sees: false, tool: { ok: true, latencyMs: 900 }, rank, why: `${String(90 - rank)} points: big.`, picked: true },
  ...over,
});
const rows = [
  row(1, 'anthropic/claude-opus-4-5'),
  row(2, 'openai/gpt-5.2', { sees: true, image: { ok: true, latencyMs: 5 } }),
  row(3, 'openrouter/meta/llama:free', { free: true, parameters: null, released: null, cost: null }),
  row(4, 'openai/liar', { picked: false }),
];
const providers = [
  { provider: 'anthropic', models: 1, auth: 'ok' },
  { provider: 'google', models: 4, auth: 'missing', why: 'HTTP 401: bad key.' },
];

const jobOf = (state: 'running' | 'finished' | 'cancelled') =>
  ({ id: 'job_1', kind: 'scan', startedAt: 0, done: 0, total: 4, state }) as const;

function core(found = rows, state: 'finished' | 'cancelled' = 'finished'): Answers {
  const job = jobOf('running');
  return {
    'scan.start': (_input, emit) => {
      setImmediate(() => emit('job', { ...job, state }));
      return ok(job);
    },
    'scan.get': () => ok({ job: { ...job, state }, rows: found, providers, warnings: ['4 of 9 models were tried.'] }),
    'scan.apply': (input) => {
      const { models, images } = input as { models: string[]; images: string[] };
      return ok({ model: models[0] ?? 'as/before', fallbacks: [], imageModel: images[0] ?? null, imageFallbacks: [] });
    },
  };
}

const scan = (args: readonly string[], found = rows, place: Place = {}) =>
  runLine(['models', 'scan', ...args], core(found), '', place);
const person = (types: string): Place => ({ types: [['Select model: [1-3] or Enter to keep current', types]] });
const applied = ({ calls }: Awaited<ReturnType<typeof scan>>) => calls.find(({ call }) => call === 'scan.apply')?.input;

describe('what is shown', () => {
  it('providers, the best candidates, and why they stand where they stand', async () => {
    const { out, exit } = await scan(['--yes']);
    expect(out.split('\n')).toEqual([
      'Scanning models...',
      '✓ anthropic: 1 model available (auth: ok)',
      '✗ google: no valid authentication (HTTP 401: bad key)',
      '',
      '4 of 9 models were tried.',
      '',
      'Top candidates:',
      ' 1. anthropic/claude-opus-4-5   (200B, 2025-01-01, $15/$75/M)',
      '    89 points: big.',
      ' 2. openai/gpt-5.2              (200B, 2025-01-01, $15/$75/M)',
      '    88 points: big.',
      ' 3. openrouter/meta/llama:free  (free)',
      '    87 points: big.',
      '',
      'Nothing was changed. Add --set-default or --set-image to use anthropic/claude-opus-4-5.',
      '',
    ]);
    expect(exit).toBe(0);
  });

  it('the rows as JSON, with what would be taken; without trials the rows alone', async () => {
    const { out } = await scan(['--json']);
    expect(JSON.parse(out)).toMatchObject({
      selected: rows.slice(0, 3).map(({ key }) => key),
      selectedImages: ['openai/gpt-5.2'],
      ...{ setDefault: false, setImage: false, results: rows, warnings: ['4 of 9 models were tried.'] },
    });
    expect(JSON.parse((await scan(['--json', '--no-probe'])).out)).toEqual(rows);
  });

  it('that a provider was silent says nothing about its account', async () => {
    const silent = [{ provider: 'openai', models: 2, auth: 'unchecked', why: 'No answer within 12 s.' }];
    const { out } = await runLine(['models', 'scan', '--yes'], {
      ...core(),
      'scan.get': () => ok({ job: jobOf('finished'), rows, providers: silent, warnings: [] }),
    });
    expect(out).toContain('✗ openai: no answer (No answer within 12 s)\n');
  });

  it('why none works, and exit 1', async () => {
    const untried = row(1, 'openai/untried', { picked: false, tool: undefined });
    const { out, exit } = await scan(['--yes', '--set-default'], [untried, row(2, 'openai/liar', { picked: false })]);
    expect(out).toContain('None of these works:\n 1. openai/liar');
    expect(out).not.toContain('openai/untried');
    expect(out).toContain('No model that works was found.');
    expect(exit).toBe(1);
    expect((await scan(['--yes'], [])).out).toContain('No model fits.');
  });
});

describe('what is written', () => {
  it('nothing without a flag', async () => {
    expect(applied(await scan(['--yes']))).toBeUndefined();
    expect(applied(await scan(['--json']))).toBeUndefined();
  });

  it('the best as default, the best that reads images as image model', async () => {
    const run = await scan(['--yes', '--set-default', '--set-image', '--agent', 'work']);
    expect(applied(run)).toEqual({
      ...{ agentId: 'work', models: ['anthropic/claude-opus-4-5'], images: ['openai/gpt-5.2'] },
      ...{ setDefault: true, setImage: true },
    });
    expect(run.out).toContain('Default model: anthropic/claude-opus-4-5\nImage model: openai/gpt-5.2');
  });

  it('no image model where none reads images', async () => {
    const run = await scan(['--yes', '--set-image'], rows.slice(0, 1));
    expect(run.err).toContain('None of these reads images. Nothing was changed.');
    expect({ exit: run.exit, applied: applied(run) }).toEqual({ exit: 1, applied: undefined });
  });

  it('what a person chooses by its number', async () => {
    expect(applied(await scan([], rows, person('2\n')))).toMatchObject({
      models: ['openai/gpt-5.2'],
      setDefault: true,
    });
    expect(applied(await scan(['--set-image'], rows, person('2\n')))).toMatchObject({
      ...{ models: [], images: ['openai/gpt-5.2'], setDefault: false, setImage: true },
    });
  });

  it('nothing after Enter alone, or a number that is not there', async () => {
    const kept = await scan([], rows, person('\n'));
    expect({ applied: applied(kept), exit: kept.exit }).toEqual({ applied: undefined, exit: 0 });
    expect(kept.out).toContain('Kept what you have.');
    const wrong = await scan([], rows, {
      types: [
        ['Select model', '9\n'],
        ['There is no number “9”', '1\n'],
      ],
    });
    expect(applied(wrong)).toMatchObject({ models: ['anthropic/claude-opus-4-5'] });
  });

  it('nothing when it was stopped', async () => {
    const run = await runLine(['models', 'scan', '--yes', '--set-default'], core(rows, 'cancelled'));
    expect(applied(run)).toBeUndefined();
    expect(run.out).toContain('Stopped. Nothing was changed.');
    expect(run.out).toContain('Best so far:\n 1. anthropic/claude-opus-4-5');
    const early = await runLine(['models', 'scan', '--yes'], core([row(1, 'a/b', { picked: false })], 'cancelled'));
    expect(early.out).toContain('Not tried to the end:\n 1. a/b');
    expect(run.exit).toBe(130);
  });
});

it('hands its options on', async () => {
  const args = ['--min-params', '7.5', '--max-age-days', '90', '--provider', 'anthropic', '--max-candidates', '3'];
  const { calls } = await scan([...args, '--timeout', '900', '--concurrency', '2', '--no-probe', '--yes']);
  expect(calls[0]).toMatchObject({
    call: 'scan.start',
    input: {
      ...{ minParams: 7.5, maxAgeDays: 90, provider: 'anthropic', maxCandidates: 3, timeoutMs: 900, concurrency: 2 },
      probe: false,
    },
  });
});

describe('wrong usage', () => {
  it.each([
    [['--no-input'], '--no-input needs --yes.'],
    [[], 'There is no terminal to choose on. Add --yes'],
    [['--yes', '--min-params', '0'], 'It must be a number above 0.'],
    [['--yes', '--max-age-days', '-3'], 'It must be a number above 0.'],
    [['--yes', '--max-candidates', '0'], 'It must be a whole number above 0.'],
    [['--yes', '--timeout', 'soon'], 'It must be a whole number above 0.'],
    [['--yes', '--concurrency', '1.5'], 'It must be a whole number above 0.'],
  ])('%j', async (args, sentence) => {
    const { exit, err: errors, out, calls } = await scan(args);
    expect({ exit, out, calls }).toEqual({ exit: 64, out: '', calls: [] });
    expect(errors).toContain(sentence);
  });
});

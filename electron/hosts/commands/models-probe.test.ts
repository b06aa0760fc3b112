import { describe, expect, it } from 'vitest';
import type { ProbeResult } from '#shared/probe';
import { err, ok } from '#shared/result';
import { runLine, type Answers, type Place } from '../testing/command-line.ts';

const result = (over: Partial<ProbeResult>): ProbeResult => ({
  ...{ provider: 'anthropic', model: 'anthropic/claude-opus-4-5', profileId: 'anthropic:work', label: 'Work' },
  ...{ source: 'profile', mode: 'api_key', status: 'ok', latencyMs: 1_240 },
  ...over,
});
const found = [
  result({}),
  result({ profileId: 'anthropic:home', status: 'auth', error: 'HTTP 401: invalid x-api-key', latencyMs: 90 }),
];

const shown = {
  ...{ configPath: '/c', agentId: 'main', agentDir: '/a', defaultModel: 'm', resolvedDefault: 'm', fallbacks: [] },
  ...{ imageModel: null, imageFallbacks: [], aliases: {}, allowed: [], authProfiles: {}, authOrder: {}, usage: [] },
  auth: {
    ...{ storePath: '/s', shellEnvFallback: { enabled: false, appliedKeys: [] }, providersWithOAuth: [] },
    ...{ missingProvidersInUse: [], providers: [], oauth: { profiles: [] } },
  },
  check: 2,
};

/** A core whose probe finds these at once, and ends like this. */
function core(results: readonly ProbeResult[], state: 'finished' | 'cancelled' = 'finished'): Answers {
  const job = { id: 'job_1', kind: 'probe', startedAt: 0, done: 0, total: 3, state: 'running' } as const;
  const summary = { totalTargets: results.length + (state === 'cancelled' ? 1 : 0), durationMs: 1_234, results };
  return {
    'models.status': () => ok(shown),
    'probe.start': (_input, emit) => {
      setImmediate(() => {
        emit('job', { ...job, id: 'another', state: 'finished' });
        results.forEach((one, index) => emit('job', { ...job, done: index + 1, result: one }));
        emit('job', { ...job, state });
      });
      return ok(job);
    },
    'probe.get': () => ok({ job: { ...job, state }, summary }),
  };
}

const status = (args: readonly string[], results = found, place: Place = {}) =>
  runLine(['models', 'status', ...args], core(results), '', place);

describe('models status --probe', () => {
  it('shows what each account answered, and how many in how long', async () => {
    const { out, exit } = await status(['--probe']);
    expect(out).toContain('Auth probes');
    expect(out).toMatch(/anthropic\/claude-opus-4-5 {2}anthropic:work {2}ok · 1\.2s/);
    expect(out).toMatch(/anthropic:home {2}auth · 90ms {2}HTTP 401: invalid x-api-key/);
    expect(out).toContain('Probed 2 targets in 1.2s');
    expect(exit).toBe(0);
  });

  it('says so when there was nobody to ask', async () => {
    expect((await status(['--probe'], [])).out).toContain('No probe targets.');
  });

  it('puts the summary into the JSON, and nothing of progress anywhere', async () => {
    const { out, err: errors } = await status(['--probe', '--json']);
    expect(JSON.parse(out)).toMatchObject({ auth: { storePath: '/s', probes: { totalTargets: 2, results: found } } });
    expect(errors).toBe('');
  });

  it('shows progress on a terminal, and wipes it', async () => {
    const { err: errors } = await status(['--probe'], found, { isTTY: true });
    expect(errors).toContain('Probing 1 of 3 …');
    expect(errors).not.toContain('0 of 0');
    expect(errors.endsWith('\r\u001b[K')).toBe(true);
  });

  it('hands its options on', async () => {
    const args = ['--probe', '--probe-provider', 'anthropic', '--probe-profile', 'anthropic:a, anthropic:b'];
    const more = ['--probe-profile', 'anthropic:c', '--probe-timeout', '500', '--probe-concurrency', '4'];
    const { calls } = await status([...args, ...more, '--probe-max-tokens', '16', '--agent', 'work']);
    expect(calls.find(({ call }) => call === 'probe.start')?.input).toEqual({
      agentId: 'work',
      providers: ['anthropic'],
      profiles: ['anthropic:a', 'anthropic:b', 'anthropic:c'],
      ...{ timeoutMs: 500, concurrency: 4, maxTokens: 16 },
    });
  });

  it('exits with what --check says, whatever the accounts answered', async () => {
    expect((await status(['--probe', '--check'])).exit).toBe(2);
  });

  it('asks nobody without --probe', async () => {
    expect((await status([])).calls.map(({ call }) => call)).not.toContain('probe.start');
  });

  it('that is stopped prints what is known, and exits as Ctrl-C does', async () => {
    const { out, exit } = await runLine(['models', 'status', '--probe'], core(found.slice(0, 1), 'cancelled'));
    expect(out).toContain('Probed 1 target in 1.2s; stopped, 1 without an answer');
    expect(exit).toBe(130);
  });

  it('ends when the one who did it was stopped', async () => {
    const answers = { ...core(found), 'probe.get': () => err({ code: 'unknown-job' as const }) };
    const silent = {
      ...answers,
      'probe.start': (input: unknown) => core(found)['probe.start']?.(input, () => undefined),
    };
    const run = await runLine(['models', 'status', '--probe'], silent, '', {
      every: (_ms, look) => {
        setImmediate(look);
        return () => undefined;
      },
    });
    expect(run.err).toContain('Baton was stopped in the middle of it. Try again.');
    expect(run.exit).toBe(1);
  });
});

describe('wrong usage', () => {
  it.each([
    [['--probe', '--plain'], '--probe cannot be used with --plain.'],
    [['--json', '--plain'], 'Choose one of --json and --plain.'],
    [['--probe-provider', 'anthropic'], 'Add --probe, too.'],
    [['--probe-max-tokens', '4'], '--probe-max-tokens only says more'],
    [['--probe', '--probe-timeout', '0'], 'It must be a whole number above 0.'],
    [['--probe', '--probe-timeout', '-5'], 'It must be a whole number above 0.'],
    [['--probe', '--probe-concurrency', 'many'], 'It must be a whole number above 0.'],
    [['--probe', '--probe-max-tokens', '1.5'], 'It must be a whole number above 0.'],
  ])('%j', async (args, sentence) => {
    const { exit, err: errors, out, calls } = await status(args);
    expect({ exit, out, calls }).toEqual({ exit: 64, out: '', calls: [] });
    expect(errors).toContain(sentence);
  });
});

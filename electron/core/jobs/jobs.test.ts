import { describe, expect, test } from 'vitest';
import type { JobEvent } from '#shared/job';
import type { ProbeResult } from '#shared/probe';
import { createFakeClock, settle } from '../testing/clock.ts';
import { createFakeIds } from '../testing/ids.ts';
import { createJobs, type Progress } from './jobs.ts';

const found = (label: string): ProbeResult => ({
  ...{ provider: 'anthropic', label, source: 'profile', mode: 'api_key', status: 'ok' },
});

const about = { options: { timeoutMs: 1, concurrency: 1, maxTokens: 1 }, places: [] };

function setup() {
  const clock = createFakeClock();
  const heard: JobEvent[] = [];
  const bugs: unknown[] = [];
  const jobs = createJobs({
    clock,
    ids: createFakeIds(),
    emit: (event) => heard.push(event),
    onBug: (bug) => bugs.push(bug),
  });
  return { clock, heard, bugs, jobs };
}

/** Runs until it is let go. */
function held() {
  let go: () => void = () => undefined;
  const gone = new Promise<void>((resolve) => (go = resolve));
  let progress: Progress<ProbeResult> | undefined;
  return {
    go,
    progress: () => progress!,
    work: async (given: Progress<ProbeResult>) => {
      progress = given;
      await gone;
    },
  };
}

describe('a job', () => {
  test('tells of each step and of what it found, and remembers it after its end', async () => {
    const { jobs, heard, clock } = setup();
    const started = jobs.start('probe', about, async (progress) => {
      progress.expect(2);
      progress.step(found('Work'));
      progress.step();
    });
    expect(started).toMatchObject({ kind: 'probe', done: 0, total: 0, state: 'running', startedAt: clock.now() });
    await settle();
    expect(heard.map(({ done, total, state, result }) => [done, total, state, result?.provider])).toEqual([
      [0, 2, 'running', undefined],
      [1, 2, 'running', 'anthropic'],
      [2, 2, 'running', undefined],
      [2, 2, 'finished', undefined],
    ]);
    expect(jobs.find('probe', started.id)).toMatchObject({
      value: { view: { state: 'finished' }, found: [found('Work')], finishedAt: clock.now() },
    });
  });

  test('is told of after whoever began it has its id', async () => {
    const { jobs, heard } = setup();
    jobs.start('probe', about, async (progress) => progress.expect(1));
    expect(heard).toEqual([]);
    await settle();
    expect(heard.length).toBeGreaterThan(0);
  });

  test('that is cancelled hears of it, and nothing it says later counts', async () => {
    const { jobs, heard } = setup();
    const { work, go, progress } = held();
    const { id } = jobs.start('probe', about, work);
    await settle();
    progress().step(found('Work'));
    expect(jobs.cancel(id).ok).toBe(true);
    expect(progress().signal.aborted).toBe(true);
    go();
    await settle();
    progress().step(found('Late'));
    expect(heard.at(-1)).toMatchObject({ state: 'cancelled', done: 1 });
    expect(jobs.find('probe', id)).toMatchObject({ value: { found: [{ label: 'Work' }] } });
  });

  test('that has ended stays as it ended', async () => {
    const { jobs } = setup();
    const { id } = jobs.start('probe', about, async () => undefined);
    await settle();
    jobs.cancel(id);
    expect(jobs.find('probe', id)).toMatchObject({ value: { view: { state: 'finished' } } });
  });

  test('that breaks ends, and the bug is told', async () => {
    const { jobs, bugs, heard } = setup();
    jobs.start('probe', about, async () => {
      throw new Error('broken');
    });
    await settle();
    expect(bugs).toHaveLength(1);
    expect(heard.at(-1)).toMatchObject({ state: 'finished' });
  });
});

describe('which jobs are known', () => {
  test('none of another kind, and none that never was', async () => {
    const { jobs } = setup();
    const { id } = jobs.start('probe', about, async () => undefined);
    expect(jobs.find('scan', id)).toMatchObject({ error: { code: 'unknown-job' } });
    expect(jobs.find('probe', 'job_0')).toMatchObject({ error: { code: 'unknown-job' } });
    expect(jobs.cancel('job_0')).toMatchObject({ error: { code: 'unknown-job' } });
  });

  test('the last twenty that ended, and every one that runs', async () => {
    const { jobs } = setup();
    const { work, go } = held();
    const running = jobs.start('probe', about, work);
    const ids = [];
    for (let n = 0; n < 25; n += 1) ids.push(jobs.start('probe', about, async () => undefined).id);
    await settle();
    expect(ids.filter((id) => jobs.find('probe', id).ok)).toEqual(ids.slice(5));
    expect(jobs.find('probe', running.id)).toMatchObject({ value: { view: { state: 'running' } } });
    go();
  });
});

test('closing ends what runs, and waits for it', async () => {
  const { jobs } = setup();
  let ended = false;
  const { id } = jobs.start('probe', about, async ({ signal }) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    ended = true;
  });
  await settle();
  await jobs.close();
  expect(ended).toBe(true);
  expect(jobs.find('probe', id)).toMatchObject({ value: { view: { state: 'cancelled' } } });
});

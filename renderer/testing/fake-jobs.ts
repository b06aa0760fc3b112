import type { Api } from '#shared/contract';
import type { JobView } from '#shared/job';
import type { ProbeResult } from '#shared/probe';
import { err, ok } from '#shared/result';
import type { FakeState } from './fake-api.ts';

type Name = Extract<keyof Api, `job.${string}` | `probe.${string}`>;

/** What takes a while. Every account is fine at once, but a job ends only when a test says so, or cancels it. */
export function fakeJobs({ emit, world, now }: FakeState): Pick<Api, Name> {
  const jobs = new Map<string, { view: JobView; readonly results: ProbeResult[] }>();
  const unknown = err({ code: 'unknown-job' } as const);
  const options = { timeoutMs: 8_000, concurrency: 2, maxTokens: 8 };
  return {
    'probe.start': async ({ profiles }) => {
      const results = world.groups
        .flatMap((group) => group.profiles)
        .filter(({ id }) => profiles?.includes(id) ?? true)
        .map(({ id, provider, label, type }): ProbeResult => ({
          ...{ provider, profileId: id, label, mode: type, source: 'profile', status: 'ok', latencyMs: 500 },
        }));
      const view: JobView = {
        ...{ id: `job-${String(jobs.size + 1)}`, kind: 'probe', startedAt: now(), done: 0 },
        ...{ total: results.length, state: 'running' },
      };
      jobs.set(view.id, { view, results });
      return ok(view);
    },
    'probe.get': async ({ id }) => {
      const job = jobs.get(id);
      if (!job) return unknown;
      const { startedAt } = job.view;
      const times = { startedAt, finishedAt: null, durationMs: now() - startedAt };
      return ok({
        job: job.view,
        summary: { ...times, totalTargets: job.results.length, options, results: job.results },
      });
    },
    'job.cancel': async ({ id }) => {
      const job = jobs.get(id);
      if (!job) return unknown;
      job.view = { ...job.view, state: 'cancelled' };
      emit('job', { ...job.view, kind: 'probe' });
      return ok({});
    },
  };
}

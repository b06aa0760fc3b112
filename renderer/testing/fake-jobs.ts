import type { Api } from '#shared/contract';
import type { JobView } from '#shared/job';
import { err, ok } from '#shared/result';
import type { FakeState } from './fake-api.ts';

type Name = Extract<keyof Api, `job.${string}`>;

/** What takes a while. A job only moves on when a test emits that it does. */
export function fakeJobs({ emit }: FakeState): Pick<Api, Name> {
  const jobs = new Map<string, JobView>();
  return {
    'job.cancel': async ({ id }) => {
      const job = jobs.get(id);
      if (!job) return err({ code: 'unknown-job' });
      emit('job', { ...job, state: 'cancelled' });
      return ok({});
    },
  };
}

import { createTrial, type TrialDeps } from './ask/trial.ts';
import { createJobs, type Jobs, type JobsDeps } from './jobs/jobs.ts';
import type { Log } from './ports.ts';
import type { Runner } from './failover/runner.ts';
import { createProbe, type Probe, type ProbeDeps } from './probe/probe.ts';
import { createScan, type Scan, type ScanDeps } from './scan/scan.ts';

export type LongJobsDeps = Omit<JobsDeps, 'onBug'> &
  Omit<TrialDeps, 'runner'> &
  Omit<ProbeDeps, 'jobs' | 'trial'> &
  Omit<ScanDeps, 'jobs' | 'trial'> & {
    readonly log: Log;
    readonly trialRunner: Runner;
  };

/** What takes a while. */
export interface LongJobs {
  readonly jobs: Jobs;
  readonly probe: Probe;
  readonly scan: Scan;
}

export function createLongJobs(deps: LongJobsDeps): LongJobs {
  const jobs = createJobs({
    clock: deps.clock,
    ids: deps.ids,
    emit: deps.emit,
    onBug: (bug) => deps.log.error('job-broke', { why: String(bug) }),
  });
  const trial = createTrial({ ...deps, runner: deps.trialRunner });
  return { jobs, probe: createProbe({ ...deps, jobs, trial }), scan: createScan({ ...deps, jobs, trial }) };
}

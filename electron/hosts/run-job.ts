import { explain, type BatonError } from '#shared/errors';
import type { JobView } from '#shared/job';
import { ok, type Result } from '#shared/result';
import { refuse, type Refusal } from './answer.ts';
import type { Context } from './context.ts';
import { onSignals } from './signals.ts';
import { WIPE } from './style.ts';

/** Between two looks at a job whose events may have been lost with the owner that sent them. */
const LOOK_EVERY_MS = 2_000;

/** `Probing 3 of 12 …`, and `Probing …` while nobody knows how many there are. */
export const progress = (what: string, { done, total }: JobView): string =>
  total === 0 ? `${what} …` : `${what} ${String(done)} of ${String(total)} …`;

export interface JobCalls {
  readonly start: () => Promise<Result<JobView, BatonError>>;
  readonly look: (id: string) => Promise<Result<{ readonly job: JobView }, BatonError>>;
  /** `Probing 3 of 12`; stands on standard error while it runs, on a terminal only. */
  readonly line: (job: JobView) => string;
}

type End = Result<JobView, Refusal>;

/** Starts a job and waits for its end. Ctrl-C cancels it: then the answer is the job as it was cancelled. */
export async function runJob(context: Context, calls: JobCalls): Promise<End> {
  let id: string | undefined;
  const early: JobView[] = [];
  let hear = (job: JobView): void => void early.push(job);
  const followed = await context.follow('job', (job) => hear(job));
  if (!followed.ok) return refuse(explain(followed.error));
  // From before it begins: whoever sees that it does may stop at once.
  const interruption = onSignals();
  let stopLooking: () => void = () => undefined;
  try {
    const started = await calls.start();
    if (!started.ok) return refuse(explain(started.error));
    id = started.value.id;
    interruption.on(() => void context.api['job.cancel']({ id: started.value.id }));
    return await new Promise<End>((resolve) => {
      hear = (job) => {
        if (job.id !== started.value.id) return;
        if (job.state !== 'running') resolve(ok(job));
        else show(context, calls.line(job));
      };
      const look = async () => {
        const looked = await calls.look(started.value.id);
        if (looked.ok) hear(looked.value.job);
        else resolve(refuse(lost(looked.error)));
      };
      hear(started.value);
      early.forEach(hear);
      stopLooking = context.every(LOOK_EVERY_MS, () => void look());
    });
  } finally {
    stopLooking();
    interruption.off();
    followed.value();
    if (id !== undefined && context.terminal.live) context.terminal.err(WIPE);
  }
}

const lost = (error: BatonError): string =>
  error.code === 'unknown-job' ? 'Baton was stopped in the middle of it. Try again.' : explain(error);

function show({ terminal }: Context, line: string): void {
  if (terminal.live) terminal.err(`${WIPE}${line}`);
}

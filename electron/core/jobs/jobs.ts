import type { BatonError } from '#shared/errors';
import type { JobEvent, JobKind, JobView } from '#shared/job';
import type { ProbeResult, ProbeSummary } from '#shared/probe';
import { err, ok, type Result } from '#shared/result';
import type { ScanRow } from '#shared/scan';
import type { Clock, Ids } from '../ports.ts';
import type { ScanState } from '../scan/scan.ts';

/** What each kind of job finds. */
export interface Findings {
  readonly probe: ProbeResult;
  readonly scan: ScanRow;
}

/** What is known of each kind from its beginning. */
export interface Abouts {
  /** `places`: whom it asks, in the order in which they are shown. */
  readonly probe: { readonly options: ProbeSummary['options']; readonly places: readonly string[] };
  readonly scan: ScanState;
}

/** How a job tells that it moves on. */
export interface Progress<T> {
  /** Fires when it is cancelled, or Baton stops. */
  readonly signal: AbortSignal;
  /** So many steps more. */
  expect(steps: number): void;
  /** One step is done, and may have found something. After the end of the job nothing counts any more. */
  step(found?: T): void;
}

/** A job as it stands. */
export interface Job<K extends JobKind> {
  readonly view: JobView;
  readonly about: Abouts[K];
  /** In the order in which they were found. */
  readonly found: readonly Findings[K][];
  /** Epoch ms; `null` while it runs. */
  readonly finishedAt: number | null;
}

export interface JobsDeps {
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: Pick<Ids, 'next'>;
  readonly emit: (event: JobEvent) => void;
  readonly onBug: (bug: unknown) => void;
}

/** What takes a while: begun by one, watched and cancelled by anybody, ended with the process that owns the folder. */
export interface Jobs {
  start<K extends JobKind>(
    kind: K,
    about: Abouts[K],
    work: (progress: Progress<Findings[K]>) => Promise<void>,
  ): JobView;
  /** `unknown-job`: never was one of this kind, or it ended long ago. */
  find<K extends JobKind>(kind: K, id: string): Result<Job<K>, BatonError>;
  /** One that has ended stays as it ended. */
  cancel(id: string): Result<void, BatonError>;
  /** Cancels all and waits for them. */
  close(): Promise<void>;
}

/** Ended ones that are still remembered, for whoever asks late. */
const REMEMBERED = 20;

/** What is kept of a job while it runs and for a while after. */
interface Kept {
  view: JobView;
  readonly about: unknown;
  readonly found: unknown[];
  finishedAt: number | null;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

export function createJobs(deps: JobsDeps): Jobs {
  const all = new Map<string, Kept>();

  function forget(): void {
    const ended = [...all.values()].filter(({ finishedAt }) => finishedAt !== null);
    for (const { view } of ended.slice(0, Math.max(0, ended.length - REMEMBERED))) all.delete(view.id);
  }

  return {
    start(kind, about, work) {
      const kept = begin(deps, kind, about, work);
      all.set(kept.view.id, kept);
      void kept.ended.then(forget);
      return kept.view;
    },
    find<K extends JobKind>(kind: K, id: string): Result<Job<K>, BatonError> {
      const kept = all.get(id);
      if (kept?.view.kind !== kind) return err({ code: 'unknown-job' });
      const { view, finishedAt } = kept;
      // Of this kind, so what is known of it and what it found is of this kind, too.
      return ok({ view, finishedAt, about: kept.about as Abouts[K], found: kept.found as Findings[K][] });
    },
    cancel(id) {
      const kept = all.get(id);
      if (!kept) return err({ code: 'unknown-job' });
      kept.stop.abort();
      return ok(undefined);
    },
    async close() {
      for (const { stop } of all.values()) stop.abort();
      await Promise.all([...all.values()].map(({ ended }) => ended));
    },
  };
}

function begin<K extends JobKind>(
  { clock, ids, emit, onBug }: JobsDeps,
  kind: K,
  about: Abouts[K],
  work: (progress: Progress<Findings[K]>) => Promise<void>,
): Kept {
  const view: JobView = {
    ...{ id: ids.next('job'), kind, startedAt: clock.now(), done: 0, total: 0, state: 'running' },
  };
  const stop = new AbortController();
  const tell = (result?: Findings[K]) => emit({ ...kept.view, ...(result !== undefined && { result }) } as JobEvent);
  const isRunning = () => kept.view.state === 'running';
  const progress: Progress<Findings[K]> = {
    signal: stop.signal,
    expect(steps) {
      if (!isRunning()) return;
      kept.view = { ...kept.view, total: kept.view.total + steps };
      tell();
    },
    step(found) {
      if (!isRunning()) return;
      kept.view = { ...kept.view, done: kept.view.done + 1 };
      if (found !== undefined) kept.found.push(found);
      tell(found);
    },
  };
  async function run(): Promise<void> {
    await Promise.resolve(); // whoever starts it has its id before it hears of it
    await work(progress).catch(onBug);
    kept.view = { ...kept.view, state: stop.signal.aborted ? 'cancelled' : 'finished' };
    kept.finishedAt = clock.now();
    tell();
  }
  const kept: Kept = { view, about, found: [], finishedAt: null, stop, ended: Promise.resolve().then(run) };
  return kept;
}

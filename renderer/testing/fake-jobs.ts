import type { Api } from '#shared/contract';
import type { JobKind, JobView } from '#shared/job';
import type { ProbeResult } from '#shared/probe';
import { err, ok } from '#shared/result';
import type { ScanRow } from '#shared/scan';
import type { FakeState } from './fake-api.ts';

type Name = Extract<keyof Api, `job.${string}` | `probe.${string}` | `scan.${string}`>;

interface FakeJob {
  view: JobView;
  readonly results: ProbeResult[];
  readonly rows: ScanRow[];
}

/** What takes a while. Every account and every model is fine at once, but a job ends only when a test says so, or cancels it. */
export function fakeJobs(state: FakeState): Pick<Api, Name> {
  const { emit, now } = state;
  const jobs = new Map<string, FakeJob>();
  const unknown = err({ code: 'unknown-job' } as const);
  function begin(kind: JobKind, results: ProbeResult[], rows: ScanRow[]): JobView {
    const view: JobView = {
      ...{ id: `job-${String(jobs.size + 1)}`, kind, startedAt: now(), done: 0 },
      ...{ total: results.length + rows.length, state: 'running' },
    };
    jobs.set(view.id, { view, results, rows });
    return view;
  }
  return {
    'probe.start': async ({ profiles }) => ok(begin('probe', resultsOf(state, profiles), [])),
    'probe.get': async ({ id }) => {
      const job = jobs.get(id);
      if (!job) return unknown;
      const { startedAt } = job.view;
      const times = { startedAt, finishedAt: null, durationMs: now() - startedAt };
      const options = { timeoutMs: 8_000, concurrency: 2, maxTokens: 8 };
      return ok({
        job: job.view,
        summary: { ...times, totalTargets: job.results.length, options, results: job.results.slice(0, job.view.done) },
      });
    },
    'scan.start': async (choice) => ok(begin('scan', [], rowsOf(state, choice))),
    'scan.get': async ({ id }) => {
      const job = jobs.get(id);
      if (!job) return unknown;
      const names = [...new Set(job.rows.map(({ provider }) => provider))];
      const models = (provider: string) => job.rows.filter((row) => row.provider === provider).length;
      const providers = names.map((provider) => ({ provider, models: models(provider), auth: 'ok' as const }));
      return ok({ job: job.view, rows: job.rows, providers: [...providers, ...state.world.untried], warnings: [] });
    },
    'scan.apply': async (chosen) => ok(apply(state, chosen)),
    'job.cancel': async ({ id }) => {
      const job = jobs.get(id);
      if (!job) return unknown;
      job.view = { ...job.view, state: 'cancelled' };
      emit('job', { ...job.view });
      return ok({});
    },
  };
}

const resultsOf = ({ world }: FakeState, profiles: readonly string[] | undefined): ProbeResult[] =>
  world.groups
    .flatMap((group) => group.profiles)
    .filter(({ id }) => profiles?.includes(id) ?? true)
    .map(({ id, provider, label, type }) => ({
      ...{ provider, profileId: id, label, mode: type, source: 'profile', status: 'ok', latencyMs: 500 },
    }));

/** The models that are there, as they stand. */
const rowsOf = ({ world }: FakeState, { provider, maxCandidates = 6 }: Parameters<Api['scan.start']>[0]): ScanRow[] =>
  world.models
    .filter((row) => row.available && (provider === undefined || row.provider === provider))
    .map(({ key, name, input, provider: of, cost, contextWindow, parameters, released }, index) => ({
      ...{ key, name, provider: of, free: key.endsWith(':free'), contextWindow, parameters, released, cost },
      ...{
        auth: 'ok',
        sees: input.includes('image'),
        tool: { ok: true, latencyMs: 900 },
        rank: index + 1,
        picked: index < maxCandidates,
      },
      why: `${String(80 - index)} points: called the tool in 0.9 s.`,
    }));

function apply({ world, changed }: FakeState, chosen: Parameters<Api['scan.apply']>[0]) {
  const [model] = chosen.models;
  const [image] = chosen.images;
  if (chosen.setDefault && model !== undefined) world.primary = model;
  if (chosen.setImage && image !== undefined) world.image = image;
  const rest = (keys: readonly string[], isPrimary: boolean) => keys.slice(isPrimary ? 1 : 0);
  world.fallbacks = [...new Set([...world.fallbacks, ...rest(chosen.models, chosen.setDefault)])];
  world.imageFallbacks = [...new Set([...world.imageFallbacks, ...rest(chosen.images, chosen.setImage)])];
  changed('models', 'accounts', 'agents');
  const { primary, fallbacks, image: imageModel, imageFallbacks } = world;
  return { model: primary, fallbacks, imageModel, imageFallbacks };
}

import type { Input, Output } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import type { JobView } from '#shared/job';
import { ok, type Result } from '#shared/result';
import type { ScanChoice, ScanProvider, ScanRow, ScanTrial } from '#shared/scan';
import type { Trial } from '../ask/trial.ts';
import type { ConfigService } from '../config/types.ts';
import { hasCredentials } from '../failover/resolve.ts';
import type { Jobs, Progress } from '../jobs/jobs.ts';
import { defined } from '../kernel/defined.ts';
import { inPool } from '../kernel/pool.ts';
import type { Lister } from '../listing/lister.ts';
import type { CatalogueModel } from '../models/builtin.ts';
import type { Derived } from '../models/derived.ts';
import { refKey } from '../models/ref.ts';
import type { Clock } from '../ports.ts';
import type { Profiles } from '../profiles/store.ts';
import { applyScan, type ApplyDeps } from './apply.ts';
import { candidatesOf, FREE_FROM, scopeOf, type Scope } from './filter.ts';
import { keyOf, pointsOf, rankRows, type Seen } from './rank.ts';
import { tryImage, tryTool, wordRequest, type TrialAt } from './trials.ts';

export interface ScanDeps extends ApplyDeps {
  readonly clock: Pick<Clock, 'now'>;
  readonly config: Pick<ConfigService, 'env'>;
  readonly profiles: Pick<Profiles, 'view'>;
  readonly derived: Derived;
  readonly lister: Pick<Lister, 'refresh'>;
  readonly jobs: Pick<Jobs, 'start' | 'find'>;
  readonly trial: Trial;
}

/** Looking for the best models that the accounts can reach. */
export interface Scan {
  start(input: Input<'scan.start'>): Result<JobView, BatonError>;
  get(id: string): Result<Output<'scan.get'>, BatonError>;
  apply(input: Input<'scan.apply'>): Promise<Result<Output<'scan.apply'>, BatonError>>;
}

/** Behaviour §15. */
export const scanDefaults = { maxCandidates: 6, timeoutMs: 12_000, concurrency: 3, probe: true } as const;

type Options = ScanChoice & { -readonly [K in keyof typeof scanDefaults]: NonNullable<ScanChoice[K]> };

/** So many models are tried for each one that is proposed: some of the best by name fail. */
const TRIED_EACH = 2;

/** Of a server on this computer, which needs no account. Only said of one that is named: most people have none. */
const NOT_THERE = 'it does not run, or has no models';

/** What a scan has found out so far. */
export interface ScanState {
  readonly agentId: string;
  readonly options: Options;
  readonly scope: Scope;
  models: readonly CatalogueModel[];
  readonly providers: Map<string, Omit<ScanProvider, 'provider'>>;
  readonly tools: Map<string, ScanTrial>;
  readonly images: Map<string, ScanTrial>;
  readonly warnings: string[];
}

export function createScan(deps: ScanDeps): Scan {
  return {
    start({ agentId, ...choice }) {
      const agent = deps.agents.resolve(agentId);
      if (!agent.ok) return agent;
      const scope = scopeOf(choice.provider, deps.derived.table(), hasIn(deps, agent.value), vendorsIn(deps));
      if (!scope.ok) return scope;
      const state: ScanState = {
        ...{ agentId: agent.value, scope: scope.value, options: { ...scanDefaults, ...defined(choice) } },
        ...{ models: [], providers: new Map(), tools: new Map(), images: new Map(), warnings: [] },
      };
      return ok(deps.jobs.start('scan', state, (progress) => scan(deps, state, progress)));
    },
    get(id) {
      const found = deps.jobs.find('scan', id);
      if (!found.ok) return found;
      const { view, about } = found.value;
      const providers = [...about.providers].map(([provider, known]) => ({ provider, ...known }));
      return ok({ job: view, rows: rowsOf(about, deps.clock.now()), providers, warnings: [...about.warnings] });
    },
    apply: (input) => applyScan(deps, input),
  };
}

const hasIn =
  ({ derived, profiles, config }: ScanDeps, agentId: string) =>
  (provider: string): boolean =>
    hasCredentials(derived.table().get(provider), profiles.view(agentId), config.env());

/** `meta-llama` of `meta-llama/llama-3.3-70b-instruct:free`. */
const vendorsIn = ({ derived }: ScanDeps): ReadonlySet<string> =>
  new Set(
    derived
      .catalogue()
      .list()
      .flatMap(({ provider, id }) =>
        provider === FREE_FROM && id.includes('/') ? [id.slice(0, id.indexOf('/'))] : [],
      ),
  );

const rowsOf = (state: ScanState, now: number): ScanRow[] => rankRows(seenIn(state), state.options, now);

function seenIn({ models, providers, tools, images }: ScanState): Seen[] {
  return models.map((model) => {
    const key = keyOf({ model });
    const auth = providers.get(model.provider)?.auth === 'missing' ? 'missing' : 'ok';
    return { model, auth, tool: tools.get(key), image: images.get(key) };
  });
}

async function scan(deps: ScanDeps, state: ScanState, progress: Progress<ScanRow>): Promise<void> {
  const { signal } = progress;
  const { options, scope } = state;
  progress.expect(scope.providers.length);
  await inPool(scope.providers, scope.providers.length, signal, async (provider) => {
    const listed = await deps.lister.refresh({ provider, stale: true });
    if (listed.ok) state.warnings.push(...listed.value.flatMap(({ error }) => error ?? []));
    progress.step();
  });
  if (signal.aborted) return;
  const all = deps.derived.catalogue().list();
  state.models = candidatesOf(all, scope, options, deps.clock.now());
  noteProviders(deps, state, all);
  if (!options.probe) return;
  await askProviders(deps, state, progress);
  await tryModels(deps, state, progress);
}

/** What is known of each provider before anybody is asked. */
function noteProviders(deps: ScanDeps, state: ScanState, all: readonly CatalogueModel[]): void {
  const { options, scope } = state;
  const has = hasIn(deps, state.agentId);
  for (const provider of scope.providers) {
    const isThere = !deps.derived.table().get(provider)?.local || all.some((model) => model.provider === provider);
    if (!isThere && options.provider === undefined) continue;
    const models = state.models.filter((model) => model.provider === provider).length;
    const auth = has(provider) ? 'unchecked' : 'missing';
    const why = !isThere ? NOT_THERE : auth === 'missing' ? 'there is no account of it' : undefined;
    state.providers.set(provider, { models, auth, ...defined({ why }) });
  }
}

const at = ({ trial }: ScanDeps, { agentId, options }: ScanState, signal: AbortSignal): TrialAt => ({
  ...{ trial, agentId, timeoutMs: options.timeoutMs, signal },
});

/** Best first by what the catalogue says. */
const byPoints = (models: readonly CatalogueModel[], now: number) =>
  models
    .map((model) => ({ model, points: pointsOf({ model, auth: 'ok' }, now) }))
    .sort((a, b) => b.points - a.points)
    .map(({ model }) => model);

/** One word from the likeliest model of each; where that says nothing about the account, from the next one. */
async function askProviders(deps: ScanDeps, state: ScanState, progress: Progress<ScanRow>): Promise<void> {
  const { signal } = progress;
  const asked = [...state.providers].filter(([, { auth, models }]) => auth === 'unchecked' && models > 0);
  progress.expect(asked.length);
  await inPool(asked, state.options.concurrency, signal, async ([provider, known]) => {
    const models = byPoints(
      state.models.filter((model) => model.provider === provider),
      deps.clock.now(),
    ).slice(0, 2);
    for (const { id: model } of models) {
      const { trial, ...rest } = at(deps, state, signal);
      const tried = await trial({ ...rest, ref: { provider, model }, request: wordRequest() });
      if (tried === null) return;
      state.providers.set(provider, { ...known, ...accountSays(tried) });
      if (tried.ok || !SAYS_NOTHING.has(tried.error.status)) break;
    }
    progress.step();
  });
}

/** Slow, broken or absent may be the model, and the next one of the same account none of it. */
const SAYS_NOTHING: ReadonlySet<string> = new Set(['format', 'timeout', 'unknown']);

/** A limit that is reached, or a model that is not there, says nothing against the account; silence says nothing at all. */
function accountSays(tried: NonNullable<Awaited<ReturnType<Trial>>>): Pick<ScanProvider, 'auth' | 'why'> {
  if (tried.ok) return { auth: 'ok' };
  const { status, error: why } = tried.error;
  if (status === 'auth' || status === 'billing') return { auth: 'missing', why };
  return status === 'timeout' || status === 'unknown' ? { auth: 'unchecked', why } : { auth: 'ok' };
}

async function tryModels(deps: ScanDeps, state: ScanState, progress: Progress<ScanRow>): Promise<void> {
  const { signal } = progress;
  const { maxCandidates, concurrency } = state.options;
  const now = deps.clock.now();
  const reachable = state.models.filter(({ provider }) => state.providers.get(provider)?.auth === 'ok');
  const tried = byPoints(reachable, now).slice(0, maxCandidates * TRIED_EACH);
  if (tried.length < reachable.length)
    state.warnings.push(
      `${String(tried.length)} of ${String(reachable.length)} models were tried, the likeliest. Filter, or raise the number of candidates, to try others.`,
    );
  progress.expect(tried.length);
  await inPool(tried, concurrency, signal, async (model) => {
    const key = refKey({ provider: model.provider, model: model.id });
    const tool = await tryTool(at(deps, state, signal), model);
    if (tool === null) return;
    state.tools.set(key, tool);
    const image = tool.ok && model.image === true ? await tryImage(at(deps, state, signal), model) : null;
    if (image) state.images.set(key, image);
    progress.step(rowsOf(state, deps.clock.now()).find((row) => row.key === key));
  });
}

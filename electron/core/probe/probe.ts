import type { Input, Output } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import type { JobView } from '#shared/job';
import type { ProbeResult, ProbeSummary } from '#shared/probe';
import { ok, type Result } from '#shared/result';
import type { Agents } from '../agents/agents.ts';
import type { Trial } from '../ask/trial.ts';
import type { ConfigService } from '../config/types.ts';
import type { NeutralRequest } from '../dialects/neutral.ts';
import type { Job, Jobs, Progress } from '../jobs/jobs.ts';
import { defined } from '../kernel/defined.ts';
import { inPool } from '../kernel/pool.ts';
import type { Derived } from '../models/derived.ts';
import type { Clock } from '../ports.ts';
import type { Profiles } from '../profiles/store.ts';
import { probeTargets, type ProbeTarget } from './targets.ts';

export interface ProbeDeps {
  readonly clock: Pick<Clock, 'now'>;
  readonly agents: Pick<Agents, 'resolve'>;
  readonly config: Pick<ConfigService, 'current' | 'env'>;
  readonly profiles: Pick<Profiles, 'view'>;
  readonly derived: Derived;
  readonly jobs: Pick<Jobs, 'start' | 'find'>;
  readonly trial: Trial;
}

/** Asking every account for one word. */
export interface Probe {
  start(input: Input<'probe.start'>): Result<JobView, BatonError>;
  get(id: string): Result<Output<'probe.get'>, BatonError>;
}

/** Behaviour §14.2. */
export const probeDefaults = { timeoutMs: 8_000, concurrency: 2, maxTokens: 8 } as const;

const question = (maxTokens: number): NeutralRequest => ({
  system: [],
  turns: [{ role: 'user', parts: [{ kind: 'text', text: 'Reply with OK. Do not use tools.' }] }],
  tools: [],
  maxTokens,
  reasoning: { effort: 'none' },
  stream: false,
});

export function createProbe(deps: ProbeDeps): Probe {
  return {
    start({ agentId, providers, profiles, ...limits }) {
      const agent = deps.agents.resolve(agentId);
      if (!agent.ok) return agent;
      const targets = targetsFor(deps, agent.value, { providers, profiles });
      if (!targets.ok) return targets;
      const options = { ...defined({ providers, profiles }), ...probeDefaults, ...defined(limits) };
      const about = { options, places: targets.value.map(({ about: one }) => placeOf(one)) };
      return ok(
        deps.jobs.start('probe', about, (progress) => askAll(deps, agent.value, targets.value, options, progress)),
      );
    },
    get(id) {
      const found = deps.jobs.find('probe', id);
      return found.ok ? ok({ job: found.value.view, summary: summary(found.value, deps.clock.now()) }) : found;
    },
  };
}

function targetsFor(
  { config, profiles, derived, clock }: ProbeDeps,
  agentId: string,
  choice: Pick<Input<'probe.start'>, 'providers' | 'profiles'>,
): Result<ProbeTarget[], BatonError> {
  return probeTargets(
    {
      agentId,
      store: profiles.view(agentId),
      config: config.current(),
      table: derived.table(),
      catalogue: derived.catalogue(),
      selection: derived.selection(agentId),
      env: config.env(),
      now: clock.now(),
    },
    choice,
  );
}

async function askAll(
  { trial }: ProbeDeps,
  agentId: string,
  targets: readonly ProbeTarget[],
  { concurrency, maxTokens, timeoutMs }: ProbeSummary['options'],
  progress: Progress<ProbeResult>,
): Promise<void> {
  const { signal } = progress;
  progress.expect(targets.length);
  await inPool(targets, concurrency, signal, async ({ about, ask }) => {
    if ('result' in ask) {
      progress.step(ask.result);
      return;
    }
    const asked = { agentId, ref: ask.ref, profileId: about.profileId, request: question(maxTokens) };
    const tried = await trial({ ...asked, timeoutMs, signal });
    if (tried) progress.step({ ...about, ...resultOf(tried) });
  });
}

type Tried = NonNullable<Awaited<ReturnType<Trial>>>;

/** An answer proves it, whatever it says. */
const resultOf = (tried: Tried) =>
  tried.ok ? ({ status: 'ok', latencyMs: tried.value.latencyMs } as const) : tried.error;

const placeOf = ({ provider, profileId }: Pick<ProbeResult, 'provider' | 'profileId'>): string => profileId ?? provider;

function summary({ view, found, finishedAt, about }: Job<'probe'>, now: number): ProbeSummary {
  const place = (result: ProbeResult) => about.places.indexOf(placeOf(result));
  return {
    startedAt: view.startedAt,
    finishedAt,
    durationMs: (finishedAt ?? now) - view.startedAt,
    totalTargets: about.places.length,
    options: about.options,
    results: [...found].sort((a, b) => place(a) - place(b)),
  };
}

import type { AttemptView } from '#shared/activity';
import type { Payload } from '#shared/contract';
import type { FailureReason } from '#shared/profile';
import { explain } from '#shared/errors';
import { unreachable, type Result } from '#shared/result';
import type { Clock, Ids } from '../ports.ts';
import type { HealthBook } from '../profiles/health.ts';
import type { AttemptFailure } from './attempt.ts';
import type { BurstGate, Ticket } from './burst-gate.ts';
import type { Candidate, Credential, Leg, Plan } from './plan.ts';
import { attemptRenewed } from './renewal.ts';
import { backOffMs, verdict, type Verdict } from './verdict.ts';

export interface RunnerDeps {
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'bytes'>;
  readonly health: Pick<HealthBook, 'failed' | 'succeeded'>;
  readonly gate: BurstGate;
  /** The agent whose file holds a profile, so that agents who share an account share its gate. */
  readonly owner: (agentId: string, profileId: string) => string | undefined;
  readonly onRanOut: (event: Payload<'account-ran-out'>) => void;
  readonly onNoneLeft: (event: Payload<'none-left'>) => void;
  /** A mark that could not be written; the request goes on. */
  readonly onBug: (bug: unknown) => void;
}

export interface RunRequest<T> {
  readonly agentId: string;
  /** Epoch ms at which the request arrived. */
  readonly startedAt: number;
  readonly plan: Plan;
  /** Fires when the client hangs up. */
  readonly signal: AbortSignal;
  /** Asks one candidate. Must call `accepted` as soon as headers of a good answer are there. */
  readonly attempt: (
    leg: Leg,
    candidate: Candidate,
    credential: Credential,
    accepted: () => void,
  ) => Promise<Result<T, AttemptFailure>>;
}

export type RunEnd<T> =
  | { readonly kind: 'answered'; readonly leg: Leg; readonly candidate: Candidate; readonly value: T }
  | { readonly kind: 'hung-up' }
  /** The request itself is at fault: the client sees this answer unchanged. */
  | { readonly kind: 'refused'; readonly failure: UpstreamFailure }
  | {
      readonly kind: 'exhausted';
      readonly last: AttemptFailure | undefined;
      /** When the first candidate is back; `null` when that will not happen by itself. */
      readonly retryAt: number | null;
      /** Every candidate is in a window, so waiting until `retryAt` helps. */
      readonly allWait: boolean;
      /** Nobody was asked, and only rate limits and overloads are in the way. */
      readonly onlyLimits: boolean;
    };

export type UpstreamFailure = Extract<AttemptFailure, { kind: 'upstream' }>;

export interface Run<T> {
  readonly attempts: readonly AttemptView[];
  /** How many candidates were really asked. */
  readonly asked: number;
  readonly end: RunEnd<T>;
}

export interface Runner {
  /** Walks models and their credentials until one answers, nobody may, or the client hangs up. */
  run<T>(request: RunRequest<T>): Promise<Run<T>>;
  /** Marks an account whose answer broke after it had begun (behaviour §6.7). Answers the end of its window. */
  failedLate(agentId: string, leg: Leg, candidate: Candidate, failure: AttemptFailure): Promise<number | null>;
}

/** The shell around `plan` (who), `verdict` (what it means) and the health book (what is remembered). */
export function createRunner(deps: RunnerDeps): Runner {
  return {
    run: (request) => walk(deps, request),
    failedLate: async (agentId, leg, candidate, failure) =>
      mark(deps, agentId, leg, candidate, verdict(failure), failure),
  };
}

/** What a walk has gathered so far; lives for one request. */
interface Walk<T> {
  readonly deps: RunnerDeps;
  readonly request: RunRequest<T>;
  readonly attempts: AttemptView[];
  readonly ranOut: Omit<Payload<'account-ran-out'>, 'covered'>[];
  /** Providers that already called this very request bad. */
  readonly shut: Set<string>;
  /** Why the candidates that were passed over are cooling. */
  readonly windows: FailureReason[];
  /** Somebody before would have answered, or did try to, at no extra cost. */
  sawFree: boolean;
  asked: number;
  overloads: number;
  last: AttemptFailure | undefined;
  /** The first answer that called the request bad. */
  refusal: UpstreamFailure | undefined;
}

async function walk<T>(deps: RunnerDeps, request: RunRequest<T>): Promise<Run<T>> {
  const state: Walk<T> = {
    deps,
    request,
    attempts: [],
    ranOut: [],
    shut: new Set(),
    windows: [],
    sawFree: false,
    asked: 0,
    overloads: 0,
    last: undefined,
    refusal: undefined,
  };
  const end = await walkLegs(state);
  for (const event of state.ranOut) deps.onRanOut({ ...event, covered: end.kind === 'answered' });
  if (end.kind === 'exhausted') deps.onNoneLeft({ agentId: request.agentId, retryAt: end.retryAt });
  return { attempts: state.attempts, asked: state.asked, end };
}

async function walkLegs<T>(state: Walk<T>): Promise<RunEnd<T>> {
  for (const leg of state.request.plan.legs) {
    const why = leg.skip ?? (state.shut.has(leg.provider) ? 'bad-request' : undefined);
    if (why !== undefined) state.attempts.push({ ...namedLeg(leg), outcome: 'skipped', reason: why });
    else {
      const end = await walkLeg(state, leg);
      if (end !== null) return end;
    }
  }
  return outcomeOf(state);
}

/** `null`: this model came to nothing, try the next one. */
async function walkLeg<T>(state: Walk<T>, leg: Leg): Promise<RunEnd<T> | null> {
  const { plan, signal } = state.request;
  const tried = new Set<string | undefined>();
  const pass = (candidate: Candidate, why: Skip) => {
    tried.add(candidate.profileId);
    state.sawFree ||= candidate.costKind !== 'paid';
    if (candidate.cooling) state.windows.push(candidate.cooling.reason);
    state.attempts.push({ ...named(leg, candidate), outcome: 'skipped', ...why });
  };
  let all = plan.candidates(leg);
  for (const candidate of all) {
    const why = windowOf(plan, candidate);
    if (why) pass(candidate, why);
  }
  while (!signal.aborted) {
    const candidate = all.find((one) => !tried.has(one.profileId));
    if (!candidate) {
      if (tried.size === 0) state.attempts.push({ ...namedLeg(leg), outcome: 'skipped', reason: 'no-credentials' });
      return null;
    }
    const why = windowOf(plan, candidate) ?? costOf(state, candidate);
    if (why) {
      pass(candidate, why);
      continue;
    }
    const step = await tryOne(state, leg, candidate, tried);
    if (step === 'next-model') return null;
    if (typeof step === 'object') return step;
    // Looked at anew: meanwhile another request may have seen the next one run out.
    all = plan.candidates(leg);
  }
  return { kind: 'hung-up' };
}

async function tryOne<T>(
  state: Walk<T>,
  leg: Leg,
  candidate: Candidate,
  tried: Set<string | undefined>,
): Promise<Step<T> | 'look-again'> {
  const { deps, request } = state;
  const key = gateKey(deps, request.agentId, leg, candidate);
  const ticket = await deps.gate.enter(key, candidate.lastUsed, request.signal);
  if (ticket === 'look-again') return ticket;
  tried.add(candidate.profileId);
  state.sawFree ||= candidate.costKind !== 'paid';
  return ask(state, leg, candidate, ticket);
}

/** Why somebody is passed over. */
type Skip = Pick<AttemptView, 'reason' | 'until'>;

/** A cooling one, unless it is the only one that may be asked (behaviour §7.3). */
function windowOf({ locked }: Plan, { cooling, profileId }: Candidate): Skip | null {
  if (!cooling || (locked !== undefined && profileId === locked)) return null;
  return { reason: cooling.kind === 'disabled' ? cooling.reason : 'cooling', until: cooling.until };
}

/** One that costs money after one that would not have. */
const costOf = <T>({ request, sawFree }: Walk<T>, { costKind }: Candidate): Skip | null =>
  request.plan.blockPaid === true && sawFree && costKind === 'paid' ? { reason: 'paid' } : null;

type Step<T> = 'next-profile' | 'next-model' | RunEnd<T>;

async function ask<T>(state: Walk<T>, leg: Leg, candidate: Candidate, ticket: Ticket): Promise<Step<T>> {
  const { deps, request } = state;
  try {
    const credential = await request.plan.credential(leg, candidate);
    if (!credential.ok) {
      const reason = credential.error.code.startsWith('vault') ? 'vault-locked' : 'no-credentials';
      state.last = { kind: 'no-credential', reason, message: explain(credential.error) };
      state.attempts.push({ ...named(leg, candidate), outcome: 'skipped', reason, message: state.last.message });
      return 'next-profile';
    }
    state.asked += 1;
    const begun = deps.clock.now();
    const outcome = await attemptRenewed(request, leg, candidate, credential.value, () => ticket.answered());
    const waitedFor = deps.clock.now() - begun;
    const attempt = { ...named(leg, candidate), startedAfter: begun - request.startedAt, waitedFor };
    if (!outcome.ok) return await afterFailure(state, leg, candidate, ticket, outcome.error, attempt);

    ticket.answered();
    state.attempts.push({ ...attempt, outcome: 'answered' });
    if (candidate.profileId !== undefined)
      deps.health.succeeded(request.agentId, candidate.profileId, leg.model).catch(deps.onBug);
    return { kind: 'answered', leg, candidate, value: outcome.value };
  } finally {
    ticket.left();
  }
}

type Begun = Pick<
  AttemptView,
  'provider' | 'model' | 'modelName' | 'label' | 'profileId' | 'startedAfter' | 'waitedFor'
>;

async function afterFailure<T>(
  state: Walk<T>,
  leg: Leg,
  candidate: Candidate,
  ticket: Ticket,
  failure: AttemptFailure,
  attempt: Begun,
): Promise<Step<T>> {
  const { deps, request } = state;
  const judged = verdict(failure);
  if (judged.next !== 'hung-up') state.last = failure;
  // Looked at anew: another request of the same burst may have opened the window, and told of it, meanwhile.
  const now = request.plan.candidates(leg).find(({ profileId }) => profileId === candidate.profileId);
  const until = await mark(deps, request.agentId, leg, candidate, judged, failure);
  if (judged.mark !== null) ticket.failed();
  if (until !== null && now?.cooling === undefined && candidate.profileId !== undefined && judged.mark !== null) {
    const { profileId, label } = candidate;
    state.ranOut.push({ profileId, label, provider: leg.provider, reason: judged.mark, until });
  }
  state.attempts.push({
    ...attempt,
    outcome: 'failed',
    reason: judged.reason,
    tookMs: attempt.waitedFor,
    ...(failure.kind === 'upstream' && { message: failure.message, status: failure.status }),
    ...(until !== null && { until }),
  });
  return await nextStep(state, leg, judged, failure);
}

async function nextStep<T>(state: Walk<T>, leg: Leg, judged: Verdict, failure: AttemptFailure): Promise<Step<T>> {
  switch (judged.next) {
    case 'hung-up':
      return { kind: 'hung-up' };
    case 'stop':
      return failure.kind === 'upstream' ? { kind: 'refused', failure } : 'next-model';
    case 'other-provider':
      state.shut.add(leg.provider);
      if (failure.kind === 'upstream') state.refusal ??= failure;
      return 'next-model';
    case 'model':
      return 'next-model';
    case 'profile':
      if (judged.backOff) await backOff(state);
      return 'next-profile';
    default:
      return unreachable(judged.next);
  }
}

async function backOff<T>(state: Walk<T>): Promise<void> {
  const { clock, ids } = state.deps;
  await clock.sleep(backOffMs(state.overloads, (ids.bytes(1)[0] ?? 0) / 256), state.request.signal);
  state.overloads += 1;
}

/** Writes the window down before anybody else is let through. Answers its end. */
async function mark(
  deps: RunnerDeps,
  agentId: string,
  leg: Leg,
  candidate: Candidate,
  judged: Verdict,
  failure: AttemptFailure,
): Promise<number | null> {
  if (judged.mark === null || candidate.profileId === undefined || failure.kind !== 'upstream') return null;
  const { retryAfterMs } = failure.classified;
  try {
    const { until } = await deps.health.failed(agentId, candidate.profileId, {
      reason: judged.mark,
      model: leg.model,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
    return until;
  } catch (bug) {
    deps.onBug(bug);
    return null;
  }
}

/** Nobody is left to ask. */
function outcomeOf<T>(state: Walk<T>): RunEnd<T> {
  const { attempts, refusal, last, asked } = state;
  const first = attempts.find((attempt) => attempt.outcome === 'failed');
  if (refusal && first?.reason === 'bad-request') return { kind: 'refused', failure: refusal };

  const untils = attempts.flatMap((attempt) => (attempt.until === undefined ? [] : [attempt.until]));
  const retryAt = untils.length > 0 ? Math.min(...untils) : null;
  // Those whom waiting does not change have no say in whether it helps.
  const could = attempts.filter(({ reason }) => reason === undefined || !neverHelps.has(reason));
  const allWait = could.length > 0 && could.every(({ until }) => until !== undefined);
  return {
    kind: 'exhausted',
    last,
    retryAt,
    allWait,
    onlyLimits: asked === 0 && allWait && state.windows.every(isLimit),
  };
}

const neverHelps = new Set<NonNullable<AttemptView['reason']>>(['dialect', 'paid', 'no-credentials']);

const isLimit = (reason: FailureReason) => reason === 'rate_limit' || reason === 'overloaded';

const namedLeg = (leg: Leg) => ({
  provider: leg.provider,
  model: leg.key,
  modelName: leg.modelName,
  label: leg.modelName,
});

const named = (leg: Leg, { profileId, label }: Candidate) => ({
  provider: leg.provider,
  model: leg.key,
  modelName: leg.modelName,
  label,
  ...(profileId !== undefined && { profileId }),
});

const gateKey = (deps: RunnerDeps, agentId: string, leg: Leg, { profileId }: Candidate) =>
  profileId === undefined ? `ambient ${leg.provider}` : `${deps.owner(agentId, profileId) ?? agentId} ${profileId}`;

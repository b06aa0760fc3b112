import type { AttemptView } from '#shared/activity';
import { explain } from '#shared/errors';
import { unreachable } from '#shared/result';
import type { AttemptFailure } from './attempt.ts';
import type { Ticket } from './burst-gate.ts';
import { mark } from './mark.ts';
import { named } from './named.ts';
import type { Candidate, Leg } from './plan.ts';
import { attemptRenewed } from './renewal.ts';
import type { RunEnd } from './runner.ts';
import type { Turn } from './turns.ts';
import { backOffMs, ofCount, verdict, type Verdict } from './verdict.ts';
import type { Walk } from './walk.ts';

/** Where the walk goes from here; an end when it is over. */
export type Step<T> = 'next-profile' | 'next-model' | RunEnd<T>;

/** Asks one candidate, and makes of its answer what it means for the account and for the request. */
export async function askOne<T>(state: Walk<T>, leg: Leg, turn: Turn, ticket: Ticket): Promise<Step<T>> {
  const { deps, request } = state;
  const { candidate } = turn;
  try {
    const had = request.plan.credential(leg, candidate);
    const credential = had instanceof Promise ? await had : had;
    if (!credential.ok) {
      const reason = credential.error.code.startsWith('vault') ? 'vault-locked' : 'no-credentials';
      const message = explain(credential.error);
      // What a provider said is what the client is told; this says nothing of the request.
      if (state.asked === 0) state.last = { kind: 'no-credential', reason, message };
      state.attempts.push({ ...named(leg, candidate), outcome: 'skipped', reason, message });
      return 'next-profile';
    }
    state.asked += 1;
    const begun = deps.clock.now();
    const outcome = await attemptRenewed(request, leg, candidate, credential.value, (headers) => {
      if (!request.isCount) ticket.accepted();
      heard(state, turn, headers);
    });
    const waitedFor = deps.clock.now() - begun;
    const startedAfter = begun - request.startedAt;
    const times = { startedAfter, waitedFor };
    if (!outcome.ok)
      return await afterFailure(state, leg, turn, ticket, outcome.error, { ...named(leg, candidate), ...times });

    state.attempts.push(answeredBy(leg, candidate, startedAfter, waitedFor));
    if (!request.isCount) {
      ticket.answered();
      noteAnswered(state, leg, candidate);
    }
    return { kind: 'answered', leg, candidate, value: outcome.value };
  } finally {
    ticket.left();
  }
}

/** In one piece: this one is made for every request. */
function answeredBy(
  leg: Leg,
  { label, costKind, profileId, kept }: Candidate,
  startedAfter: number,
  waitedFor: number,
): AttemptView {
  const { provider, key: model, modelName } = leg;
  const outcome = 'answered' as const;
  if (profileId === undefined) return { provider, model, modelName, label, costKind, startedAfter, waitedFor, outcome };
  return kept
    ? { provider, model, modelName, label, costKind, kept, profileId, startedAfter, waitedFor, outcome }
    : { provider, model, modelName, label, costKind, profileId, startedAfter, waitedFor, outcome };
}

function noteAnswered<T>({ deps, request }: Walk<T>, leg: Leg, candidate: Candidate): void {
  request.plan.answered?.(leg, candidate);
  if (candidate.profileId === undefined) return;
  try {
    deps.health.succeeded(request.agentId, candidate.profileId, leg.model);
  } catch (bug) {
    deps.onBug(bug);
  }
}

function heard<T>(
  { deps, request }: Walk<T>,
  { candidate }: Turn,
  headers: Readonly<Record<string, string>> | undefined,
): void {
  if (request.isCount || !headers) return;
  if (candidate.profileId !== undefined) deps.onHeaders(request.agentId, candidate.profileId, headers);
}

const judge = ({ isCount }: { readonly isCount?: boolean }, failure: AttemptFailure): Verdict =>
  isCount ? ofCount(verdict(failure)) : verdict(failure);

type Begun = Pick<
  AttemptView,
  'provider' | 'model' | 'modelName' | 'label' | 'profileId' | 'costKind' | 'kept' | 'startedAfter' | 'waitedFor'
>;

async function afterFailure<T>(
  state: Walk<T>,
  leg: Leg,
  turn: Turn,
  ticket: Ticket,
  failure: AttemptFailure,
  attempt: Begun,
): Promise<Step<T>> {
  const { deps, request } = state;
  const { candidate } = turn;
  const judged = judge(request, failure);
  if (judged.next !== 'hung-up') state.last = failure;
  if (failure.kind === 'upstream') heard(state, turn, failure.answer?.headers);
  // Looked at anew: another request of the same burst may have opened the window, and told of it, meanwhile.
  const isOpenNow = request.plan
    .candidates(leg)
    .some(({ profileId, cooling }) => profileId === candidate.profileId && cooling !== undefined);
  const late = turn.kind === 'probe' || (candidate.cooling === undefined && isOpenNow);
  const until = await mark(deps, request.agentId, leg, candidate, judged, failure, late);
  if (judged.mark !== null) ticket.failed();
  if (!isOpenNow) noteRanOut(state, leg, turn, judged, until);
  const failed: AttemptView = {
    ...attempt,
    outcome: 'failed',
    reason: judged.reason,
    tookMs: attempt.waitedFor,
    ...(failure.kind === 'upstream' && { message: failure.message, status: failure.status }),
    ...(until !== null && { until }),
  };
  state.attempts.push(failed);
  return await nextStep(state, leg, judged, failure, failed);
}

function noteRanOut<T>(state: Walk<T>, leg: Leg, { candidate }: Turn, { mark: reason }: Verdict, until: number | null) {
  const { profileId, label } = candidate;
  if (until !== null && profileId !== undefined && reason !== null)
    state.ranOut.push({ profileId, label, provider: leg.provider, reason, until });
}

async function nextStep<T>(
  state: Walk<T>,
  leg: Leg,
  judged: Verdict,
  failure: AttemptFailure,
  by: AttemptView,
): Promise<Step<T>> {
  switch (judged.next) {
    case 'hung-up':
      return { kind: 'hung-up' };
    case 'stop':
      return failure.kind === 'upstream' ? { kind: 'refused', failure, by } : 'next-model';
    case 'other-provider':
      leaveOut(state, leg, judged, failure);
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

function leaveOut<T>(state: Walk<T>, { provider }: Leg, { reason }: Verdict, failure: AttemptFailure): void {
  state.shut.push({ provider, why: reason });
  if (failure.kind === 'upstream' && reason === 'bad-request') state.refusal ??= failure;
}

async function backOff<T>(state: Walk<T>): Promise<void> {
  const { clock, ids } = state.deps;
  await clock.sleep(backOffMs(state.overloads, (ids.bytes(1)[0] ?? 0) / 256), state.request.signal);
  state.overloads += 1;
}

import type { AttemptView } from '#shared/activity';
import type { Payload } from '#shared/contract';
import { failureReason, type FailureReason } from '#shared/profile';
import { askOne, type Step } from './ask-one.ts';
import type { AttemptFailure } from './attempt.ts';
import { bothTickets, type Ticket } from './burst-gate.ts';
import { gateKey, isTriedIn, returnKey } from './gate-keys.ts';
import { namedLeg } from './named.ts';
import { outcomeOf } from './outcome.ts';
import type { Candidate, Leg } from './plan.ts';
import type { Soon } from '../kernel/soon.ts';
import type { Run, RunEnd, RunnerDeps, RunRequest, UpstreamFailure } from './runner.ts';
import { isFree, turnsOf, type Skip, type Turn } from './turns.ts';

/** What a walk has gathered so far; lives for one request. Lists, since they are short and most stay empty. */
export interface Walk<T> {
  readonly deps: RunnerDeps;
  readonly request: RunRequest<T>;
  readonly attempts: AttemptView[];
  readonly ranOut: Omit<Payload<'account-ran-out'>, 'covered'>[];
  /** Providers that are left out from now on: they called this very request bad, or are not there. */
  readonly shut: { readonly provider: string; readonly why: AttemptView['reason'] }[];
  /** Why the candidates that were passed over are cooling. */
  readonly windows: FailureReason[];
  /** Which model of the plan it is at. */
  at: number;
  /** Models that are done with, and who was dealt with at the others. */
  readonly closed: Leg[];
  readonly tried: Tried[];
  /** Whose first answers were waited for, at one model: it is come back to, for whoever was used last now stands at the end. */
  follows: Tried | undefined;
  /** Whom somebody else is trying: at this model, and the gate's keys of all of them. */
  waiting: (string | undefined)[];
  awaited: { readonly leg: Leg; readonly key: string }[];
  /** Somebody before would have answered, or did try to, at no extra cost. */
  sawFree: boolean;
  /** The first of those, and why it did not. */
  free: Pick<Payload<'paid-switch'>, 'from' | 'reason' | 'until'> | undefined;
  asked: number;
  overloads: number;
  last: AttemptFailure | undefined;
  /** The first answer that called the request bad. */
  refusal: UpstreamFailure | undefined;
}

interface Tried {
  readonly leg: Leg;
  readonly profileId: string | undefined;
}

/** Once along the chain; then again, as long as somebody is left whom another request was trying meanwhile. */
export async function walk<T>(deps: RunnerDeps, request: RunRequest<T>): Promise<Run<T>> {
  const state = atTheStart(deps, request);
  while (!request.signal.aborted) {
    const next = nextOf(state);
    if (next === null) {
      // A model that is done with is not come back to, whatever somebody else finds out.
      const awaited = state.awaited.find(({ leg }) => !isClosed(state, leg));
      if (awaited === undefined) return runOf(state, outcomeOf(state));
      state.awaited = [];
      state.at = 0;
      await deps.gate.news(awaited.key, request.signal);
      continue;
    }
    const { leg, turn } = next;
    const step = await tryOne(state, leg, turn);
    if (typeof step === 'object') return runOf(state, step);
    if (step === 'wait') state.waiting.push(turn.candidate.profileId);
    if (step === 'next-model' || step === 'next-profile') noteFailed(state, turn.candidate);
    if (step === 'next-model') close(state, leg);
  }
  return runOf(state, { kind: 'hung-up' });
}

const atTheStart = <T>(deps: RunnerDeps, request: RunRequest<T>): Walk<T> => ({
  deps,
  request,
  attempts: [],
  ranOut: [],
  shut: [],
  windows: [],
  at: 0,
  closed: [],
  tried: [],
  follows: undefined,
  waiting: [],
  awaited: [],
  sawFree: false,
  free: undefined,
  asked: 0,
  overloads: 0,
  last: undefined,
  refusal: undefined,
});

/** It is over: tells of it what others want to know. */
function runOf<T>(state: Walk<T>, end: RunEnd<T>): Run<T> {
  const { deps, request, attempts, asked, ranOut } = state;
  for (const event of ranOut) deps.onRanOut({ ...event, covered: end.kind === 'answered' });
  // A count costs nothing and has limits of its own: it says nothing of who would answer, nor at whose expense.
  if (request.isCount) return { attempts, asked, end };
  if (end.kind === 'exhausted') deps.onNoneLeft({ agentId: request.agentId, retryAt: end.retryAt });
  tellMoney(state, end);
  return { attempts, asked, end };
}

/** Who is asked next; `null`: nobody is left. */
function nextOf<T>(state: Walk<T>): { readonly leg: Leg; readonly turn: Turn } | null {
  const { legs } = state.request.plan;
  for (let leg = legs[state.at]; leg !== undefined; leg = legs[state.at]) {
    const turn = isClosed(state, leg) ? null : turnAt(state, leg);
    if (turn) return { leg, turn };
    state.at += 1;
    state.waiting = [];
  }
  return null;
}

function isClosed<T>({ closed, shut, attempts }: Walk<T>, leg: Leg): boolean {
  if (closed.includes(leg)) return true;
  const why = leg.skip ?? shut.find(({ provider }) => provider === leg.provider)?.why;
  if (why === undefined) return false;
  closed.push(leg);
  attempts.push({ ...namedLeg(leg), outcome: 'skipped', reason: why });
  return true;
}

/** No other of its accounts is asked. Those who rest are named: the first window to end says when to come back. */
function close<T>(state: Walk<T>, leg: Leg): void {
  state.closed.push(leg);
  for (const turn of turnsOf(factsOf(state, leg)))
    if (turn.kind === 'skip' && !isTried(state, leg, turn)) pass(state, leg, turn);
}

const isTried = <T>({ tried }: Walk<T>, leg: Leg, { candidate }: Turn) =>
  tried.some((one) => one.leg === leg && one.profileId === candidate.profileId);

/** Looked at anew each time: meanwhile another request may have seen the next one run out. */
function turnAt<T>(state: Walk<T>, leg: Leg): Turn | null {
  const tried = state.tried.filter((one) => one.leg === leg);
  for (const turn of turnsOf(factsOf(state, leg))) {
    const { profileId } = turn.candidate;
    if (state.waiting.includes(profileId) || tried.some((one) => one.profileId === profileId)) continue;
    if (turn.kind !== 'skip') return turn;
    pass(state, leg, turn);
    tried.push(triedAt(state, leg, turn));
  }
  if (tried.length === 0 && state.waiting.length === 0) {
    state.closed.push(leg);
    state.attempts.push({ ...namedLeg(leg), outcome: 'skipped', reason: 'no-credentials' });
  }
  return null;
}

function triedAt<T>(state: Walk<T>, leg: Leg, { candidate: { profileId } }: Turn): Tried {
  const tried = { leg, profileId };
  state.tried.push(tried);
  return tried;
}

/** A count would not show that an answer can be had. */
const noProbes = { isOpen: () => false };

const factsOf = <T>({ deps, request, sawFree, follows }: Walk<T>, leg: Leg) => ({
  leg,
  sawFree,
  plan: request.plan,
  agentId: request.agentId,
  probes: request.isCount ? noProbes : deps.probes,
  candidates: request.plan.candidates(leg, follows?.leg === leg ? follows.profileId : undefined),
  now: deps.clock.now(),
  isTried: isTriedIn(deps, request.agentId),
});

function pass<T>(state: Walk<T>, leg: Leg, { candidate, skip }: Turn): void {
  state.sawFree ||= isFree(candidate);
  if (candidate.cooling) {
    state.windows.push(candidate.cooling.reason);
    noteFree(state, candidate, candidate.cooling.reason, candidate.cooling.until);
  }
  state.attempts.push(passedOver(leg, candidate, skip));
}

/** In one piece: where many accounts rest, this is made for a good many of them in every request. */
function passedOver(leg: Leg, { profileId, label, costKind }: Candidate, skip: Skip | undefined): AttemptView {
  const { provider, key: model, modelName } = leg;
  const attempt: AttemptView = { provider, model, modelName, label, costKind, outcome: 'skipped' };
  if (profileId !== undefined) attempt.profileId = profileId;
  if (skip?.reason !== undefined) attempt.reason = skip.reason;
  if (skip?.until !== undefined) attempt.until = skip.until;
  return attempt;
}

function tryOne<T>(state: Walk<T>, leg: Leg, turn: Turn): Soon<Step<T> | 'look-again' | 'wait'> {
  const { deps, request } = state;
  const { candidate } = turn;
  state.sawFree ||= isFree(candidate);
  // Both before anything is waited for, or two would be the one.
  const first = firstTicket(state, leg, turn);
  if (first === 'wait') return first;
  const probed = turn.kind === 'probe' ? deps.probes.begin(request.agentId, leg.provider) : undefined;
  const key = gateKey(deps, request.agentId, leg, candidate);
  const entered = deps.gate.enter(key, candidate.lastUsed, request.signal);
  if (entered instanceof Promise)
    return entered.then((again) => {
      first?.left();
      probed?.();
      state.follows = { leg, profileId: candidate.profileId };
      return again;
    });
  triedAt(state, leg, turn);
  const asked = askOne(state, leg, turn, first ? bothTickets(first, entered) : entered);
  return probed ? asked.finally(probed) : asked;
}

/** An account whose window has ended is tried by one request; the others use somebody else, or wait for what it finds. */
function firstTicket<T>(
  { deps, request, awaited }: Walk<T>,
  leg: Leg,
  { candidate }: Turn,
): Ticket | undefined | 'wait' {
  if (candidate.failedAt === undefined) return undefined;
  const key = returnKey(deps, request.agentId, leg, candidate);
  const ticket = deps.gate.tryFirst(key, candidate.failedAt);
  if (ticket === null) awaited.push({ leg, key });
  return ticket ?? 'wait';
}

function noteFailed<T>(state: Walk<T>, candidate: Candidate): void {
  const attempt = state.attempts.at(-1);
  noteFree(state, candidate, attempt?.reason, attempt?.until ?? null);
}

function noteFree<T>(state: Walk<T>, candidate: Candidate, reason: AttemptView['reason'], until: number | null): void {
  if (!isFree(candidate)) return;
  const known = failureReason.safeParse(reason === 'bad-request' ? 'format' : reason);
  state.free ??= { from: candidate.label, reason: known.data ?? 'unknown', until };
}

/** Costs money, after somebody who would not have: that is told, once (product §2). */
function tellMoney<T>({ deps, request, free, attempts }: Walk<T>, end: RunEnd<T>): void {
  const at = { agentId: request.agentId, chain: request.plan.legs[0]?.key ?? '' };
  if (end.kind === 'answered') {
    const { label, costKind } = end.candidate;
    if (costKind !== 'paid') deps.paid.saw({ ...at, went: 'free' });
    else if (free) deps.paid.saw({ ...at, went: 'paid', about: { ...free, to: label, provider: end.leg.provider } });
    return;
  }
  const barred = attempts.find(({ reason }) => reason === 'paid');
  if (barred && free)
    deps.paid.saw({ ...at, went: 'blocked', about: { ...free, to: barred.label, provider: barred.provider } });
}

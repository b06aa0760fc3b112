import type { AttemptView } from '#shared/activity';
import type { Payload } from '#shared/contract';
import { failureReason, type FailureReason } from '#shared/profile';
import { askOne, type Step } from './ask-one.ts';
import type { AttemptFailure } from './attempt.ts';
import { bothTickets, type Ticket } from './burst-gate.ts';
import { gateKey, isTriedIn, returnKey } from './gate-keys.ts';
import { named, namedLeg } from './named.ts';
import { outcomeOf } from './outcome.ts';
import type { Candidate, Leg } from './plan.ts';
import type { Run, RunEnd, RunnerDeps, RunRequest, UpstreamFailure } from './runner.ts';
import { isFree, turnsOf, type Turn } from './turns.ts';

/** What a walk has gathered so far; lives for one request. */
export interface Walk<T> {
  readonly deps: RunnerDeps;
  readonly request: RunRequest<T>;
  readonly attempts: AttemptView[];
  readonly ranOut: Omit<Payload<'account-ran-out'>, 'covered'>[];
  /** Providers that already called this very request bad. */
  readonly shut: Set<string>;
  /** Why the candidates that were passed over are cooling. */
  readonly windows: FailureReason[];
  /** Models that are done with, and who was dealt with at the others. */
  readonly closed: Set<Leg>;
  readonly tried: Map<Leg, Set<string | undefined>>;
  /** Whom somebody else is trying, by the gate's key. */
  readonly awaited: Set<string>;
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

export async function walk<T>(deps: RunnerDeps, request: RunRequest<T>): Promise<Run<T>> {
  const state: Walk<T> = {
    ...{ deps, request, attempts: [], ranOut: [], windows: [], asked: 0, overloads: 0, sawFree: false },
    ...{ shut: new Set(), closed: new Set(), tried: new Map(), awaited: new Set() },
    ...{ free: undefined, last: undefined, refusal: undefined },
  };
  const end = await walkAll(state);
  for (const event of state.ranOut) deps.onRanOut({ ...event, covered: end.kind === 'answered' });
  if (end.kind === 'exhausted') deps.onNoneLeft({ agentId: request.agentId, retryAt: end.retryAt });
  tellMoney(state, end);
  return { attempts: state.attempts, asked: state.asked, end };
}

/** Once along the chain; then again, as long as somebody is left whom another request was trying meanwhile. */
async function walkAll<T>(state: Walk<T>): Promise<RunEnd<T>> {
  for (;;) {
    const end = await walkLegs(state);
    if (end !== null) return end;
    const [key] = state.awaited;
    if (key === undefined) return outcomeOf(state);
    state.awaited.clear();
    await state.deps.gate.news(key, state.request.signal);
  }
}

async function walkLegs<T>(state: Walk<T>): Promise<RunEnd<T> | null> {
  for (const leg of state.request.plan.legs) {
    if (state.closed.has(leg)) continue;
    const why = leg.skip ?? (state.shut.has(leg.provider) ? 'bad-request' : undefined);
    if (why !== undefined) {
      state.closed.add(leg);
      state.attempts.push({ ...namedLeg(leg), outcome: 'skipped', reason: why });
      continue;
    }
    const end = await walkLeg(state, leg);
    if (end !== null) return end;
  }
  return null;
}

/** `null`: this model came to nothing, try the next one. */
async function walkLeg<T>(state: Walk<T>, leg: Leg): Promise<RunEnd<T> | null> {
  const { signal } = state.request;
  const tried = state.tried.get(leg) ?? new Set();
  state.tried.set(leg, tried);
  const waiting = new Set<string | undefined>();
  while (!signal.aborted) {
    // Looked at anew each time: meanwhile another request may have seen the next one run out.
    const turns = turnsOf(factsOf(state, leg));
    const turn = turns.find(({ candidate }) => !tried.has(candidate.profileId) && !waiting.has(candidate.profileId));
    if (!turn) {
      if (tried.size === 0 && waiting.size === 0) {
        state.closed.add(leg);
        state.attempts.push({ ...namedLeg(leg), outcome: 'skipped', reason: 'no-credentials' });
      }
      return null;
    }
    const { candidate } = turn;
    if (turn.kind === 'skip') {
      pass(state, leg, turn);
      tried.add(candidate.profileId);
      continue;
    }
    const step = await tryOne(state, leg, turn, tried);
    if (step === 'wait') waiting.add(candidate.profileId);
    if (step === 'next-model') {
      state.closed.add(leg);
      passRest(state, leg, turns, tried);
      return null;
    }
    if (typeof step === 'object') return step;
  }
  return { kind: 'hung-up' };
}

const factsOf = <T>({ deps, request, sawFree }: Walk<T>, leg: Leg) => ({
  ...{ leg, sawFree, plan: request.plan, agentId: request.agentId, probes: deps.probes },
  candidates: request.plan.candidates(leg),
  now: deps.clock.now(),
  isTried: isTriedIn(deps, request.agentId),
});

function pass<T>(state: Walk<T>, leg: Leg, { candidate, skip }: Turn): void {
  state.sawFree ||= isFree(candidate);
  if (candidate.cooling) {
    state.windows.push(candidate.cooling.reason);
    noteFree(state, candidate, candidate.cooling.reason, candidate.cooling.until);
  }
  state.attempts.push({ ...named(leg, candidate), outcome: 'skipped', ...skip });
}

/** Of those who rest: whoever stands before whom, the first window to end says when it is worth while to come back. */
function passRest<T>(state: Walk<T>, leg: Leg, turns: readonly Turn[], tried: ReadonlySet<string | undefined>): void {
  for (const turn of turns) if (turn.kind === 'skip' && !tried.has(turn.candidate.profileId)) pass(state, leg, turn);
}

async function tryOne<T>(
  state: Walk<T>,
  leg: Leg,
  turn: Turn,
  tried: Set<string | undefined>,
): Promise<Step<T> | 'look-again' | 'wait'> {
  const { deps, request } = state;
  const { candidate } = turn;
  state.sawFree ||= isFree(candidate);
  // Both before anything is waited for, or two would be the one.
  const first = firstTicket(state, leg, turn);
  if (first === 'wait') return first;
  const probed = turn.kind === 'probe' ? deps.probes.begin(request.agentId, leg.provider) : () => undefined;
  const key = gateKey(deps, request.agentId, leg, candidate);
  const entered = deps.gate.enter(key, candidate.lastUsed, request.signal);
  const ticket = entered instanceof Promise ? await entered : entered;
  if (ticket === 'look-again') {
    first?.left();
    probed();
    return ticket;
  }
  tried.add(candidate.profileId);
  try {
    const step = await askOne(state, leg, turn, first ? bothTickets(first, ticket) : ticket);
    if (typeof step === 'string') noteFailed(state, candidate);
    return step;
  } finally {
    probed();
  }
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
  if (ticket === null) awaited.add(key);
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

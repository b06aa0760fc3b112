import type { AttemptView } from '#shared/activity';
import type { FailureReason } from '#shared/profile';
import type { RunEnd } from './runner.ts';
import type { Walk } from './walk.ts';

/** Nobody is left to ask. */
export function outcomeOf<T>(state: Walk<T>): RunEnd<T> {
  const { attempts, refusal, last, asked } = state;
  const first = attempts.find((attempt) => attempt.outcome === 'failed');
  if (refusal && first?.reason === 'bad-request') return { kind: 'refused', failure: refusal, by: first };

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

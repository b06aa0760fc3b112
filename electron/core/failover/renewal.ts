import type { Result } from '#shared/result';
import type { AttemptFailure } from './attempt.ts';
import type { Candidate, Credential, Leg } from './plan.ts';
import type { RunRequest } from './runner.ts';

/**
 * One attempt; a 401 (AWS: a 403) may only mean that a login's token ended too early, or was ended by its provider: then
 * it is renewed and asked once more before that counts as a failure.
 */
export function attemptRenewed<T>(
  request: RunRequest<T>,
  leg: Leg,
  candidate: Candidate,
  credential: Credential,
  accepted: (headers?: Readonly<Record<string, string>>) => void,
): Outcome<T> {
  const askedWith = (one: Credential) => request.attempt(leg, candidate, one, accepted);
  return askedWith(credential).then((outcome) => (isRefused(outcome, credential) ? askedAgain(outcome) : outcome));

  async function askedAgain(outcome: Awaited<Outcome<T>>): Outcome<T> {
    const renewed = await request.plan.renewed?.(leg, candidate, credential);
    return renewed && !request.signal.aborted ? await askedWith(renewed) : outcome;
  }
}

type Outcome<T> = Promise<Result<T, AttemptFailure>>;

const isRefused = (outcome: Result<unknown, AttemptFailure>, { type }: Credential): boolean =>
  !outcome.ok &&
  outcome.error.kind === 'upstream' &&
  (outcome.error.status === 401 || (outcome.error.status === 403 && type === 'aws-sdk'));

import type { Result } from '#shared/result';
import type { AttemptFailure } from './attempt.ts';
import type { Candidate, Credential, Leg } from './plan.ts';
import type { RunRequest } from './runner.ts';

/**
 * One attempt; a 401 (AWS: a 403) may only mean that a login's token ended too early, or was ended by its provider: then
 * it is renewed and asked once more before that counts as a failure.
 */
export async function attemptRenewed<T>(
  { attempt, plan, signal }: RunRequest<T>,
  leg: Leg,
  candidate: Candidate,
  credential: Credential,
  accepted: (headers?: Readonly<Record<string, string>>) => void,
): Promise<Result<T, AttemptFailure>> {
  const outcome = await attempt(leg, candidate, credential, accepted);
  if (outcome.ok || outcome.error.kind !== 'upstream' || !isRefused(outcome.error.status, credential)) return outcome;
  const renewed = await plan.renewed?.(leg, candidate, credential);
  return renewed && !signal.aborted ? await attempt(leg, candidate, renewed, accepted) : outcome;
}

const isRefused = (status: number | undefined, { type }: Credential): boolean =>
  status === 401 || (status === 403 && type === 'aws-sdk');

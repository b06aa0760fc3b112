import type { AttemptView } from '#shared/activity';
import type { Payload } from '#shared/contract';
import type { Result } from '#shared/result';
import type { Clock, Ids, Signal } from '../ports.ts';
import type { HealthBook } from '../profiles/health.ts';
import type { AttemptFailure } from './attempt.ts';
import type { BurstGate } from './burst-gate.ts';
import { mark } from './mark.ts';
import type { PaidWatch } from './paid-watch.ts';
import type { Candidate, Credential, Leg, Plan } from './plan.ts';
import type { Probes } from './probes.ts';
import { verdict } from './verdict.ts';
import { walk } from './walk.ts';

export interface RunnerDeps {
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'bytes'>;
  readonly health: Pick<HealthBook, 'failed' | 'succeeded'>;
  readonly gate: BurstGate;
  readonly probes: Probes;
  readonly paid: PaidWatch;
  /** The agent whose file holds a profile, so that agents who share an account share its gate. */
  readonly owner: (agentId: string, profileId: string) => string | undefined;
  /** Every answer of a stored account, good or not; names in lower case. */
  readonly onHeaders: (agentId: string, profileId: string, headers: Readonly<Record<string, string>>) => void;
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
  /**
   * A count of tokens: it has limits of its own, "separate and independent" of those of answers (Anthropic's page on
   * token counting). So neither a limit nor an answer says anything of the account, and nobody stays with it for that.
   */
  readonly isCount?: boolean;
  /** Fires when the client hangs up. */
  readonly signal: Signal;
  /** Asks one candidate. Must call `accepted`, with them, as soon as headers of a good answer are there. */
  readonly attempt: (
    leg: Leg,
    candidate: Candidate,
    credential: Credential,
    accepted: (headers?: Readonly<Record<string, string>>) => void,
  ) => Promise<Result<T, AttemptFailure>>;
}

export type RunEnd<T> =
  | { readonly kind: 'answered'; readonly leg: Leg; readonly candidate: Candidate; readonly value: T }
  | { readonly kind: 'hung-up' }
  /** The request itself is at fault: the client sees this answer unchanged. `by`: whose it is. */
  | { readonly kind: 'refused'; readonly failure: UpstreamFailure; readonly by: AttemptView }
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

/** The shell around `turns` (who), `verdict` (what it means) and the health book (what is remembered). */
export function createRunner(deps: RunnerDeps): Runner {
  return {
    run: (request) => walk(deps, request),
    failedLate: async (agentId, leg, candidate, failure) =>
      mark(deps, agentId, leg, candidate, verdict(failure), failure, false),
  };
}

import type { Dialect } from '#shared/provider';
import type { BatonError } from '#shared/errors';
import type { Result } from '#shared/result';
import type { ModelRef } from '../models/ref.ts';
import type { Plan } from './plan.ts';

export interface RouteRequest {
  readonly agentId: string;
  /** As the client wrote it; `default` and `baton` mean the agent's primary. */
  readonly asked: string;
  readonly dialect: Dialect;
  /** `false`: this request cannot be put into another dialect (a count of tokens). */
  readonly translate?: boolean;
  /** What ties requests together: they stay with the account that answers them, or with what a person pinned. */
  readonly session?: string | undefined;
  /**
   * A trial of Baton's own: this very model, allowed or not, without fallbacks; with `profileId` by that account alone.
   * Sessions and what `asked` says do not count.
   */
  readonly exactly?: { readonly ref: ModelRef; readonly profileId?: string | undefined };
  /** Looks at the body; only called when the chosen model cannot see. */
  readonly hasImage?: (() => boolean) | undefined;
}

/** From "what is asked, and as whom" to who may be asked, in which order. Reads the config and the profiles each time. */
export interface Router {
  plan(request: RouteRequest): Result<Plan, BatonError>;
}

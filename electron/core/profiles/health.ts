import type { BatonError } from '#shared/errors';
import type { FailureReason } from '#shared/profile';
import type { Result } from '#shared/result';

export interface Failure {
  readonly reason: FailureReason;
  /** Model id without the provider. Rate-limit and overload windows stay on it. */
  readonly model?: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

export interface HealthEvent {
  /** The agent that asked. */
  readonly agentId: string;
  readonly profileId: string;
  readonly provider: string;
  readonly kind: 'failed' | 'succeeded' | 'cleared';
  readonly reason?: FailureReason;
  readonly model?: string;
  /** Failed: end of the window it is in now; `null` when it is in none. */
  readonly until?: number | null;
  /** Succeeded: a window ended with it. */
  readonly recovered?: boolean;
}

/** The health book: the only writer of `usageStats` and `lastGood`. */
export interface HealthBook {
  /** In memory at once; resolves when it is on disk too. `until`: end of the window that now holds for this model. */
  failed(agentId: string, profileId: string, failure: Failure): Promise<{ until: number | null }>;
  /** In memory at once and never waits for the disk: `lastUsed` is written at most once a second. */
  succeeded(agentId: string, profileId: string, model: string): Promise<void>;
  /** Ends every window and forgets every count. The profile must exist and be of that provider. */
  clear(agentId: string, provider: string, profileId: string): Promise<Result<void, BatonError>>;
  onChanged(listener: (event: HealthEvent) => void): () => void;
  /** Resolves when everything in memory is on disk. */
  flush(): Promise<void>;
}

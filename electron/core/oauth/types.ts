import type { BatonError } from '#shared/errors';
import type { Result } from '#shared/result';

/** What the vault keeps of a login, as JSON. Never leaves the core. */
export interface Tokens {
  readonly access: string;
  /** Empty: it cannot be refreshed. */
  readonly refresh: string;
}

/** A login as another program has it. `expires`: end of the access token, epoch ms. */
export interface OtherLogin extends Tokens {
  readonly expires: number;
}

export interface RefreshEvent {
  /** The agent whose file holds the account. */
  readonly agentId: string;
  readonly profileId: string;
  /** `taken`: another program had renewed it. */
  readonly kind: 'refreshed' | 'taken' | 'failing' | 'refused';
}

export interface Refresher {
  /**
   * An access token that is good now. Refreshes when it has ended, or when it is the very one that the provider just
   * `rejected`; one flight for each credential. The new refresh token is on disk before the access token is answered.
   * Errors: `sign-in-needed`, `refresh-failed`, `no-credentials`, `unknown-profile`, those of the vault and of writing.
   */
  fresh(agentId: string, profileId: string, rejected?: string): Promise<Result<{ access: string }, BatonError>>;
  /** Now, whatever time is left, also while it backs off. */
  refreshNow(agentId: string, profileId: string): Promise<Result<void, BatonError>>;
  onChanged(listener: (event: RefreshEvent) => void): () => void;
  /** Asked before a refresh, and when a refresh token is refused: another program may have renewed the same login. */
  useOtherSource(source: (agentId: string, profileId: string) => Promise<OtherLogin | null>): void;
}

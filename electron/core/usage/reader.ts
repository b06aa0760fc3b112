import type { CredentialType, QuotaWindow } from '#shared/profile';
import type { Result } from '#shared/result';
import type { HeaderCredential } from '../providers/auth-headers.ts';
import type { ProviderSpec } from '../providers/spec.ts';

/** One request about an account's quota. */
export interface Question {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: string;
  /** A refusal leaves a gap in the answers and is no failure. */
  readonly optional?: true;
}

export type ToldWindow = Pick<QuotaWindow, 'name' | 'usedPercent' | 'resetsAt'>;

export interface Told {
  readonly plan?: string;
  readonly windows: readonly ToldWindow[];
}

/** Whom to ask, with what. */
export interface Asking {
  readonly spec: ProviderSpec;
  readonly credential: HeaderCredential;
}

/** How one provider is asked about an account's quota, and what its answers mean. Pure. */
export interface UsageReader {
  /** Normalised. */
  readonly provider: string;
  /** The headers of its answers tell the same windows: who has just been used need not be asked. */
  readonly inHeaders: boolean;
  /** Which accounts have a quota there is an answer about. */
  readonly accepts: (account: { readonly type: CredentialType; readonly setupToken: boolean }) => boolean;
  /** Copilot's quota is told to who shows GitHub's own token, not the one made from it. */
  readonly asks?: 'with-stored-token';
  readonly questions: (asking: Asking) => readonly Question[];
  /**
   * @param answers parsed bodies in the order of the questions; `undefined`: an optional one was refused
   * @param now epoch ms
   * @returns the error is the provider's own sentence, or empty for an answer that makes no sense
   */
  readonly read: (answers: readonly unknown[], now: number) => Result<Told, string>;
}

import type { FailureReason } from '#shared/profile';

/** What went wrong, as raw as it came. Everything is optional: some failures are an HTTP answer, some a broken socket. */
export interface FailureInput {
  /** HTTP status of the answer, number or numeric text; absent for network failures and errors inside a stream. */
  readonly status?: number | string | undefined;
  /** Node's error code, or `TIMEOUT_CONNECT` and the like of the network port. */
  readonly code?: string | undefined;
  /** Error name, `AbortError`, `TimeoutError`. */
  readonly name?: string | undefined;
  readonly message?: string | undefined;
  /** Body of the answer or data of an error event, as text or already parsed. */
  readonly body?: unknown;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly cause?: unknown;
  /** Epoch milliseconds; reset headers that name a moment are measured from here. */
  readonly now: number;
}

/** Failures that another account cannot cure. */
export type SpecialKind = 'context_overflow' | 'role_ordering' | 'image_size' | 'image_dimension' | 'user_abort';

export interface Classified {
  /** `null`: nobody is marked. */
  readonly reason: FailureReason | null;
  readonly kind?: SpecialKind;
  /** How long the provider asks to wait, from `Retry-After` and reset headers; never negative. */
  readonly retryAfterMs?: number;
  /** For people and logs: redacted, one line, at most 600 characters. */
  readonly text: string;
  /** `image_size`. */
  readonly maxMb?: number;
  /** `image_dimension`. */
  readonly image?: { readonly maxDimensionPx?: number; readonly messageIndex?: number; readonly contentIndex?: number };
}

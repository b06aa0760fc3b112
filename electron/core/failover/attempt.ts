import type { Classified } from './classify.ts';

/** An upstream's error answer as it came, for the cases in which the client sees it unchanged. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Why one attempt came to nothing. */
export type AttemptFailure =
  | {
      readonly kind: 'upstream';
      readonly classified: Classified;
      /** HTTP status; absent when the network failed or the error came inside a stream. */
      readonly status?: number;
      /** The provider's own sentence, redacted, at most 600 characters. */
      readonly message: string;
      readonly answer?: ErrorAnswer;
      /** No connection to the provider's address came about: its other accounts would find nobody there either. */
      readonly unreached?: true;
    }
  /** The credential could not be had; nothing was sent. */
  | { readonly kind: 'no-credential'; readonly reason: 'vault-locked' | 'no-credentials'; readonly message: string }
  | { readonly kind: 'hung-up' };

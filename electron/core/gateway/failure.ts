import type { AttemptFailure, ErrorAnswer } from '../failover/attempt.ts';
import { classify, type FailureInput } from '../failover/classify.ts';
import { mask } from '../kernel/redact.ts';
import type { NetworkFailure, Signal } from '../ports.ts';

/** What one attempt says of its failure. */
export type Failing = Pick<FailureInput, 'status' | 'body' | 'message' | 'code'>;

/** The failure as the runner and the client may know it: without the credential, which some providers repeat. */
export function toFailure(input: FailureInput, secret: string, signal: Signal, answer?: ErrorAnswer): AttemptFailure {
  if (signal.aborted) return { kind: 'hung-up' };
  const classified = classify(input);
  const status = typeof input.status === 'number' ? input.status : undefined;
  return {
    kind: 'upstream',
    classified,
    message: without(secret, classified.text),
    ...(status !== undefined && { status }),
    ...(answer && { answer: { ...answer, body: bodyWithout(secret, answer.body) } }),
  };
}

/** The request cannot be put to this provider; nothing was sent. The next provider may still take it. */
export const unaskable = (message: string): AttemptFailure => ({
  kind: 'upstream',
  classified: { reason: null, text: message },
  message,
  status: 400,
});

/** What a broken body says about itself; anything else is a bug and is thrown on. */
export function causeOf(error: unknown): NetworkFailure {
  const { cause, code, message } = error as { cause?: Partial<NetworkFailure>; code?: unknown; message?: string };
  if (typeof cause?.code === 'string') return { code: cause.code, message: cause.message ?? '' };
  if (typeof code === 'string') return { code, message: message ?? '' };
  throw error;
}

/** Some providers repeat the credential in what they say. */
export const without = (secret: string, text: string) => (secret === '' ? text : text.replaceAll(secret, mask(secret)));

export function bodyWithout(secret: string, bytes: Uint8Array): Buffer {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return secret !== '' && body.includes(secret) ? Buffer.from(without(secret, body.toString('utf8'))) : body;
}

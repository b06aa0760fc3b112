import type { AttemptFailure, ErrorAnswer } from '../failover/attempt.ts';
import { classify, isUnconnected, UNSENDABLE, type FailureInput } from '../failover/classify.ts';
import { parseObject } from '../kernel/json.ts';
import type { NetworkFailure, Signal } from '../ports.ts';
import type { HeaderCredential } from '../providers/auth-headers.ts';
import { secretsSent, withoutSecrets, type Sent } from '../providers/secrets-sent.ts';

/** What one attempt says of its failure. */
export type Failing = Pick<FailureInput, 'status' | 'body' | 'message' | 'code'>;

/** `baseUrl`: an address of this account's own, which says nothing about the others. */
type Asked = Sent & { readonly credential: Pick<HeaderCredential, 'baseUrl'> };

/** The failure as the runner and the client may know it: without what it was asked with, which some providers repeat. */
export function toFailure(input: FailureInput, asked: Asked, signal: Signal, answer?: ErrorAnswer): AttemptFailure {
  if (signal.aborted) return { kind: 'hung-up' };
  const secrets = secretsSent(asked);
  // Before anything is cut short: the beginning of a secret is one, too.
  const classified = classify({ ...input, ...cleaned(input, secrets) });
  const status = typeof input.status === 'number' ? input.status : undefined;
  return {
    kind: 'upstream',
    classified,
    message: classified.text,
    ...(status !== undefined && { status }),
    ...(isUnconnected(input.code) && asked.credential.baseUrl === undefined && { unreached: true }),
    ...(answer && { answer: { ...answer, body: bodyWithout(secrets, answer.body) } }),
  };
}

function cleaned({ body, message }: FailureInput, secrets: readonly string[]): Pick<FailureInput, 'body' | 'message'> {
  return {
    ...(message !== undefined && { message: withoutSecrets(secrets, message) }),
    ...(typeof body === 'string' && { body: withoutSecrets(secrets, body) }),
    ...(typeof body === 'object' && body !== null && { body: cleanedData(body, secrets) }),
  };
}

/** Keys of an error's data may hold what was sent as well as its values. */
function cleanedData(data: object, secrets: readonly string[]): unknown {
  const text = JSON.stringify(data);
  const clean = withoutSecrets(secrets, text);
  return clean === text ? data : parseObject(clean);
}

/** The request cannot be put to this provider; nothing was sent. The next provider may still take it. */
export const unaskable = (message: string): AttemptFailure => ({
  kind: 'upstream',
  classified: { reason: null, text: message },
  message,
  status: 400,
});

/** It could not be signed, or has no address it could go to: nothing was sent, and the next account may do better. */
export const unsendable = (error: unknown): NetworkFailure => ({
  code: UNSENDABLE,
  message: `The request could not be made ready for this account (${String(error)}). Check its keys and its region.`,
});

/** zlib's own words are about its inner life. */
const NOT_COMPRESSED = 'the answer is said to be compressed, and cannot be unpacked';

/** What a broken body says about itself; anything else is a bug and is thrown on. */
export function causeOf(error: unknown): NetworkFailure {
  const { cause, code, message } = error as { cause?: Partial<NetworkFailure>; code?: unknown; message?: string };
  if (typeof cause?.code === 'string') return { code: cause.code, message: cause.message ?? '' };
  if (typeof code === 'string') return { code, message: code.startsWith('Z_') ? NOT_COMPRESSED : (message ?? '') };
  throw error;
}

export function bodyWithout(secrets: readonly string[], bytes: Uint8Array): Buffer {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const repeated = secrets.some((secret) => body.includes(secret));
  return repeated ? Buffer.from(withoutSecrets(secrets, body.toString('utf8'))) : body;
}

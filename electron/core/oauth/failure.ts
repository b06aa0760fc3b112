import * as oauth from 'oauth4webapi';
import type { NetworkFailure } from '../ports.ts';
import { redact } from '../kernel/redact.ts';

/** Why a question to a provider's login server came to nothing. */
export type OAuthFailure =
  /** It answered with an error of RFC 6749 or RFC 8628, or one of its own. */
  | { readonly kind: 'error'; readonly code: string; readonly status: number; readonly said?: string }
  /** An answer that is none: a page instead of JSON, a missing field, a 5xx. */
  | { readonly kind: 'broken'; readonly why: string; readonly status?: number }
  | { readonly kind: 'unreachable'; readonly why: string }
  | { readonly kind: 'aborted' };

/** Thrown by the transport, through the library, and caught again in `asFailure`. */
export class NotReached extends Error {
  override readonly name = 'NotReached';
  readonly failure: NetworkFailure;
  constructor(failure: NetworkFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/**
 * What the library threw. Anything it does not throw is a bug and is thrown on.
 * @param sent secrets that were sent: some servers repeat them when they complain
 */
export function asFailure(error: unknown, sent: readonly string[] = []): OAuthFailure {
  if (error instanceof NotReached)
    return error.failure.code === 'ABORTED' ? { kind: 'aborted' } : { kind: 'unreachable', why: error.message };
  if (error instanceof oauth.ResponseBodyError)
    return errorOf(error.error, error.status, without(error.error_description, sent));
  if (error instanceof oauth.AuthorizationResponseError) return errorOf(error.error, 0, error.error_description);
  if (error instanceof oauth.OperationProcessingError) return broken(error);
  if (error instanceof oauth.UnsupportedOperationError) return { kind: 'broken', why: 'its token is of no known type' };
  throw error;
}

/** Shorter ones would be found in any sentence. */
const SHORTEST_SECRET = 8;

const without = (text: string | undefined, secrets: readonly string[]): string | undefined =>
  secrets.reduce((now, secret) => (secret.length < SHORTEST_SECRET ? now : now?.replaceAll(secret, '…')), text);

const errorOf = (code: string, status: number, said: string | undefined): OAuthFailure => ({
  kind: 'error',
  code,
  status,
  ...(said !== undefined && said.trim() !== '' && { said: oneLine(said) }),
});

function broken(error: oauth.OperationProcessingError): OAuthFailure {
  if (error.code === oauth.HTTP_REQUEST_FORBIDDEN)
    return { kind: 'broken', why: 'its address is neither encrypted nor on this computer' };
  const status = error.cause instanceof Response ? error.cause.status : undefined;
  if (status !== undefined && status !== 200) return { kind: 'broken', why: `it answered ${String(status)}`, status };
  if (error.code === oauth.RESPONSE_IS_NOT_JSON || error.code === oauth.PARSE_ERROR)
    return { kind: 'broken', why: 'it answered with a page instead of data' };
  return { kind: 'broken', why: 'its answer lacks what a login needs' };
}

/** A provider's own sentence: without credentials, on one line, at most 200 characters. */
export const oneLine = (text: string): string => redact(text).replace(/\s+/g, ' ').trim().slice(0, 200);

type Sentence = (provider: string) => string;

/** RFC 6749 §4.1.2.1 and §5.2, RFC 8628 §3.5. */
const sentences: Readonly<Record<string, Sentence>> = {
  invalid_request: (p) => `${p} did not understand the request of this login. Start again.`,
  invalid_client: (p) => `${p} does not know the client id of this login. Check models.providers in the config.`,
  invalid_grant: (p) => `${p} does not accept this code or login any more. Sign in again.`,
  unauthorized_client: (p) => `${p} does not allow this kind of login for this client id. Use another method.`,
  unsupported_grant_type: (p) => `${p} does not offer this kind of login. Use another method.`,
  unsupported_response_type: (p) => `${p} does not offer this kind of login. Use another method.`,
  invalid_scope: (p) => `${p} does not grant what this login asks for. Check the scopes in the config.`,
  access_denied: (p) => `The login at ${p} was declined. Start again to allow it.`,
  server_error: (p) => `${p} has trouble of its own. Try again in a minute.`,
  temporarily_unavailable: (p) => `${p} is overloaded just now. Try again in a minute.`,
  authorization_pending: (p) => `${p} still waits for the code to be typed in. Finish there.`,
  slow_down: (p) => `${p} was asked too often. Try again in a minute.`,
  // Ours: GitHub's token was not exchanged for one of Copilot.
  refused: (p) => `${p} gives this login no token. Check that its account may use it, then start again.`,
  expired_token: (p) => `The code for ${p} has run out. Start again for a new one.`,
};

/** One sentence or two: what happened, what to do. The provider's own words in between, where it has any. */
export function explainFailure(failure: OAuthFailure, provider: string): string {
  switch (failure.kind) {
    case 'aborted':
      return 'The login was cancelled.';
    case 'unreachable':
      return `${provider} could not be reached (${oneLine(failure.why)}). Check the connection and try again.`;
    case 'broken':
      return `${provider} gave an answer that is no login: ${failure.why}. Try again in a minute.`;
    case 'error': {
      const known = Object.hasOwn(sentences, failure.code) ? sentences[failure.code] : undefined;
      const said = failure.said === undefined ? '' : ` It says: ${failure.said}`;
      return (known?.(provider) ?? `${provider} refused the login (${oneLine(failure.code)}). Start again.`) + said;
    }
  }
}

/** In a few words, for `refresh-failed` and the account's state. */
export function shortFailure(failure: OAuthFailure): string {
  switch (failure.kind) {
    case 'aborted':
      return 'it was interrupted';
    case 'unreachable':
      return oneLine(failure.why);
    case 'broken':
      return failure.why;
    case 'error':
      return oneLine(failure.said ?? failure.code);
  }
}

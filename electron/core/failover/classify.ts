import type { FailureReason } from '#shared/profile';
import { redact } from '../kernel/redact.ts';
import { awsReason } from './classify-aws.ts';
import { factsOf, type FailureFacts } from './classify-facts.ts';
import {
  reasonOfText,
  saysBilling,
  saysCreditsGone,
  saysModerated,
  saysOverloaded,
  saysPermanentAuth,
  saysTemporaryLimit,
  timeoutWords,
} from './classify-patterns.ts';
import { specialOf } from './classify-special.ts';
import { resetOf, retryAfterOf, spokenWait } from './classify-wait.ts';

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

/** `code` of a request that could not even be made ready: what the account or the config says of it is of no use. */
export const UNSENDABLE = 'UNSENDABLE';

/** Longest text a person is shown (behaviour §6.7). */
const LONGEST_TEXT = 600;

/**
 * What a failure means. Looked at in this order (behaviour §6.1): whether the caller went away, faults of the request
 * itself, HTTP status, the network's error code, time-outs, and at last the words of the message.
 */
export function classify(input: FailureInput): Classified {
  const facts = factsOf(input);
  const text = failureText(facts);
  if (isUserAbort(input, facts)) return { reason: null, kind: 'user_abort', text };
  const special = mayBeSpecial(facts.status) ? specialOf(facts.text, facts.status) : null;
  if (special) return { reason: null, ...special, text };
  const reason = reasonOf(input, facts);
  const wait = waitOf(input, facts, reason);
  return {
    reason,
    text: reason === 'overloaded' ? OVERLOADED : text,
    ...(wait !== undefined && { retryAfterMs: wait }),
  };
}

const OVERLOADED = 'The provider is temporarily overloaded. Try again in a moment.';

/** Limits, bills and logins speak of sizes and lengths too, but they are the account's. */
const mayBeSpecial = (status: number | undefined) =>
  status === undefined || ![401, 402, 403, 429, 529].includes(status);

function reasonOf(input: FailureInput, facts: FailureFacts): FailureReason | null {
  const ofAws = awsReason(facts.type, facts.text);
  if (ofAws !== null) return ofAws;
  const rule = facts.status === undefined ? undefined : byStatus[facts.status];
  if (rule) return rule(facts.text);
  if (input.code === UNSENDABLE) return 'auth';
  if (isNetworkCode(input.code) || isTimeout(input, facts)) return 'timeout';
  return reasonOfText(facts.text);
}

type ByStatus = (text: string) => FailureReason | null;

const refused: ByStatus = (text) => (saysPermanentAuth(text) ? 'auth_permanent' : 'auth');
const busy: ByStatus = (text) => (saysOverloaded(text) ? 'overloaded' : 'timeout');
const timeout: ByStatus = () => 'timeout';

/** Only a known pattern makes a refused request anybody's fault but its own. */
const badRequest: ByStatus = (text) => (saysBilling(text) ? 'billing' : reasonOfText(text));

/** Behaviour §6.2, column B, with product §6 for a plain 400 or 422. A status that is not here leaves it to the message. */
const byStatus: Readonly<Partial<Record<number, ByStatus>>> = {
  400: badRequest,
  401: refused,
  402: (text) => (saysTemporaryLimit(text) && !saysCreditsGone(text) ? 'rate_limit' : 'billing'),
  403: (text) => (saysModerated(text) ? null : refused(text)),
  // A provider that has not got what was asked for has not got the model, unless it says what else is gone.
  404: (text) => (reasonOfText(text) === 'session_expired' ? 'session_expired' : 'model_not_found'),
  408: timeout,
  410: () => 'session_expired',
  422: badRequest,
  429: () => 'rate_limit',
  499: busy,
  502: timeout,
  503: busy,
  504: timeout,
  529: () => 'overloaded',
};

const networkCodes: ReadonlySet<string> = new Set(
  (
    'ETIMEDOUT ESOCKETTIMEDOUT ECONNRESET ECONNABORTED ECONNREFUSED ENETUNREACH EHOSTUNREACH EHOSTDOWN ENETRESET EPIPE ' +
    'EAI_AGAIN'
  ).split(' '),
);

/** No connection came about, so nobody has read what was asked. */
export const isUnconnected = (code: string | undefined): boolean =>
  code !== undefined &&
  /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|EHOSTDOWN|TIMEOUT_CONNECT)$/.test(code);

/** Node's codes (behaviour §6.3), the network port's, undici's, and TLS: a certificate that ran out is no login that did. */
const isNetworkCode = (code: string | undefined): boolean =>
  code !== undefined &&
  (networkCodes.has(code) ||
    /^(?:TIMEOUT_|UND_ERR_|HPE_|CERT_|ERR_TLS|ERR_SSL|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/.test(code));

function isTimeout(input: FailureInput, facts: FailureFacts): boolean {
  return input.name === 'TimeoutError' || timeoutWords.test(facts.text) || isOurOwnAbort(input, facts);
}

/** Clients abort their own requests when these take too long, and then say so (behaviour §6.4). */
const isOurOwnAbort = (input: FailureInput, facts: FailureFacts): boolean =>
  input.name === 'AbortError' && (/request (?:was )?aborted/i.test(facts.message) || isTimeoutCause(input.cause));

function isTimeoutCause(cause: unknown): boolean {
  if (typeof cause === 'string') return timeoutWords.test(cause);
  if (typeof cause !== 'object' || cause === null) return false;
  const { name, message, code } = cause as {
    readonly name?: unknown;
    readonly message?: unknown;
    readonly code?: unknown;
  };
  return (
    name === 'TimeoutError' ||
    (typeof message === 'string' && timeoutWords.test(message)) ||
    (typeof code === 'string' && isNetworkCode(code))
  );
}

const isUserAbort = (input: FailureInput, facts: FailureFacts): boolean =>
  input.code === 'ABORTED' || (facts.status === undefined && input.name === 'AbortError' && !isTimeout(input, facts));

function waitOf(input: FailureInput, facts: FailureFacts, reason: FailureReason | null): number | undefined {
  const headers = input.headers ?? {};
  const limited = reason === 'rate_limit' || reason === 'overloaded';
  const waits = [
    retryAfterOf(headers, input.now),
    limited ? resetOf(headers, input.now) : undefined,
    limited ? spokenWait(facts.text, facts.retryDelay) : undefined,
  ].filter((wait) => wait !== undefined);
  return waits.length > 0 ? Math.max(...waits) : undefined;
}

/** Anthropic's answer to a subscription's token in the hands of anybody but Claude Code. */
const onlyClaudeCode = /only authorized for use with Claude Code/i;

/** What would steer a terminal, or turn the direction of what follows. */
const commands = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

function failureText({ status, type, message, requestId }: FailureFacts): string {
  const head = [status === undefined ? '' : `HTTP ${status}`, type].filter(Boolean).join(' ');
  const plain = message || 'unknown error';
  const said = head === '' ? plain : `${status === undefined ? 'LLM error ' : ''}${head}: ${plain}`;
  const advice = onlyClaudeCode.test(message) ? ' An API key works here; add one.' : '';
  const sentence = said.replace(/\s+/g, ' ').replace(commands, '').trimEnd();
  const stop = advice === '' || /[.!?]$/.test(sentence) ? '' : '.';
  const full = redact(sentence + stop + advice) + (requestId === '' ? '' : ` (request_id: ${requestId})`);
  return full.length <= LONGEST_TEXT ? full : `${full.slice(0, LONGEST_TEXT - 1)}…`;
}

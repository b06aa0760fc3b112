import type { FailureReason } from '#shared/profile';

/*
 * The message table of behaviour §6.5, from top to bottom. Order matters: "token has expired" is a login that ended,
 * "session expired" is not.
 */

type Test = (text: string) => boolean;

const any =
  (...patterns: readonly RegExp[]): Test =>
  (text) =>
    patterns.some((pattern) => pattern.test(text));

const both =
  (one: RegExp, other: RegExp): Test =>
  (text) =>
    one.test(text) && other.test(text);

const either =
  (...tests: readonly Test[]): Test =>
  (text) =>
    tests.some((test) => test(text));

const sessionExpired = any(
  /\b(?:session|conversation)\b.{0,40}\b(?:not found|does not exist|expired|invalid)\b/i,
  /\bno such session\b/i,
  /\binvalid session\b/i,
);

const modelNotFound = either(
  any(
    /\bunknown model\b/i,
    /\bmodel[_ ]not[_ ]found\b/i,
    /\bnot_found_error\b/i,
    /\bmodel\b.*\bdoes not exist\b/i,
    /\binvalid model\b(?! reference)/i,
    /\bmodels\/\S+ is not found\b/i,
  ),
  both(/\b404\b/, /\bnot found\b/i),
);

const rateLimit = any(
  /rate[_ -]?limit/i,
  /too many requests/i,
  /\b429\b/,
  /exceeded your current quota/i,
  /resource has been exhausted/i,
  /resource_exhausted/i,
  /quota exceeded/i,
  /usage limit/i,
  /model_cooldown/i,
  /\btpm\b/i,
  /tokens per (?:minute|day)/i,
  /\b(?:daily|weekly|monthly)\b.{0,40}\blimit/i,
);

export const saysOverloaded = either(any(/overloaded/i, /high demand/i), both(/service[_ ]unavailable/i, /capacity/i));

const serverTrouble = either(
  any(/^\s*(?:HTTP\s*)?(?:499|500|502|503|504|521|522|523|524)\b/i),
  both(/\bapi_error\b/i, /internal server error/i),
);

const format = any(
  /string should match pattern/i,
  /tool_use\.id/i,
  /tool_use_id/i,
  /messages\.\d+\.content\.\d+\.tool_use\.id/i,
  /invalid request format/i,
  /tool call id\b.*\bmust be/i,
);

/** A status, not a number in prose: "Room 402" and "processed 402 records" are nobody's bill. */
const marked402 = /^\s*(?:HTTP\s*)?402\b|\b(?:http|status|code|error)["']?\s*[:=]?\s*["']?402\b|\b402\s+payment/i;

const billingWords = either(
  any(
    /payment required/i,
    /insufficient credits?/i,
    /credit balance/i,
    /plans (?:&|and) billing/i,
    /insufficient[_ ]quota/i,
    /insufficient balance/i,
    /requires more credits/i,
    /\bUSD or Diem\b/i,
  ),
  both(/\bbilling\b/i, /\b(?:upgrade|credits?|payment|plan)\b/i),
);

/** Longer than this is an answer about bills, not a bill. */
const LONGEST_BILL = 512;

export const saysBilling: Test = (text) => marked402.test(text) || (text.length <= LONGEST_BILL && billingWords(text));

export const timeoutWords = /timeout|timed out|deadline exceeded/i;

const network = any(
  timeoutWords,
  /\bE(?:TIMEDOUT|SOCKETTIMEDOUT|NOTFOUND|PIPE|AI_AGAIN|HOSTUNREACH|HOSTDOWN|NETUNREACH|NETRESET)\b/,
  /\bECONN(?:RESET|ABORTED|REFUSED)\b/,
  /socket hang up/i,
  /(?:fetch|connection|network) (?:failed|error|closed|lost|reset)/i,
  /other side closed/i,
  /without sending (?:any )?chunks/i,
  /service[_ ]unavailable/i,
  /(?:stop|finish)[_ ]?reason["']?\s*[:=]?\s*["']?(?:abort|error|malformed_response|network_error)\b/i,
);

export const saysPermanentAuth = any(
  /api[_ ]?key\b.{0,20}\b(?:revoked|deactivated|deleted|disabled)\b/i,
  /api[_ ]key[_ ]invalid/i,
  /\bapi key (?:is )?invalid\b/i,
  /\binvalid_api_key\b/i,
  /\bkey\b.{0,20}\b(?:has been |is |was )?(?:disabled|revoked)\b/i,
  /\baccount\b.{0,20}\bdeactivated\b/i,
  /could not (?:authenticate|validate)\b/i,
  /\bpermission_error\b/i,
  /not allowed for this organi[sz]ation/i,
  // Google closes a key that somebody has published.
  /\bapi key was reported as leaked\b/i,
);

const auth = any(
  /invalid[ _-](?:x[ _-])?api[ _-]?key/i,
  /incorrect api key/i,
  // Google says so with a 400.
  /api key not valid/i,
  /invalid (?:bearer )?token/i,
  /authentication/i,
  /re-?authenticate/i,
  /oauth token refresh failed/i,
  /unauthori[sz]ed/i,
  /forbidden/i,
  /access denied/i,
  /\bexpired\b/i,
  /\b401\b/,
  /\b403\b/,
  /no credentials found/i,
  /no api key found/i,
  /insufficient permissions?/i,
  /missing scopes?/i,
);

const table: readonly (readonly [FailureReason, Test])[] = [
  ['session_expired', sessionExpired],
  ['model_not_found', modelNotFound],
  ['rate_limit', rateLimit],
  ['overloaded', saysOverloaded],
  ['timeout', serverTrouble],
  ['format', format],
  ['billing', saysBilling],
  ['timeout', network],
  ['auth_permanent', saysPermanentAuth],
  ['auth', auth],
];

/** The first row that fits; `null` when none does. */
export function reasonOfText(text: string): FailureReason | null {
  return table.find(([, test]) => test(text))?.[0] ?? null;
}

/** A 402 that ends by itself: a spend or usage limit of a period, or an invitation to try again. */
export const saysTemporaryLimit = any(
  /\b(?:hourly|daily|weekly|monthly|periodic)\b.{0,60}\b(?:limit|quota|cap)\b/i,
  /\b(?:spend(?:ing)?|usage) (?:limit|cap)\b/i,
  /\b(?:try again|retry)\b/i,
  /\bresets? (?:in|at|on)\b/i,
  /\brate[_ ]limit/i,
);

/** Credits that are gone stay gone, whatever else the sentence advises. */
export const saysCreditsGone = any(
  /insufficient (?:credits?|balance|funds)/i,
  /credit balance/i,
  /requires more credits/i,
  /out of credits/i,
);

/** A provider's filter refused what was asked; the account is fine. */
export const saysModerated = any(/input was flagged/i, /requires moderation/i, /content[_ ]policy/i);

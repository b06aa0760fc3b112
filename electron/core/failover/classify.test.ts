import { describe, expect, test } from 'vitest';
import type { FailureReason } from '#shared/profile';
import { classify, type Classified, type FailureInput } from './classify.ts';

const NOW = Date.parse('2026-01-20T12:00:00Z');
const of = (input: Omit<FailureInput, 'now'>): Classified => classify({ now: NOW, ...input });
const reason = (input: Omit<FailureInput, 'now'>) => of(input).reason;

const anthropic = (type: string, message: string) => ({ type: 'error', error: { type, message }, request_id: 'req_1' });
const openai = (message: string, code: string | null = null, type = 'invalid_request_error') => ({
  error: { message, type, param: null, code },
});

describe('HTTP status decides first', () => {
  test.each<[number, string, FailureReason | null]>([
    [400, 'bad request', null],
    [422, 'unprocessable', null],
    [400, 'Your credit balance is too low to access the API', 'billing'],
    [422, 'Payment required for this model', 'billing'],
    [400, 'messages.1.content.0.tool_use.id: String should match pattern', 'format'],
    [400, 'This credential is only authorized for use with Claude Code', null],
    [401, 'nope', 'auth'],
    [401, 'api key revoked', 'auth_permanent'],
    [403, 'nope', 'auth'],
    [403, 'Your organization: not allowed for this organization', 'auth_permanent'],
    [403, 'requires moderation and your input was flagged', null],
    [402, '', 'billing'],
    [402, 'Payment required', 'billing'],
    [402, 'Insufficient credits, retry after adding some', 'billing'],
    [402, 'Monthly spend limit reached', 'rate_limit'],
    [402, 'usage limit exceeded', 'rate_limit'],
    [402, 'Weekly quota limit, resets on Monday', 'rate_limit'],
    [402, 'temporarily unavailable, try again later', 'rate_limit'],
    [404, '', 'model_not_found'],
    [404, 'The model `x` does not exist', 'model_not_found'],
    [404, 'session not found', 'session_expired'],
    [408, '', 'timeout'],
    [410, 'gone', 'session_expired'],
    [429, '', 'rate_limit'],
    [429, 'You exceeded your current quota, check your plan and billing details', 'rate_limit'],
    [499, '', 'timeout'],
    [499, 'overloaded', 'overloaded'],
    [500, '', null],
    [500, 'The server had an error', null],
    [500, '500 Internal Server Error', 'timeout'],
    [502, 'Bad Gateway', 'timeout'],
    [503, 'Service Unavailable', 'timeout'],
    [503, 'Overloaded', 'overloaded'],
    [503, 'We are seeing high demand', 'overloaded'],
    [504, '', 'timeout'],
    [521, '', null],
    [524, '524 a timeout of the origin', 'timeout'],
    [529, '', 'overloaded'],
  ])('%i %s → %s', (status, message, expected) => {
    expect(reason({ status, message })).toBe(expected);
    expect(reason({ status: String(status), message })).toBe(expected);
  });

  test('a good status says nothing about an error event inside it', () => {
    expect(reason({ status: 200, body: anthropic('overloaded_error', 'Overloaded') })).toBe('overloaded');
  });
});

describe('network codes', () => {
  test.each(
    (
      'ETIMEDOUT ESOCKETTIMEDOUT ECONNRESET ECONNABORTED ECONNREFUSED ENETUNREACH EHOSTUNREACH EHOSTDOWN ENETRESET EPIPE ' +
      'EAI_AGAIN TIMEOUT_CONNECT TIMEOUT_FIRST_BYTE TIMEOUT_SILENCE UND_ERR_SOCKET HPE_INVALID_CONSTANT CERT_HAS_EXPIRED ' +
      'DEPTH_ZERO_SELF_SIGNED_CERT ENOTFOUND'
    ).split(' '),
  )('%s → timeout', (code) => {
    expect(reason({ code, message: 'certificate has expired' })).toBe('timeout');
  });

  test('any other code leaves it to the message', () => {
    expect(reason({ code: 'E_WHATEVER', message: 'hm' })).toBeNull();
  });
});

describe('an abort is the user’s unless a time-out is behind it', () => {
  test.each<[string, Omit<FailureInput, 'now'>, FailureReason | null, string | undefined]>([
    ['TimeoutError', { name: 'TimeoutError' }, 'timeout', undefined],
    ['a message that says so', { message: 'context deadline exceeded' }, 'timeout', undefined],
    ['the client’s own abort', { name: 'AbortError', message: 'Request was aborted.' }, 'timeout', undefined],
    ['the same, shorter', { name: 'AbortError', message: 'request aborted' }, 'timeout', undefined],
    ['cause: TimeoutError', { name: 'AbortError', cause: { name: 'TimeoutError' } }, 'timeout', undefined],
    ['cause: words', { name: 'AbortError', cause: 'timed out' }, 'timeout', undefined],
    ['cause: code', { name: 'AbortError', cause: { code: 'ETIMEDOUT' } }, 'timeout', undefined],
    ['cause: something else', { name: 'AbortError', cause: { name: 'Error' } }, null, 'user_abort'],
    ['a plain AbortError', { name: 'AbortError', message: 'This operation was aborted' }, null, 'user_abort'],
    ['the network port’s ABORTED', { code: 'ABORTED', message: 'timeout' }, null, 'user_abort'],
  ])('%s', (_what, input, expected, kind) => {
    const classified = of(input);
    expect([classified.reason, classified.kind]).toEqual([expected, kind]);
  });
});

describe('messages without a status, in the order of the table', () => {
  test.each<[string, FailureReason | null]>([
    ['session not found', 'session_expired'],
    ['Conversation abc does not exist', 'session_expired'],
    ['session has expired', 'session_expired'],
    ['no such session', 'session_expired'],
    ['invalid session', 'session_expired'],
    ['Unknown model: x', 'model_not_found'],
    ['model not found', 'model_not_found'],
    ['model_not_found', 'model_not_found'],
    ['not_found_error', 'model_not_found'],
    ['The model gpt-9 does not exist or you have no access', 'model_not_found'],
    ['invalid model', 'model_not_found'],
    ['invalid model reference', null],
    ['404 page not found', 'model_not_found'],
    ['models/gemini-9 is not found for API version v1', 'model_not_found'],
    ['rate limit reached', 'rate_limit'],
    ['rate_limit_error', 'rate_limit'],
    ['Too many requests', 'rate_limit'],
    ['got 429 from upstream', 'rate_limit'],
    ['You exceeded your current quota', 'rate_limit'],
    ['resource has been exhausted', 'rate_limit'],
    ['RESOURCE_EXHAUSTED', 'rate_limit'],
    ['quota exceeded', 'rate_limit'],
    ['Claude AI usage limit reached', 'rate_limit'],
    ['model_cooldown', 'rate_limit'],
    ['TPM limit', 'rate_limit'],
    ['tokens per minute', 'rate_limit'],
    ['Tokens per day reached', 'rate_limit'],
    ['your weekly limit is used up', 'rate_limit'],
    ['overloaded_error', 'overloaded'],
    ['The model is overloaded', 'overloaded'],
    ['currently experiencing high demand', 'overloaded'],
    ['service_unavailable: no capacity left', 'overloaded'],
    ['500 whatever', 'timeout'],
    ['522: origin', 'timeout'],
    ['api_error Internal server error', 'timeout'],
    ['string should match pattern ^a', 'format'],
    ['tool_use.id is wrong', 'format'],
    ['unexpected tool_use_id', 'format'],
    ['invalid request format', 'format'],
    ['tool call id abc must be 9 characters', 'format'],
    ['HTTP 402', 'billing'],
    ['status: 402', 'billing'],
    ['payment required', 'billing'],
    ['insufficient credits', 'billing'],
    ['Your credit balance is low', 'billing'],
    ['see Plans & Billing', 'billing'],
    ['check billing and upgrade', 'billing'],
    ['insufficient_quota', 'billing'],
    ['Insufficient Balance', 'billing'],
    ['this request requires more credits', 'billing'],
    ['Insufficient USD or Diem balance', 'billing'],
    ['Room 402 is taken', null],
    ['processed 402 records', null],
    [`${'a long answer about bills '.repeat(25)} payment required`, null],
    [`HTTP 402 ${'and much more '.repeat(50)}`, 'billing'],
    ['socket hang up', 'timeout'],
    ['getaddrinfo ENOTFOUND api.example.com', 'timeout'],
    ['connect ECONNREFUSED 127.0.0.1:1', 'timeout'],
    ['stream ended without sending chunks', 'timeout'],
    ['Service Unavailable', 'timeout'],
    ['stop reason: error', 'timeout'],
    ['finish_reason: malformed_response', 'timeout'],
    ['API key has been revoked', 'auth_permanent'],
    ['api_key_invalid', 'auth_permanent'],
    ['invalid_api_key', 'auth_permanent'],
    ['this key is disabled', 'auth_permanent'],
    ['account has been deactivated', 'auth_permanent'],
    ['Your API key was reported as leaked. Please use another API key.', 'auth_permanent'],
    ['could not authenticate the credentials', 'auth_permanent'],
    ['could not validate credentials', 'auth_permanent'],
    ['permission_error', 'auth_permanent'],
    ['OAuth is not allowed for this organization', 'auth_permanent'],
    ['Invalid API key', 'auth'],
    ['invalid x-api-key', 'auth'],
    ['Incorrect API key provided', 'auth'],
    ['invalid token', 'auth'],
    ['invalid bearer token', 'auth'],
    ['authentication_error', 'auth'],
    ['please re-authenticate', 'auth'],
    ['OAuth token refresh failed', 'auth'],
    ['Unauthorized', 'auth'],
    ['forbidden', 'auth'],
    ['access denied', 'auth'],
    ['token has expired', 'auth'],
    ['401', 'auth'],
    ['No API key found for provider', 'auth'],
    ['no credentials found', 'auth'],
    ['insufficient permissions', 'auth'],
    ['missing scopes: a', 'auth'],
    ['bad request', null],
    ['', null],
  ])('%s → %s', (message, expected) => {
    expect(reason({ message })).toBe(expected);
  });
});

describe('faults of the request are nobody’s failure', () => {
  test.each<[string, number | undefined, Partial<Classified>]>([
    ['request_too_large', 413, { kind: 'context_overflow' }],
    ['Request exceeds the maximum size', 413, { kind: 'context_overflow' }],
    ['This model’s maximum context length is 128000 tokens', 400, { kind: 'context_overflow' }],
    ['context_length_exceeded', 400, { kind: 'context_overflow' }],
    ['prompt is too long: 210000 tokens > 200000 maximum', 400, { kind: 'context_overflow' }],
    [
      'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
      400,
      { kind: 'context_overflow' },
    ],
    ['input exceeds model context window', undefined, { kind: 'context_overflow' }],
    ['request size exceeds the context window', 400, { kind: 'context_overflow' }],
    ['context overflow', undefined, { kind: 'context_overflow' }],
    ['Payload Too Large', 413, { kind: 'context_overflow' }],
    ['roles must alternate between user and assistant', 400, { kind: 'role_ordering' }],
    ['incorrect role information', 400, { kind: 'role_ordering' }],
    ['image exceeds 5 MB maximum: 6000000 bytes', 400, { kind: 'image_size', maxMb: 5 }],
    [
      'messages.3.content.1.image.source.base64.data: image dimensions exceed max allowed size for many-image requests: 2000 pixels',
      400,
      { kind: 'image_dimension', image: { maxDimensionPx: 2000, messageIndex: 3, contentIndex: 1 } },
    ],
  ])('%s', (message, status, expected) => {
    expect(of({ message, status })).toMatchObject({ reason: null, ...expected });
  });

  test.each<[string, number, FailureReason | null]>([
    ['prompt is too long for your plan', 429, 'rate_limit'],
    ['context_length_exceeded', 401, 'auth'],
    ['request size exceeds upload limit', 400, null],
    ['context window too small', 400, null],
    ['Request too large on tokens per min (TPM): maximum context length', 429, 'rate_limit'],
    ['tokens per minute: prompt is too long', 400, 'rate_limit'],
  ])('%s is none of them', (message, status, expected) => {
    const classified = of({ message, status });
    expect([classified.kind, classified.reason]).toEqual([undefined, expected]);
  });
});

describe('error bodies of the providers', () => {
  test.each<[string, number | undefined, unknown, FailureReason | null]>([
    ['Anthropic rate limit', 429, anthropic('rate_limit_error', 'Number of requests has exceeded'), 'rate_limit'],
    ['Anthropic login', 401, anthropic('authentication_error', 'invalid x-api-key'), 'auth'],
    ['Anthropic permission', 403, anthropic('permission_error', 'no'), 'auth_permanent'],
    ['Anthropic credit', 400, anthropic('invalid_request_error', 'Your credit balance is too low'), 'billing'],
    ['Anthropic bad request', 400, anthropic('invalid_request_error', 'max_tokens: required'), null],
    ['Anthropic model', 404, anthropic('not_found_error', 'model: claude-9'), 'model_not_found'],
    ['Anthropic server', 500, anthropic('api_error', 'Internal server error'), 'timeout'],
    ['Anthropic in the stream', undefined, anthropic('overloaded_error', 'Overloaded'), 'overloaded'],
    ['Anthropic rate limit in the stream', undefined, anthropic('rate_limit_error', 'slow'), 'rate_limit'],
    ['OpenAI quota', 429, openai('You exceeded your current quota', 'insufficient_quota'), 'rate_limit'],
    ['OpenAI key', 401, openai('Incorrect API key provided', 'invalid_api_key'), 'auth_permanent'],
    ['OpenAI model', 404, openai('The model `x` does not exist', 'model_not_found'), 'model_not_found'],
    ['OpenAI context', 400, openai('too many tokens', 'context_length_exceeded'), null],
    ['OpenAI parameter', 400, openai('Unsupported parameter: max_tokens', 'unsupported_parameter'), null],
    ['OpenAI server', 500, openai('The server had an error', null, 'server_error'), null],
    [
      'Responses, failed in the stream',
      undefined,
      { type: 'response.failed', response: { error: { code: 'rate_limit_exceeded', message: 'slow down' } } },
      'rate_limit',
    ],
    ['Responses, error event', undefined, { type: 'error', code: 'server_is_overloaded', message: 'x' }, 'overloaded'],
    [
      'OpenRouter, status inside',
      undefined,
      { error: { code: 429, message: 'Provider returned error' } },
      'rate_limit',
    ],
    [
      'OpenRouter, upstream’s words',
      400,
      { error: { code: 400, message: 'Provider returned error', metadata: { raw: 'overloaded' } } },
      'overloaded',
    ],
    ['a status inside only', undefined, { error: { code: 529, message: 'Provider returned error' } }, 'overloaded'],
    ['a status inside, as text', undefined, { error: { code: '408', message: 'Provider returned error' } }, 'timeout'],
    ['OpenRouter credits', 402, { error: { code: 402, message: 'This request requires more credits' } }, 'billing'],
    ['Google', 429, [{ error: { code: 429, message: 'x', status: 'RESOURCE_EXHAUSTED' } }], 'rate_limit'],
    [
      'Google, of a key that is none',
      400,
      { error: { code: 400, message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT' } },
      'auth',
    ],
    [
      'Google in the stream',
      undefined,
      { error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } },
      'overloaded',
    ],
    ['Ollama', 404, { error: 'model "x" not found, try pulling it first' }, 'model_not_found'],
    ['FastAPI', 403, { detail: 'Forbidden' }, 'auth'],
    ['HTML', 502, '<html><head><title>502 Bad Gateway</title></head></html>', 'timeout'],
    ['cut JSON', 429, '{"error": {"mess', 'rate_limit'],
  ])('%s', (_what, status, body, expected) => {
    expect(reason({ status, body })).toBe(expected);
    expect(reason({ status, body: typeof body === 'string' ? body : JSON.stringify(body) })).toBe(expected);
  });
});

describe('how long a provider asks to wait', () => {
  const wait = (headers: Record<string, string>, status = 429, message = '') =>
    of({ status, headers, message }).retryAfterMs;
  const at = (seconds: number) => new Date(NOW + seconds * 1_000).toISOString();

  test.each<[string, Record<string, string>, number | undefined]>([
    ['seconds', { 'retry-after': '30' }, 30_000],
    ['parts of a second', { 'retry-after': '0.5' }, 500],
    ['a date', { 'retry-after': 'Tue, 20 Jan 2026 12:02:00 GMT' }, 120_000],
    ['a date gone by', { 'retry-after': 'Tue, 20 Jan 2026 11:00:00 GMT' }, 0],
    ['milliseconds win', { 'retry-after-ms': '1500', 'retry-after': '2' }, 1_500],
    ['nonsense', { 'retry-after': 'soon' }, undefined],
    ['no header', {}, undefined],
    [
      'a limit used up',
      { 'anthropic-ratelimit-requests-reset': at(90), 'anthropic-ratelimit-requests-remaining': '0' },
      90_000,
    ],
    [
      'a limit with room left',
      { 'anthropic-ratelimit-requests-reset': at(90), 'anthropic-ratelimit-requests-remaining': '7' },
      undefined,
    ],
    [
      'the last of those used up',
      { 'anthropic-ratelimit-tokens-reset': at(60), 'anthropic-ratelimit-input-tokens-reset': at(120) },
      120_000,
    ],
    [
      'a plan’s window, rejected',
      {
        'anthropic-ratelimit-unified-7d-reset': String(NOW / 1000 + 7_200),
        'anthropic-ratelimit-unified-7d-status': 'rejected',
      },
      7_200_000,
    ],
    [
      'a plan’s window, allowed',
      {
        'anthropic-ratelimit-unified-5h-reset': String(NOW / 1000 + 7_200),
        'anthropic-ratelimit-unified-5h-status': 'allowed',
      },
      undefined,
    ],
    ['OpenAI’s span', { 'x-ratelimit-reset-requests': '6m0s', 'x-ratelimit-remaining-requests': '0' }, 360_000],
    ['OpenAI’s milliseconds', { 'x-ratelimit-reset-tokens': '20ms', 'x-ratelimit-remaining-tokens': '0' }, 20],
    ['OpenAI, room left', { 'x-ratelimit-reset-tokens': '6m0s', 'x-ratelimit-remaining-tokens': '5' }, undefined],
    ['OpenRouter’s epoch ms', { 'x-ratelimit-reset': String(NOW + 45_000), 'x-ratelimit-remaining': '0' }, 45_000],
    [
      'Codex, its week used up',
      {
        'x-codex-primary-used-percent': '40',
        'x-codex-primary-reset-after-seconds': '60',
        'x-codex-secondary-used-percent': '100',
        'x-codex-secondary-reset-at': String(NOW / 1000 + 7_200),
      },
      7_200_000,
    ],
    [
      'Codex, both used up',
      {
        'x-codex-primary-used-percent': '100',
        'x-codex-primary-reset-after-seconds': '9000',
        'x-codex-secondary-used-percent': '100',
        'x-codex-secondary-reset-after-seconds': '60',
      },
      9_000_000,
    ],
    ['the longer of two', { 'retry-after': '5', 'anthropic-ratelimit-tokens-reset': at(60) }, 60_000],
    ['a clock gone mad', { 'retry-after': '99999999999' }, 31 * 86_400_000],
  ])('%s', (_what, headers, expected) => {
    expect(wait(headers)).toBe(expected);
  });

  test('reset headers only speak of limits; Retry-After of everything', () => {
    expect(wait({ 'anthropic-ratelimit-tokens-reset': at(60) }, 401)).toBeUndefined();
    expect(wait({ 'retry-after': '7' }, 503)).toBe(7_000);
    expect(wait({ 'anthropic-ratelimit-tokens-reset': at(60) }, 529)).toBe(60_000);
  });

  test.each([
    ['Please try again in 20s.', 20_000],
    ['Please try again in 1m2.5s. Visit …', 62_500],
    ['Please retry in 350ms', 350],
    ['Limit resets in 2 hours', 7_200_000],
    ['Try again in a moment', undefined],
  ])('said in the message: %s', (message, expected) => {
    expect(wait({}, 429, message)).toBe(expected);
  });

  test('Google’s RetryInfo', () => {
    const body = { error: { code: 429, message: 'x', details: [{ '@type': 'a' }, { retryDelay: '34s' }] } };
    expect(of({ body }).retryAfterMs).toBe(34_000);
    const codex = { error: { type: 'usage_limit_reached', message: 'x', resets_in_seconds: 90 } };
    expect(of({ status: 429, body: codex }).retryAfterMs).toBe(90_000);
  });
});

describe('what a person is shown', () => {
  test.each<[string, Omit<FailureInput, 'now'>, string]>([
    [
      'status, type, id',
      { status: 429, body: anthropic('rate_limit_error', 'Too fast') },
      'HTTP 429 rate_limit_error: Too fast (request_id: req_1)',
    ],
    ['a bare status line', { status: 500, message: 'Internal Server Error' }, 'HTTP 500: Internal Server Error'],
    [
      'an error event',
      { body: { type: 'error', error: { type: 'api_error', message: 'Oh' } } },
      'LLM error api_error: Oh',
    ],
    [
      'overload',
      { status: 529, body: anthropic('overloaded_error', 'Overloaded') },
      'The provider is temporarily overloaded. Try again in a moment.',
    ],
    ['nothing', {}, 'unknown error'],
    ['HTML', { status: 502, body: '<html><title>Bad Gateway</title><p>nginx</p></html>' }, 'HTTP 502: Bad Gateway'],
    ['several lines', { status: 400, message: 'a\n  b' }, 'HTTP 400: a b'],
    [
      'Claude Code only: as it is, with advice',
      {
        status: 400,
        message:
          'This credential is only authorized for use with Claude Code and cannot be used for other API requests.',
      },
      'HTTP 400: This credential is only authorized for use with Claude Code and cannot be used for other API requests. An API key works here; add one.',
    ],
    [
      'Claude Code only, without a full stop: one is put before the advice',
      { status: 400, message: 'This credential is only authorized for use with Claude Code' },
      'HTTP 400: This credential is only authorized for use with Claude Code. An API key works here; add one.',
    ],
  ])('%s', (_what, input, text) => {
    expect(of(input).text).toBe(text);
  });

  test('is cut at 600 characters', () => {
    expect(of({ status: 400, message: 'x'.repeat(5_000) }).text).toHaveLength(600);
    const steering = of({ status: 400, message: 'a\r\nb \u001b]0;c\u0007\u202ed' });
    expect(steering.text).toBe('HTTP 400: a b ]0;cd');
  });

  test('never holds a key', () => {
    const key = 'sk-ant-api03-abcdefghijklmnopqrstuvwxyz';
    expect(of({ status: 401, body: openai(`Incorrect API key provided: ${key}.`) }).text).not.toContain(key);
    // At the cut, half a key would no longer look like one.
    const late = of({ status: 401, message: `${'x '.repeat(290)}${key}` }).text;
    expect(late).not.toContain('abcdefghij');
  });
});

test.each(['model ', 'a.', '<'])('a quarter of a megabyte of “%s” is judged at once', (word) => {
  // A look at each word from each word would take minutes, and this test has seconds.
  const message = word.repeat((256 * 1024) / word.length);
  for (const body of [message, JSON.stringify({ error: { message } })])
    expect(classify({ status: 400, body, now: 0 }).reason).toBeNull();
});

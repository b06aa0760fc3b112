import { cooling, disabled, type Fault } from './fault.ts';
import { limited, page, refusal, type Words } from './fault-answers.ts';

const same = (type: string, message: string): Words => [
  [type, message],
  [type, message],
  [type.toUpperCase(), message],
];

const overloaded: Words = [
  ['overloaded_error', 'Overloaded'],
  ['server_error', 'The engine is currently overloaded, please try again later'],
  ['UNAVAILABLE', 'The model is overloaded. Please try again later.'],
];

/** What a provider says of the account, of itself or of the request. */
export const refusals: readonly Fault[] = [
  {
    what: 'the key is not known (401)',
    asked: 'both',
    does: refusal(401, [
      ['authentication_error', 'invalid x-api-key'],
      ['invalid_api_key', 'Incorrect API key provided: sk-made-up. You can find your API key at …'],
      ['UNAUTHENTICATED', 'Request had invalid authentication credentials.'],
    ]),
    sees: 'next account',
    calls: [1, 1, 0],
    // OpenAI’s code says that the key is none, which no minute changes.
    after: (wire) => (wire.startsWith('openai') ? disabled('auth_permanent') : cooling('auth')),
    across: true,
  },
  {
    what: 'the key was revoked (403)',
    asked: 'both',
    does: refusal(403, [
      ['permission_error', 'This API key has been disabled.'],
      ['invalid_request_error', 'Your account has been deactivated.'],
      ['PERMISSION_DENIED', 'Your API key was reported as leaked. Please use another API key.'],
    ]),
    sees: 'next account',
    calls: [1, 1, 0],
    after: disabled('auth_permanent'),
  },
  {
    what: 'no credit is left (402)',
    asked: 'both',
    does: refusal(402, same('insufficient_credits', 'Insufficient credits. Add more to go on.')),
    sees: 'next account',
    calls: [1, 1, 0],
    after: disabled('billing'),
    across: true,
  },
  {
    what: 'no credit is left, said with a 400',
    asked: 'both',
    does: refusal(400, same('invalid_request_error', 'Your credit balance is too low. Go to Plans & Billing.')),
    sees: 'next account',
    calls: [1, 1, 0],
    after: disabled('billing'),
  },
  {
    what: 'the quota is used up (429, insufficient_quota)',
    asked: 'both',
    does: refusal(429, same('insufficient_quota', 'You exceeded your current quota, please check your plan.')),
    sees: 'next account',
    calls: [1, 1, 0],
    after: cooling('rate_limit'),
  },
  {
    what: 'rate limit (429) with Retry-After: 600',
    asked: 'both',
    does: refusal(429, limited, { headers: () => ({ 'retry-after': '600' }) }),
    sees: 'next account',
    calls: [1, 1, 0],
    after: cooling('rate_limit', 10),
    across: true,
  },
  {
    what: 'rate limit (429) with a reset in 12 minutes, as the provider names it',
    asked: 'both',
    does: refusal(429, limited, {
      headers: (wire) => {
        if (wire === 'google-generative-ai') return {};
        if (wire !== 'anthropic-messages')
          return { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '12m0s' };
        const reset = new Date(Date.now() + 12 * 60_000).toISOString();
        return { 'anthropic-ratelimit-requests-remaining': '0', 'anthropic-ratelimit-requests-reset': reset };
      },
      details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '720s' }],
    }),
    sees: 'next account',
    calls: [1, 1, 0],
    after: cooling('rate_limit', 12),
  },
  {
    what: 'rate limit (429) without a word of when it ends',
    asked: 'both',
    does: refusal(429, limited),
    sees: 'next account',
    calls: [1, 1, 0],
    after: cooling('rate_limit'),
  },
  {
    what: 'overloaded (529)',
    asked: 'both',
    does: refusal(529, overloaded),
    sees: 'next account',
    calls: [1, 1, 0],
    after: cooling('overloaded'),
  },
  {
    what: 'overloaded (503)',
    asked: 'both',
    does: refusal(503, overloaded),
    sees: 'next account',
    calls: [1, 1, 0],
    after: cooling('overloaded'),
  },
  {
    what: 'an error of the provider’s own (500)',
    asked: 'both',
    does: refusal(500, same('api_error', 'Internal server error')),
    sees: 'next account',
    calls: [1, 1, 0],
    after: 'well',
    across: true,
  },
  {
    what: 'a page of HTML with 503',
    asked: 'both',
    does: page(503, '503 Service Temporarily Unavailable'),
    sees: 'next account',
    calls: [1, 1, 0],
    after: 'well',
  },
  {
    what: 'the model is not there (404)',
    asked: 'both',
    does: refusal(404, [
      ['not_found_error', 'model: m'],
      ['model_not_found', 'The model `m` does not exist or you do not have access to it.'],
      ['NOT_FOUND', 'models/m is not found for API version v1beta.'],
    ]),
    sees: 'next model',
    calls: [1, 0, 1],
    after: 'well',
    across: true,
  },
  {
    what: 'the request is called bad (400)',
    asked: 'both',
    does: refusal(400, same('invalid_request_error', 'max_tokens: 4000 is too many')),
    sees: 'next model',
    calls: [1, 0, 1],
    after: 'well',
    across: true,
  },
  {
    what: 'the conversation is too long for the model (400)',
    asked: 'both',
    does: refusal(400, [
      ['invalid_request_error', 'prompt is too long: 212345 tokens > 200000 maximum'],
      ['context_length_exceeded', 'This model’s maximum context length is 128000 tokens.'],
      ['INVALID_ARGUMENT', 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).'],
    ]),
    sees: { error: 400 },
    calls: [1, 0, 0],
    after: 'well',
  },
  {
    what: 'the request is too large (413)',
    asked: 'both',
    does: refusal(413, same('request_too_large', 'Request too large')),
    sees: { error: 413 },
    calls: [1, 0, 0],
    after: 'well',
  },
  {
    what: 'what another account signed is refused (400): asked once more without',
    asked: 'both',
    does: refusal(400, [
      ['invalid_request_error', 'messages.1.content.0: Invalid `signature` in `thinking` block'],
      ['invalid_encrypted_content', 'The encrypted content gAAA… could not be verified.'],
      ['INVALID_ARGUMENT', 'Thought signature is not valid.'],
    ]),
    sees: 'account',
    calls: [2, 0, 0],
    after: 'well',
    only: ['anthropic-messages', 'openai-responses', 'google-generative-ai'],
  },
];

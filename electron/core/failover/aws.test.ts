import { describe, expect, test } from 'vitest';
import type { FailureReason } from '#shared/profile';
import { defaultConfig } from '../config/schema.ts';
import type { StoredProfile } from '../profiles/types.ts';
import { providerTable } from '../providers/catalogue.ts';
import { classify } from './classify.ts';
import { ambientCredential, credentialCandidates, hasCredentials, type CredentialFacts } from './resolve.ts';

const NOW = Date.UTC(2026, 0, 20);

describe('AWS’s names of errors', () => {
  const header = (type: string) => ({ 'x-amzn-errortype': `${type}:http://internal.amazon.com/coral/` });

  test.each<[number, string, string, FailureReason | null]>([
    [429, 'ThrottlingException', 'Too many tokens, please wait before trying again.', 'rate_limit'],
    [400, 'ServiceQuotaExceededException', 'Your request exceeds the service quota for your account.', 'rate_limit'],
    [429, 'ModelNotReadyException', 'The model is not ready to serve inference requests.', 'overloaded'],
    [503, 'ServiceUnavailableException', 'Bedrock is unable to process your request.', 'overloaded'],
    [408, 'ModelTimeoutException', 'Model has timed out.', 'timeout'],
    [424, 'ModelErrorException', 'The system encountered an unexpected error.', 'timeout'],
    [403, 'ExpiredTokenException', 'The security token included in the request is expired', 'auth'],
    [403, 'UnrecognizedClientException', 'The security token included in the request is invalid.', 'auth'],
    [
      403,
      'AccessDeniedException',
      'User: arn:aws:iam::1:user/x is not authorized to perform: bedrock:InvokeModel',
      'auth',
    ],
    [
      403,
      'AccessDeniedException',
      "You don't have access to the model with the specified model ID.",
      'model_not_found',
    ],
    [400, 'ValidationException', 'The provided model identifier is invalid.', 'model_not_found'],
    [
      400,
      'ValidationException',
      'Invocation of model ID anthropic.claude-sonnet-4-5 with on-demand throughput isn’t supported.',
      'model_not_found',
    ],
    [404, 'ResourceNotFoundException', 'This model version has reached the end of its life.', 'model_not_found'],
    [400, 'ValidationException', '1 validation error detected', null],
  ])('%i %s: %s', (status, type, message, expected) => {
    expect(classify({ status, headers: header(type), body: { message }, now: NOW }).reason).toBe(expected);
  });

  test('stand in the body, too, as in a stream', () => {
    expect(classify({ body: { __type: 'ThrottlingException', message: 'Slow' }, now: NOW }).reason).toBe('rate_limit');
    expect(classify({ body: { __type: 'com.amazon#ModelNotReadyException' }, now: NOW }).reason).toBe('overloaded');
  });

  test('a prompt that is too long is nobody’s fault', () => {
    const headers = header('ValidationException');
    const body = { message: 'Input is too long for requested model.' };
    expect(classify({ status: 400, headers, body, now: NOW })).toMatchObject({
      reason: null,
      kind: 'context_overflow',
    });
  });

  test('a name that another provider uses is judged as before', () => {
    expect(
      classify({ status: 400, body: { error: { type: 'ResourceExhausted', message: 'x' } }, now: NOW }).reason,
    ).toBe(null);
  });
});

describe('who signs', () => {
  const aws = (id: string, more: Partial<StoredProfile> = {}): StoredProfile => ({
    ...{ id: `amazon-bedrock:${id}`, provider: 'amazon-bedrock', type: 'aws-sdk', hasSecret: false },
    ...more,
  });
  const facts = (
    profiles: StoredProfile[],
    env: Record<string, string> = {},
    provider: object = {},
    id = 'amazon-bedrock',
  ): CredentialFacts => ({
    spec: providerTable({ models: { providers: { [id]: provider } } }).get(id)!,
    store: {
      profiles: Object.fromEntries(profiles.map((one) => [one.id, one])),
      order: {},
      lastGood: {},
      usageStats: {},
    },
    config: defaultConfig(),
    agentId: 'main',
    env,
    model: 'a',
    now: NOW,
  });
  const both = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };

  test('an account without a secret is good, and costs money', () => {
    expect(credentialCandidates(facts([aws('work')], both))).toMatchObject({
      source: 'automatic',
      candidates: [{ profileId: 'amazon-bedrock:work', type: 'aws-sdk', costKind: 'paid' }],
    });
  });

  test.each<[string, Record<string, string>, object, object]>([
    [
      'a key of Bedrock’s own',
      { AWS_BEARER_TOKEN_BEDROCK: 'k', ...both, AWS_PROFILE: 'x' },
      {},
      { source: 'env: AWS_BEARER_TOKEN_BEDROCK', type: 'api_key' },
    ],
    [
      'two variables',
      { ...both, AWS_PROFILE: 'x' },
      {},
      { source: 'env: AWS_ACCESS_KEY_ID + AWS_SECRET_ACCESS_KEY', type: 'aws-sdk' },
    ],
    ['one of the two is none', { AWS_ACCESS_KEY_ID: 'a', AWS_PROFILE: 'x' }, {}, { source: 'env: AWS_PROFILE' }],
    ['a key in the config', {}, { apiKey: 'k' }, { source: 'models.json', type: 'api_key' }],
    ['nothing at all', {}, {}, { source: 'aws-sdk default chain', type: 'aws-sdk' }],
  ])('without an account: %s', (_name, env, provider, expected) => {
    expect(credentialCandidates(facts([], env, provider)).candidates).toMatchObject([expected]);
  });

  test('what nobody knows beforehand makes no account appear', () => {
    const { spec, store } = facts([]);
    expect(hasCredentials(spec, store, {})).toBe(false);
    expect(ambientCredential(spec, {})).toBeNull();
    expect(hasCredentials(spec, store, { AWS_PROFILE: 'x' })).toBe(true);
  });

  test('auth "aws-sdk" in the config comes before accounts', () => {
    expect(credentialCandidates(facts([aws('work')], {}, { auth: 'aws-sdk' })).candidates).toMatchObject([
      { kind: 'aws', source: 'aws-sdk default chain' },
    ]);
    expect(credentialCandidates(facts([aws('work')], both, { auth: 'aws-sdk' })).candidates).toMatchObject([
      { kind: 'env', source: 'env: AWS_ACCESS_KEY_ID + AWS_SECRET_ACCESS_KEY' },
    ]);
    expect(credentialCandidates(facts([aws('work')], {}, { auth: 'api-key' })).candidates).toMatchObject([
      { kind: 'profile' },
    ]);
  });

  test('nobody but who speaks a dialect of AWS’s gets a signature', () => {
    const own = { baseUrl: 'https://x.example', auth: 'aws-sdk' };
    expect(facts([], both, own, 'mine').spec).not.toHaveProperty('awsSdk');
    expect(credentialCandidates(facts([], both, own, 'mine')).candidates).toEqual([]);
    const relay = { ...own, api: 'bedrock-converse-stream' };
    expect(credentialCandidates(facts([], both, relay, 'mine')).candidates).toMatchObject([{ type: 'aws-sdk' }]);
  });
});

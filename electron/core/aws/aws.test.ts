import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, test } from 'vitest';
import { explain } from '#shared/errors';
import { providerTable } from '../providers/catalogue.ts';
import { createFakeAws, fakeAwsCredentials } from '../testing/aws.ts';
import { createFakeClock } from '../testing/clock.ts';
import { createAwsKeyring } from './keys.ts';
import { bedrockAddress, bedrockModels, isRegion, regionFrom, regionOfAddress } from './region.ts';
import { signAws } from './sign.ts';
import { awsTrouble } from './trouble.ts';

const MINUTE = 60_000;
const keys = (name: string, more: object = {}) => ({
  accessKeyId: `AKIA${name}`,
  secretAccessKey: `made-up-${name}`,
  ...more,
});

describe('regions', () => {
  test.each(['us-east-1', 'eu-central-1', 'ap-southeast-2', 'us-gov-west-1', 'cn-north-1', 'eusc-de-east-1'])(
    '%s is one',
    (region) => expect(isRegion(region)).toBe(true),
  );

  test.each(['', 'us-east', 'evil.example/', 'us-east-1.evil', 'US-EAST-1', 'us-east-1 ', '-east-1'])(
    '“%s” is none',
    (text) => expect(isRegion(text)).toBe(false),
  );

  test.each<[string, string | undefined, string | undefined, Record<string, string>]>([
    ['eu-west-1', 'eu-west-1', 'eu-west-2', { AWS_REGION: 'eu-west-3' }],
    ['eu-west-2', undefined, 'eu-west-2', { AWS_REGION: 'eu-west-3' }],
    ['eu-west-3', undefined, undefined, { AWS_REGION: 'eu-west-3', AWS_DEFAULT_REGION: 'eu-north-1' }],
    ['eu-north-1', undefined, undefined, { AWS_REGION: ' ', AWS_DEFAULT_REGION: 'eu-north-1' }],
    ['us-east-1', undefined, undefined, {}],
    ['us-east-1', 'evil.example/', undefined, {}],
  ])('%s counts', (expected, own, config, env) => {
    expect(regionFrom(own, config, env)).toBe(expected);
  });

  test('each partition has its own domain', () => {
    expect(bedrockAddress('eu-west-1')).toBe('https://bedrock-runtime.eu-west-1.amazonaws.com');
    expect(bedrockAddress('cn-north-1')).toBe('https://bedrock-runtime.cn-north-1.amazonaws.com.cn');
    expect(bedrockAddress('eusc-de-east-1')).toBe('https://bedrock-runtime.eusc-de-east-1.amazonaws.eu');
  });

  test('an address of one’s own says its region, if it is AWS’s', () => {
    expect(regionOfAddress('https://bedrock-runtime.eu-west-1.amazonaws.com')).toBe('eu-west-1');
    expect(regionOfAddress('https://bedrock-runtime-fips.us-gov-west-1.amazonaws.com/')).toBe('us-gov-west-1');
    expect(regionOfAddress('https://vpce-1.bedrock-runtime.us-east-1.vpce.amazonaws.com')).toBe('us-east-1');
    expect(regionOfAddress('http://127.0.0.1:4000')).toBeUndefined();
    expect(regionOfAddress('nonsense')).toBeUndefined();
    expect(bedrockModels('https://bedrock-runtime.eu-west-1.amazonaws.com/')).toBe(
      'https://bedrock.eu-west-1.amazonaws.com/foundation-models',
    );
  });
});

describe('a signature', () => {
  test.each([
    ['https://bedrock-runtime.eu-west-1.amazonaws.com/model/a.b-v1%3A0/converse', undefined],
    ['http://127.0.0.1:4001/foundation-models?byProvider=a%20b', 'made-up-session-token'],
  ])('is what AWS makes of the same request: %s', async (url, sessionToken) => {
    const at = Date.UTC(2026, 0, 27, 12);
    const mine = { ...keys('A'), ...(sessionToken !== undefined && { sessionToken }) };
    const body = [Buffer.from('{"messages":'), Buffer.from('["é🔑"]}')];
    const headers = { 'content-type': 'application/json', 'user-agent': 'baton', accept: 'application/json' };
    const signed = await signAws({ method: 'POST', url, headers, body }, mine, {
      region: 'eu-west-1',
      service: 'bedrock',
      at,
    });

    // Once more as AWS does, with a SHA-256 of another maker.
    const { hostname, host, pathname, searchParams } = new URL(url);
    const signer = new SignatureV4({ region: 'eu-west-1', service: 'bedrock', sha256: Sha256, credentials: mine });
    const query = Object.fromEntries(searchParams);
    const theirs = await signer.sign(
      {
        ...{ method: 'POST', protocol: 'https:', hostname, path: pathname, query, body: Buffer.concat(body) },
        headers: { host, 'content-type': 'application/json' },
      },
      { signingDate: new Date(at) },
    );
    expect(signed['authorization']).toBe(theirs.headers['authorization']);
    expect(signed['authorization']).toContain('/20260127/eu-west-1/bedrock/aws4_request');
    expect(signed['x-amz-security-token']).toBe(sessionToken);
    expect(JSON.stringify(signed)).not.toContain('made-up-A');
  });

  test('another body, another region or another moment is another signature', async () => {
    const base = { method: 'POST', url: 'https://x/y', headers: {}, body: Buffer.from('a') };
    const scope = { region: 'eu-west-1', service: 'bedrock', at: 1_000 };
    const of = async (request: object, more: object = {}) =>
      (await signAws({ ...base, ...request }, keys('A'), { ...scope, ...more }))['authorization'];
    const all = [
      await of({}),
      await of({ body: Buffer.from('b') }),
      await of({}, { region: 'eu-west-2' }),
      await of({}, { at: 9_000_000 }),
    ];
    expect(new Set(all).size).toBe(4);
    expect(await of({})).toBe(all[0]);
  });
});

describe('keys', () => {
  function setup(profiles: Parameters<typeof createFakeAws>[0], env: Record<string, string> = {}) {
    const clock = createFakeClock();
    const aws = createFakeAws(profiles);
    return { clock, ...aws, env, ring: createAwsKeyring({ clock, aws: aws.port, env: () => env }) };
  }

  test('temporary ones are kept until five minutes before their end', async () => {
    const { clock, ring, asked, profiles } = setup({});
    profiles['work'] = keys('A', { sessionToken: 't', expires: clock.now() + 60 * MINUTE });
    await ring.of('work');
    await clock.advance(54 * MINUTE);
    await ring.of('work');
    expect(asked).toEqual(['work']);
    await clock.advance(2 * MINUTE);
    await ring.of('work');
    expect(asked).toEqual(['work', 'work']);
  });

  test('lasting ones are looked for again after a minute, since their file may have changed', async () => {
    const { clock, ring, asked, profiles } = setup({ work: keys('A') });
    await ring.of('work');
    await ring.of('work');
    profiles['work'] = keys('B');
    await clock.advance(MINUTE + 1);
    expect(await ring.of('work')).toMatchObject({ value: { accessKeyId: 'AKIAB' } });
    expect(asked).toHaveLength(2);
  });

  test('those that AWS refused are not used again', async () => {
    const { ring, profiles } = setup({ work: keys('A', { sessionToken: 'old' }) });
    await ring.of('work');
    profiles['work'] = keys('B', { sessionToken: 'new' });
    expect(await ring.of('work')).toMatchObject({ value: { sessionToken: 'old' } });
    expect(await ring.of('work', 'old')).toMatchObject({ value: { sessionToken: 'new' } });
  });

  test('are looked for once when many ask at once, and failures are not kept', async () => {
    const { ring, asked, profiles } = setup({ work: { name: 'Error', message: 'no luck' } });
    const all = await Promise.all([ring.of('work'), ring.of('work'), ring.of('work')]);
    expect(all.map(({ ok }) => ok)).toEqual([false, false, false]);
    profiles['work'] = keys('A');
    expect((await ring.of('work')).ok).toBe(true);
    expect(asked).toEqual(['work', 'work']);
  });

  test.each<[string, Record<string, string>, string | undefined, string]>([
    [
      'of the environment, both of them',
      { AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 's' },
      undefined,
      'AKIAENV',
    ],
    ['AWS_PROFILE', { AWS_PROFILE: 'work' }, undefined, 'AKIAA'],
    ['one half of the environment’s is none', { AWS_ACCESS_KEY_ID: 'AKIAENV' }, undefined, 'AKIAC'],
    [
      'a name comes before the environment',
      { AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 's' },
      'work',
      'AKIAA',
    ],
  ])('%s', async (_name, env, profile, expected) => {
    const { ring } = setup({ work: keys('A'), '': keys('C') }, env);
    expect(await ring.of(profile)).toMatchObject({ value: { accessKeyId: expected } });
  });
});

describe('what the SDK says, told to people', () => {
  test.each<[string | undefined, string, string]>([
    [
      'work',
      'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login with the corresponding profile.',
      'The AWS profile work has no credentials: its sign-in has ended; run `aws sso login --profile work`.',
    ],
    [
      'work',
      "The SSO session token associated with profile=work was not found or is invalid. To refresh this SSO session run 'aws sso login' with the corresponding profile.",
      'The AWS profile work has no credentials: its sign-in has ended; run `aws sso login --profile work`.',
    ],
    [
      'gone',
      'Could not resolve credentials using profile: [gone] in configuration/credentials file(s).',
      'The AWS profile gone has no credentials: nothing there says where its keys are; look at ~/.aws/config and ~/.aws/credentials, or run `aws configure`.',
    ],
    [
      undefined,
      'Could not load credentials from any providers',
      'The AWS SDK found no credentials: neither the environment, nor the AWS files, nor this machine has any; look at ~/.aws/config and ~/.aws/credentials, or run `aws configure`.',
    ],
    [
      'mfa',
      'Profile mfa requires multi-factor authentication, but no MFA code callback was provided.',
      'The AWS profile mfa has no credentials: it wants a code of a second factor, which Baton cannot ask for; look at ~/.aws/config and ~/.aws/credentials, or run `aws configure`.',
    ],
  ])('%s: %s', (profile, message, sentence) => {
    expect(explain(awsTrouble(profile, { name: 'CredentialsProviderError', message }))).toBe(sentence);
  });

  test('its own words stay, without what may be a key and at no great length', () => {
    const message = `User AKIAIOSFODNN7EXAMPLE is not welcome. ${'x '.repeat(300)}`;
    const error = awsTrouble('work', { name: 'AccessDenied', message });
    expect(error).toMatchObject({
      why: expect.stringMatching(/^User \S*… is not|^User \*\*\* is not|^User AKIAIO…MPLE is not/),
    });
    expect(explain(error).length).toBeLessThan(400);
  });
});

describe('a credential', () => {
  const table = providerTable({});
  const spec = table.get('bedrock')!;

  test('is good at its region, and signs for it', async () => {
    const aws = fakeAwsCredentials(createFakeClock(), { work: keys('A', { sessionToken: 'session' }) });
    const ready = await aws.signing(spec, { awsProfile: 'work', region: 'eu-west-1' });
    if (!ready.ok) throw new Error(ready.error.code);
    const { type, secret, baseUrl, sign } = ready.value;
    expect({ type, secret, baseUrl }).toEqual({
      type: 'aws-sdk',
      // What is sent along may be repeated in an error, and is taken out there.
      secret: 'session',
      baseUrl: 'https://bedrock-runtime.eu-west-1.amazonaws.com',
    });
    const headers = await sign!({
      method: 'POST',
      url: `${baseUrl ?? ''}/model/a/converse`,
      headers: {},
      body: Buffer.from('{}'),
    });
    expect(headers['authorization']).toContain('AKIAA/20260127/eu-west-1/bedrock/aws4_request');
  });

  test.each([
    ['http://127.0.0.1:4000', 'eu-west-1'],
    ['https://bedrock-runtime.us-west-2.amazonaws.com', 'us-west-2'],
  ])('goes to the address of the config, %s, signed for %s', async (baseUrl, region) => {
    const own = providerTable({ models: { providers: { 'amazon-bedrock': { baseUrl } } } }).get('amazon-bedrock')!;
    const ready = await fakeAwsCredentials(createFakeClock(), { work: keys('A') }).signing(own, {
      awsProfile: 'work',
      region: 'eu-west-1',
    });
    if (!ready.ok) throw new Error(ready.error.code);
    expect(ready.value.baseUrl).toBeUndefined();
    const headers = await ready.value.sign!({ method: 'GET', url: baseUrl, headers: {} });
    expect(headers['authorization']).toContain(`/${region}/bedrock/`);
  });

  test('a key of Bedrock’s own goes to the region, too', () => {
    const aws = fakeAwsCredentials(createFakeClock(), {}, { AWS_REGION: 'eu-west-3' });
    expect(aws.addressed(spec, { type: 'api_key', secret: 's' }, {}).baseUrl).toBe(bedrockAddress('eu-west-3'));
  });
});

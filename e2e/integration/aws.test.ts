import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startBedrock } from '../upstreams/bedrock.ts';
import { startBaton, type Running } from '../upstreams/gateway-fixture.ts';

/** Accounts of the AWS SDK from their files to a signed request, through a whole Baton and the SDK itself. */

const SECRETS = {
  work: 'made-up-secret-of-work',
  home: 'made-up-secret-of-home',
  env: 'made-up-secret-of-env',
  new: 'made-up-new-secret',
};
const SESSION = 'made-up-session-token';
const MODEL = 'amazon-bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0';

let home: string;
let bedrock: Awaited<ReturnType<typeof startBedrock>>;
let baton: Running;

const profile = (name: string, accessKeyId: string, secret: string) =>
  `[${name}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secret}\n`;

const writeKeys = (...texts: string[]) => writeFile(join(home, '.aws', 'credentials'), texts.join('\n'));

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'baton-aws-'));
  await mkdir(join(home, '.aws', 'sso', 'cache'), { recursive: true });
  await writeKeys(profile('work', 'AKIAWORK', SECRETS.work), profile('home', 'AKIAHOME', SECRETS.home));
  await writeFile(
    join(home, '.aws', 'config'),
    [
      '[profile work]\nregion = eu-west-1',
      '[profile ended]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Dev\nregion = eu-west-1',
      '[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1',
    ].join('\n'),
  );
  // The SDK looks for sign-ins where the process is at home.
  vi.stubEnv('HOME', home);
  const token = {
    accessToken: 'made-up',
    expiresAt: '2020-01-01T00:00:00Z',
    startUrl: 'https://corp.awsapps.com/start',
  };
  const name = createHash('sha1').update('corp').digest('hex');
  await writeFile(join(home, '.aws', 'sso', 'cache', `${name}.json`), JSON.stringify(token));
  bedrock = await startBedrock({
    AKIAWORK: { secretAccessKey: SECRETS.work },
    AKIAHOME: { secretAccessKey: SECRETS.home },
    AKIANEW: { secretAccessKey: SECRETS.new },
    AKIAENV: { secretAccessKey: SECRETS.env, sessionToken: SESSION },
  });
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await baton.close();
  await bedrock.close();
  await rm(home, { recursive: true, force: true });
});

async function start(env: Readonly<Record<string, string>> = {}, provider: object = {}) {
  baton = await startBaton({
    model: { primary: MODEL },
    env: { HOME: home, ...env },
    providers: { 'amazon-bedrock': { baseUrl: bedrock.url, ...provider } },
  });
}

const add = async (awsProfile: string) =>
  (await baton.call('accounts.add', { provider: 'bedrock', kind: 'aws-sdk', secret: '', awsProfile })).id;

async function addInOrder(...names: string[]) {
  const order: string[] = [];
  for (const name of names) order.push(await add(name));
  await baton.call('order.set', { provider: 'amazon-bedrock', order });
}

const anthropic = () => new Anthropic({ baseURL: baton.url, apiKey: baton.key, maxRetries: 0, authToken: null });
const question = { model: 'default', max_tokens: 100, messages: [{ role: 'user' as const, content: 'Hi' }] };

async function ask() {
  const { data, response } = await anthropic().messages.create(question).withResponse();
  const text = data.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  return { text, who: response.headers.get('x-baton-profile'), attempts: response.headers.get('x-baton-attempts') };
}

const signers = () => bedrock.calls.map(({ accessKeyId }) => accessKeyId);

test('a profile of the files signs what a client of another dialect asks, whole', async () => {
  await start();
  await add('work');
  expect(await ask()).toEqual({ text: 'Hello from Bedrock', who: 'amazon-bedrock:work', attempts: '1' });
  expect(bedrock.calls).toMatchObject([
    {
      accessKeyId: 'AKIAWORK',
      region: 'eu-west-1',
      path: '/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse',
      body: { messages: [{ role: 'user', content: [{ text: 'Hi' }] }], inferenceConfig: { maxTokens: 100 } },
    },
  ]);
});

test('and streamed, for two clients', async () => {
  await start();
  await add('work');
  const message = await anthropic().messages.stream(question).finalMessage();
  expect(message).toMatchObject({ content: [{ type: 'text', text: 'Hello from Bedrock' }], stop_reason: 'end_turn' });
  const openai = new OpenAI({ baseURL: `${baton.url}/v1`, apiKey: baton.key, maxRetries: 0 });
  const chunks = await openai.chat.completions.create({ ...question, stream: true });
  let text = '';
  for await (const chunk of chunks) text += chunk.choices[0]?.delta.content ?? '';
  expect(text).toBe('Hello from Bedrock');
  expect(bedrock.calls.map(({ path }) => path.endsWith('/converse-stream'))).toEqual([true, true]);
});

test('one that is throttled is followed by the next, and left alone then', async () => {
  await start();
  await addInOrder('work', 'home');
  bedrock.script('AKIAWORK', {
    kind: 'refused',
    status: 429,
    type: 'ThrottlingException',
    message: 'Too many requests',
  });
  expect(await ask()).toMatchObject({ who: 'amazon-bedrock:home', attempts: '2' });
  expect(await ask()).toMatchObject({ who: 'amazon-bedrock:home', attempts: '1' });
  expect(signers()).toEqual(['AKIAWORK', 'AKIAHOME', 'AKIAHOME']);
});

test('an exception in the stream before a word was said is followed by the next', async () => {
  await start();
  await addInOrder('work', 'home');
  bedrock.script('AKIAWORK', { kind: 'exception', type: 'throttlingException', message: 'Too many requests' });
  const message = await anthropic().messages.stream(question).finalMessage();
  expect(message.content).toMatchObject([{ text: 'Hello from Bedrock' }]);
  expect(signers()).toEqual(['AKIAWORK', 'AKIAHOME']);
  const { groups } = await baton.call('accounts.list', {});
  const [work] = groups.flatMap(({ profiles }) => profiles);
  expect(work).toMatchObject({ state: { kind: 'cooling', reason: 'rate_limit' } });
});

test('a sign-in that has ended is followed by the next, and what to do is said', async () => {
  await start();
  await addInOrder('ended', 'home');
  expect(await ask()).toMatchObject({ who: 'amazon-bedrock:home' });
  const { requests } = await baton.call('activity.list', { limit: 1 });
  expect(requests[0]?.attempts[0]).toMatchObject({
    outcome: 'skipped',
    message: 'The AWS profile ended has no credentials: its sign-in has ended; run `aws sso login --profile ended`.',
  });
});

test('keys that were changed in their file are used as soon as AWS refuses the old ones', async () => {
  await start();
  await add('work');
  await ask();
  bedrock.script('AKIAWORK', {
    ...{ kind: 'refused', status: 403, type: 'ExpiredTokenException' },
    message: 'The security token included in the request is expired',
  });
  await writeKeys(profile('work', 'AKIANEW', SECRETS.new));
  expect((await ask()).text).toBe('Hello from Bedrock');
  expect(signers().at(-1)).toBe('AKIANEW');
});

test.each([
  [
    'the environment',
    { AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: SECRETS.env, AWS_SESSION_TOKEN: SESSION },
    'AKIAENV',
  ],
  ['a name in the environment', { AWS_PROFILE: 'home' }, 'AKIAHOME'],
])('without an account, %s counts', async (_name, env, signer) => {
  await start({ ...env, AWS_REGION: 'eu-west-3' });
  expect((await ask()).text).toBe('Hello from Bedrock');
  expect(bedrock.calls).toMatchObject([{ accessKeyId: signer, region: 'eu-west-3' }]);
});

test('auth "aws-sdk" in the config comes before stored accounts', async () => {
  await start({ AWS_PROFILE: 'home' }, { auth: 'aws-sdk' });
  await add('work');
  await ask();
  expect(signers()).toEqual(['AKIAHOME']);
});

test('a key that is wrong is refused by the check, one that is right is accepted', async () => {
  await start();
  await writeKeys(profile('work', 'AKIAWORK', 'another-secret'), profile('home', 'AKIAHOME', SECRETS.home));
  const check = (awsProfile: string) =>
    baton.call('accounts.check', { provider: 'amazon-bedrock', kind: 'aws-sdk', secret: '', awsProfile });
  expect(await check('work')).toMatchObject({ outcome: 'refused', status: 403 });
  expect(await check('home')).toMatchObject({ outcome: 'accepted' });
});

test('no key of AWS gets into the folder or the log', async () => {
  await start();
  await addInOrder('work', 'ended');
  await ask();
  const everything = await baton.everything();
  expect(everything).toContain('aws-sdk');
  expect(everything).not.toMatch(/made-up|AKIAWORK/);
});

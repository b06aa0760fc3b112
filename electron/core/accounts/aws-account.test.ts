import { expect, test } from 'vitest';
import type { Input } from '#shared/contract';
import { createFakeAws } from '../testing/aws.ts';
import { HOME, startOn } from '../testing/import-world.ts';

const files = {
  [`${HOME}/.aws/config`]:
    '[profile work]\nsso_session = corp\nregion = eu-west-1\n[profile wrk]\ncredential_process = x\n',
};

async function start(more: Record<string, string> = files) {
  const world = await startOn([], { more });
  const add = (input: Partial<Input<'accounts.add'>>) =>
    world.baton.dispatch('accounts.add', { provider: 'bedrock', kind: 'aws-sdk', secret: '', ...input });
  const store = () =>
    JSON.parse(world.ports.files.disk.get(`${HOME}/.baton/agents/main/agent/auth-profiles.json`) as string) as {
      profiles: Record<string, object>;
    };
  return { ...world, add, store };
}

test('an account keeps a name and a region, and needs no secret', async () => {
  const { add, store, call } = await start();
  expect(await add({ awsProfile: 'work' })).toMatchObject({
    value: {
      ...{ id: 'amazon-bedrock:work', type: 'aws-sdk', awsProfile: 'work', region: 'eu-west-1', costKind: 'paid' },
      state: { kind: 'unchecked' },
    },
  });
  expect(store().profiles['amazon-bedrock:work']).toEqual({
    ...{ type: 'aws-sdk', provider: 'amazon-bedrock', setupToken: false, awsProfile: 'work', region: 'eu-west-1' },
  });
  const status = await call('models.status', {});
  expect(status.auth.oauth.profiles).toEqual([]);
  expect(status.auth.oauth.providers).toMatchObject([{ provider: 'amazon-bedrock', status: 'static' }]);
  expect(status.auth.providers[0]).toMatchObject({ provider: 'amazon-bedrock', profiles: { count: 1, awsSdk: 1 } });
});

test('another region is another account; the same once more is named', async () => {
  const { add } = await start();
  await add({ awsProfile: 'work' });
  expect(await add({ awsProfile: 'work', region: 'us-east-1', label: 'US' })).toMatchObject({
    value: { id: 'amazon-bedrock:us', region: 'us-east-1' },
  });
  expect(await add({ awsProfile: 'work', region: 'eu-west-1', label: 'Again' })).toMatchObject({
    error: { code: 'already-stored', profileId: 'amazon-bedrock:work' },
  });
});

test.each<[string, Partial<Input<'accounts.add'>>, object]>([
  ['a name that is not there', { awsProfile: 'wrok' }, { code: 'unknown-aws-profile', nearest: ['work', 'wrk'] }],
  ['a region that is none', { region: 'evil.example/' }, { code: 'bad-region' }],
  ['a provider that is not AWS', { provider: 'openai' }, { code: 'method-not-offered' }],
  ['an expiry', { expires: 1_900_000_000_000 }, { code: 'bad-input' }],
])('%s is refused', async (_name, input, error) => {
  const { add } = await start();
  expect(await add(input)).toMatchObject({ ok: false, error });
});

test('a file that cannot be read hides no name: it may well be there', async () => {
  const { add, ports } = await start({ ...files, [`${HOME}/.aws/credentials`]: 'x'.repeat(6 * 1024 * 1024) });
  expect(ports.files.disk.has(`${HOME}/.aws/credentials`)).toBe(true);
  expect(await add({ awsProfile: 'elsewhere' })).toMatchObject({ value: { awsProfile: 'elsewhere' } });
});

test('replaced by a key of Bedrock’s own, and back, nothing of the other stays', async () => {
  const { add, store, ports } = await start();
  const entries = () => {
    const vault = ports.files.disk.get(`${HOME}/.baton/vault.json`) as string;
    return Object.keys((JSON.parse(vault) as { entries: object }).entries).filter((name) =>
      name.startsWith('profile:'),
    );
  };
  const profileId = 'amazon-bedrock:work';
  await add({ awsProfile: 'work' });
  await add({ kind: 'api_key', secret: 'made-up-bedrock-key-0123456789', profileId });
  expect(store().profiles[profileId]).toEqual({ type: 'api_key', provider: 'amazon-bedrock', setupToken: false });
  expect(entries()).toEqual([`profile:main/${profileId}`]);
  await add({ awsProfile: 'work', profileId });
  expect(entries()).toEqual([]);
});

test('is copied, removed and brought back like any other', async () => {
  const { add, call, store } = await start();
  await add({ awsProfile: 'work' });
  await call('agents.add', { id: 'helper' });
  const profileId = 'amazon-bedrock:work';
  expect(await call('accounts.copy', { profileId, to: 'helper' })).toMatchObject({
    awsProfile: 'work',
    inherited: false,
    leftOut: false,
  });
  const { undo } = await call('accounts.remove', { profileId });
  expect(store().profiles).toEqual({});
  expect(await call('accounts.undo', { undo })).toMatchObject({ id: profileId, awsProfile: 'work', type: 'aws-sdk' });
});

test('a check tells what the SDK said', async () => {
  const message = 'The SSO session associated with this profile has expired.';
  const aws = createFakeAws({ work: { name: 'CredentialsProviderError', message } });
  const { baton } = await startOn([], { more: files, aws: aws.port });
  const check = { provider: 'amazon-bedrock', kind: 'aws-sdk', secret: '', awsProfile: 'work' };
  expect(await baton.dispatch('accounts.check', check)).toMatchObject({
    error: { code: 'aws-credentials', awsProfile: 'work', signIn: true },
  });
  expect(aws.asked).toEqual(['work']);
});

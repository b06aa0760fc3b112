import { expect, test } from 'vitest';
import { HOME, ids, itemsOf, startOn } from '../testing/import-world.ts';

const files = {
  [`${HOME}/.aws/config`]:
    '[default]\nregion = eu-central-1\n[profile Work SSO]\nsso_session = corp\nregion = eu-west-1\n',
  [`${HOME}/.aws/credentials`]:
    '[default]\naws_access_key_id = AKIAMADEUPMADEUP\naws_secret_access_key = made-up-secret-xxxx\n',
};

test('AWS profiles are found by name, and no key of theirs is read out', async () => {
  const { call } = await startOn([], { more: files });
  const found = await call('import.find', {});
  expect(found.items).toMatchObject([
    {
      id: 'aws/file/default',
      source: 'aws',
      provider: 'amazon-bedrock',
      profileId: 'amazon-bedrock:default',
      label: 'AWS profile default (keys)',
      where: '~/.aws/credentials',
      type: 'aws-sdk',
      state: 'unchecked',
      writeBack: false,
    },
    { id: 'aws/file/Work SSO', label: 'AWS profile Work SSO (sign-in)', where: '~/.aws/config' },
  ]);
  expect(JSON.stringify(found)).not.toMatch(/AKIA|made-up/);
});

test('taken over, a name and a region are stored, and nothing in the vault', async () => {
  const { call, ports, take } = await startOn([], { more: files });
  const vault = () => ports.files.disk.get(`${HOME}/.baton/vault.json`);
  const before = vault();
  expect((await take('aws/file/Work SSO')).results).toEqual([
    { id: 'aws/file/Work SSO', ok: true, profileId: 'amazon-bedrock:work-sso' },
  ]);
  const store = JSON.parse(ports.files.disk.get(`${HOME}/.baton/agents/main/agent/auth-profiles.json`) as string) as {
    profiles: object;
  };
  expect(store.profiles).toEqual({
    'amazon-bedrock:work-sso': {
      ...{
        type: 'aws-sdk',
        provider: 'amazon-bedrock',
        label: 'Work SSO',
        awsProfile: 'Work SSO',
        region: 'eu-west-1',
      },
    },
  });
  expect(vault()).toBe(before);
  expect((await itemsOf(call)).map(({ state }) => state)).toEqual(['unchecked', 'stored']);
  expect((await take('aws/file/Work SSO')).results[0]?.message).toBe(
    'It is stored already, as amazon-bedrock:work-sso.',
  );
});

test('a region stands in the config also for a name whose keys are in the other file', async () => {
  const { call } = await startOn([], { more: files });
  expect(await call('accounts.awsProfiles', {})).toEqual({
    profiles: [
      { name: 'default', kind: 'keys', region: 'eu-central-1', where: '~/.aws/credentials' },
      { name: 'Work SSO', kind: 'sso', region: 'eu-west-1', where: '~/.aws/config' },
    ],
    region: 'us-east-1',
    problems: [],
  });
});

test('files that the environment names are looked into, and the environment’s region counts', async () => {
  const env = {
    AWS_CONFIG_FILE: `${HOME}/elsewhere`,
    AWS_SHARED_CREDENTIALS_FILE: `${HOME}/none`,
    AWS_REGION: 'eu-west-3',
  };
  const more = { [`${HOME}/elsewhere`]: '[profile x]\ncredential_process = y\n' };
  const { call } = await startOn([], { env, more });
  expect(await call('accounts.awsProfiles', {})).toMatchObject({
    profiles: [{ name: 'x', kind: 'other', where: '~/elsewhere' }],
    region: 'eu-west-3',
  });
});

test('a key of Bedrock’s own stands in a variable', async () => {
  const { call } = await startOn([], { env: { AWS_BEARER_TOKEN_BEDROCK: 'made-up-bedrock-key-xxxx' } });
  expect(ids(await itemsOf(call))).toEqual(['environment/env/amazon-bedrock:aws-bearer-token-bedrock']);
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAws } from './aws.ts';

/* The SDK itself, over files of our own. */

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'baton-aws-'));
  await mkdir(join(home, '.aws'));
});

afterEach(() => rm(home, { recursive: true, force: true }));

const write = (name: string, text: string) => writeFile(join(home, '.aws', name), text);
const keys = (name: string) => `[${name}]\naws_access_key_id = AKIA${name}\naws_secret_access_key = made-up-${name}\n`;

test('a profile of the files, read anew each time', async () => {
  const aws = createAws(home);
  await write('credentials', `${keys('work')}aws_session_token = session\n`);
  expect(await aws.keys('work', {})).toEqual({
    ok: true,
    value: { accessKeyId: 'AKIAwork', secretAccessKey: 'made-up-work', sessionToken: 'session' },
  });
  await write('credentials', keys('work').replaceAll('made-up', 'new'));
  expect(await aws.keys('work', {})).toMatchObject({ value: { secretAccessKey: 'new-work' } });
});

test('a program that the config names, with the end it tells', async () => {
  const said = JSON.stringify({
    ...{ Version: 1, AccessKeyId: 'AKIAtool', SecretAccessKey: 's', SessionToken: 't' },
    Expiration: '2099-01-01T00:00:00Z',
  });
  await writeFile(join(home, 'keys.json'), said);
  await write('config', `[profile tool]\ncredential_process = cat ${join(home, 'keys.json')}\n`);
  expect(await createAws(home).keys('tool', {})).toEqual({
    ok: true,
    value: { accessKeyId: 'AKIAtool', secretAccessKey: 's', sessionToken: 't', expires: Date.UTC(2099, 0, 1) },
  });
});

test('files that the environment names', async () => {
  const elsewhere = join(home, 'elsewhere');
  await writeFile(elsewhere, keys('mine'));
  expect(await createAws(home).keys('mine', { AWS_SHARED_CREDENTIALS_FILE: elsewhere })).toMatchObject({ ok: true });
});

test('a name that leads to no keys is the SDK’s sentence, never somebody else’s keys', async () => {
  await write('credentials', keys('default'));
  await write('config', '[profile bare]\nregion = eu-west-1\n');
  for (const name of ['bare', 'gone']) {
    const found = await createAws(home).keys(name, {});
    expect(found).toMatchObject({
      ok: false,
      error: { name: 'CredentialsProviderError', message: expect.stringContaining(`[${name}]`) },
    });
  }
});

test('without a name, the SDK’s own way: the default of the files', async () => {
  await write('credentials', keys('default'));
  expect(await createAws(home).keys(undefined, {})).toMatchObject({ value: { accessKeyId: 'AKIAdefault' } });
});

import { expect, test } from 'vitest';
import { awsEntries } from './shared-files.ts';

const config = `
# what the AWS CLI writes
[default]
region = eu-central-1
output = json

[profile work]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Dev
region = eu-west-1

[profile "my role"]
role_arn = arn:aws:iam::123456789012:role/dev
source_profile = default
s3 =
  region = us-west-2

[profile old-sso]
sso_start_url=https://corp.awsapps.com/start

[profile tool]
credential_process = /opt/bin/keys --json
[profile ci]
role_arn = arn:aws:iam::1:role/x
web_identity_token_file = /var/token
[profile half]
role_arn = arn:aws:iam::1:role/x

[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
`;

const credentials = `[default]
aws_access_key_id = AKIAMADEUP
aws_secret_access_key = made-up-secret
; a comment
[ci-keys]
AWS_ACCESS_KEY_ID=AKIAMADEUP2
aws_secret_access_key=made-up-secret-2
region = us-east-2
[empty]
`;

test('profiles of the config, with the way to their keys', () => {
  expect(awsEntries(config, 'config')).toEqual([
    { name: 'default', kind: null, region: 'eu-central-1' },
    { name: 'work', kind: 'sso', region: 'eu-west-1' },
    { name: 'my role', kind: 'role' },
    { name: 'old-sso', kind: 'sso' },
    { name: 'tool', kind: 'other' },
    { name: 'ci', kind: 'other' },
    { name: 'half', kind: null },
  ]);
});

test('names of the credentials file; no key is kept', () => {
  const found = awsEntries(credentials, 'credentials');
  expect(found).toEqual([
    { name: 'default', kind: 'keys' },
    { name: 'ci-keys', kind: 'keys', region: 'us-east-2' },
    { name: 'empty', kind: null },
  ]);
  expect(JSON.stringify(found)).not.toMatch(/made-up|AKIA/);
});

test.each(['', '\uFEFF[default]\r\naws_access_key_id = A\r\n', '[default', 'aws_access_key_id = A', '=\n[]\n[ ]'])(
  'whatever stands in the file, nothing breaks: %j',
  (text) => {
    expect(awsEntries(text, 'credentials').length).toBeLessThanOrEqual(1);
  },
);

test('Windows line ends and a byte order mark are read over', () => {
  expect(awsEntries('\uFEFF[default]\r\naws_access_key_id = A\r\nregion = eu-west-1\r\n', 'credentials')).toEqual([
    { name: 'default', kind: 'keys', region: 'eu-west-1' },
  ]);
});

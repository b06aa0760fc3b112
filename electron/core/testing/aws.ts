import { err, ok } from '#shared/result';
import { createAwsCredentials, type AwsCredentials } from '../aws/credential.ts';
import { createAwsKeyring } from '../aws/keys.ts';
import type { Aws, AwsFailure, AwsKeys, Clock } from '../ports.ts';

/** AWS profiles in memory; '' is what the chain finds without a name. `asked`: who was looked for, in order. */
export function createFakeAws(profiles: Record<string, AwsKeys | AwsFailure> = {}) {
  const asked: string[] = [];
  const port: Aws = {
    async keys(profile = '') {
      asked.push(profile);
      const found = profiles[profile];
      if (found === undefined)
        return err({
          name: 'CredentialsProviderError',
          message:
            profile === ''
              ? 'Could not load credentials from any providers'
              : `Could not resolve credentials using profile: [${profile}] in configuration/credentials file(s).`,
        });
      return 'message' in found ? err(found) : ok(found);
    },
  };
  return { profiles, asked, port };
}

/** The real thing over these profiles, with nothing in config or environment. */
export function fakeAwsCredentials(
  clock: Pick<Clock, 'now'>,
  profiles: Record<string, AwsKeys | AwsFailure> = {},
  env: Readonly<Record<string, string>> = {},
): AwsCredentials {
  const keyring = createAwsKeyring({ clock, aws: createFakeAws(profiles).port, env: () => env });
  return createAwsCredentials({ clock, keyring, region: () => undefined, env: () => env });
}

import type { BatonError } from '#shared/errors';
import { ok, type Result } from '#shared/result';
import type { Clock } from '../ports.ts';
import type { StoredProfile } from '../profiles/types.ts';
import type { HeaderCredential } from '../providers/auth-headers.ts';
import type { ProviderSpec } from '../providers/spec.ts';
import { markOf, type AwsKeyring } from './keys.ts';
import { bedrockAddress, regionFrom, regionOfAddress } from './region.ts';
import { signAws } from './sign.ts';

/** What an account says of AWS. */
export type AwsAccount = Pick<StoredProfile, 'awsProfile' | 'region'>;

/** Credentials of AWS, made ready to be sent to the region they are for. */
export interface AwsCredentials {
  /** Keys that sign each request. @param rejected the `secret` of the one that AWS just refused */
  signing(spec: ProviderSpec, account: AwsAccount, rejected?: string): Promise<Result<HeaderCredential, BatonError>>;
  /** A key of Bedrock's own, which is sent as it is. */
  addressed(spec: ProviderSpec, credential: HeaderCredential, account: AwsAccount): HeaderCredential;
}

export interface AwsCredentialsDeps {
  readonly clock: Pick<Clock, 'now'>;
  readonly keyring: AwsKeyring;
  /** `models.bedrockDiscovery.region`. */
  readonly region: () => string | undefined;
  readonly env: () => Readonly<Record<string, string | undefined>>;
}

export function createAwsCredentials({ clock, keyring, region, env }: AwsCredentialsDeps): AwsCredentials {
  const where = (spec: ProviderSpec, account: AwsAccount) => {
    const usual = regionFrom(account.region, region(), env());
    // An address of one's own says the region it is in, or leads there whatever it says.
    if (spec.custom || spec.ownAddress) return { region: regionOfAddress(spec.baseUrl) ?? usual };
    return { region: usual, baseUrl: bedrockAddress(usual) };
  };
  return {
    async signing(spec, account, rejected) {
      const found = await keyring.of(account.awsProfile, rejected);
      if (!found.ok) return found;
      const keys = found.value;
      const { region: at, ...address } = where(spec, account);
      return ok({
        type: 'aws-sdk',
        secret: markOf(keys),
        ...address,
        sign: (request) => signAws(request, keys, { region: at, service: 'bedrock', at: clock.now() }),
      });
    },
    addressed(spec, credential, account) {
      const { region: _at, ...address } = where(spec, account);
      return { ...credential, ...address };
    },
  };
}

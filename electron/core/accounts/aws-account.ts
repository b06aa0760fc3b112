import type { Input, Output } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import { isRegion } from '../aws/region.ts';
import { defined } from '../kernel/defined.ts';
import { nearest } from '../kernel/nearest.ts';
import type { StoredProfile } from '../profiles/types.ts';
import type { ProviderSpec } from '../providers/spec.ts';

/** What stands in the AWS files now. */
export type AwsProfiles = () => Promise<Output<'accounts.awsProfiles'>>;

type AwsAccount = Pick<StoredProfile, 'awsProfile' | 'region'>;

/**
 * What an account of the AWS SDK keeps: two names. Errors: `method-not-offered`, `bad-region`, `unknown-aws-profile`,
 * `already-stored` (the same profile and region under another id).
 * @param now `id`: the one it is to have; `stored`: the agent's accounts
 */
export async function checkAws(
  awsProfiles: AwsProfiles,
  spec: Pick<ProviderSpec, 'id' | 'awsSdk'>,
  { awsProfile, region }: Pick<Input<'accounts.add'>, 'awsProfile' | 'region'>,
  now: { readonly id: string; readonly stored: readonly StoredProfile[] },
): Promise<Result<AwsAccount, BatonError>> {
  if (!spec.awsSdk) return err({ code: 'method-not-offered', provider: spec.id, kind: 'aws-sdk' });
  if (region !== undefined && !isRegion(region)) return err({ code: 'bad-region', region });
  const { profiles, problems } = await awsProfiles();
  const entry = profiles.find(({ name }) => name === awsProfile);
  // What could not be read may well hold it.
  if (awsProfile !== undefined && !entry && problems.length === 0)
    return err({ code: 'unknown-aws-profile', awsProfile, nearest: nearest(awsProfile, namesOf(profiles)) });

  const account = defined({ awsProfile, region: region ?? entry?.region });
  const twin = now.stored.find((other) => other.id !== now.id && isSame(other, spec.id, account));
  return twin ? err({ code: 'already-stored', profileId: twin.id }) : ok(account);
}

const namesOf = (profiles: Output<'accounts.awsProfiles'>['profiles']) => profiles.map(({ name }) => name);

const isSame = (stored: StoredProfile, provider: string, { awsProfile, region }: AwsAccount): boolean =>
  stored.type === 'aws-sdk' &&
  stored.provider === provider &&
  stored.awsProfile === awsProfile &&
  stored.region === region;

import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import { MINUTE } from '../kernel/duration.ts';
import { createSingleFlight } from '../kernel/single-flight.ts';
import type { Aws, AwsKeys, Clock } from '../ports.ts';
import { awsTrouble } from './trouble.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Keys of AWS as its SDK finds them. Kept in memory only, and never longer than they are good. */
export interface AwsKeyring {
  /**
   * @param awsProfile absent: the environment's keys, its `AWS_PROFILE`, else whatever the SDK finds
   * @param rejected what `markOf` said of keys that AWS just refused
   */
  of(awsProfile: string | undefined, rejected?: string): Promise<Result<AwsKeys, BatonError>>;
}

/** How early the SDK itself gets new ones. */
const LEAD = 5 * MINUTE;
/** Keys without an end may be changed in their file at any time. */
const STATIC_FOR = MINUTE;

/** What of the keys is sent along, and so may come back in an error; else what is signed with. */
export const markOf = ({ sessionToken, secretAccessKey }: AwsKeys): string => sessionToken ?? secretAccessKey;

export interface AwsKeyringDeps {
  readonly clock: Pick<Clock, 'now'>;
  readonly aws: Aws;
  readonly env: () => Env;
}

export function createAwsKeyring({ clock, aws, env }: AwsKeyringDeps): AwsKeyring {
  const kept = new Map<string, { readonly keys: AwsKeys; readonly until: number }>();
  const single = createSingleFlight<Result<AwsKeys, BatonError>>();

  async function find(name: string | undefined, at: string): Promise<Result<AwsKeys, BatonError>> {
    const found = await aws.keys(name, env());
    if (!found.ok) return err(awsTrouble(name, found.error));
    const keys = found.value;
    const until = keys.expires === undefined ? clock.now() + STATIC_FOR : keys.expires - LEAD;
    kept.set(at, { keys, until });
    return ok(keys);
  }

  return {
    async of(awsProfile, rejected) {
      const ofEnv = awsProfile === undefined ? keysIn(env()) : null;
      if (ofEnv) return ok(ofEnv);
      const name = awsProfile ?? wordIn(env(), 'AWS_PROFILE');
      const at = name ?? '';
      const known = kept.get(at);
      if (known && clock.now() < known.until && markOf(known.keys) !== rejected) return ok(known.keys);
      return await single(at, () => find(name, at));
    },
  };
}

/** Both are needed (behaviour §2.2). */
export function keysIn(env: Env): AwsKeys | null {
  const accessKeyId = wordIn(env, 'AWS_ACCESS_KEY_ID');
  const secretAccessKey = wordIn(env, 'AWS_SECRET_ACCESS_KEY');
  const sessionToken = wordIn(env, 'AWS_SESSION_TOKEN');
  if (accessKeyId === undefined || secretAccessKey === undefined) return null;
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}

function wordIn(env: Env, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

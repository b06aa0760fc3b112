import { join } from 'node:path';
import type { AwsProfileView, Output } from '#shared/contract';
import { regionFrom } from '../aws/region.ts';
import { awsEntries } from '../aws/shared-files.ts';
import type { ConfigService } from '../config/types.ts';
import { defined } from '../kernel/defined.ts';
import { folderFrom, readForeign, shown } from './foreign-file.ts';
import type { Candidate, Look, Reading } from './types.ts';

/** Names in the files of AWS's own tools; never a key (behaviour §11.1: never copied). */
export interface AwsFound {
  readonly profiles: readonly AwsProfileView[];
  readonly problems: readonly { readonly where: string; readonly message: string }[];
}

/** `credentials` first: keys there win over what `config` says of the same name, but the region stands in either. */
export async function findAwsProfiles(look: Pick<Look, 'files' | 'home' | 'env'>): Promise<AwsFound> {
  const { home, env } = look;
  const files = [
    {
      kind: 'credentials',
      path: folderFrom(home, env['AWS_SHARED_CREDENTIALS_FILE']) ?? inFolder(home, 'credentials'),
    },
    { kind: 'config', path: folderFrom(home, env['AWS_CONFIG_FILE']) ?? inFolder(home, 'config') },
  ] as const;
  const profiles = new Map<string, AwsProfileView>();
  const problems: { where: string; message: string }[] = [];
  for (const { kind, path } of files) {
    const where = shown(home, path);
    const file = await readForeign(look, path);
    if (file.kind === 'problem') problems.push({ where, message: file.message });
    if (file.kind !== 'text') continue;
    for (const entry of awsEntries(file.text, kind))
      profiles.set(entry.name, merged(profiles.get(entry.name), { ...entry, where }));
  }
  return { profiles: [...profiles.values()], problems };
}

const inFolder = (home: string, name: string) => join(home, '.aws', name);

/** A role in `config` that is fed by keys of its own name is a role. */
const merged = (keys: AwsProfileView | undefined, next: AwsProfileView): AwsProfileView =>
  keys === undefined || next.kind === 'role' ? { ...keys, ...next } : { ...next, ...keys };

/** For those who add one by hand, with the region that holds when none is said. */
export async function listAwsProfiles(
  ports: Pick<Look, 'files' | 'home'>,
  config: Pick<ConfigService, 'current' | 'env'>,
): Promise<Output<'accounts.awsProfiles'>> {
  const env = config.env();
  const { profiles, problems } = await findAwsProfiles({ ...ports, env });
  return {
    profiles: [...profiles],
    region: regionFrom(undefined, config.current().models.bedrockDiscovery.region, env),
    problems: problems.map(({ where, message }) => `${where}: ${message}`),
  };
}

/** AWS profiles as accounts: what is stored is the name and the region. */
export async function readAws(look: Look): Promise<Reading> {
  const { profiles, problems } = await findAwsProfiles(look);
  return {
    candidates: profiles.map(candidateOf),
    problems: problems.map((it) => ({ source: 'aws', ...it, needsClick: false })),
  };
}

const ways = { keys: 'keys', sso: 'sign-in', role: 'role', other: 'credentials' } as const;

function candidateOf({ name, kind, region, where }: AwsProfileView): Candidate {
  const profileId = `amazon-bedrock:${name.toLowerCase().replace(/[^a-z0-9._-]+/g, '-')}`;
  return {
    ...{ id: `aws/file/${name}`, source: 'aws', provider: 'amazon-bedrock', profileId, where },
    ...{ label: `AWS profile ${name} (${ways[kind]})`, name, type: 'aws-sdk', secret: '', awsProfile: name },
    ...defined({ region }),
  };
}

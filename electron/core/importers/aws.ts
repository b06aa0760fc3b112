import { join } from 'node:path';
import type { AwsProfileView, Output } from '#shared/contract';
import { regionFrom } from '../aws/region.ts';
import { awsEntries, type AwsEntry } from '../aws/shared-files.ts';
import type { ConfigService } from '../config/types.ts';
import { defined } from '../kernel/defined.ts';
import { folderFrom, readForeign, shown } from './foreign-file.ts';
import type { Candidate, Look, Reading } from './types.ts';

/** Names in the files of AWS's own tools; never a key (behaviour §11.1: never copied). */
export interface AwsFound {
  readonly profiles: readonly AwsProfileView[];
  readonly problems: readonly { readonly where: string; readonly message: string }[];
}

/** Roles of `config` come before keys of the same name, which only feed them; else those in `credentials` count. */
export async function findAwsProfiles(look: Pick<Look, 'files' | 'home' | 'env'>): Promise<AwsFound> {
  const { home, env } = look;
  const inFolder = (name: string) => join(home, '.aws', name);
  const credentials = folderFrom(home, env['AWS_SHARED_CREDENTIALS_FILE']) ?? inFolder('credentials');
  const keys = await entriesOf(look, credentials, 'credentials');
  const config = await entriesOf(look, folderFrom(home, env['AWS_CONFIG_FILE']) ?? inFolder('config'), 'config');
  const names = new Set([...keys.entries, ...config.entries].map(({ name }) => name));
  return {
    profiles: [...names].flatMap((name) => {
      const both = [keys, config].flatMap(({ entries }) => entries.filter((entry) => entry.name === name));
      return merged(name, both);
    }),
    problems: [...keys.problems, ...config.problems],
  };
}

type Placed = AwsEntry & { readonly where: string };

async function entriesOf(look: Pick<Look, 'files' | 'home'>, path: string, kind: 'config' | 'credentials') {
  const where = shown(look.home, path);
  const file = await readForeign(look, path);
  if (file.kind === 'problem') return { entries: [], problems: [{ where, message: file.message }] };
  const entries = file.kind === 'text' ? awsEntries(file.text, kind).map((entry): Placed => ({ ...entry, where })) : [];
  return { entries, problems: [] };
}

/** @param both what the files say of one name, `credentials` first; empty when nothing leads to keys */
function merged(name: string, both: readonly Placed[]): AwsProfileView[] {
  const source = both.find(({ kind }) => kind === 'role') ?? both.find(({ kind }) => kind !== null);
  if (!source || source.kind === null) return [];
  const region = both.findLast((entry) => entry.region !== undefined)?.region;
  return [{ name, kind: source.kind, where: source.where, ...defined({ region }) }];
}

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

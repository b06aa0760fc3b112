import type { AwsProfileView } from '#shared/contract';

/*
 * `~/.aws/config` and `~/.aws/credentials`: sections of `name = value`. Only names, regions and the way to the keys are
 * taken out of them; the keys themselves are the AWS SDK's business.
 */

/** A name of one of the AWS files. `kind: null`: nothing there leads to keys, but the other file may. */
export interface AwsEntry {
  readonly name: string;
  readonly kind: AwsProfileView['kind'] | null;
  readonly region?: string;
}

type Section = Readonly<Record<string, string>>;

/** Enough to tell how a profile gets its keys. No secret is among them. */
const wanted = new Set([
  ...['region', 'role_arn', 'source_profile', 'credential_source', 'web_identity_token_file', 'credential_process'],
  ...['sso_session', 'sso_start_url', 'login_session', 'aws_access_key_id'],
]);

/** @param kind in `config` every name but `default` stands behind `profile` */
export function awsEntries(text: string, kind: 'config' | 'credentials'): AwsEntry[] {
  return [...sections(text)].flatMap(([title, section]) => {
    const name = kind === 'config' ? profileName(title) : title;
    if (name === null) return [];
    const { region } = section;
    return [{ name, kind: wayOf(section), ...(region !== undefined && { region }) }];
  });
}

/** `[profile work]`, `[profile "my work"]`, `[default]`; other sections (`sso-session`, `services`) are none. */
function profileName(title: string): string | null {
  if (title === 'default') return title;
  return /^profile\s+["']?(.+?)["']?$/.exec(title)?.[1] ?? null;
}

function sections(text: string): Map<string, Section> {
  const found = new Map<string, Record<string, string>>();
  let now: Record<string, string> = {};
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const title = /^\s*\[([^\]]+)\]/.exec(line)?.[1]?.trim();
    if (title === undefined) Object.assign(now, fieldOf(line));
    else {
      now = found.get(title) ?? {};
      found.set(title, now);
    }
  }
  return found;
}

/** What is indented belongs to the name above it, and comments begin a line. */
function fieldOf(line: string): Record<string, string> {
  const [, written = '', value = ''] = /^([^\s=#;][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
  const name = written.toLowerCase();
  if (!wanted.has(name) || value === '') return {};
  return { [name]: value };
}

/** In the order in which the SDK looks; `null`: nothing leads to keys. */
function wayOf(section: Section): AwsEntry['kind'] {
  const has = (...names: readonly string[]) => names.some((name) => section[name] !== undefined);
  if (has('role_arn') && has('source_profile', 'credential_source')) return 'role';
  if (has('aws_access_key_id')) return 'keys';
  if (has('web_identity_token_file', 'credential_process')) return 'other';
  return has('sso_session', 'sso_start_url', 'login_session') ? 'sso' : null;
}

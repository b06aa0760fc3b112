import type { BatonError } from '#shared/errors';
import type { CredentialType } from '#shared/profile';
import { err, ok, type Result } from '#shared/result';
import type { AwsAccount, AwsCredentials } from '../aws/credential.ts';
import type { ConfigService } from '../config/types.ts';
import type { Profiles } from '../profiles/store.ts';
import type { StoredProfile } from '../profiles/types.ts';
import type { HeaderCredential } from '../providers/auth-headers.ts';
import type { ProviderSpec, ProviderTable } from '../providers/spec.ts';
import { CODE_ASSIST, usesCodeAssist } from '../providers/code-assist.ts';
import type { CodeAssistProjects } from './code-assist-projects.ts';
import type { CopilotTokens } from './copilot-tokens.ts';
import { codexAccount, copilotAddress } from './identity.ts';
import type { Refresher } from './types.ts';
import { whenThere, type Soon } from '../kernel/soon.ts';

export interface CredentialsDeps {
  readonly profiles: Pick<Profiles, 'view' | 'secret'>;
  readonly providers: () => ProviderTable;
  readonly refresher: Pick<Refresher, 'fresh'>;
  readonly copilot: CopilotTokens;
  readonly projects: CodeAssistProjects;
  readonly aws: AwsCredentials;
  /** Says where secrets belong; while that is unknown, none is made ready. */
  readonly config: Pick<ConfigService, 'unknown'>;
}

type Ready = Soon<Result<HeaderCredential, BatonError>>;
type Later = Promise<Result<HeaderCredential, BatonError>>;

/** Stored and ambient secrets, made ready to be sent: at once when nobody has to be asked. */
export interface Credentials {
  /** @param rejected the secret that the provider just refused, if one was */
  of(agentId: string, profileId: string, rejected?: string): Ready;
  /** A secret that no profile holds: from the environment or the config. */
  ambient(spec: ProviderSpec, secret: HeaderCredential, source: string, rejected?: string): Ready;
  /** What the AWS SDK finds for an account that is not stored (yet). */
  aws(spec: ProviderSpec, account: AwsAccount, rejected?: string): Ready;
}

export function createCredentials(deps: CredentialsDeps): Credentials {
  const { profiles, providers, refresher, copilot, aws } = deps;

  /** Copilot takes no token of GitHub's; every other provider takes what it gave. */
  function made(
    spec: ProviderSpec | undefined,
    type: CredentialType | 'none',
    secret: string,
    name: string,
    rejected?: string,
    account: AwsAccount = {},
  ): Ready {
    if (spec?.awsSdk) return ok(aws.addressed(spec, { type, secret }, account));
    if (spec?.login?.exchangeUrl === undefined) return ok({ type, secret });
    return whenThere(copilot.of(spec.login, secret, name, rejected), (token) =>
      token.ok ? ok(dressed(spec, { type: 'oauth', secret: token.value }, undefined)) : token,
    );
  }

  const signing = async (spec: ProviderSpec | undefined, profile: StoredProfile, rejected?: string): Later =>
    spec?.awsSdk
      ? await aws.signing(spec, profile, rejected)
      : err({ code: 'method-not-offered', provider: profile.provider, kind: 'aws-sdk' });

  async function ofLogin(
    agentId: string,
    profile: StoredProfile,
    spec: ProviderSpec | undefined,
    rejected?: string,
  ): Later {
    const fresh = await refresher.fresh(agentId, profile.id, rejected);
    if (!fresh.ok) return fresh;
    const login = dressed(spec, { type: 'oauth', secret: fresh.value.access }, profile);
    return usesCodeAssist(profile.provider) ? await withProject(deps, spec, profile, login) : ok(login);
  }

  const ifKnown = (ready: () => Ready): Ready => {
    const unknown = deps.config.unknown();
    return unknown ? err(unknown) : ready();
  };

  function ofProfile(agentId: string, profileId: string, rejected?: string): Ready {
    const profile = profiles.view(agentId).profiles[profileId];
    const spec = profile && providers().get(profile.provider);
    if (profile?.type === 'oauth') return ofLogin(agentId, profile, spec, rejected);
    if (profile?.type === 'aws-sdk') return signing(spec, profile, rejected);
    return whenThere(profiles.secret(agentId, profileId), (secret) =>
      secret.ok ? made(spec, profile?.type ?? 'api_key', secret.value, profileId, rejected, profile) : secret,
    );
  }

  return {
    of: (agentId, profileId, rejected) => ifKnown(() => ofProfile(agentId, profileId, rejected)),
    ambient: (spec, { type, secret }, source, rejected) =>
      ifKnown(() =>
        type === 'aws-sdk' ? aws.signing(spec, {}, rejected) : made(spec, type, secret, source, rejected),
      ),
    aws: (spec, account, rejected) => ifKnown(() => aws.signing(spec, account, rejected)),
  };
}

/** Google's logins are good for one project, which the account brings, or Google names. */
async function withProject(
  { projects }: Pick<CredentialsDeps, 'projects'>,
  spec: ProviderSpec | undefined,
  { id, projectId }: StoredProfile,
  login: HeaderCredential,
): Later {
  const base = spec?.ownAddress === true ? spec.baseUrl : CODE_ASSIST;
  const project = projectId === undefined ? await projects.of(id, login.secret, base) : ok(projectId);
  return project.ok ? ok({ ...login, baseUrl: base, codeAssist: { project: project.value } }) : project;
}

/** With what the API of a login wants besides its token. */
function dressed(
  spec: ProviderSpec | undefined,
  { type, secret }: HeaderCredential,
  profile: StoredProfile | undefined,
): HeaderCredential {
  const headers = headersFor(spec?.id, secret, profile);
  const baseUrl = spec?.ownAddress === true ? undefined : addressFor(spec?.id, secret, profile);
  return { type, secret, ...(headers && { headers }), ...(baseUrl !== undefined && { baseUrl }) };
}

function headersFor(
  provider: string | undefined,
  secret: string,
  profile: StoredProfile | undefined,
): HeaderCredential['headers'] | undefined {
  if (provider === 'github-copilot') return { 'editor-version': 'Baton/1.0', 'editor-plugin-version': 'baton/1.0' };
  if (provider !== 'openai-codex') return undefined;
  const account = profile?.accountId ?? codexAccount(secret);
  return {
    'openai-beta': 'responses=experimental',
    originator: 'baton',
    ...(account !== undefined && { 'chatgpt-account-id': account }),
  };
}

function addressFor(
  provider: string | undefined,
  secret: string,
  profile: StoredProfile | undefined,
): string | undefined {
  if (provider === 'github-copilot') return copilotAddress(secret);
  return provider === 'qwen-portal' ? profile?.resourceUrl : undefined;
}

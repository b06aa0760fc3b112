import type { BatonError } from './baton-error.ts';
import type { IneligibleReason } from './profile.ts';
import type { ConfigIssue } from './status.ts';

export type { BatonError };

/* The sentences are apart from the schema, so that a command can say one without loading zod. */

const near = (names: readonly string[]) => (names.length > 0 ? ` Did you mean ${names.join(', ')}?` : '');

const backendNames = { keychain: 'the system keychain', passphrase: 'a passphrase', keyfile: 'a key file' } as const;

const unusable: Readonly<Record<IneligibleReason | 'excluded_by_order', string>> = {
  profile_missing: 'it is not stored. Add it again',
  provider_mismatch: 'it belongs to another provider. Choose one of this provider',
  mode_mismatch: 'auth.profiles in the config says otherwise of it. Correct its entry there',
  missing_credential: 'its secret is missing. Add it again',
  expired: 'it has expired. Paste a new token',
  invalid_expires: 'its expiry is no date. Paste the token again',
  excluded_by_order: 'the order of its provider leaves it out. Add it with `baton models auth order set`',
};

const methodNames: Readonly<Record<string, string>> = {
  api_key: 'an API key',
  token: 'a token',
  'setup-token': 'a setup-token',
  oauth: 'a login',
  'aws-sdk': 'an AWS profile',
  browser: 'a login with a browser',
  device: 'a login with a code',
};

type Sentences = { readonly [E in BatonError as E['code']]: (error: E) => string };

const sentences: Sentences = {
  'bad-input': (error) => error.issues.join('; '),
  'unknown-provider': (error) =>
    `There is no provider “${error.provider}”.${near(error.nearest) || ' See `baton models list --all` for those Baton knows.'}`,
  'unknown-profile': (error) =>
    `There is no auth profile “${error.profileId}”.${near(error.nearest) || ' `baton models auth list` shows yours.'}`,
  'unknown-agent': (error) =>
    `There is no agent “${error.agentId}”.${near(error.nearest) || (/^[a-z0-9._-]+$/.test(error.agentId) ? ` Add it with \`baton agents add ${error.agentId}\`.` : ' `baton agents list` shows yours.')}`,
  'unknown-model': (error) =>
    /@[^@/]+:/.test(error.model)
      ? `“${error.model}” names an account, too, which only a request or a session can. Write it without “@…”.`
      : `There is no model “${error.model}”.${near(error.nearest) || ' `baton models list --all` shows what there is.'}`,
  'unknown-alias': (error) =>
    `There is no alias “${error.alias}”.${near(error.nearest) || ' `baton models aliases list` shows yours.'}`,
  'not-a-fallback': (error) => `Fallback not found: ${error.model}. \`baton models fallbacks list\` shows yours.`,
  'bad-model': (error) =>
    `“${error.model}” is no model reference. Write provider/model, for instance anthropic/claude-opus-4-5, or an alias.`,
  'model-not-allowed': (error) =>
    `Model “${error.model}” is not allowed.${near(error.nearest ?? [])} Add it to agents.defaults.models, or allow every model in Settings.`,
  'sees-no-images': (error) =>
    `“${error.model}” does not see images. Choose a model with text+image in \`baton models list --all\`.`,
  'bad-alias': (error) =>
    `“${error.alias}” cannot be an alias. Use letters, digits, and the signs _ . : - only, and none of default, baton, main, inherit and none.`,
  'alias-taken': (error) => `${error.alias} already means ${error.model}. Remove it first, or choose another name.`,
  'wrong-provider': (error) => `${error.profileId} is a profile of ${error.provider}, not of ${error.wanted}.`,
  'profile-unusable': (error) => `${error.profileId} cannot be used: ${unusable[error.reason]}.`,
  'method-not-offered': (error) => `${error.provider} does not take ${methodNames[error.kind] ?? error.kind}.`,
  'bad-secret': () => 'Nothing was pasted. Copy the key or token and try again.',
  'secret-too-short': (error) =>
    `${String(error.min - error.have)} characters short: ${String(error.have)} of at least ${String(error.min)}. Copy all of it and try again.`,
  'secret-prefix': (error) => `This does not start with ${error.prefix}. Check that you copied the right one.`,
  'secret-masked': () => 'This is a shortened key. Copy the full one.',
  'secret-of-other': (error) => `This looks like a key for ${error.name}. Add it there.`,
  'bad-expiry': () => 'The expiry must be a time to come. Write for instance 365d, 12h or 90m.',
  'bad-agent-id': (error) =>
    `“${error.agentId}” cannot be an agent id. Use lower-case letters, digits and . _ - (at most 40).`,
  'agent-exists': (error) => `There is already an agent “${error.agentId}”.`,
  'agent-protected': (error) => `The agent ${error.agentId} stays: every other one follows it.`,
  'provider-half-removed': (error) =>
    `${error.why} Removed so far: ${error.removed.join(', ')}. Remove ${error.provider} again to finish.`,
  'bad-profile-id': (error) =>
    `“${error.profileId}” is no profile id of ${error.provider}. Write ${error.provider}:name.`,
  'no-credentials': (error) =>
    `No credentials found for ${error.provider}. Add one with \`baton models auth paste-token --provider ${error.provider}\`.`,
  'secret-not-there': (error) =>
    `The secret of ${error.profileId} is kept elsewhere, and is not there: ${error.why}. Put it there, or add the account again.`,
  'vault-locked': ({ name, wrong }) =>
    wrong === true
      ? 'The vault is locked, since BATON_PASSPHRASE does not open it. Set the right one, or type it into Baton’s window or `baton unlock`.'
      : /passphrase/i.test(name)
        ? `The vault is locked (${name}). Type the passphrase into Baton’s window or \`baton unlock\`, or set BATON_PASSPHRASE, and try again.`
        : `The vault is locked (${name}). Unlock it and try again.`,
  'vault-changed': (error) =>
    `The vault was sealed with ${backendNames[error.sealedWith]}, which is not here now: ${error.why}. Nothing is lost; bring it back and try again.`,
  'vault-unreadable': (error) => `The vault cannot be read: ${error.why}. Nothing was overwritten.`,
  'wrong-passphrase': () => 'This passphrase does not open the vault. Try again.',
  'store-unreadable': (error) =>
    `${error.path} cannot be read${error.keptAs === undefined ? '' : `; it was kept as ${error.keptAs}`}. Repair it or restore a backup.`,
  'config-invalid': (error) => `${error.path} has an error: ${issuesText(error.issues)}. Nothing was changed.`,
  'config-unread': (error) =>
    `${error.path} has an error: ${issuesText(error.issues)}. Until it is mended, Baton asks no provider.`,
  'folder-not-writable': (error) =>
    `${error.path} cannot be written. Check its owner and its permissions, or set BATON_HOME.`,
  'write-failed': (error) => `${error.path} could not be written (${error.why}). Nothing was changed.`,
  'owner-silent': (error) =>
    `Another Baton (process ${String(error.pid)}) owns ${error.stateDir} but does not answer. Stop it and try again.`,
  'already-running': (error) =>
    `Baton is already running (process ${String(error.pid)}) on ${error.stateDir}. Stop it first, or use the one that runs.`,
  'port-in-use': (error) => `Port ${String(error.port)} is taken. Choose another with --port or gateway.port.`,
  'already-stored': (error) => `This is stored already, as ${error.profileId}.`,
  'unknown-login': () => 'This login is over. Start it again.',
  'unknown-job': () => 'This is over and forgotten. Start it again.',
  'login-failed': (error) => error.message,
  'sign-in-needed': ({ label, profileId }) => `${label ?? profileId} is not accepted any more. Sign in again.`,
  'refresh-failed': ({ label, profileId, why }) =>
    `${label ?? profileId} could not be refreshed (${why}). Baton tries again.`,
  'aws-credentials': ({ awsProfile, why, signIn }) => {
    const who =
      awsProfile === undefined
        ? 'The AWS SDK found no credentials'
        : `The AWS profile ${awsProfile} has no credentials`;
    const login = `run \`aws sso login${awsProfile === undefined ? '' : ` --profile ${awsProfile}`}\``;
    return `${who}: ${why}; ${signIn ? login : 'look at ~/.aws/config and ~/.aws/credentials, or run `aws configure`'}.`;
  },
  'unknown-aws-profile': (error) =>
    `There is no AWS profile “${error.awsProfile}” in ~/.aws/config or ~/.aws/credentials.${near(error.nearest)}`,
  'bad-region': (error) => `“${error.region}” is no AWS region. Write for instance us-east-1 or eu-central-1.`,
  'unknown-request': ({ id }) =>
    id === 'last'
      ? 'There was no request yet. Point a tool at the gateway, or try `baton ask`.'
      : `The request log knows no request “${id}”. \`baton explain last\` shows the newest.`,
  'no-bodies': ({ id }) =>
    `What was sent and answered in ${id} was not kept. That is done for requests to the gateway while \`baton activity bodies on\` lasts.`,
  'undo-gone': () => 'It is too late to undo this. Add the account again.',
  'nothing-to-import': () => 'It is not there any more. Look again.',
  paused: () => 'Baton is paused. Resume it from the tray.',
  exhausted: (error) => error.message,
  unreachable: () => 'Baton does not answer. Start it again, then open the link it prints.',
  internal: (error) => `Something went wrong inside Baton (trace ${error.traceId}). The log has the details.`,
};

/** One sentence for people: what happened, then what to do. Never holds a secret. */
export function explain(error: BatonError): string {
  // The table is complete by its type; TypeScript cannot follow that the entry found fits this very member of the union.
  const sentence = sentences[error.code] as (error: BatonError) => string;
  return sentence(error);
}

/** All that is wrong in the config, in one sentence without its end. */
export const issuesText = (issues: readonly ConfigIssue[]): string => issues.map(issueText).join('; ');

/** `agents.defaults.model.primary (line 14): …` */
export function issueText(issue: ConfigIssue): string {
  const where = issue.line === undefined ? issue.path : `${issue.path || 'the file'} (line ${String(issue.line)})`;
  return where === '' ? issue.message : `${where}: ${issue.message}`;
}

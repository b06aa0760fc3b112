import type { CredentialType } from '#shared/profile';
import type { Dialect } from '#shared/provider';
import type { ProviderSpec } from './spec.ts';

export { ANTHROPIC_VERSION } from '../dialects/messages/version.ts';

/** Anthropic takes a subscription's token only from who names this beta. */
export const OAUTH_BETA = 'oauth-2025-04-20';

/** Tokens of `claude setup-token` and of a login begin like this, keys do not. */
const subscriptionToken = /^sk-ant-oat/;

export interface HeaderCredential {
  /** `none`: a local server that needs none. */
  readonly type: CredentialType | 'none';
  readonly secret: string;
  /** What a login's API wants besides the token, names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Where this credential is good, when that is its own address. */
  readonly baseUrl?: string;
  /** A login of Gemini CLI or Antigravity: asked in an envelope that names this project of Google's. */
  readonly codeAssist?: { readonly project: string };
  /** Takes the place of a header with the secret: what is sent last, once address and body are as they will be. */
  readonly sign?: (request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: Uint8Array | readonly Uint8Array[] | undefined;
  }) => Promise<Readonly<Record<string, string>>>;
}

/**
 * The documented headers for the credential in hand, names in lower case, to be laid over the client's; those that
 * carry the client's own credential (`clientCredentialHeaders`) are to be dropped first.
 * @param clientBeta the client's `anthropic-beta`, kept and added to
 */
export function authHeaders(
  spec: Pick<ProviderSpec, 'auth' | 'headers'>,
  credential: HeaderCredential,
  dialect: Dialect,
  clientBeta?: string,
): Record<string, string> {
  return { ...credentialHeaders(spec.auth, credential, dialect, clientBeta), ...credential.headers, ...spec.headers };
}

/** Never passed on: they hold Baton's client key. */
export const clientCredentialHeaders: readonly string[] = ['authorization', 'x-api-key', 'x-goog-api-key', 'api-key'];

function credentialHeaders(
  auth: ProviderSpec['auth'],
  { type, secret }: HeaderCredential,
  dialect: Dialect,
  clientBeta: string | undefined,
): Record<string, string> {
  if (type === 'none' || type === 'aws-sdk' || secret === '') return {};
  return styles[auth]({ type, secret, dialect, clientBeta });
}

interface Sent {
  readonly type: CredentialType;
  readonly secret: string;
  readonly dialect: Dialect;
  readonly clientBeta: string | undefined;
}

const bearer = ({ secret }: Sent) => ({ authorization: `Bearer ${secret}` });
const key = ({ secret }: Sent) => ({ 'x-api-key': secret });

const styles: Readonly<Record<ProviderSpec['auth'], (sent: Sent) => Record<string, string>>> = {
  bearer,
  'x-api-key': key,
  google: (sent) => (isGoogleToken(sent) ? bearer(sent) : googleKey(sent)),
  messages: (sent) => (sent.dialect === 'anthropic-messages' ? key(sent) : googleKey(sent)),
  anthropic: (sent) =>
    isSubscription(sent.type, sent.secret)
      ? { ...bearer(sent), 'anthropic-beta': withBeta(sent.clientBeta, OAUTH_BETA) }
      : key(sent),
};

/** Access tokens of Google's begin like this, keys do not. */
const isGoogleToken = ({ type, secret }: Sent): boolean => type === 'oauth' || secret.startsWith('ya29.');

/** Google's imitation of OpenAI takes its keys as OpenAI does. */
const googleKey = (sent: Sent): Record<string, string> =>
  sent.dialect === 'google-generative-ai' ? { 'x-goog-api-key': sent.secret } : bearer(sent);

function isSubscription(type: CredentialType | 'none', secret: string): boolean {
  if (subscriptionToken.test(secret)) return true;
  // A key pasted as a token is still a key; any other token is a bearer.
  return type !== 'api_key' && !/^sk-ant-api/.test(secret);
}

/** A comma-separated list with `beta` in it once, the client's first. */
export function withBeta(client: string | undefined, beta: string): string {
  const names = (client ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return [...new Set([...names, beta])].join(',');
}

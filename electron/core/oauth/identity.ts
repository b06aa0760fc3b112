import { asObject, parseObject, type Json } from '../kernel/json.ts';
import type { LoginSpec } from '../providers/logins/spec.ts';
import type { Granted } from './client.ts';
import { isLoopbackUrl } from './loopback-url.ts';

/** What a provider tells of the account behind a login. */
export interface Identity {
  readonly email?: string;
  readonly accountId?: string;
  /** Base URL of the API this login is good for. */
  readonly resourceUrl?: string;
}

/** @param userinfo the answer of the userinfo endpoint, where the provider has one */
export function identityOf(spec: LoginSpec, granted: Granted, userinfo: Json = {}): Identity {
  switch (spec.identity) {
    case 'codex-claims':
      return codex(granted);
    case 'anthropic-account': {
      const { email_address, uuid } = asObject(granted.answer['account']);
      return known({ email: email_address, accountId: uuid });
    }
    case 'userinfo':
      return known({ email: userinfo['email'] ?? userinfo['username'], accountId: userinfo['sub'] });
    case 'qwen-resource':
      return known({ resourceUrl: apiAddress(granted.answer['resource_url'], spec.tokenUrl) });
    case 'none':
      return {};
  }
}

/** Behaviour §10.2. The tokens came straight from the token endpoint, so their signatures need no check. */
function codex({ access, idToken }: Granted): Identity {
  const claims = claimsOf(access);
  const id = claimsOf(idToken ?? '');
  const account = asObject(claims[AUTH_CLAIM])[ACCOUNT] ?? asObject(id[AUTH_CLAIM])[ACCOUNT];
  const email = id['email'] ?? asObject(claims['https://api.openai.com/profile'])['email'];
  return known({ email, accountId: account });
}

const AUTH_CLAIM = 'https://api.openai.com/auth';
const ACCOUNT = 'chatgpt_account_id';

/** The account a token of ChatGPT belongs to, for the header its API wants. */
export const codexAccount = (access: string): string | undefined =>
  codex({ access, expiresIn: 1, answer: {} }).accountId;

/** The payload of a JWT; empty when it is none. Not verified. */
export function claimsOf(jwt: string): Json {
  const payload = jwt.split('.')[1];
  return payload === undefined ? {} : parseObject(Buffer.from(payload, 'base64url').toString('utf8'));
}

/** `portal.qwen.ai` → `https://portal.qwen.ai/v1`. Never unencrypted, unless the login server is on this computer. */
export function apiAddress(written: unknown, tokenUrl: string): string | undefined {
  const name = typeof written === 'string' ? written.trim() : '';
  const address = /^https?:\/\//.test(name) ? name : `https://${name}`;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const isSafe = url.protocol === 'https:' || (isLoopbackUrl(address) && isLoopbackUrl(tokenUrl));
  if (!isSafe || url.username !== '' || url.password !== '') return undefined;
  const path = url.pathname.replace(/\/+$/, '');
  return url.origin + (path.endsWith('/v1') ? path : `${path}/v1`);
}

/** `…;proxy-ep=proxy.individual.githubcopilot.com;…` → `https://api.individual.githubcopilot.com` (behaviour §10.2). */
export function copilotAddress(token: string): string | undefined {
  const host = /(?:^|;)proxy-ep=([a-z0-9.-]+)(?:;|$)/i.exec(token)?.[1];
  return host === undefined ? undefined : `https://${host.replace(/^proxy\./, 'api.')}`;
}

function known(found: { readonly [K in keyof Identity]: unknown }): Identity {
  const isText = ([, value]: [string, unknown]) => typeof value === 'string' && value.trim() !== '';
  return Object.fromEntries(Object.entries(found).filter(isText));
}

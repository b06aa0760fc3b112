import { defined } from '../../kernel/defined.ts';
import { anthropicLogin } from './anthropic.ts';
import { chutesLogin } from './chutes.ts';
import { copilotLogin } from './github-copilot.ts';
import { antigravityLogin, geminiCliLogin } from './google.ts';
import { codexLogin } from './openai-codex.ts';
import { qwenLogin } from './qwen-portal.ts';
import { isLocalAddress } from '../local-address.ts';
import type { LoginSpec } from './spec.ts';

const builtin: readonly LoginSpec[] = [
  ...[anthropicLogin, codexLogin, qwenLogin, chutesLogin, copilotLogin],
  ...[geminiCliLogin, antigravityLogin],
];

/** Whose client id and secret may stand in the environment, as `<prefix>_CLIENT_ID` and `<prefix>_CLIENT_SECRET`. */
const clientEnv: Readonly<Record<string, string>> = {
  chutes: 'CHUTES',
  'google-gemini-cli': 'GEMINI_CLI_OAUTH',
  'google-antigravity': 'ANTIGRAVITY_OAUTH',
};

/** `models.providers.<p>.oauth`: what the config says otherwise. */
export interface LoginOverrides {
  readonly authorizeUrl?: string | undefined;
  readonly tokenUrl?: string | undefined;
  readonly deviceUrl?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly scopes?: string | readonly string[] | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * A provider's login with the config laid over it. `undefined`: it has none, or nobody gave it a client id.
 * @param id normalised
 * @param env process environment and `.env`: `CHUTES_CLIENT_ID`, `CHUTES_CLIENT_SECRET`, …
 */
export function loginFor(id: string, own: LoginOverrides | undefined, env: Env): LoginSpec | undefined {
  const base = builtin.find(({ provider }) => provider === id);
  if (!base) return undefined;
  const spec: LoginSpec = { ...base, ...clientOf(id, env), ...defined(writtenParts(own)), ...besides(base, own) };
  const usable = spec.clientId !== '' && (spec.confidential !== true || spec.clientSecret !== undefined);
  return usable ? withAddresses(spec, own) : undefined;
}

/** Where the client id and secret of a login may stand; empty: it has its own, or there is no login. @param id normalised */
export function clientVariables(id: string): readonly string[] {
  const prefix = Object.hasOwn(clientEnv, id) ? clientEnv[id] : undefined;
  return prefix === undefined ? [] : [`${prefix}_CLIENT_ID`, `${prefix}_CLIENT_SECRET`];
}

function clientOf(id: string, env: Env): Partial<LoginSpec> {
  const [idName, secretName] = clientVariables(id);
  const clientId = idName === undefined ? undefined : env[idName]?.trim();
  const clientSecret = secretName === undefined ? undefined : env[secretName]?.trim();
  return { ...(clientId ? { clientId } : {}), ...(clientSecret ? { clientSecret } : {}) };
}

const writtenParts = (own: LoginOverrides | undefined) => ({
  clientId: own?.clientId,
  clientSecret: own?.clientSecret,
  tokenUrl: own?.tokenUrl,
  scopes: scopesOf(own),
});

function withAddresses(spec: LoginSpec, own: LoginOverrides | undefined): LoginSpec {
  const { browser, device } = spec;
  return {
    ...spec,
    ...(browser && { browser: { ...browser, authorizeUrl: own?.authorizeUrl ?? browser.authorizeUrl } }),
    ...(device && { device: { ...device, deviceUrl: own?.deviceUrl ?? device.deviceUrl } }),
  };
}

const scopesOf = (own: LoginOverrides | undefined): string | undefined =>
  typeof own?.scopes === 'string' ? own.scopes : own?.scopes?.join(' ');

/**
 * The addresses that no key of the config names follow a token endpoint on this computer: a credential of such a
 * server is never sent to the provider itself.
 */
function besides(base: LoginSpec, own: LoginOverrides | undefined): Partial<LoginSpec> {
  if (own?.tokenUrl === undefined || !isLocalAddress(own.tokenUrl)) return {};
  const there = (url: string) => new URL(new URL(url).pathname, own.tokenUrl).href;
  return {
    ...(base.exchangeUrl !== undefined && { exchangeUrl: there(base.exchangeUrl) }),
    ...(base.userinfoUrl !== undefined && { userinfoUrl: there(base.userinfoUrl) }),
  };
}

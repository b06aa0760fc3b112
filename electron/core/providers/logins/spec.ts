import type { LoginMethod } from '#shared/login';

/** How one provider's login goes, as data; the protocol is `oauth/`. Overridable from the config, see `overlay.ts`. */
export interface LoginSpec {
  /** Normalised. */
  readonly provider: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  /** The id alone is worth nothing: without a secret there is no login, and nothing can be refreshed. */
  readonly confidential?: true;
  /** Exchanges codes and refresh tokens. */
  readonly tokenUrl: string;
  /** What the token endpoint reads; RFC 6749 says `form`. */
  readonly tokenBody: 'form' | 'json';
  /** Separated by a space. */
  readonly scopes: string;
  /** Asked with the access token for `sub`, and for the name of the account. */
  readonly userinfoUrl?: string;
  readonly browser?: BrowserLogin;
  readonly device?: DeviceLogin;
  /** The access token is not the login's own, but made from it at this address (GitHub Copilot). */
  readonly exchangeUrl?: string;
  /** The stored end of an access token is this much earlier than the provider says, ms. */
  readonly early: number;
  /** No earlier than this from now, ms; a provider with very short tokens. */
  readonly atLeast?: number;
  /** An access token is refreshed when it has less than this left, ms. */
  readonly lead: number;
  /** Codes and statuses with which the token endpoint says that a refresh token is over, besides `invalid_grant`. */
  readonly refusals: { readonly codes: readonly string[]; readonly statuses: readonly number[] };
  /** Suffix of the profile id when no e-mail is known. */
  readonly suffix: string;
  /** In the provider's own name of an account: the token's claims, the answer of the token endpoint, or `userinfo`. */
  readonly identity: 'codex-claims' | 'anthropic-account' | 'userinfo' | 'qwen-resource' | 'none';
}

export interface BrowserLogin {
  readonly authorizeUrl: string;
  /** Exactly as the provider has it registered. */
  readonly redirectUrl: string;
  /** Where Baton waits for the browser; absent: the provider shows a code to be pasted. */
  readonly listen?: { readonly port: number; readonly path: string };
  readonly params: Readonly<Record<string, string>>;
  /** The token endpoint wants the state back. */
  readonly sendsState: boolean;
}

export interface DeviceLogin {
  readonly deviceUrl: string;
  readonly pkce: boolean;
  /** Between two questions, ms, whatever the provider says; absent: its `interval`, else 5 s (RFC 8628 §3.2). */
  readonly every?: number;
  /** After `slow_down`. RFC 8628 §3.5: 5 s more. */
  readonly slower: (ms: number) => number;
}

export const loginMethods = (spec: Pick<LoginSpec, 'browser' | 'device'>): LoginMethod[] => [
  ...(spec.browser ? (['browser'] as const) : []),
  ...(spec.device ? (['device'] as const) : []),
];

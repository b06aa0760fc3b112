import type { LoginSpec } from './spec.ts';

/** Behaviour §10.2. The page of the redirect shows `code#state`, to be pasted. */
export const anthropicLogin: LoginSpec = {
  provider: 'anthropic',
  clientId: '9d1c250a-e61b-44d9-88ed-5944d1962f5e',
  tokenUrl: 'https://console.anthropic.com/v1/oauth/token',
  tokenBody: 'json',
  scopes: 'org:create_api_key user:profile user:inference',
  browser: {
    authorizeUrl: 'https://claude.ai/oauth/authorize',
    redirectUrl: 'https://console.anthropic.com/oauth/code/callback',
    params: { code: 'true' },
    sendsState: true,
  },
  early: 5 * 60_000,
  lead: 5 * 60_000,
  refusals: { codes: [], statuses: [] },
  suffix: 'default',
  identity: 'anthropic-account',
};

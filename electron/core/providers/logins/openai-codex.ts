import type { LoginSpec } from './spec.ts';

/** Behaviour §10.2. */
export const codexLogin: LoginSpec = {
  provider: 'openai-codex',
  clientId: 'app_EMoamEEZ73f0CkXaXp7hrann',
  tokenUrl: 'https://auth.openai.com/oauth/token',
  tokenBody: 'form',
  scopes: 'openid profile email offline_access',
  browser: {
    authorizeUrl: 'https://auth.openai.com/oauth/authorize',
    redirectUrl: 'http://localhost:1455/auth/callback',
    listen: { port: 1455, path: '/auth/callback' },
    params: { id_token_add_organizations: 'true', codex_cli_simplified_flow: 'true', originator: 'baton' },
    sendsState: false,
  },
  early: 0,
  lead: 10 * 60_000,
  refusals: {
    codes: ['refresh_token_reused', 'refresh_token_expired', 'refresh_token_invalidated'],
    statuses: [],
  },
  suffix: 'default',
  identity: 'codex-claims',
};

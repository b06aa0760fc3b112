import type { LoginSpec } from './spec.ts';

/** Behaviour §10.2. Chutes gives each program its own client id: without one there is no login. */
export const chutesLogin: LoginSpec = {
  provider: 'chutes',
  clientId: '',
  tokenUrl: 'https://api.chutes.ai/idp/token',
  tokenBody: 'form',
  scopes: 'openid profile chutes:invoke',
  userinfoUrl: 'https://api.chutes.ai/idp/userinfo',
  browser: {
    authorizeUrl: 'https://api.chutes.ai/idp/authorize',
    redirectUrl: 'http://127.0.0.1:1456/oauth-callback',
    listen: { port: 1456, path: '/oauth-callback' },
    params: {},
    sendsState: false,
  },
  early: 5 * 60_000,
  atLeast: 30_000,
  lead: 60_000,
  refusals: { codes: [], statuses: [] },
  suffix: 'default',
  identity: 'userinfo',
};

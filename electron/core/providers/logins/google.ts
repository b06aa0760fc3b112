import type { LoginSpec } from './spec.ts';

/** Behaviour §10.2. Google gives each program an id and a secret of its own; Baton has none, so a person brings theirs. */
const google = {
  clientId: '',
  confidential: true,
  tokenUrl: 'https://oauth2.googleapis.com/token',
  tokenBody: 'form',
  userinfoUrl: 'https://openidconnect.googleapis.com/v1/userinfo',
  early: 5 * 60_000,
  lead: 5 * 60_000,
  refusals: { codes: [], statuses: [] },
  suffix: 'default',
  identity: 'userinfo',
} as const;

const AUTHORIZE = 'https://accounts.google.com/o/oauth2/v2/auth';

/** Without the two Google gives no refresh token, or only the first time. */
const params = { access_type: 'offline', prompt: 'consent' };

/** What the API of Gemini CLI asks for, and whose account it is. */
const scopes =
  'openid https://www.googleapis.com/auth/cloud-platform https://www.googleapis.com/auth/userinfo.email ' +
  'https://www.googleapis.com/auth/userinfo.profile';

export const geminiCliLogin: LoginSpec = {
  ...google,
  provider: 'google-gemini-cli',
  scopes,
  browser: {
    authorizeUrl: AUTHORIZE,
    redirectUrl: 'http://localhost:8085/oauth2callback',
    listen: { port: 8085, path: '/oauth2callback' },
    params,
    sendsState: false,
  },
};

/** It wants two scopes more: experiments and its own settings are kept with the account. */
export const antigravityLogin: LoginSpec = {
  ...google,
  provider: 'google-antigravity',
  scopes: `${scopes} https://www.googleapis.com/auth/cclog https://www.googleapis.com/auth/experimentsandconfigs`,
  browser: {
    authorizeUrl: AUTHORIZE,
    redirectUrl: 'http://localhost:51121/oauth-callback',
    listen: { port: 51121, path: '/oauth-callback' },
    params,
    sendsState: false,
  },
};

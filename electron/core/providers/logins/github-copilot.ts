import type { LoginSpec } from './spec.ts';

/** Behaviour §10.2: GitHub's token stays, Copilot's is made from it anew while less than 5 minutes of it are left. */
export const copilotLogin: LoginSpec = {
  provider: 'github-copilot',
  clientId: 'Iv1.b507a08c87ecfe98',
  tokenUrl: 'https://github.com/login/oauth/access_token',
  tokenBody: 'form',
  scopes: 'read:user',
  device: { deviceUrl: 'https://github.com/login/device/code', pkce: false, slower: (ms) => ms + 2_000 },
  exchangeUrl: 'https://api.github.com/copilot_internal/v2/token',
  early: 5 * 60_000,
  lead: 0,
  refusals: { codes: [], statuses: [401] },
  suffix: 'github',
  identity: 'none',
};

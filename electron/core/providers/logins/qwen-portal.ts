import type { LoginSpec } from './spec.ts';

/** Behaviour §10.2: asked every 2 s, half as often again after `slow_down`, at most every 10 s. */
export const qwenLogin: LoginSpec = {
  provider: 'qwen-portal',
  clientId: 'f0304373b74a44d2b584a3fb70ca9e56',
  tokenUrl: 'https://chat.qwen.ai/api/v1/oauth2/token',
  tokenBody: 'form',
  scopes: 'openid profile email model.completion',
  device: {
    deviceUrl: 'https://chat.qwen.ai/api/v1/oauth2/device/code',
    pkce: true,
    every: 2_000,
    slower: (ms) => Math.min(ms * 1.5, 10_000),
  },
  early: 0,
  lead: 10 * 60_000,
  refusals: { codes: [], statuses: [400] },
  suffix: 'default',
  identity: 'qwen-resource',
};

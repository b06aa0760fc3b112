import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';

export interface TokenCall {
  readonly grant: string;
  /** RFC 6749 code; absent: it was granted. */
  readonly error?: string;
}

/** A real OAuth server on a free port: rotating refresh tokens, reuse detection, PKCE, device flow. */
export interface LoginServer {
  readonly url: string;
  /** Every call of the token endpoint that was understood. */
  readonly tokenCalls: readonly TokenCall[];
  /** Refreshes that were granted. */
  refreshes(): number;
  /** Whatever is asked is answered with this instead; `null`: as usual again. */
  answerWith(status: number | null, body?: string, type?: string): void;
  close(): Promise<void>;
}

export const ACCOUNT_CLAIM = 'https://api.openai.com/auth';

const configuration = (): Configuration => ({
  clients: [
    {
      client_id: 'baton-test',
      application_type: 'native',
      redirect_uris: ['http://localhost:1455/auth/callback'],
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
  ],
  pkce: { required: () => true },
  features: { deviceFlow: { enabled: true }, devInteractions: { enabled: true }, userinfo: { enabled: true } },
  issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
  rotateRefreshToken: true,
  conformIdTokenClaims: false,
  claims: { openid: ['sub', ACCOUNT_CLAIM], email: ['email'] },
  scopes: ['openid', 'email', 'offline_access'],
  ttl: {
    AccessToken: 3_600,
    RefreshToken: 86_400,
    Grant: 86_400,
    Session: 86_400,
    IdToken: 3_600,
    Interaction: 600,
    DeviceCode: 600,
  },
  cookies: { keys: ['only for tests'] },
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@example.com`, [ACCOUNT_CLAIM]: { chatgpt_account_id: `account-${id}` } }),
  }),
});

export async function startLoginServer(): Promise<LoginServer> {
  let instead: { status: number; body: string; type: string } | null = null;
  const door: { handle?: ReturnType<Provider['callback']> } = {};
  const server = createServer((request, response) => {
    if (instead) response.writeHead(instead.status, { 'content-type': instead.type }).end(instead.body);
    else void door.handle?.(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const provider = new Provider(url, configuration());
  door.handle = provider.callback();
  const tokenCalls: TokenCall[] = [];
  const grantOf = (ctx: { oidc: { params?: Record<string, unknown> | undefined } }) =>
    String(ctx.oidc.params?.['grant_type']).replace(/^.*:/, '');
  provider.on('grant.success', (ctx) => void tokenCalls.push({ grant: grantOf(ctx) }));
  provider.on('grant.error', (ctx, error) => void tokenCalls.push({ grant: grantOf(ctx), error: error.error }));
  return {
    url,
    tokenCalls,
    refreshes: () => tokenCalls.filter(({ grant, error }) => grant === 'refresh_token' && error === undefined).length,
    answerWith: (status, body = '', type = 'application/json') =>
      void (instead = status === null ? null : { status, body, type }),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

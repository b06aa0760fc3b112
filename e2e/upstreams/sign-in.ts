import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A login server that says yes at once, as far as the command line needs one. */
export interface SignInServer {
  readonly url: string;
  /** What was asked of `/token`, in order. */
  readonly grants: readonly URLSearchParams[];
  /** Every token given out. */
  readonly tokens: readonly string[];
  /** Access tokens last so many seconds from now on; at first an hour. */
  live(seconds: number): void;
  /** When the last access token ends, epoch ms. */
  lastEnd(): number;
  /** Answers every refresh with this from now on; `null`: with a new token. */
  refuse(answer: { readonly status: number; readonly error: string } | null): void;
  /**
   * From now on a refresh token is good once, and one that comes again ends the whole login. Told in the moment in which
   * the old token is spent: `granted`, and when the answer with the new one is sent: `answered`.
   */
  rotate(told: { readonly granted: () => void; readonly answered: () => void }): void;
  close(): Promise<void>;
}

export async function startSignIn(): Promise<SignInServer> {
  const grants: URLSearchParams[] = [];
  const tokens: string[] = [];
  const challenges = new Map<string, string>();
  const mood: {
    refused: { status: number; error: string } | null;
    rotating: { granted: () => void; answered: () => void } | null;
    live: string;
    life: number;
    lastEnd: number;
  } = { refused: null, rotating: null, live: '', life: 3_600, lastEnd: 0 };
  const make = (kind: string) => {
    const token = `${kind}-${randomBytes(24).toString('hex')}`;
    tokens.push(token);
    return token;
  };

  const authorize = (url: URL, response: ServerResponse) => {
    const code = make('code');
    challenges.set(code, url.searchParams.get('code_challenge') ?? '');
    const back = new URL(url.searchParams.get('redirect_uri') ?? 'http://localhost');
    back.searchParams.set('code', code);
    back.searchParams.set('state', url.searchParams.get('state') ?? '');
    response.writeHead(302, { location: back.href }).end();
  };

  const refusal = (form: URLSearchParams): { status: number; error: string } | null => {
    const spent = { status: 400, error: 'invalid_grant' };
    if (form.get('grant_type') === 'refresh_token') {
      if (mood.refused !== null || mood.rotating === null) return mood.refused;
      if (form.get('refresh_token') === mood.live) return null;
      mood.live = '';
      return spent;
    }
    const code = form.get('code');
    const verifier = form.get('code_verifier') ?? '';
    const proven = createHash('sha256').update(verifier).digest('base64url');
    return code !== null && challenges.get(code) !== proven ? spent : null;
  };

  const token = async (request: IncomingMessage, response: ServerResponse) => {
    const form = await formOf(request);
    grants.push(form);
    const refused = refusal(form);
    if (refused !== null) {
      json(response, refused.status, { error: refused.error });
      return;
    }
    const told = form.get('grant_type') === 'refresh_token' ? mood.rotating : null;
    mood.lastEnd = Date.now() + mood.life * 1_000;
    mood.live = make('refresh');
    told?.granted();
    json(response, 200, {
      access_token: make('access'),
      refresh_token: mood.live,
      token_type: 'Bearer',
      expires_in: mood.life,
    });
    told?.answered();
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/authorize') authorize(url, response);
    else if (url.pathname === '/token') void token(request, response);
    else if (url.pathname === '/device') {
      json(response, 200, {
        device_code: make('device'),
        user_code: 'WDJB-MJHT',
        verification_uri: `${address(server)}/activate`,
        expires_in: 600,
        interval: 1,
      });
    } else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: address(server),
    grants,
    tokens,
    live: (seconds) => void (mood.life = seconds),
    lastEnd: () => mood.lastEnd,
    refuse: (answer) => void (mood.refused = answer),
    rotate: (told) => void (mood.rotating = told),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const address = (server: ReturnType<typeof createServer>): string =>
  `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

/** Some providers want JSON, most a form. */
async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text.startsWith('{')
    ? new URLSearchParams(JSON.parse(text) as Record<string, string>)
    : new URLSearchParams(text);
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

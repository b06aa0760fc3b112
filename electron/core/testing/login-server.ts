import { Readable } from 'node:stream';
import { err, ok } from '#shared/result';
import type { Network, UpstreamRequest } from '../ports.ts';

export interface Reply {
  readonly status?: number;
  readonly body: unknown;
  readonly type?: string;
}

export interface FakeLoginServer {
  readonly network: Network;
  /** Every request, its form or JSON read. */
  readonly asked: readonly {
    readonly url: string;
    readonly headers: UpstreamRequest['headers'];
    readonly form: Readonly<Record<string, string>>;
  }[];
  /** Refresh tokens sent to the token endpoint, in order. */
  readonly sent: readonly string[];
  /** The refresh token that is good now; after a reuse, or a `revoke`, none is. */
  good(): string | null;
  revoke(): void;
  /** Begins a family of tokens, as a login does. */
  begin(): { access: string; refresh: string };
  /** Is this access token one that was given, and not ended by a reuse? */
  accepts(access: string): boolean;
  /** Answers this instead, once for each entry; `down`: the connection fails. */
  next(...replies: (Reply | 'down')[]): void;
  /** As usual from now on. */
  usual(): void;
  /** Seconds, or whatever else a server may write there. */
  expiresIn: unknown;
}

/** A token endpoint in memory: refresh tokens rotate, and the use of a spent one ends the whole family (RFC 9700 §4.14.2). */
export function createFakeLoginServer(): FakeLoginServer {
  const asked: FakeLoginServer['asked'][number][] = [];
  const sent: string[] = [];
  const replies: (Reply | 'down')[] = [];
  const given = new Set<string>();
  let good: string | null = null;
  let count = 0;

  const issue = () => {
    count += 1;
    good = `refresh-${String(count)}`;
    given.add(`access-${String(count)}`);
    return { access: `access-${String(count)}`, refresh: good };
  };
  const revoke = () => {
    good = null;
    given.clear();
  };

  function answer(form: Readonly<Record<string, string>>): Reply {
    if (form['grant_type'] === 'refresh_token') {
      sent.push(form['refresh_token'] ?? '');
      if (good === null || form['refresh_token'] !== good) {
        revoke();
        return { status: 400, body: { error: 'invalid_grant', error_description: 'refresh token was already used' } };
      }
    }
    const { access, refresh } = issue();
    return {
      body: { access_token: access, refresh_token: refresh, token_type: 'Bearer', expires_in: server.expiresIn },
    };
  }

  const server: FakeLoginServer = {
    asked,
    sent,
    good: () => good,
    revoke,
    begin: issue,
    accepts: (access) => given.has(access),
    next: (...more) => void replies.push(...more),
    usual: () => void replies.splice(0),
    expiresIn: 3_600,
    network: {
      close: () => undefined,
      async send(request) {
        const form = formOf(request);
        asked.push({ url: request.url, headers: request.headers, form });
        const planned = replies.shift();
        if (planned === 'down') return err({ code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' });
        const { status = 200, body, type = 'application/json' } = planned ?? answer(form);
        const text = typeof body === 'string' ? body : JSON.stringify(body);
        return ok({ status, headers: { 'content-type': type }, body: Readable.from([Buffer.from(text)]) });
      },
    },
  };
  return server;
}

function formOf({ body, headers }: UpstreamRequest): Record<string, string> {
  const text = body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : '';
  if (headers['content-type'] === 'application/json') return JSON.parse(text) as Record<string, string>;
  return Object.fromEntries(new URLSearchParams(text));
}

import type { Readable } from 'node:stream';
import type { Network, UpstreamRequest } from '../ports.ts';
import { NotReached } from './failure.ts';
import { tolerant } from './tolerant.ts';

/** A person is waiting, or a request: shorter than what an answer of a model may take. */
const TIMEOUTS: UpstreamRequest['timeouts'] = { connectMs: 10_000, firstByteMs: 20_000, silenceMs: 20_000 };
/** No login server says more than this. */
const MOST_BYTES = 256 * 1024;

export interface FetchOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

export type OAuthFetch = (url: string, options: FetchOptions) => Promise<Response>;

/**
 * The library's `fetch`, over the Network port. Redirects are not followed. Throws `NotReached`.
 * @param body `json`: the form is sent as a JSON object instead, which is what some token endpoints read
 */
export function oauthFetch(network: Network, body: 'form' | 'json'): OAuthFetch {
  return async (url, options) => {
    const sent = await network.send(requestOf(url, options, body), options.signal ?? new AbortController().signal);
    if (!sent.ok) throw new NotReached(sent.error);
    const { status, headers } = sent.value;
    return tolerant(status, headers['content-type'], await textOf(sent.value.body));
  };
}

function requestOf(url: string, { method, headers, body }: FetchOptions, as: 'form' | 'json'): UpstreamRequest {
  const common = { url, timeouts: TIMEOUTS };
  const plain = { ...headers, 'accept-encoding': 'identity', 'user-agent': 'Baton' };
  if (method === 'GET') return { ...common, method: 'GET', headers: plain };
  const form = body instanceof URLSearchParams ? body : new URLSearchParams();
  if (as === 'form') return { ...common, method: 'POST', headers: plain, body: Buffer.from(form.toString()) };
  return {
    ...common,
    method: 'POST',
    headers: { ...plain, 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(Object.fromEntries(form))),
  };
}

async function textOf(body: Readable): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of body as AsyncIterable<Buffer>) {
      parts.push(part);
      size += part.length;
      if (size > MOST_BYTES) break;
    }
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: unknown } };
    throw new NotReached({ code: typeof cause?.code === 'string' ? cause.code : 'ECONNRESET', message });
  }
  return Buffer.concat(parts).toString('utf8');
}

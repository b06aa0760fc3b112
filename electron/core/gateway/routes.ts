import { chat } from '../dialects/chat/wire.ts';
import type { WireDialect } from '../dialects/dialect.ts';
import { isGoogleRoute, isPost } from '../dialects/gemini/address.ts';
import { gemini } from '../dialects/gemini/wire.ts';
import { messages } from '../dialects/messages/wire.ts';
import { responses } from '../dialects/responses/wire.ts';
import type { Headers } from './headers.ts';

export type Route =
  | { readonly kind: 'alive' }
  | { readonly kind: 'generate'; readonly wire: WireDialect }
  | { readonly kind: 'models'; readonly wire: WireDialect }
  | { readonly kind: 'upgrade'; readonly wire: WireDialect }
  | { readonly kind: 'wrong-method'; readonly wire: WireDialect; readonly allow: string }
  | { readonly kind: 'unknown'; readonly wire: WireDialect };

/** Everything that takes a POST, and whose words it speaks. */
const posts: Readonly<Record<string, WireDialect>> = {
  '/v1/messages': messages,
  '/v1/messages/count_tokens': messages,
  '/v1/chat/completions': chat,
  '/v1/responses': responses,
};

/** They say that Baton is here, and nothing else. */
const alive = new Set(['HEAD /', 'HEAD /healthz', 'GET /healthz']);

/** Which door a request knocks at. An unknown one is still answered in words its client understands. */
export function route(method: string, url: string, headers: Headers): Route {
  const path = pathOf(url);
  const wire = Object.hasOwn(posts, path) ? posts[path] : isPost(path) ? gemini : undefined;
  if (wire) return postRoute(method, wire, headers);

  if (alive.has(`${method} ${path}`)) return { kind: 'alive' };
  const spoken = spokenBy(path, headers);
  if (path === '/v1/models') return method === 'GET' ? { kind: 'models', wire: spoken } : wrong(spoken, 'GET');
  return { kind: 'unknown', wire: path.startsWith('/v1/messages/') ? messages : spoken };
}

/** What a client understands that knocks at no door of a dialect's own. */
function spokenBy(path: string, headers: Headers): WireDialect {
  if (isGoogleRoute(path)) return gemini;
  return headers['anthropic-version'] === undefined ? chat : messages;
}

function postRoute(method: string, wire: WireDialect, headers: Headers): Route {
  if (method === 'POST') return { kind: 'generate', wire };
  if (method === 'GET' && headers['upgrade'] !== undefined) return { kind: 'upgrade', wire };
  return wrong(wire, 'POST');
}

const wrong = (wire: WireDialect, allow: string): Route => ({ kind: 'wrong-method', wire, allow });

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}

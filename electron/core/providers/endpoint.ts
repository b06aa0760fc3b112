import type { Dialect } from '#shared/provider';
import type { ProviderSpec } from './spec.ts';

/** Routes people paste along with the address. */
const pastedRoute = /\/(?:chat\/completions|completions|responses|messages)$/;

/** `…/v1`, `…/v4`, `…/v1beta`, `…/v1beta/openai`: the address already says which version. */
const endsInVersion = /\/v\d+[a-z0-9]*(?:\/openai)?$/i;

type Address = Pick<ProviderSpec, 'baseUrl' | 'dialectUrls' | 'unversioned'>;

/** A provider has a few routes, and every request goes to one of them. What a client adds behind `?` is not kept. */
const known = new WeakMap<Address, Map<string, string>>();

/**
 * Where to send a request. The route is written as the client asked for it, with `/v1`; a base URL may or may not
 * hold a version of its own, a trailing slash, or the route itself.
 * @param path begins with `/v1/…`, a query may follow
 */
export function endpoint(spec: Address, dialect: Dialect, path: string): string {
  if (path.length > 100 || path.includes('?')) return written(spec, dialect, path);
  const routes = known.get(spec) ?? new Map<string, string>();
  const key = `${dialect} ${path}`;
  const url = routes.get(key) ?? written(spec, dialect, path);
  if (routes.size < MOST_ROUTES) known.set(spec, routes.set(key, url));
  return url;
}

const MOST_ROUTES = 50;

function written(spec: Address, dialect: Dialect, path: string): string {
  const [address = '', baseQuery] = (spec.dialectUrls[dialect] ?? spec.baseUrl).trim().split('?');
  const base = address.replace(/\/+$/, '').replace(pastedRoute, '').replace(/\/+$/, '');
  const [route = '', query] = path.split('?');
  const rest = spec.unversioned === true || endsInVersion.test(base) ? withVersion(route, '') : routeOf(route, dialect);
  const queries = [baseQuery, query].filter((part) => part !== undefined && part !== '');
  return (
    (google(dialect) ? base.replace(/\/openai$/, '') : base) +
    rest +
    (queries.length > 0 ? `?${queries.join('&')}` : '')
  );
}

const google = (dialect: Dialect): boolean => dialect === 'google-generative-ai';

/** Baton writes `/v1` for every dialect; Google's own is `/v1beta`. */
const routeOf = (route: string, dialect: Dialect): string => (google(dialect) ? withVersion(route, '/v1beta') : route);

const withVersion = (route: string, version: string): string => route.replace(/^\/v1(?=\/|$)/, version);

import { err, ok, type Result } from '#shared/result';
import type { Address } from '../dialect.ts';

/**
 * A version, the model, which may hold slashes of its own, and what is to be done with it. Vercel's client leaves
 * `models/` out before a model with a slash, since Google's own of that kind are `tunedModels/…`.
 */
const shape =
  /^\/v1(?:beta|alpha)?\/(?:models\/)?(?!models\/)(.+):(generateContent|streamGenerateContent|countTokens)$/;

/** Is this one of Google's routes? Whether it is a good one, `readAddress` says. */
export const isGoogleRoute = (path: string): boolean => path.startsWith('/v1beta/') || shape.test(path);

/** May be sent to Google at all. */
export const isPost = (path: string): boolean => shape.test(path);

/** Google's clients name the model in the path. The error is a sentence for the client. */
export function readAddress(url: string): Result<Address, string> {
  const [path = '', query = ''] = url.split('?');
  const [, model = '', method = ''] = shape.exec(path) ?? [];
  const asked = decoded(model);
  if (asked === null || asked.trim() === '')
    return err('The path must name a model: /v1beta/models/<model>:generateContent.');
  const stream = method === 'streamGenerateContent';
  const kept = withoutKey(query);
  if (stream && !kept.includes('alt=sse'))
    return err('streamGenerateContent is answered as server-sent events only. Add ?alt=sse to the address.');
  return ok({
    asked: asked.trim(),
    stream,
    translatable: method !== 'countTokens',
    pathFor: (named) => `/v1/models/${pathSafe(named)}:${method}${kept.length > 0 ? `?${kept.join('&')}` : ''}`,
  });
}

/** `key` holds the client's key for Baton: it goes to nobody else. */
const withoutKey = (query: string): string[] =>
  query.split('&').filter((pair) => pair !== '' && nameOf(pair) !== 'key');

/** The client key in an address, as Google's clients may send theirs. */
export function keyIn(url: string): string | undefined {
  if (!url.includes('?')) return undefined;
  const [path = '', query = ''] = url.split('?');
  const pair = query.split('&').find((one) => nameOf(one) === 'key');
  return pair === undefined || !isGoogleRoute(path)
    ? undefined
    : (decoded(pair.slice(pair.indexOf('=') + 1)) ?? undefined);
}

const nameOf = (pair: string): string => decoded(pair.split('=')[0] ?? '') ?? '';

/** `null`: a percent sign that begins no letter. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Slashes stay: `tunedModels/…` is a name, too. */
export const pathSafe = (model: string): string => model.split('/').map(encodeURIComponent).join('/');

import type { AddMethod } from '#shared/provider';
import { cleanSecret } from '#shared/secret-input';

/**
 * What a pasted text is, by how the provider's credentials begin (the longest prefix counts). Without a match it is a
 * `token`, unless the provider takes API keys only. A key that is given an expiry is kept as a `token`, since keys have
 * none; it is sent as the key it is.
 */
export function kindOf(methods: readonly AddMethod[], pasted: string, expires: boolean): AddMethod['kind'] {
  const kind = shapeOf(methods, cleanSecret(pasted).secret);
  return kind === 'api_key' && expires ? 'token' : kind;
}

function shapeOf(methods: readonly AddMethod[], secret: string): AddMethod['kind'] {
  const [match] = methods
    .filter(({ prefix }) => prefix !== undefined && secret.startsWith(prefix))
    .sort((a, b) => (b.prefix?.length ?? 0) - (a.prefix?.length ?? 0));
  if (match !== undefined) return match.kind;
  const kinds = methods.map(({ kind }) => kind);
  return kinds.includes('api_key') && !kinds.includes('token') ? 'api_key' : 'token';
}

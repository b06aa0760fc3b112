import type { ProviderView } from '#shared/provider';

type Kind = ProviderView['methods'][number]['kind'];

/**
 * What a pasted text is, by how the provider's credentials begin: `setup-token` before `api_key`, the longest prefix
 * first. Without a match it is a `token`, unless the provider takes API keys only.
 */
export function kindOf(methods: ProviderView['methods'], pasted: string): Kind {
  const text = bare(pasted);
  const [match] = methods
    .filter((method) => method.prefix !== undefined && text.startsWith(method.prefix))
    .sort((a, b) => (b.prefix?.length ?? 0) - (a.prefix?.length ?? 0));
  if (match !== undefined) return match.kind;
  const offered = methods.map((method) => method.kind);
  return offered.includes('api_key') && !offered.includes('token') ? 'api_key' : 'token';
}

/** Without `export NAME=`, quotes and a closing semicolon, as copied from a shell profile. */
const bare = (text: string): string =>
  text
    .trim()
    .replace(/^export\s+/, '')
    .replace(/^[A-Za-z_]\w*=/, '')
    .replace(/;$/, '')
    .replace(/^["']|["']$/g, '');

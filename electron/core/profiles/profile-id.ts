import { normaliseProvider } from '../providers/normalise.ts';

/** Lower case; runs of anything but letters, digits and `. _ -` become `-`; `default` when nothing is left. */
export const slug = (label: string): string =>
  label
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^-+|-+$/g, '') || 'default';

/**
 * A free id for a new profile: `anthropic:work`, then `anthropic:work-2` …
 * @param taken ids that exist already
 */
export function profileIdFor(provider: string, label: string, taken: Iterable<string>): string {
  const base = `${normaliseProvider(provider)}:${slug(label)}`;
  const used = new Set(taken);
  let id = base;
  for (let n = 2; used.has(id); n += 1) id = `${base}-${n}`;
  return id;
}

/** The first `:` separates the provider from the suffix, which may hold `@`, `:` and `.`. */
export function isProfileIdOf(id: string, provider: string): boolean {
  const colon = id.indexOf(':');
  return colon > 0 && colon < id.length - 1 && normaliseProvider(id.slice(0, colon)) === normaliseProvider(provider);
}

/** Name of a profile's entry in the vault. */
export const vaultEntry = (agentId: string, profileId: string): string => `profile:${agentId}/${profileId}`;

/** The way back; `null` when the entry is no profile's. Neither agents nor providers have a `/` in their names. */
export function ofVaultEntry(name: string): { readonly agentId: string; readonly profileId: string } | null {
  const [, agentId, profileId] = /^profile:([^/]+)\/(.+)$/.exec(name) ?? [];
  return agentId !== undefined && profileId !== undefined ? { agentId, profileId } : null;
}

/** Name of the vault's entry for secrets that stood in a file where none belongs; `''`: beside the profiles. */
export const strayEntry = (agentId: string, profileId: string): string => `stray:${agentId}/${profileId}`;

/** The way back; `null` when the entry is of another kind. */
export function ofStrayEntry(name: string): { readonly agentId: string; readonly profileId: string } | null {
  const [, agentId, profileId] = /^stray:([^/]+)\/(.*)$/.exec(name) ?? [];
  return agentId !== undefined && profileId !== undefined ? { agentId, profileId } : null;
}

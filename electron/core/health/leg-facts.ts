import type { ModelRef } from '../models/ref.ts';
import { credentialCandidates, type CredentialFacts } from '../failover/resolve.ts';
import type { LegFacts } from './selection-view.ts';

/** How many accounts stand behind a model, and what the first of them costs. */
export function legFacts(
  ref: ModelRef,
  { spec, ...rest }: Omit<CredentialFacts, 'spec' | 'model'> & { readonly spec: CredentialFacts['spec'] | undefined },
): LegFacts {
  if (!spec) return { total: 0, ready: 0, ambient: false, costKind: 'paid' };
  const { candidates } = credentialCandidates({ ...rest, spec, model: ref.model });
  const accounts = candidates.filter((candidate) => candidate.kind === 'profile');
  return {
    total: accounts.length,
    ready: accounts.filter((candidate) => candidate.cooling === undefined).length,
    ambient: candidates.some((candidate) => candidate.kind !== 'profile'),
    costKind: candidates[0]?.costKind ?? 'paid',
  };
}

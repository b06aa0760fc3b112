import type { CostKind, CredentialType } from '#shared/profile';
import type { ModelCost } from '../providers/config-input.ts';
import type { ProviderSpec } from '../providers/spec.ts';

/** The credential's side of the question. `none`: a local server that needs none. */
export interface CostCredential {
  readonly type: CredentialType | 'none';
  readonly setupToken?: boolean | undefined;
  /** Written on the profile; wins over everything. */
  readonly costKind?: CostKind | undefined;
}

/**
 * What an answer costs its owner (product §2): what the profile says, what the provider's config says, else `local`
 * for a server on this computer, `subscription` for a login or a plan's token, `free` for a model that costs nothing,
 * `paid` for the rest.
 * @param cost the catalogue's; `null` or absent when unknown, which never counts as free
 */
export function costKindOf(
  spec: Pick<ProviderSpec, 'id' | 'local' | 'costKind'>,
  credential: CostCredential,
  cost?: ModelCost | null,
): CostKind {
  const written = credential.costKind ?? spec.costKind;
  if (written !== undefined) return written;
  if (spec.local) return 'local';
  if (isOfPlan(spec.id, credential)) return 'subscription';
  return isFree(cost) ? 'free' : 'paid';
}

/** Anthropic gives tokens to plans only; elsewhere a token is a key by another name unless it is known better. */
const isOfPlan = (provider: string, { type, setupToken }: CostCredential): boolean =>
  type === 'oauth' || (type === 'token' && (setupToken === true || provider === 'anthropic'));

const isFree = (cost: ModelCost | null | undefined): boolean =>
  cost !== null && cost !== undefined && cost.input === 0 && cost.output === 0;

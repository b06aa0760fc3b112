import type { CredentialType } from '#shared/profile';

export type ExpiryHealth = 'ok' | 'expiring' | 'expired' | 'missing' | 'static';

export interface ExpiryFacts {
  readonly type: CredentialType;
  readonly expires: number | undefined;
  /** False when nothing is sealed for it. */
  readonly hasSecret: boolean;
}

/** How a credential stands against the clock (behaviour of the original, §14.1). `warnAfterMs`: how early it counts as expiring. */
export function expiryHealth(
  { type, expires, hasSecret }: ExpiryFacts,
  warnAfterMs: number,
  now: number,
): ExpiryHealth {
  if (!hasSecret) return 'missing';
  if (type === 'api_key') return 'static';
  if (expires === undefined) return type === 'token' ? 'static' : 'missing';
  if (!Number.isFinite(expires) || expires <= 0) return 'missing';
  if (expires <= now) return 'expired';
  return expires - now <= warnAfterMs ? 'expiring' : 'ok';
}

/** The worst of a provider's tokens; keys never expire, and no profile at all is `missing`. */
export function worstHealth(all: readonly ExpiryHealth[]): ExpiryHealth {
  if (all.length === 0) return 'missing';
  if (all.includes('expired') || all.includes('missing')) return 'expired';
  if (all.includes('expiring')) return 'expiring';
  return all.includes('ok') ? 'ok' : 'static';
}

/** What `models status --check` exits with: 1 expired or missing, 2 expiring, 0 fine. Cooldowns do not count. */
export function checkCode(tokens: readonly ExpiryHealth[], missingProvidersInUse: readonly string[]): 0 | 1 | 2 {
  if (missingProvidersInUse.length > 0 || tokens.some((health) => health === 'expired' || health === 'missing'))
    return 1;
  return tokens.includes('expiring') ? 2 : 0;
}

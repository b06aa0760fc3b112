import type { CredentialType } from '#shared/profile';
import type { LoginState } from '../profiles/types.ts';

export type ExpiryHealth = 'ok' | 'expiring' | 'expired' | 'missing' | 'static';

export interface ExpiryFacts {
  readonly type: CredentialType;
  readonly expires: number | undefined;
  /** How the last refresh of a login went. */
  readonly login?: LoginState | undefined;
  /** False when nothing is sealed for it. */
  readonly hasSecret: boolean;
}

/**
 * How a credential stands against the clock (behaviour of the original, §14.1). `warnAfterMs`: how early it counts as
 * expiring. A login renews itself, so it counts as expiring only after a refresh has failed, however soon its token ends.
 */
export function expiryHealth(
  { type, expires, login, hasSecret }: ExpiryFacts,
  warnAfterMs: number,
  now: number,
): ExpiryHealth {
  if (type === 'aws-sdk') return 'static';
  if (!hasSecret) return 'missing';
  if (type === 'api_key') return 'static';
  const end = endHealth(expires, now);
  if (type === 'oauth') return loginHealth(login, end);
  if (end === 'none') return 'static';
  return end === 'ahead' && (expires ?? 0) - now <= warnAfterMs ? 'expiring' : endWord[end];
}

type End = 'none' | 'invalid' | 'past' | 'ahead';
const endWord = { none: 'missing', invalid: 'missing', past: 'expired', ahead: 'ok' } as const;

function endHealth(expires: number | undefined, now: number): End {
  if (expires === undefined) return 'none';
  if (!Number.isFinite(expires) || expires <= 0) return 'invalid';
  return expires <= now ? 'past' : 'ahead';
}

/** Some providers do not say how long a token is good; one that was got here is taken to be good until it is refused. */
function loginHealth(login: LoginState | undefined, end: End): ExpiryHealth {
  if (login?.kind === 'refused') return 'expired';
  if (end === 'past' || end === 'invalid') return endWord[end];
  if (login?.kind === 'failing') return 'expiring';
  return end === 'none' && login?.kind === 'ok' ? 'ok' : endWord[end];
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

import { isObject } from '../config/edit.ts';
import type { StoredProfile } from '../profiles/types.ts';
import { parseJson } from './foreign-file.ts';
import type { Candidate } from './types.ts';

/** A stored account with its secret; `null` while the vault cannot say. */
export interface Stored {
  readonly profile: StoredProfile;
  readonly secret: string | null;
}

export type Verdict =
  /** Under an id of its own. */
  | { readonly kind: 'add' }
  | { readonly kind: 'update'; readonly profileId: string }
  /** Nothing is written. */
  | { readonly kind: 'same'; readonly profileId: string }
  | { readonly kind: 'keep'; readonly profileId: string; readonly message: string };

/** Accounts that stand for whatever their program is signed in with. */
const OF_A_PROGRAM = /:(?:claude|codex|qwen)-cli$/;

/**
 * What becomes of an account that was found, by the rules of behaviour §11.3: what is stored and equal is left alone, a
 * login never becomes a token again, of two logins the one that ends later counts, and an account that did not come
 * from here is never touched.
 * @param stored all of the agent's accounts
 * @param linked id of the account that this item became earlier
 */
export function decide(
  candidate: Pick<Candidate, 'provider' | 'profileId' | 'type' | 'secret' | 'expires' | 'awsProfile'>,
  stored: readonly Stored[],
  linked: string | undefined,
  now: number,
): Verdict {
  const equal = stored.find((it) => it.profile.provider === candidate.provider && isEqual(it, candidate));
  if (equal) return { kind: 'same', profileId: equal.profile.id };
  // It has no secret that could be newer: its name is all there is to it.
  if (candidate.type === 'aws-sdk') return { kind: 'add' };
  const mine = stored.find(({ profile }) => profile.id === (linked ?? candidate.profileId));
  if (!mine) return { kind: 'add' };
  const isMine = linked !== undefined || OF_A_PROGRAM.test(mine.profile.id);
  const bothLogins = mine.profile.type === 'oauth' && candidate.type === 'oauth';
  if (!isMine && !bothLogins) return { kind: 'add' };
  return renewal(candidate, mine.profile, now);
}

function isEqual({ profile, secret }: Stored, candidate: Pick<Candidate, 'type' | 'secret' | 'awsProfile'>): boolean {
  if (candidate.type === 'aws-sdk') return profile.type === 'aws-sdk' && profile.awsProfile === candidate.awsProfile;
  return secret !== null && isSameSecret(secret, candidate.secret);
}

function renewal(candidate: Pick<Candidate, 'type' | 'expires'>, profile: StoredProfile, now: number): Verdict {
  const { id: profileId, type: before } = profile;
  const why = candidate.type === 'oauth' ? staleLogin(candidate, profile) : poorer(candidate, before, now);
  return why === null ? { kind: 'update', profileId } : { kind: 'keep', profileId, message: `${profileId} ${why}` };
}

/** Why a login does not take the place of what is stored; one that is refused for good can only get better. */
function staleLogin(
  { expires = 0 }: Pick<Candidate, 'expires'>,
  { type, login, ...stored }: StoredProfile,
): string | null {
  const better = type !== 'oauth' || login?.kind === 'refused' || expires > (stored.expires ?? 0);
  return better ? null : 'is newer than this one, so it stays as it is.';
}

/** The same for a key or token. */
function poorer({ expires }: Pick<Candidate, 'expires'>, before: StoredProfile['type'], now: number): string | null {
  if (before === 'oauth') return 'is a login that Baton refreshes, so the token was not put in its place.';
  return expires !== undefined && expires <= now ? 'stays as it is: this one has expired.' : null;
}

/** Keys and tokens by their text, logins by both of their tokens. */
function isSameSecret(a: string, b: string): boolean {
  if (a === b) return true;
  const [one, other] = [parseJson(a), parseJson(b)];
  if (!isObject(one) || !isObject(other)) return false;
  return one['access'] === other['access'] && (one['refresh'] ?? '') === (other['refresh'] ?? '');
}

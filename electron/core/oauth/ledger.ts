import { createHash } from 'node:crypto';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import { nearest } from '../kernel/nearest.ts';
import type { Profiles, Renewal } from '../profiles/store.ts';
import type { StoredProfile } from '../profiles/types.ts';
import { parseTokens, printTokens, type SealedTokens } from './sealed.ts';
import type { OtherLogin, Tokens } from './types.ts';

/** One login where it is stored. */
export interface Account {
  /** The agent whose file holds it. */
  readonly owner: string;
  readonly profile: StoredProfile;
  readonly tokens: SealedTokens;
}

export type LedgerProfiles = Pick<Profiles, 'view' | 'owner' | 'secret' | 'update' | 'renewTaken'>;

/** Tells refresh tokens apart without keeping them. */
export const fingerprint = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Finds a login and its tokens, as they are now. */
export async function readAccount(
  profiles: LedgerProfiles,
  agentId: string,
  profileId: string,
): Promise<Result<Account, BatonError>> {
  const owner = profiles.owner(agentId, profileId);
  const known = profiles.view(agentId).profiles;
  const profile = Object.hasOwn(known, profileId) ? known[profileId] : undefined;
  if (owner === undefined || !profile)
    return err({ code: 'unknown-profile', profileId, nearest: nearest(profileId, Object.keys(known)) });
  if (profile.type !== 'oauth')
    return err({ code: 'method-not-offered', provider: profile.provider, kind: profile.type });
  const secret = await profiles.secret(owner, profileId);
  if (!secret.ok) return secret;
  const tokens = parseTokens(secret.value);
  return tokens ? ok({ owner, profile, tokens }) : err({ code: 'no-credentials', provider: profile.provider });
}

/** New tokens and what follows from them. */
export interface Renewed extends Tokens {
  readonly idToken?: string;
  readonly patch: Renewal['patch'];
}

/**
 * The vault first, in a write of its own: when the account's file cannot be written after that, the new refresh token
 * must not be taken back, since the old one is spent. Fails only when the tokens are not safe.
 */
export async function writeRenewed(
  profiles: LedgerProfiles,
  { owner, profile, tokens }: Account,
  { access, refresh, idToken, patch }: Renewed,
): Promise<Result<void, BatonError>> {
  const secret = printTokens({ access, refresh }, tokens.rest, idToken);
  // Without this agent's own, the id may mean main's, which is another account.
  const isStored = profiles.owner(owner, profile.id) === owner;
  const sealed = isStored ? await profiles.update(owner, profile.id, { secret }) : null;
  if (!sealed || (!sealed.ok && sealed.error.code === 'unknown-profile')) {
    const isStill = (stored: string) => parseTokens(stored)?.refresh === tokens.refresh;
    return await profiles.renewTaken(owner, profile.id, { secret, patch, isStill });
  }
  if (!sealed.ok) return sealed;
  // If this fails, the token is only refreshed once more than needed.
  await profiles.update(owner, profile.id, patch);
  return ok(undefined);
}

/** Copies of the same login that other agents have under this id; as far as is known, they are the same person's. */
export async function copiesOf(
  profiles: LedgerProfiles,
  agents: readonly string[],
  { owner, profile }: Account,
): Promise<Account[]> {
  const others = agents.filter((agent) => agent !== owner && profiles.owner(agent, profile.id) === agent);
  const read = await Promise.all(others.map((agent) => readAccount(profiles, agent, profile.id)));
  return read.flatMap((found) => (found.ok && isSamePerson(found.value.profile, profile) ? [found.value] : []));
}

function isSamePerson(a: StoredProfile, b: StoredProfile): boolean {
  const differs = (one: string | undefined, other: string | undefined) =>
    one !== undefined && other !== undefined && one !== other;
  return a.provider === b.provider && !differs(a.email, b.email) && !differs(a.accountId, b.accountId);
}

/** Is that login a later one than ours, and does it work now, or can it be refreshed when ours no longer can? */
export function isNewer(other: OtherLogin, { profile, tokens }: Account, now: number): boolean {
  if (other.access === '' || other.access === tokens.access) return false;
  if (other.expires <= now && (other.refresh === '' || other.refresh === tokens.refresh)) return false;
  const ours = profile.expires ?? 0;
  return !(Number.isFinite(ours) && ours >= other.expires);
}

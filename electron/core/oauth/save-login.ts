import { explain, type BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import { profileIdFor } from '../profiles/profile-id.ts';
import type { Profiles } from '../profiles/store.ts';
import type { StoredProfile } from '../profiles/types.ts';
import type { LoginSpec } from '../providers/logins/spec.ts';
import type { Granted } from './client.ts';
import type { Identity } from './identity.ts';
import { expiresAt } from './lifetime.ts';
import { printTokens } from './sealed.ts';

/** Where a login goes when it is done. */
export interface Target {
  readonly agentId: string;
  /** Signed in again: id, order and record stay. */
  readonly profileId?: string | undefined;
  readonly label?: string | undefined;
  /** Index in the order made by hand. */
  readonly place?: number | undefined;
}

export interface InConfig {
  /** Is the order in force written there? */
  ordered(agentId: string, provider: string): boolean;
  /** Where accounts are listed by name, an account that is new is listed, too, and put into line. */
  add(
    agentId: string,
    provider: string,
    profileId: string,
    place: number | undefined,
  ): Promise<Result<void, BatonError>>;
  /** Is it listed as something else than the login it is now? */
  renew(agentId: string, profileId: string): Promise<Result<void, BatonError>>;
}

export interface SaveDeps {
  readonly now: () => number;
  readonly profiles: Pick<Profiles, 'view' | 'add' | 'update' | 'setOrder'>;
  /** What the config says of accounts, so that it does not keep this one out. */
  readonly inConfig: InConfig;
  /** An account whose login works again has nothing to wait for. */
  readonly signedIn: (agentId: string, profileId: string) => Promise<void>;
}

/** Stores what a login gave. Answers the profile's id; an error is one sentence. */
export async function saveLogin(
  deps: SaveDeps,
  spec: LoginSpec,
  target: Target,
  granted: Granted,
  identity: Identity,
): Promise<Result<string, string>> {
  const { agentId } = target;
  const stored = deps.profiles.view(agentId).profiles;
  const again = before(stored, spec, target, identity);
  if (!again.ok) return again;
  const secret = printTokens({ access: granted.access, refresh: granted.refresh ?? '' }, {}, granted.idToken);
  const facts = factsOf(deps.now(), spec, target, granted, identity);
  if (again.value) {
    const { id } = again.value;
    const updated = await deps.profiles.update(agentId, id, { ...facts, secret });
    if (!updated.ok) return failed(updated.error);
    const listed = await deps.inConfig.renew(agentId, id);
    if (!listed.ok) return failed(listed.error);
    await deps.signedIn(agentId, id);
    return ok(id);
  }
  return await addNew(deps, target, { id: idFor(stored, spec, identity), provider: spec.provider, ...facts }, secret);
}

async function addNew(
  { profiles, inConfig }: SaveDeps,
  { agentId, place }: Target,
  profile: Omit<StoredProfile, 'hasSecret'>,
  secret: string,
): Promise<Result<string, string>> {
  const { id, provider } = profile;
  const added = await profiles.add(agentId, profile, secret, inConfig.ordered(agentId, provider) ? undefined : place);
  const listed = added.ok ? await inConfig.add(agentId, provider, id, place) : added;
  return listed.ok ? ok(id) : failed(listed.error);
}

const factsOf = (now: number, spec: LoginSpec, { label }: Target, granted: Granted, identity: Identity) => ({
  type: 'oauth' as const,
  expires: expiresAt(spec, granted, now),
  clientId: spec.clientId,
  login: { kind: 'ok' as const, at: now },
  ...identity,
  ...(label !== undefined && { label }),
});

/** The account that is signed in again, if it is one. */
function before(
  stored: Stored,
  spec: LoginSpec,
  { profileId }: Target,
  identity: Identity,
): Result<StoredProfile | undefined, string> {
  if (profileId === undefined) return ok(sameAccount(stored, spec, identity));
  const profile = stored[profileId];
  // Removed while the person was signing in.
  if (!profile) return err(explain({ code: 'unknown-login' }));
  const other = otherAccount(profile, identity);
  return other === undefined ? ok(profile) : err(other);
}

const failed = (error: BatonError) => err(explain(error));

type Stored = Readonly<Record<string, StoredProfile>>;

/** A login of the very same person, in the same workspace. Without an e-mail nobody can tell. */
function sameAccount(
  stored: Stored,
  { provider }: LoginSpec,
  { email, accountId }: Identity,
): StoredProfile | undefined {
  if (email === undefined) return undefined;
  return Object.values(stored).find(
    (profile) =>
      profile.provider === provider &&
      profile.type === 'oauth' &&
      profile.email?.toLowerCase() === email.toLowerCase() &&
      (profile.accountId === undefined || accountId === undefined || profile.accountId === accountId),
  );
}

/** One sentence when the person signed in as somebody else than before. */
function otherAccount(profile: StoredProfile, { email }: Identity): string | undefined {
  if (email === undefined || profile.email === undefined) return undefined;
  if (profile.email.toLowerCase() === email.toLowerCase()) return undefined;
  return `You signed in as ${email}, but this account is ${profile.email}. Sign in as ${profile.email}, or add ${email} as an account of its own.`;
}

/** `<provider>:<email>`, else `<provider>:default`; numbered when that is taken (behaviour §1.4). */
function idFor(stored: Stored, { provider, suffix }: LoginSpec, { email }: Identity): string {
  const plain = `${provider}:${email?.toLowerCase() ?? suffix}`;
  if (!Object.hasOwn(stored, plain)) return plain;
  return profileIdFor(provider, email?.replace(/@/g, '-at-') ?? suffix, Object.keys(stored));
}

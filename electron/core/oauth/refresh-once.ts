import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import type { Log, Network } from '../ports.ts';
import { labelOf } from '../profiles/label.ts';
import { clientVariables } from '../providers/logins/logins.ts';
import type { LoginSpec } from '../providers/logins/spec.ts';
import { createOAuthClient, type Granted } from './client.ts';
import { oneLine, shortFailure, type OAuthFailure } from './failure.ts';
import { identityOf } from './identity.ts';
import {
  copiesOf,
  fingerprint,
  isNewer,
  readAccount,
  writeRenewed,
  type Account,
  type LedgerProfiles,
  type Renewed,
} from './ledger.ts';
import { expiresAt } from './lifetime.ts';
import type { OtherLogin, RefreshEvent } from './types.ts';

export interface RefreshDeps {
  readonly now: () => number;
  readonly log: Log;
  readonly network: Network;
  readonly profiles: LedgerProfiles;
  readonly agents: () => readonly string[];
  readonly otherSource: (agentId: string, profileId: string) => Promise<OtherLogin | null>;
  readonly told: (event: RefreshEvent) => void;
  /** Fires when nothing may be asked or written any more. */
  readonly signal: AbortSignal;
  /** Fingerprints of refresh tokens that were refused: never sent again. */
  readonly spent: Set<string>;
  /** New tokens that the disk did not take: kept, since the old ones are spent. By the old one's fingerprint. */
  readonly unsaved: Map<string, Renewed>;
}

type Fresh = Promise<Result<{ access: string }, BatonError>>;
type Again = (account: Account) => Fresh;

/**
 * Somebody else's newer tokens, or new ones from the provider; written before they are answered.
 * @param isRejected the provider does not take the access token any more, whatever its end says
 */
export async function refreshOnce(
  deps: RefreshDeps,
  account: Account,
  spec: LoginSpec | undefined,
  isRejected: boolean,
): Fresh {
  const known = await alreadyRenewed(deps, account, (taken) => refreshOnce(deps, taken, spec, isRejected));
  if (known) return known;
  const { profile, tokens } = account;
  if (profile.login?.kind === 'refused' || deps.spent.has(fingerprint(tokens.refresh)))
    return err({ code: 'sign-in-needed', ...named(profile) });
  if (tokens.refresh === '') return await refused(deps, account, 'This login cannot be renewed.', isRejected);
  if (!spec) return err({ code: 'refresh-failed', ...named(profile), why: noClient(profile.provider) });
  return await askProvider(deps, account, spec, isRejected);
}

/** How an error names an account: to programs, and to people. */
export const named = (profile: Account['profile']) => ({ profileId: profile.id, label: labelOf(profile) });

function noClient(provider: string): string {
  const [idName, secretName] = clientVariables(provider);
  return idName === undefined || secretName === undefined
    ? 'no client id is known for it'
    : `it needs the program it came from, or ${idName} and ${secretName}`;
}

async function askProvider(deps: RefreshDeps, account: Account, spec: LoginSpec, isRejected: boolean): Fresh {
  const again = (taken: Account) => refreshOnce(deps, taken, spec, isRejected);
  const got = await createOAuthClient(deps.network, spec).refresh(account.tokens.refresh, deps.signal);
  const anew = await signedInAnew(deps, account);
  if (anew) return anew;
  if (got.ok) return await keep(deps, account, renewed(spec, account, got.value, deps.now()), 'refreshed');
  if (!isRefusal(spec, got.error)) return await failing(deps, account, got.error);
  const taken = await takeOther(deps, account, again);
  return taken ?? (await refused(deps, account, shortFailure(got.error), isRejected));
}

/** By ourselves, when the disk did not take it, or by somebody else. */
async function alreadyRenewed(deps: RefreshDeps, account: Account, again: Again): Promise<Awaited<Fresh> | null> {
  const unsaved = deps.unsaved.get(fingerprint(account.tokens.refresh));
  return unsaved ? await keep(deps, account, unsaved, 'refreshed') : await takeOther(deps, account, again);
}

/** While the provider was asked, the account got another login: what was learned of the old one is of no matter. */
async function signedInAnew({ profiles }: RefreshDeps, account: Account): Promise<Awaited<Fresh> | null> {
  const now = await readAccount(profiles, account.owner, account.profile.id);
  // Once an agent's own is removed, the id may mean main's, which is another account.
  if (!now.ok || now.value.owner !== account.owner) return null;
  return now.value.tokens.refresh === account.tokens.refresh ? null : ok({ access: now.value.tokens.access });
}

function renewed(spec: LoginSpec, { profile, tokens }: Account, granted: Granted, now: number): Renewed {
  const { email, ...found } = identityOf(spec, granted);
  return {
    access: granted.access,
    refresh: granted.refresh ?? tokens.refresh,
    ...(granted.idToken !== undefined && { idToken: granted.idToken }),
    patch: {
      expires: expiresAt(spec, granted, now),
      login: { kind: 'ok', at: now },
      ...found,
      ...(profile.email === undefined && email !== undefined && { email }),
    },
  };
}

/** `invalid_grant`, or what this provider says instead. */
function isRefusal({ refusals }: LoginSpec, failure: OAuthFailure): boolean {
  if (failure.kind === 'broken') return failure.status !== undefined && refusals.statuses.includes(failure.status);
  if (failure.kind !== 'error') return false;
  const { code, status } = failure;
  return code === 'invalid_grant' || refusals.codes.includes(code) || refusals.statuses.includes(status);
}

/** On disk for this account and for every agent's copy of the same login; only then may it be used. */
async function keep(deps: RefreshDeps, account: Account, tokens: Renewed, kind: RefreshEvent['kind']): Fresh {
  const old = fingerprint(account.tokens.refresh);
  const written = await writeRenewed(deps.profiles, account, tokens);
  if (!written.ok) {
    deps.unsaved.set(old, tokens);
    deps.log.warn('login-not-written', { profileId: account.profile.id, why: written.error.code });
    return written;
  }
  // Looked for only now: a copy that is made from here on is made of the new tokens.
  for (const copy of await copiesOf(deps.profiles, deps.agents(), account))
    if (fingerprint(copy.tokens.refresh) === old) await writeRenewed(deps.profiles, copy, tokens);
  deps.unsaved.delete(old);
  deps.told({ agentId: account.owner, profileId: account.profile.id, kind });
  return ok({ access: tokens.access });
}

/** Another agent's copy, or another program, may have renewed the login; `null`: nobody has. */
async function takeOther(deps: RefreshDeps, account: Account, again: Again): Promise<Awaited<Fresh> | null> {
  const now = deps.now();
  const { owner, profile } = account;
  const copies = await copiesOf(deps.profiles, deps.agents(), account);
  const own = copies.map((copy) => ({ ...copy.tokens, expires: copy.profile.expires ?? 0 }));
  const elsewhere = await deps.otherSource(owner, profile.id);
  const newest = [...own, ...(elsewhere ? [elsewhere] : [])]
    .filter((other) => isNewer(other, account, now) && !deps.spent.has(fingerprint(other.refresh)))
    .sort((a, b) => b.expires - a.expires)[0];
  if (!newest) return null;
  const { access, refresh, expires } = newest;
  const patch = { expires, login: { kind: 'ok', at: now } } as const;
  const kept = await keep(deps, account, { access, refresh: refresh || account.tokens.refresh, patch }, 'taken');
  if (!kept.ok || expires > now) return kept;
  // It has ended, too, but whoever renewed it spent our refresh token: theirs is the one that is still good.
  const taken = await readAccount(deps.profiles, owner, profile.id);
  return taken.ok ? await again(taken.value) : taken;
}

/** Final: the person has to sign in. The tokens stay where they are, but are not sent again. */
async function refused(
  deps: RefreshDeps,
  { owner, profile, tokens }: Account,
  message: string,
  isRejected: boolean,
): Fresh {
  deps.spent.add(fingerprint(tokens.refresh));
  const login = { kind: 'refused', message: oneLine(message), at: deps.now() } as const;
  // With neither token good, nobody is to ask with it again.
  await deps.profiles.update(owner, profile.id, { login, ...(isRejected && { expires: login.at }) });
  deps.log.warn('login-refused', { profileId: profile.id });
  deps.told({ agentId: owner, profileId: profile.id, kind: 'refused' });
  return err({ code: 'sign-in-needed', ...named(profile) });
}

async function failing(deps: RefreshDeps, { owner, profile }: Account, failure: OAuthFailure): Fresh {
  const why = shortFailure(failure);
  const error = { code: 'refresh-failed', ...named(profile), why } as const;
  if (failure.kind === 'aborted') return err(error);
  const before = profile.login?.kind === 'failing' ? profile.login : { tries: 0, since: deps.now() };
  const login = { kind: 'failing', tries: before.tries + 1, lastError: why, since: before.since } as const;
  await deps.profiles.update(owner, profile.id, { login });
  deps.log.warn('login-not-refreshed', { profileId: profile.id, tries: login.tries, why });
  deps.told({ agentId: owner, profileId: profile.id, kind: 'failing' });
  return err(error);
}

import { explain, type BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import { nameInConfig, registerInConfig } from '../accounts/add-account.ts';
import type { AccountsDeps } from '../accounts/find.ts';
import { MAIN } from '../agents/agents.ts';
import { defined } from '../kernel/defined.ts';
import type { HealthBook } from '../profiles/health.ts';
import { profileIdFor } from '../profiles/profile-id.ts';
import { decide, type Stored } from './decide.ts';
import { fingerprint, type Link, type Links } from './links.ts';
import { loginFrom } from './login-secret.ts';
import type { Candidate } from './types.ts';

export interface TakeDeps extends Omit<AccountsDeps, 'health'> {
  readonly health: Pick<HealthBook, 'adopt'>;
  readonly links: Links;
}

export interface Outcome {
  readonly profileId: string;
  /** What is worth knowing. */
  readonly message?: string;
}

/** Stores one account that was found, for one agent. The secret goes into the vault and nowhere else. */
export async function take(
  deps: TakeDeps,
  agentId: string,
  candidate: Candidate,
): Promise<Result<Outcome, { readonly message: string }>> {
  const { providers, links, clock } = deps;
  if (!providers().get(candidate.provider))
    return err({ message: `Baton cannot ask ${candidate.provider}, so the account was left where it is.` });
  if (hasEnded(candidate, clock.now())) return err({ message: 'It has expired. Sign in anew where it came from.' });

  const stored = await storedBy(deps, agentId, candidate.provider);
  const linked = (links.ofItem(agentId, candidate.id) ?? links.ofItem(MAIN, candidate.id))?.profileId;
  const verdict = decide(candidate, stored, linked, clock.now());
  if (verdict.kind === 'keep') return ok({ profileId: verdict.profileId, message: verdict.message });
  if (verdict.kind === 'same') {
    await remember(deps, agentId, verdict.profileId, candidate);
    return ok({ profileId: verdict.profileId, message: `It is stored already, as ${verdict.profileId}.` });
  }
  const done =
    verdict.kind === 'update'
      ? await update(deps, agentId, verdict.profileId, candidate)
      : await add(deps, agentId, candidate);
  if (!done.ok) return err({ message: explain(done.error) });
  await remember(deps, agentId, done.value, candidate);
  const message =
    verdict.kind === 'update' ? 'It took the place of what was stored under this id.' : otherId(candidate, done.value);
  return ok({ profileId: done.value, ...defined({ message }) });
}

/** What was found announced an id, which somebody else has. */
const otherId = ({ profileId }: Candidate, stored: string): string | undefined =>
  stored === profileId ? undefined : `${profileId} is another account here.`;

/** A login can be refreshed; a token or key that ended is of no use. */
export const hasEnded = ({ type, expires }: Pick<Candidate, 'type' | 'expires'>, now: number): boolean =>
  type !== 'oauth' && expires !== undefined && expires <= now;

/** What the agent has of a provider, with secrets, as far as the vault opens them. */
export async function storedBy(
  { profiles }: Pick<TakeDeps, 'profiles'>,
  agentId: string,
  provider?: string,
): Promise<Stored[]> {
  const all = Object.values(profiles.view(agentId).profiles).filter((it) => (provider ?? it.provider) === it.provider);
  return Promise.all(
    all.map(async (profile) => {
      const secret = await profiles.secret(agentId, profile.id);
      return { profile, secret: secret.ok ? secret.value : null };
    }),
  );
}

/** What a profile says about the credential; all of it is replaced together. */
const factsOf = (candidate: Candidate) => {
  const { type, email, accountId, projectId, clientId, resourceUrl, awsProfile, region } = candidate;
  return { type, ...defined({ email, accountId, projectId, clientId, resourceUrl, awsProfile, region }) };
};

/** Its own id, or the next one where somebody else has that. */
export const freeId = ({ provider, profileId }: Candidate, taken: readonly string[]): string =>
  taken.includes(profileId) ? profileIdFor(provider, profileId.slice(provider.length + 1), taken) : profileId;

async function add(deps: TakeDeps, agentId: string, candidate: Candidate): Promise<Result<string, BatonError>> {
  const { profiles, health } = deps;
  const { provider, expires, name, enterpriseUrl, stats } = candidate;
  const id = freeId(candidate, Object.keys(profiles.view(agentId).profiles));
  const added = await profiles.add(
    agentId,
    { id, provider, ...factsOf(candidate), ...defined({ expires, label: name, enterpriseUrl }) },
    candidate.type === 'aws-sdk' ? null : candidate.secret,
  );
  if (!added.ok) return added;
  const named = await nameInConfig(deps, agentId, provider, id, undefined);
  if (!named.ok) return named;
  if (stats) await health.adopt(agentId, id, stats);
  return ok(id);
}

async function update(
  { profiles, config }: TakeDeps,
  agentId: string,
  profileId: string,
  candidate: Candidate,
): Promise<Result<string, BatonError>> {
  const updated = await profiles.update(agentId, profileId, {
    ...factsOf(candidate),
    expires: candidate.expires ?? null,
    secret: candidate.secret,
    ...(candidate.type === 'oauth' ? { login: { kind: 'ok' } } : {}),
  });
  // A token that became a login is another type than the config may say.
  const listed = updated.ok ? await registerInConfig({ config, profiles }, agentId, profileId) : updated;
  return listed.ok ? ok(profileId) : listed;
}

/** Keeps where the account came from, and which tokens both sides hold now. */
async function remember(deps: TakeDeps, asking: string, profileId: string, candidate: Candidate): Promise<void> {
  const { links, profiles } = deps;
  const agentId = profiles.owner(asking, profileId) ?? asking;
  const { id: item, source, origin } = candidate;
  const before = links.of(agentId, profileId);
  // The same login is in two places: the one that can be kept signed in counts.
  if (before?.origin && !origin) return;
  const login = origin ? loginFrom(candidate.secret) : null;
  const marks = login ? { shared: fingerprint(login.refresh), ours: fingerprint(login.refresh) } : {};
  const next: Link = { agentId, profileId, item, source, ...(origin ? { origin } : {}), ...marks };
  if (JSON.stringify(before) !== JSON.stringify(next)) await links.put(next);
}

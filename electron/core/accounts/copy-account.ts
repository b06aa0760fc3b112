import type { Input } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import { findProfile, type AccountsDeps } from './find.ts';

/**
 * Gives another agent its own copy, secret included: it can be renamed, ordered and removed there without touching the
 * first one. Copies of one login stay one login: whoever refreshes it hands the new tokens to the others (`oauth/`).
 */
export async function copyAccount(
  deps: Pick<AccountsDeps, 'agents' | 'profiles'>,
  { agentId, profileId, to }: Input<'accounts.copy'>,
): Promise<Result<{ agentId: string; profileId: string }, BatonError>> {
  const found = findProfile(deps, agentId, profileId);
  if (!found.ok) return found;
  const target = deps.agents.resolve(to);
  if (!target.ok) return target;
  const { profile, agentId: from } = found.value;
  if (deps.profiles.owner(target.value, profileId) === target.value) return err({ code: 'already-stored', profileId });

  const { hasSecret: _known, ...rest } = profile;
  if (profile.type === 'aws-sdk' || profile.ref) {
    const shared = await deps.profiles.add(target.value, rest, null);
    return shared.ok ? ok({ agentId: target.value, profileId }) : shared;
  }
  const secret = await deps.profiles.secret(from, profileId);
  if (!secret.ok) return secret;
  const added = await deps.profiles.add(target.value, rest, secret.value);
  if (!added.ok) return added;
  const caughtUp = await catchUp(deps, { from, to: target.value, profileId, copied: secret.value });
  return caughtUp.ok ? ok({ agentId: target.value, profileId }) : caughtUp;
}

/** A refresh that landed while the copy was made has spent what was copied. Those that land later see the copy. */
async function catchUp(
  { profiles }: Pick<AccountsDeps, 'profiles'>,
  { from, to, profileId, copied }: { from: string; to: string; profileId: string; copied: string },
): Promise<Result<void, BatonError>> {
  const now = await profiles.secret(from, profileId);
  if (!now.ok || now.value === copied) return ok(undefined);
  const { expires = null, login } = profiles.view(from).profiles[profileId] ?? {};
  const updated = await profiles.update(to, profileId, { secret: now.value, expires, ...(login && { login }) });
  return updated.ok ? ok(undefined) : updated;
}

import type { Input, Output } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { ok, type Result } from '#shared/result';
import { addAccount, knownSecret, type AddDeps } from './add-account.ts';
import { copyAccount } from './copy-account.ts';
import { findProfile, knownProvider } from './find.ts';

/** What people do with one account. Answers ids; what is shown of them is made in `health/`. */
export interface Accounts {
  add(input: Input<'accounts.add'>): Promise<Result<{ agentId: string; profileId: string }, BatonError>>;
  known(input: Input<'accounts.known'>): Promise<Result<Output<'accounts.known'>, BatonError>>;
  copy(input: Input<'accounts.copy'>): Promise<Result<{ agentId: string; profileId: string }, BatonError>>;
  rename(agentId: string | undefined, profileId: string, label: string): Promise<Result<void, BatonError>>;
  clearCooldown(input: Input<'accounts.clearCooldown'>): Promise<Result<void, BatonError>>;
}

export function createAccounts(deps: AddDeps): Accounts {
  const { profiles, health } = deps;
  return {
    add: (input) => addAccount(deps, input),
    known: (input) => knownSecret(deps, input),
    copy: (input) => copyAccount(deps, input),

    async rename(agentId, profileId, label) {
      const found = findProfile(deps, agentId, profileId);
      if (!found.ok) return found;
      const updated = await profiles.update(found.value.agentId, profileId, { label });
      return updated.ok ? ok(undefined) : updated;
    },

    async clearCooldown({ agentId, provider, profileId }) {
      const found = findProfile(deps, agentId, profileId);
      if (!found.ok) return found;
      const spec = knownProvider(deps.providers(), provider);
      return spec.ok ? health.clear(found.value.agentId, spec.value.id, profileId) : spec;
    },
  };
}

import { err, ok, type Result } from '#shared/result';
import type { BatonError } from '#shared/errors';
import type { Vault } from '../vault/types.ts';
import type { FileProfile } from './file-v1.ts';
import { vaultEntry } from './profile-id.ts';
import type { Taken } from './removal.ts';
import type { Renewal } from './store.ts';

/**
 * Profiles that were taken out and may come back, as they are now: a refresh that was under way when its login was
 * removed has spent the old refresh token, so what it got must be what an undo brings back.
 */
export interface Takens {
  took(taken: Taken): void;
  /** In use again, or gone for good. */
  forget(agentId: string, profileId: string): void;
  /** With what it got since it was taken out. */
  newest(taken: Taken): Taken;
  /** `unknown-profile`: it cannot come back, or its secret is another one by now. */
  renew(agentId: string, profileId: string, renewal: Renewal): Promise<Result<void, BatonError>>;
}

export function createTakens(vault: Vault): Takens {
  const entries = new Map<string, FileProfile>();
  return {
    took: ({ agentId, profileId, entry }) => void entries.set(vaultEntry(agentId, profileId), entry),
    forget: (agentId, profileId) => void entries.delete(vaultEntry(agentId, profileId)),
    newest: (taken) => ({ ...taken, entry: entries.get(vaultEntry(taken.agentId, taken.profileId)) ?? taken.entry }),
    async renew(agentId, profileId, { secret, patch, isStill }) {
      const name = vaultEntry(agentId, profileId);
      const entry = entries.get(name);
      const unknown = err<BatonError>({ code: 'unknown-profile', profileId, nearest: [] });
      if (!entry || !vault.has(name)) return unknown;
      const stored = await vault.read(name);
      if (!stored.ok) return stored.error.code === 'unknown-secret' ? unknown : err(stored.error);
      if (!isStill(stored.value)) return unknown;
      const sealed = await vault.put(name, secret);
      if (!sealed.ok) return sealed.error.code === 'unknown-secret' ? unknown : err(sealed.error);
      entries.set(name, { ...entry, profile: { ...entry.profile, ...patch } });
      return ok(undefined);
    },
  };
}

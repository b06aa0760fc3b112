import type { BatonError } from '#shared/errors';
import type { Result } from '#shared/result';
import type { AgentStore, StoredProfile } from './types.ts';

/** What may change about a stored profile; the rest is what it is. */
export type ProfilePatch = Partial<
  Pick<StoredProfile, 'label' | 'email' | 'expires' | 'setupToken' | 'costKind' | 'type' | 'accountId' | 'projectId'>
> & {
  /** Replaces the sealed secret. */
  readonly secret?: string;
};

/** Auth profiles of every agent: the only writer of `auth-profiles.json`. */
export interface Profiles {
  /** What an agent sees: `main`'s profiles and its own, its own winning key by key. Read through, never copied. */
  view(agentId: string): AgentStore;
  /** The agent whose file holds the profile that `agentId` sees under this id. */
  owner(agentId: string, profileId: string): string | undefined;
  /** Seals the secret first, then writes the profile. `place`: index in the order made by hand. */
  add(
    agentId: string,
    profile: Omit<StoredProfile, 'hasSecret'>,
    secret: string,
    place?: number,
  ): Promise<Result<void, BatonError>>;
  update(agentId: string, profileId: string, patch: ProfilePatch): Promise<Result<StoredProfile, BatonError>>;
  /** From profiles, order, lastGood, usageStats and the vault. An inherited profile is removed where it is stored. */
  remove(agentId: string, profileId: string): Promise<Result<void, BatonError>>;
  /** `null` clears the order made by hand. Every id must be stored and of that provider. */
  setOrder(agentId: string, provider: string, ids: readonly string[] | null): Promise<Result<void, BatonError>>;
  secret(agentId: string, profileId: string): Promise<Result<string, BatonError>>;
  onChanged(listener: (event: { readonly agentId: string }) => void): () => void;
  /** Loads an agent's file, once; reports what is wrong with it. */
  ready(agentId: string): Promise<Result<void, BatonError>>;
  /** Forgets an agent that is being removed; its folder is the caller's to delete, its vault entries go here. */
  forget(agentId: string): Promise<Result<void, BatonError>>;
  agentDir(agentId: string): string;
  storePath(agentId: string): string;
}

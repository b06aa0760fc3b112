import type { Removals } from '../accounts/removals.ts';
import { ofVaultEntry } from '../profiles/profile-id.ts';
import type { Profiles } from '../profiles/store.ts';
import type { Vault } from '../vault/types.ts';

/** A sealed secret that no account uses. */
export interface Orphan {
  readonly agentId: string;
  readonly profileId: string;
  /** Left of an account that was removed: Baton deletes it by itself. */
  readonly removed: boolean;
}

export interface OrphanFacts {
  /** Names of all entries of the vault. */
  readonly names: readonly string[];
  /** Is there a profile of this id in this agent's own file? */
  readonly isStored: (agentId: string, profileId: string) => boolean;
  /** Agents whose file could not be read: nobody knows what it uses. */
  readonly unreadable: ReadonlySet<string>;
  /** Entries that an undo may still bring back. */
  readonly pending: ReadonlySet<string>;
  /** Entries that are noted to be deleted. */
  readonly removed: ReadonlySet<string>;
}

export function orphansOf({ names, isStored, unreadable, pending, removed }: OrphanFacts): Orphan[] {
  return names.flatMap((name) => {
    const of = ofVaultEntry(name);
    if (!of || pending.has(name) || unreadable.has(of.agentId) || isStored(of.agentId, of.profileId)) return [];
    return [{ ...of, removed: removed.has(name) }];
  });
}

export interface FindOrphansDeps {
  readonly vault: Pick<Vault, 'names'>;
  readonly profiles: Pick<Profiles, 'owner' | 'ready'>;
  readonly removals: Pick<Removals, 'pending' | 'noted'>;
}

export async function findOrphans({ vault, profiles, removals }: FindOrphansDeps): Promise<Orphan[]> {
  const names = vault.names();
  const agents = new Set(names.flatMap((name) => ofVaultEntry(name)?.agentId ?? []));
  const read = await Promise.all([...agents].map(async (id) => ({ id, ok: (await profiles.ready(id)).ok })));
  return orphansOf({
    names,
    isStored: (agentId, profileId) => profiles.owner(agentId, profileId) === agentId,
    unreadable: new Set(read.flatMap(({ id, ok }) => (ok ? [] : [id]))),
    pending: removals.pending(),
    removed: removals.noted(),
  });
}

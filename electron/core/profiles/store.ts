import { join } from 'node:path';
import type { BatonError } from '#shared/errors';
import { err, type Result } from '#shared/result';
import { createEmitter } from '../kernel/emitter.ts';
import type { Ports } from '../ports.ts';
import type { Vault } from '../vault/types.ts';
import { createChanges } from './changes.ts';
import { createLayer, type Layer } from './layer.ts';
import { createLedger, ownerOf } from './ledger.ts';
import type { ResolveRef } from './references.ts';
import type { Taken } from './removal.ts';
import type { AgentStore, StoredProfile, UsageStats } from './types.ts';
import { createViews } from './views.ts';
import type { Soon } from '../kernel/soon.ts';

export type { Taken } from './removal.ts';
export type { AgentStore, LoginState, ModelWindow, StoredProfile, UsageStats } from './types.ts';

/** What may change about a stored profile; the rest is what it is. `expires: null`: it never does. */
export type ProfilePatch = Partial<
  Pick<
    StoredProfile,
    | 'label'
    | 'email'
    | 'setupToken'
    | 'costKind'
    | 'type'
    | 'accountId'
    | 'projectId'
    | 'clientId'
    | 'resourceUrl'
    | 'awsProfile'
    | 'region'
    | 'login'
  >
> & {
  readonly expires?: number | null;
  /** Replaces the sealed secret. */
  readonly secret?: string;
};

/** New tokens of a login, and what follows from them. */
export interface Renewal {
  readonly secret: string;
  readonly patch: Omit<ProfilePatch, 'secret' | 'expires'> & { readonly expires?: number };
  /** Is this sealed secret the one that was renewed? */
  readonly isStill: (secret: string) => boolean;
}

/** For the health book only, which is the one that writes counters. In memory at once, on disk with `save`. */
export interface UsageLedger {
  stats(agentId: string, profileId: string): UsageStats;
  setStats(agentId: string, profileId: string, stats: UsageStats): void;
  setLastGood(agentId: string, provider: string, profileId: string): void;
  /** Agents whose files hold what was just set: the counters', and the asking agent's. */
  homes(agentId: string, profileId: string): readonly string[];
  save(agentId: string): Promise<Result<void, BatonError>>;
}

/** Auth profiles of every agent: the only writer of `auth-profiles.json`. */
export interface Profiles {
  /** What an agent sees: `main`'s profiles and its own, its own winning key by key. Read through, never copied. */
  view(agentId: string): AgentStore;
  /** The agent whose file holds the profile that `agentId` sees under this id. */
  owner(agentId: string, profileId: string): string | undefined;
  /**
   * Seals the secret first, then writes the profile; a profile of that id is replaced: its windows and counts end, its place stays.
   * `place`: index in the order made by hand, which is made when there is none. Without it: last, if there is one.
   * `secret: null`: there is none (`aws-sdk`); one that was sealed under this id is deleted.
   */
  add(
    agentId: string,
    profile: Omit<StoredProfile, 'hasSecret'>,
    secret: string | null,
    place?: number,
  ): Promise<Result<void, BatonError>>;
  update(agentId: string, profileId: string, patch: ProfilePatch): Promise<Result<StoredProfile, BatonError>>;
  /**
   * Out of profiles, orders, lastGood and usageStats; an inherited profile goes where it is stored. The sealed secret
   * stays in the vault until `purge`, so that `putBack` can undo it.
   */
  take(agentId: string, profileId: string): Promise<Result<Taken, BatonError>>;
  /**
   * New tokens for a login that was taken out while they were asked for: `putBack` brings them. `unknown-profile`: it
   * cannot come back, or has another secret by now.
   */
  renewTaken(agentId: string, profileId: string, renewal: Renewal): Promise<Result<void, BatonError>>;
  /** `undo-gone`: its id is stored again, or its agent is gone. */
  putBack(taken: Taken): Promise<Result<void, BatonError>>;
  /** Deletes the sealed secret of a profile that was taken out of this agent's file, unless it is in use again. */
  purge(agentId: string, profileId: string): Promise<Result<void, BatonError>>;
  /** `null` clears the order made by hand. Every id must be stored and of that provider. */
  setOrder(agentId: string, provider: string, ids: readonly string[] | null): Promise<Result<void, BatonError>>;
  /** At once when it is in memory. */
  secret(agentId: string, profileId: string): Soon<Result<string, BatonError>>;
  /** `agentId`: whose file changed; the others may inherit it. */
  onChanged(listener: (event: { readonly agentId: string }) => void): () => void;
  /** Loads an agent's file, once; reports what is wrong with it. Call it for an agent that was just added. */
  ready(agentId: string): Promise<Result<void, BatonError>>;
  /** The file, of this agent or of `main`, that cannot be read: then `view` does not hold all that is stored. */
  unread(agentId: string): string | undefined;
  /** Forgets an agent that is being removed, its sealed secrets too; its folder is the caller's to delete. */
  forget(agentId: string): Promise<Result<void, BatonError>>;
  agentDir(agentId: string): string;
  storePath(agentId: string): string;
  /** Providers with an order in this agent's own file. */
  ownOrder(agentId: string): string[];
  readonly usage: UsageLedger;
}

export interface ProfilesDeps extends Pick<Ports, 'files' | 'clock' | 'log' | 'stateDir'> {
  readonly vault: Vault;
  /** Follows references to secrets that are kept elsewhere; without it they lead nowhere. */
  readonly resolve?: ResolveRef;
}

/** As folders are named; anything else could lead out of the state folder. */
const agentName = /^[a-z0-9][a-z0-9._-]{0,39}$/i;

/** Loads `main` and every agent that has a folder. A file that cannot be read does not fail this; `ready` reports it. */
export async function openProfiles(deps: ProfilesDeps): Promise<Profiles> {
  const { files, log, stateDir, vault } = deps;
  const layers = new Map<string, Layer>();
  const loads = new Map<string, Promise<Result<void, BatonError>>>();
  const changed = createEmitter<{ readonly agentId: string }>(() => log.error('profiles-listener-failed'));
  const views = createViews((agentId) => layers.get(agentId));
  const agentDir = (agentId: string) => join(stateDir, 'agents', agentId, 'agent');
  const storePath = (agentId: string) => join(agentDir(agentId), 'auth-profiles.json');

  async function load(agentId: string): Promise<Result<void, BatonError>> {
    const layer = layers.get(agentId) ?? createLayer(agentId, storePath(agentId), deps);
    const loaded = await layer.load();
    layers.set(agentId, layer);
    if (loaded.ok) await layer.sealInline();
    else {
      log.warn('profiles-unreadable', { agentId });
      loads.delete(agentId); // look again next time: it may have been repaired
    }
    return loaded;
  }

  const ready = async (agentId: string): Promise<Result<void, BatonError>> => {
    if (!agentName.test(agentId)) return err({ code: 'bad-agent-id', agentId });
    const loading = loads.get(agentId) ?? load(agentId);
    loads.set(agentId, loading);
    return loading;
  };

  for (const agentId of new Set(['main', ...(await files.list(join(stateDir, 'agents')))])) await ready(agentId);
  followVault(vault, layers, changed.emit);

  return {
    view: views.of,
    owner: (agentId, profileId) => ownerOf(layers, agentId, profileId)?.agentId,
    ...createChanges({
      ...{ vault, layers, views, ready, changed: changed.emit, forgotten: (id) => void loads.delete(id) },
      resolve: deps.resolve ?? (async () => err('nobody follows it here')),
    }),
    onChanged: changed.on,
    ready,
    unread(agentId) {
      const shut = ['main', agentId].find((id) => layers.get(id)?.isRead() === false);
      return shut === undefined ? undefined : storePath(shut);
    },
    agentDir,
    storePath,
    ownOrder: (agentId) => Object.keys(layers.get(agentId)?.store().order ?? {}),
    usage: createLedger(layers, views),
  };
}

/** What the vault could not take before, it may take now; and a secret that is gone makes its profile unusable. */
function followVault(
  vault: Vault,
  layers: ReadonlyMap<string, Layer>,
  changed: (e: { readonly agentId: string }) => void,
) {
  let wasOpen = vault.view().state.kind === 'open';
  vault.onChanged(() => {
    const isOpen = vault.view().state.kind === 'open';
    const opened = isOpen && !wasOpen;
    wasOpen = isOpen;
    for (const layer of layers.values()) {
      const before = layer.store().profiles;
      layer.vaultChanged();
      // Only then: sealing changes the vault, and would call itself for ever if a file could not be written.
      if (opened) void layer.sealInline();
      if (layer.store().profiles !== before) changed({ agentId: layer.agentId });
    }
  });
}

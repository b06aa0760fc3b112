import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import type { Vault } from '../vault/types.ts';
import type { FileProfile, StoreFile } from './file-v1.ts';
import type { Layer } from './layer.ts';
import { ownerOf } from './ledger.ts';
import { withOrder, withoutMention, withoutProfile } from './place.ts';
import { strayEntry, vaultEntry } from './profile-id.ts';
import type { AgentStore, UsageStats } from './types.ts';
import type { Views } from './views.ts';

/** A profile that was taken out, with all that has to come back with it. Its sealed secret is still in the vault. */
export interface Taken {
  /** Whose file it stood in. */
  readonly agentId: string;
  readonly profileId: string;
  readonly entry: FileProfile;
  /** Its place among the agent's profiles. */
  readonly index: number;
  /** What the files of those who saw it say of it. */
  readonly traces: readonly Trace[];
}

interface Trace {
  readonly agentId: string;
  readonly places: readonly Place[];
  readonly stats: UsageStats | undefined;
  /** Providers for which it answered last. */
  readonly lastGood: readonly string[];
}

interface Place {
  readonly provider: string;
  readonly index: number;
  /** The order named nobody else, so it went, too. */
  readonly alone: boolean;
}

export interface RemovalDeps {
  readonly vault: Vault;
  readonly layers: ReadonlyMap<string, Layer>;
  readonly views: Views;
  readonly changed: (event: { readonly agentId: string }) => void;
}

type Done = Result<void, BatonError>;

/** From profiles, orders, lastGood and counters of everybody who saw it. `null`: no such profile. */
export async function take(
  { layers, views, changed }: RemovalDeps,
  agentId: string,
  profileId: string,
): Promise<Result<Taken, BatonError> | null> {
  const layer = ownerOf(layers, agentId, profileId);
  if (!layer) return null;
  const traces = [...layers.values()].map((each) => traceIn(each, profileId));
  const index = Object.keys(layer.store().profiles).indexOf(profileId);
  let entry: FileProfile | undefined;
  const written = await layer.change((now) => {
    entry = now.profiles[profileId];
    return withoutProfile(now, profileId);
  });
  if (!written.ok) return written;
  if (!entry) return null;
  for (const other of layers.values()) await dropMentions(other, profileId, layers);
  views.statsChanged(profileId);
  changed({ agentId: layer.agentId });
  return ok({ agentId: layer.agentId, profileId, entry, index, traces });
}

function traceIn(layer: Layer, profileId: string): Trace {
  const { order, usageStats } = layer.store();
  return {
    agentId: layer.agentId,
    places: Object.entries(order).flatMap(([provider, ids]) =>
      ids.includes(profileId) ? [{ provider, index: ids.indexOf(profileId), alone: ids.length === 1 }] : [],
    ),
    stats: Object.hasOwn(usageStats, profileId) ? usageStats[profileId] : undefined,
    lastGood: goodFor(layer.store(), profileId),
  };
}

const goodFor = ({ lastGood }: AgentStore, profileId: string): string[] =>
  Object.keys(lastGood).filter((provider) => lastGood[provider] === profileId);

/** Orders and counters of whoever saw the profile and no longer does. */
async function dropMentions(layer: Layer, profileId: string, layers: ReadonlyMap<string, Layer>): Promise<void> {
  if (ownerOf(layers, layer.agentId, profileId)) return;
  const { usageStats, order } = layer.store();
  const good = goodFor(layer.store(), profileId);
  const named = Object.values(order).some((ids) => ids.includes(profileId));
  if (good.length === 0 && !named && !Object.hasOwn(usageStats, profileId)) return;

  layer.setStats(profileId, undefined);
  for (const provider of good) layer.setLastGood(provider, undefined);
  await layer.change((now) => withoutMention(now, profileId));
}

/**
 * As it was, as far as nothing else has taken its place since: an order that was cleared meanwhile stays cleared.
 * `undo-gone`: its id is stored again, or its agent is gone.
 */
export async function putBack({ layers, views, changed }: RemovalDeps, taken: Taken): Promise<Done> {
  const { agentId, profileId, traces } = taken;
  const layer = layers.get(agentId);
  if (!layer || Object.hasOwn(layer.store().profiles, profileId)) return err({ code: 'undo-gone' });

  const written = await layer.change((now) => withPlaces(withEntry(now, taken), traceOf(taken, agentId), profileId));
  if (!written.ok) return written;
  for (const trace of traces) {
    const own = layers.get(trace.agentId);
    if (!own) continue;
    const restored = restoreCounters(own, trace, profileId);
    if (!restored && (own === layer || trace.places.length === 0)) continue;
    // Should this fail, order or counters are missing after a restart, no more.
    await own.change((now) => (own === layer ? now : withPlaces(now, trace, profileId)));
    for (const provider of trace.lastGood) views.lastGoodChanged(trace.agentId, provider);
  }
  views.statsChanged(profileId);
  changed({ agentId });
  return ok(undefined);
}

const traceOf = ({ traces }: Taken, agentId: string) => traces.find((trace) => trace.agentId === agentId);

/** Says whether there was anything to restore. What was counted since is newer, and stays. */
function restoreCounters(layer: Layer, { stats, lastGood }: Trace, profileId: string): boolean {
  const now = layer.store();
  if (stats && !Object.hasOwn(now.usageStats, profileId)) layer.setStats(profileId, stats);
  for (const provider of lastGood) if (!Object.hasOwn(now.lastGood, provider)) layer.setLastGood(provider, profileId);
  return stats !== undefined || lastGood.length > 0;
}

function withEntry(now: StoreFile, { profileId, entry, index }: Taken): StoreFile {
  const profiles = Object.entries(now.profiles).toSpliced(index, 0, [profileId, entry]);
  return { ...now, profiles: Object.fromEntries(profiles) };
}

function withPlaces(now: StoreFile, trace: Trace | undefined, profileId: string): StoreFile {
  return (trace?.places ?? []).reduce((file, { provider, index, alone }) => {
    const ids = file.order[provider];
    if (ids === undefined) return alone ? withOrder(file, provider, [profileId]) : file;
    return ids.includes(profileId) ? file : withOrder(file, provider, ids.toSpliced(index, 0, profileId));
  }, now);
}

/** Deletes the sealed secret, unless the id is in use again. A file that cannot be read may still use it. */
export async function purge(
  { vault, layers }: RemovalDeps,
  ready: (agentId: string) => Promise<Done>,
  agentId: string,
  profileId: string,
): Promise<Done> {
  const layer = layers.get(agentId);
  if (layer) {
    const loaded = await ready(agentId);
    if (!loaded.ok) return loaded;
    if (Object.hasOwn(layer.store().profiles, profileId)) return ok(undefined);
  }
  const stray = strayEntry(agentId, profileId);
  const first = vault.has(stray) ? await vault.remove(stray) : ok(undefined);
  const gone = first.ok ? await vault.remove(vaultEntry(agentId, profileId)) : first;
  if (gone.ok) return gone;
  return err(gone.error.code === 'unknown-secret' ? { code: 'vault-unreadable', why: gone.error.name } : gone.error);
}

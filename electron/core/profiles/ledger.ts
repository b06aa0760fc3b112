import { ok } from '#shared/result';
import type { Layer } from './layer.ts';
import type { UsageLedger } from './store.ts';
import type { Views } from './views.ts';

/** The layer that holds what an agent sees under this id: its own, else main's. */
export function ownerOf(layers: ReadonlyMap<string, Layer>, agentId: string, profileId: string): Layer | undefined {
  const holds = (layer: Layer | undefined) =>
    layer !== undefined && Object.hasOwn(layer.store().profiles, profileId) ? layer : undefined;
  return holds(layers.get(agentId)) ?? holds(layers.get('main'));
}

/** Counters are kept where the profile is stored, unless the agent's file brought its own for it. */
export function createLedger(layers: ReadonlyMap<string, Layer>, views: Views): UsageLedger {
  const home = (agentId: string, profileId: string): Layer | undefined => {
    const own = layers.get(agentId);
    return own && Object.hasOwn(own.store().usageStats, profileId) ? own : ownerOf(layers, agentId, profileId);
  };
  return {
    stats: (agentId, profileId) => home(agentId, profileId)?.store().usageStats[profileId] ?? {},
    setStats(agentId, profileId, stats) {
      home(agentId, profileId)?.setStats(profileId, stats);
      views.statsChanged(profileId);
    },
    setLastGood(agentId, provider, profileId) {
      layers.get(agentId)?.setLastGood(provider, profileId);
      views.lastGoodChanged(agentId, provider);
    },
    homes(agentId, profileId) {
      const at = home(agentId, profileId)?.agentId ?? agentId;
      return at === agentId ? [agentId] : [at, agentId];
    },
    save: async (agentId) => (await layers.get(agentId)?.save()) ?? ok(undefined),
  };
}

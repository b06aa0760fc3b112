import { statsTouched } from './standing.ts';
import type { AgentStore, StoredProfile, UsageStats } from './types.ts';

/** The parts of a layer that views are made of. */
interface Seen {
  store(): AgentStore;
}

interface Merged {
  readonly main: AgentStore;
  readonly own: AgentStore;
  readonly view: AgentStore & {
    readonly usageStats: Record<string, UsageStats>;
    readonly lastGood: Record<string, string>;
  };
}

/** What each agent sees. Made when profiles or orders change, not for each request. */
export interface Views {
  of(agentId: string): AgentStore;
  /** The counters of a profile changed in some layer: carries that into the views made of it. */
  statsChanged(profileId: string): void;
  lastGoodChanged(agentId: string, provider: string): void;
}

export function createViews(layer: (agentId: string) => Seen | undefined): Views {
  const merged = new Map<string, Merged>();

  function of(agentId: string): AgentStore {
    const main = layer('main')?.store() ?? nothing;
    const own = agentId === 'main' ? undefined : layer(agentId)?.store();
    if (!own) return main;

    const known = merged.get(agentId);
    if (known && sameStructure(known.main, main) && sameStructure(known.own, own)) return known.view;
    const view = merge(main, own);
    merged.set(agentId, { main, own, view });
    return view;
  }

  return {
    of,
    statsChanged(profileId) {
      for (const { main, own, view } of merged.values()) {
        const stats = own.usageStats[profileId] ?? (has(own, profileId) ? undefined : main.usageStats[profileId]);
        if (stats) view.usageStats[profileId] = stats;
        else Reflect.deleteProperty(view.usageStats, profileId);
        statsTouched(view.usageStats, profileId);
      }
    },
    lastGoodChanged(agentId, provider) {
      for (const [id, { main, own, view }] of merged) {
        if (agentId !== 'main' && id !== agentId) continue;
        const good = own.lastGood[provider] ?? main.lastGood[provider];
        if (good !== undefined) view.lastGood[provider] = good;
        else Reflect.deleteProperty(view.lastGood, provider);
      }
    },
  };
}

const nothing: AgentStore = { profiles: {}, order: {}, lastGood: {}, usageStats: {} };

/** Counters are written to in place, so the records themselves are what has to be the same. */
const sameStructure = (a: AgentStore, b: AgentStore): boolean =>
  a.profiles === b.profiles && a.order === b.order && a.usageStats === b.usageStats && a.lastGood === b.lastGood;

const has = ({ profiles }: AgentStore, profileId: string): boolean => Object.hasOwn(profiles, profileId);

/**
 * The agent wins key by key. Without anything of its own it sees main's very records, and their indexes with them.
 * What main counted of its own profile says nothing of the agent's, though both have one id.
 */
function merge(main: AgentStore, own: AgentStore): Merged['view'] {
  return {
    profiles: over<StoredProfile>(main.profiles, own.profiles),
    order: over(main.order, own.order),
    lastGood: { ...main.lastGood, ...own.lastGood },
    usageStats: { ...countedFor(main, (id) => !has(own, id)), ...own.usageStats },
  };
}

const countedFor = ({ usageStats }: AgentStore, counts: (profileId: string) => boolean) =>
  Object.fromEntries(Object.entries(usageStats).filter(([id]) => counts(id)));

const over = <T>(
  below: Readonly<Record<string, T>>,
  above: Readonly<Record<string, T>>,
): Readonly<Record<string, T>> => (Object.keys(above).length === 0 ? below : { ...below, ...above });

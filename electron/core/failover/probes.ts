import type { Clock } from '../ports.ts';
import type { Candidate } from './plan.ts';

/** A cooling primary is tried early at most this often (behaviour §8.3). */
export const PROBE_EVERY = 30_000;
/** A window that ends within this time may be tried early. */
export const PROBE_MARGIN = 120_000;
/** Providers remembered, and for how long. */
const KEPT = 256;
const KEPT_FOR = 24 * 60 * 60_000;

/** Who was tried early, when, and who is being tried now. In memory: after a restart the last failure still counts. */
export interface Probes {
  /** May this provider be tried early now, as far as the last try goes? */
  isOpen(agentId: string, provider: string): boolean;
  /** Answers what ends the try. */
  begin(agentId: string, provider: string): () => void;
}

export function createProbes(clock: Pick<Clock, 'now'>): Probes {
  const last = new Map<string, number>();
  const running = new Set<string>();
  const keyOf = (agentId: string, provider: string) => `${agentId} ${provider}`;
  return {
    isOpen(agentId, provider) {
      const key = keyOf(agentId, provider);
      const before = last.get(key);
      return !running.has(key) && (before === undefined || clock.now() - before >= PROBE_EVERY);
    },
    begin(agentId, provider) {
      const key = keyOf(agentId, provider);
      last.delete(key);
      last.set(key, clock.now());
      running.add(key);
      for (const [old, at] of last) if (last.size > KEPT || clock.now() - at > KEPT_FOR) last.delete(old);
      return () => void running.delete(key);
    },
  };
}

/**
 * The one account of a cooling primary that may be tried before its window ends (behaviour §8.3): nobody else of its
 * provider can be asked, the window ends within two minutes, and its last failure is half a minute old. Never one whose
 * login is refused or whose purse is empty: that is known, and trying would change nothing. Nor one whose provider named
 * the end itself.
 */
export function probeAmong(candidates: readonly Candidate[], now: number): Candidate | undefined {
  if (candidates.some(({ cooling }) => cooling === undefined)) return undefined;
  const open = candidates.filter(({ cooling }) => cooling && transient.has(cooling.reason));
  return open.find(
    ({ cooling }) =>
      cooling !== undefined &&
      cooling.kind === 'cooling' &&
      cooling.named === undefined &&
      cooling.until - now <= PROBE_MARGIN &&
      (cooling.since === undefined || now - cooling.since >= PROBE_EVERY),
  );
}

const transient: ReadonlySet<string> = new Set(['rate_limit', 'overloaded', 'timeout', 'unknown', 'format']);

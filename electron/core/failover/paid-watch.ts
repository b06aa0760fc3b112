import type { Payload } from '#shared/contract';

/** Where one request went, as far as money is concerned. */
export interface PaidStep {
  readonly agentId: string;
  /** `provider/model` of the first model of the chain: requests for another one have ways of their own. */
  readonly chain: string;
  /** `free`: it cost nothing extra. `paid`, `blocked`: it cost, or would have, after somebody free ran out. */
  readonly went: 'free' | 'paid' | 'blocked';
  /** For `paid` and `blocked`. */
  readonly about?: Omit<Payload<'paid-switch'>, 'agentId' | 'blocked'>;
}

/** Tells once when requests begin to cost money, not once for each of them (product §2). */
export interface PaidWatch {
  saw(step: PaidStep): void;
}

/** Chains remembered. One forgotten is told of again. */
const KEPT = 1_000;

export function createPaidWatch(tell: (event: Payload<'paid-switch'>) => void): PaidWatch {
  const costly = new Map<string, 'paid' | 'blocked'>();
  return {
    saw({ agentId, chain, went, about }) {
      // The way of nearly every request.
      if (went === 'free' && costly.size === 0) return;
      const key = `${agentId} ${chain}`;
      if (went === 'free') {
        costly.delete(key);
        return;
      }
      if (costly.get(key) === went || about === undefined) return;
      costly.set(key, went);
      if (costly.size > KEPT) costly.delete([...costly.keys()][0] ?? '');
      tell({ agentId, ...about, blocked: went === 'blocked' });
    },
  };
}

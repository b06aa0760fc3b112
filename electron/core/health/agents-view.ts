import type { AgentView } from '#shared/status';
import type { Config } from '../config/schema.ts';
import type { ModelCatalogue } from '../models/catalogue.ts';
import { refKey } from '../models/ref.ts';
import { selectionOf } from '../models/selection.ts';

export interface AgentFacts {
  readonly id: string;
  readonly config: Config;
  readonly catalogue: ModelCatalogue;
  /** Providers with an order in this agent's own file. */
  readonly ownOrder: readonly string[];
  readonly lastRequest: number | undefined;
  readonly keyHint: string | undefined;
}

/** One agent, with the chain of models it really uses. */
export function agentView({ id, config, catalogue, ownOrder, lastRequest, keyHint }: AgentFacts): AgentView {
  const selection = selectionOf(config, id);
  const own = config.agents.list.find((agent) => agent.id === id)?.model;
  const fallbacks = typeof own === 'object' ? own.fallbacks : undefined;
  return {
    id,
    model: refKey(selection.primary),
    modelName: catalogue.name(selection.primary),
    ownModel: selection.ownPrimary,
    fallbacks: fallbacks ?? null,
    chain: [selection.primary, ...selection.fallbacks].map((ref) => ({ key: refKey(ref), name: catalogue.name(ref) })),
    ownOrder: [...ownOrder],
    ...(lastRequest === undefined ? {} : { lastRequest }),
    ...(keyHint === undefined ? {} : { keyHint }),
  };
}

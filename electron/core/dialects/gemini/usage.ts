import { defined } from '../../kernel/defined.ts';
import type { Usage } from '../dialect.ts';
import { asNumber, asObject, type Json } from '../../kernel/json.ts';
import { field } from './fields.ts';

/** `usageMetadata`. The prompt's count holds what came from a cache; what was thought is counted apart from the answer. */
export function usageOf(usage: unknown): Usage {
  const counts = asObject(usage);
  return defined({
    inputTokens: sum(counts, ['promptTokenCount', 'toolUsePromptTokenCount']),
    outputTokens: sum(counts, ['candidatesTokenCount', 'thoughtsTokenCount']),
    cacheReadTokens: asNumber(field(counts, 'cachedContentTokenCount')),
    reasoningTokens: asNumber(field(counts, 'thoughtsTokenCount')),
  });
}

/** The other way round, for a client. */
export function usageMetadata(usage: Usage): Json {
  const { inputTokens = 0, outputTokens = 0, cacheReadTokens, reasoningTokens } = usage;
  return {
    promptTokenCount: inputTokens,
    candidatesTokenCount: Math.max(0, outputTokens - (reasoningTokens ?? 0)),
    totalTokenCount: inputTokens + outputTokens,
    ...(cacheReadTokens !== undefined && { cachedContentTokenCount: cacheReadTokens }),
    ...(reasoningTokens !== undefined && { thoughtsTokenCount: reasoningTokens }),
  };
}

/** `undefined` when none of them is there. */
function sum(counts: Json, names: readonly string[]): number | undefined {
  const found = names.map((name) => asNumber(field(counts, name))).filter((count) => count !== undefined);
  return found.length === 0 ? undefined : found.reduce((total, count) => total + count, 0);
}

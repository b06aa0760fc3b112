import { defined } from '../../kernel/defined.ts';
import type { Usage } from '../dialect.ts';
import { asNumber, asObject } from '../../kernel/json.ts';

/** AWS counts what was read from and written to a cache beside the input, not in it. */
export function usageOf(usage: unknown): Usage {
  const counts = asObject(usage);
  const cacheReadTokens = asNumber(counts['cacheReadInputTokens']);
  const cacheWriteTokens = asNumber(counts['cacheWriteInputTokens']);
  const input = asNumber(counts['inputTokens']);
  return defined({
    inputTokens: input === undefined ? undefined : input + (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0),
    outputTokens: asNumber(counts['outputTokens']),
    cacheReadTokens,
    cacheWriteTokens,
  });
}

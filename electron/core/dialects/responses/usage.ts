import { defined } from '../../kernel/defined.ts';
import type { Usage } from '../dialect.ts';
import { asNumber, asObject } from '../../kernel/json.ts';

export function readUsage(value: unknown): Usage {
  const usage = asObject(value);
  const cache = asObject(usage['input_tokens_details']);
  return defined({
    inputTokens: asNumber(usage['input_tokens']),
    outputTokens: asNumber(usage['output_tokens']),
    cacheReadTokens: asNumber(cache['cached_tokens']),
    cacheWriteTokens: asNumber(cache['cache_write_tokens']),
    reasoningTokens: asNumber(asObject(usage['output_tokens_details'])['reasoning_tokens']),
  });
}

/** `null`: nobody said anything. */
export function writeUsage(usage: Usage): object | null {
  if (Object.keys(usage).length === 0) return null;
  const { inputTokens = 0, outputTokens = 0 } = usage;
  return {
    input_tokens: inputTokens,
    input_tokens_details: {
      cached_tokens: usage.cacheReadTokens ?? 0,
      cache_write_tokens: usage.cacheWriteTokens ?? 0,
    },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens ?? 0 },
    total_tokens: inputTokens + outputTokens,
  };
}

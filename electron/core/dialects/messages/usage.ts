import { defined } from '../../kernel/defined.ts';
import type { Usage } from '../dialect.ts';
import { asNumber, asObject, type Json } from '../../kernel/json.ts';

/** A `usage` of the Messages API, whose `input_tokens` are those that no cache had to do with. */
export function usageOf(usage: unknown): Usage {
  const counts = asObject(usage);
  const input = asNumber(counts['input_tokens']);
  const read = asNumber(counts['cache_read_input_tokens']);
  const written = asNumber(counts['cache_creation_input_tokens']);
  const output = asNumber(counts['output_tokens']);
  const thought = asNumber(asObject(counts['output_tokens_details'])['thinking_tokens']);
  const inputs = [input, read, written].filter((count) => count !== undefined);
  return defined({
    inputTokens: inputs.length === 0 ? undefined : inputs.reduce((sum, count) => sum + count),
    outputTokens: output,
    cacheReadTokens: read,
    cacheWriteTokens: written,
    reasoningTokens: thought,
  });
}

/** What is not known counts as none: the API's own clients add these numbers up. */
export function writeUsage(usage: Usage): Json {
  const read = usage.cacheReadTokens ?? 0;
  const written = usage.cacheWriteTokens ?? 0;
  return {
    input_tokens: Math.max(0, (usage.inputTokens ?? 0) - read - written),
    cache_creation_input_tokens: written,
    cache_read_input_tokens: read,
    output_tokens: usage.outputTokens ?? 0,
    output_tokens_details: usage.reasoningTokens === undefined ? null : { thinking_tokens: usage.reasoningTokens },
    server_tool_use: null,
  };
}

/** The fields that only a whole message's usage has. */
export const wholeUsage = (usage: Usage): Json => ({
  ...writeUsage(usage),
  cache_creation: null,
  inference_geo: null,
  service_tier: null,
  speed: null,
});

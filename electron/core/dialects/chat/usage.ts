import type { Usage } from '../dialect.ts';
import { asNumber, asObject, type Json } from '../../kernel/json.ts';

/** Of Chat Completions, and what those who speak it have added: DeepSeek, Moonshot, OpenRouter, xAI. */
export function readUsage(value: unknown): Usage {
  const usage = asObject(value);
  const input = asNumber(usage['prompt_tokens']);
  const reasoning = asNumber(asObject(usage['completion_tokens_details'])['reasoning_tokens']);
  const output = outputOf(usage, reasoning ?? 0);
  return {
    ...(input !== undefined && { inputTokens: input }),
    ...(output !== undefined && { outputTokens: output }),
    ...cacheOf(usage),
    ...(reasoning !== undefined && { reasoningTokens: reasoning }),
  };
}

function cacheOf(usage: Json): Usage {
  const details = asObject(usage['prompt_tokens_details']);
  const read =
    asNumber(details['cached_tokens']) ??
    asNumber(usage['prompt_cache_hit_tokens']) ??
    asNumber(usage['cached_tokens']);
  const written = asNumber(details['cache_write_tokens']);
  return {
    ...(read !== undefined && { cacheReadTokens: read }),
    ...(written !== undefined && { cacheWriteTokens: written }),
  };
}

/** xAI counts reasoning beside the completion; its total tells. */
function outputOf(usage: Json, reasoning: number): number | undefined {
  const output = asNumber(usage['completion_tokens']);
  const input = asNumber(usage['prompt_tokens']);
  if (output === undefined || input === undefined || reasoning === 0) return output;
  return usage['total_tokens'] === input + output + reasoning ? output + reasoning : output;
}

export const writeUsage = (usage: Usage): object => ({
  prompt_tokens: usage.inputTokens ?? 0,
  completion_tokens: usage.outputTokens ?? 0,
  total_tokens: (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0),
  prompt_tokens_details: {
    cached_tokens: usage.cacheReadTokens ?? 0,
    ...(usage.cacheWriteTokens !== undefined && { cache_write_tokens: usage.cacheWriteTokens }),
  },
  completion_tokens_details: { reasoning_tokens: usage.reasoningTokens ?? 0 },
});

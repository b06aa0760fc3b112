import { defined } from '../../kernel/defined.ts';
import type { Usage } from '../dialect.ts';
import { asNumber, asObject, type Json } from '../../kernel/json.ts';

/** Where an answer or a chunk counts: Moonshot in the choice, Groq in a field of its own. `undefined`: it does not. */
export const countsIn = (body: Json, choice: Json): unknown =>
  body['usage'] ?? choice['usage'] ?? asObject(body['x_groq'])['usage'];

/** Of Chat Completions, and what those who speak it have added: DeepSeek, Moonshot, OpenRouter, xAI. */
export function readUsage(value: unknown): Usage {
  const usage = asObject(value);
  const reasoning = asNumber(asObject(usage['completion_tokens_details'])['reasoning_tokens']);
  const details = asObject(usage['prompt_tokens_details']);
  return defined({
    inputTokens: asNumber(usage['prompt_tokens']),
    outputTokens: outputOf(usage, reasoning ?? 0),
    cacheReadTokens:
      asNumber(details['cached_tokens']) ??
      asNumber(usage['prompt_cache_hit_tokens']) ??
      asNumber(usage['cached_tokens']),
    cacheWriteTokens: asNumber(details['cache_write_tokens']),
    reasoningTokens: reasoning,
  });
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

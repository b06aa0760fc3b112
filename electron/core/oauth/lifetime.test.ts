import { expect, test } from 'vitest';
import { leadOf } from './lifetime.ts';

test.each<[string, number]>([
  ['openai-codex:mei@example.com', 600],
  ['anthropic:claude-cli', 0],
  ['openai-codex:codex-cli', 0],
  ['qwen-portal:qwen-cli', 0],
  ['anthropic:my-claude-cli-2', 600],
])('%s is refreshed up to %i ms before its end', (id, lead) => {
  expect(leadOf({ id }, { lead: 600 })).toBe(lead);
  expect(leadOf({ id }, undefined)).toBe(0);
});

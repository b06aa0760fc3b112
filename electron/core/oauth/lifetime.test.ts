import { expect, test } from 'vitest';
import { expiresAt, leadOf } from './lifetime.ts';

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

test('a token that is said to last longer than any date lasts ten years', () => {
  const decade = 3_650 * 86_400_000;
  expect(expiresAt({ early: 0 }, { access: 'a', expiresIn: 1e300, answer: {} }, 1_000)).toBe(1_000 + decade);
  expect(expiresAt({ early: 0 }, { access: 'a', expiresIn: 1, expiresAt: 1e300, answer: {} }, 1_000)).toBe(
    1_000 + decade,
  );
});

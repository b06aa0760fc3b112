import { expect, test } from 'vitest';
import type { ModelsConfig } from './config-input.ts';
import { deriveFrom } from './derived.ts';

test('what follows from a config is made once for it, and anew for the next', () => {
  let config: ModelsConfig = { agents: { defaults: { model: 'openai/gpt-5.2' } } };
  const derived = deriveFrom(() => config);
  const [table, selection] = [derived.table(), derived.selection('main')];
  expect(derived.table()).toBe(table);
  expect(derived.selection('main')).toBe(selection);
  expect(selection.primary).toEqual({ provider: 'openai', model: 'gpt-5.2' });

  config = {};
  expect(derived.table()).not.toBe(table);
  expect(derived.selection('main').primary.provider).toBe('anthropic');
});

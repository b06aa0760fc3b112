import { expect, test } from 'vitest';
import { factsOf } from './claude-models.ts';

test.each([
  ['claude-3-5-sonnet-20241022', 'none', 'disabled', 'all', true, false, false, true],
  ['claude-3-haiku-20240307', 'none', 'disabled', 'all', true, false, false, true],
  ['anthropic/claude-3.7-sonnet', 'budget', 'disabled', 'all', true, false, false, true],
  ['claude-opus-4-20250514', 'budget', 'disabled', 'all', true, false, false, true],
  ['claude-opus-4-1-20250805', 'budget', 'disabled', 'one', true, true, false, true],
  ['claude-haiku-4-5-20251001', 'budget', 'disabled', 'one', true, true, false, true],
  ['anthropic/claude-sonnet-4.5', 'budget', 'disabled', 'one', true, true, false, true],
  ['claude-opus-4-6', 'adaptive', 'disabled', 'one', true, true, false, false],
  ['claude-opus-4-8', 'adaptive', 'disabled', 'none', true, true, true, false],
  ['claude-sonnet-5', 'adaptive', 'disabled', 'none', true, true, true, false],
  ['claude-haiku-5-5', 'adaptive', 'disabled', 'none', true, true, true, false],
  ['claude-sonnet-5-5', 'adaptive', 'between_tools', 'none', false, true, true, false],
  ['claude-opus-5-5', 'adaptive', 'no', 'none', false, true, true, false],
  ['claude-fable-5', 'adaptive', 'no', 'none', true, true, true, false],
  ['claude-fable-5-2', 'adaptive', 'no', 'none', false, true, true, false],
  ['claude-mythos-preview', 'adaptive', 'no', 'none', false, true, true, false],
  ['claude-opus-6', 'adaptive', 'no', 'none', false, true, true, false],
  ['claude-2.1', 'none', 'disabled', 'all', false, false, false, true],
  ['MiniMax-M2', 'budget', 'disabled', 'all', true, false, false, true],
])('%s: thinking %s, off %s, sampling %s', (model, thinking, off, sampling, forcedTool, schemas, xhigh, prefill) => {
  const claude = model.includes('claude');
  expect(factsOf({ model })).toEqual({ claude, thinking, off, sampling, forcedTool, schemas, xhigh, prefill });
});

test('what the catalogue says goes before what the name promises', () => {
  const to = { adaptive: true, noTemperature: true } as const;
  const said = { thinking: 'adaptive', sampling: 'none' };
  expect(factsOf({ model: 'claude-sonnet-4-5', ...to })).toMatchObject({ ...said, prefill: false, schemas: true });
  expect(factsOf({ model: 'MiniMax-M3.1-Flash', ...to })).toMatchObject({ ...said, claude: false, prefill: true });
  expect(factsOf({ model: 'MiniMax-M3.1-Flash', adaptive: true }).sampling).toBe('all');
});

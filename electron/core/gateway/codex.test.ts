import { expect, test } from 'vitest';
import { chat } from '../dialects/chat/wire.ts';
import { responses } from '../dialects/responses/wire.ts';
import type { Leg } from '../failover/plan.ts';
import { providerTable } from '../providers/catalogue.ts';
import { refusedByCodex } from './codex.ts';

const legOf = (provider: string): Leg => ({
  spec: providerTable({}).get(provider)!,
  ...{ provider, model: 'm', wireModel: 'm', key: `${provider}/m`, modelName: 'M', dialect: 'openai-responses' },
});
const refused = (body: object, provider = 'openai-codex', wire = responses) =>
  refusedByCodex({ wire, body: Buffer.from(JSON.stringify(body)) }, legOf(provider));

const asCodex = { model: 'm', instructions: 'Be good.', input: [], stream: true, store: false };

test('what Codex itself sends passes untouched', () => {
  expect(refused({ ...asCodex, tools: [], reasoning: { effort: 'high' }, prompt_cache_key: 'k', include: [] })).toBe(
    false,
  );
});

test.each<[string, object]>([
  ['no stream', { ...asCodex, stream: false }],
  ['a stream that is only said to be one', { ...asCodex, stream: 'true' }],
  ['stored', { ...asCodex, store: true }],
  ['nothing said of storing', { model: 'm', instructions: 'x', input: [], stream: true }],
  ['no instructions', { ...asCodex, instructions: null }],
  ['empty instructions', { ...asCodex, instructions: '' }],
  ['a text as input', { ...asCodex, input: 'Hi' }],
  ['a limit', { ...asCodex, max_output_tokens: 5 }],
  ['a temperature', { ...asCodex, temperature: 0 }],
  ['a response before', { ...asCodex, previous_response_id: 'resp_1' }],
])('%s is written anew', (_what, body) => {
  expect(refused(body)).toBe(true);
  expect(refused(body, 'openai')).toBe(false);
  expect(refused(body, 'openai-codex', chat)).toBe(false);
});

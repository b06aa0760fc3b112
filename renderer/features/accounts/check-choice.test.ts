import { expect, test } from 'vitest';
import type { AccountGroup } from '#shared/profile';
import { account } from '../../testing/world.ts';
import { countOf, orderOfCheck, USUAL } from './check-choice.ts';

const group = (provider: string, ...ids: string[]): AccountGroup => ({
  ...{ provider, name: provider, short: 'xx', order: 'automatic' },
  profiles: ids.map((id) => account(`${provider}:${id}`, id)),
});
const groups = [group('anthropic', 'work', 'home'), group('openai', 'key')];
const usual = { timeoutMs: 8_000, concurrency: 2, maxTokens: 8 };

test('everybody is asked without naming anybody, so that keys from elsewhere are, too', () => {
  expect(orderOfCheck(groups, USUAL)).toEqual({ choice: usual, covers: null });
  expect(countOf(groups, USUAL)).toBe(3);
});

test('one provider is named by its id; some accounts of it by theirs', () => {
  const draft = { ...USUAL, provider: 'anthropic' };
  expect(orderOfCheck(groups, draft)).toEqual({
    choice: { ...usual, providers: ['anthropic'] },
    covers: new Set(['anthropic:work', 'anthropic:home']),
  });
  expect(orderOfCheck(groups, { ...draft, without: new Set(['anthropic:home']) })).toEqual({
    choice: { ...usual, profiles: ['anthropic:work'] },
    covers: new Set(['anthropic:work']),
  });
});

test('numbers as they are typed; a field left empty is left to the core', () => {
  const draft = { ...USUAL, timeout: '1.5', concurrency: '', maxTokens: ' 20 ' };
  expect(orderOfCheck(groups, draft)?.choice).toEqual({ timeoutMs: 1_500, maxTokens: 20 });
});

test.each([{ timeout: '0' }, { concurrency: '1.5' }, { maxTokens: 'many' }, { provider: 'google' }])(
  'nothing is asked with %o',
  (part) => expect(orderOfCheck(groups, { ...USUAL, ...part })).toBeNull(),
);

test('nothing is asked when every account was taken out', () => {
  expect(orderOfCheck(groups, { ...USUAL, provider: 'openai', without: new Set(['openai:key']) })).toBeNull();
});

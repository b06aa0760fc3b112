import { expect, test } from 'vitest';
import { providerTable } from '../providers/catalogue.ts';
import { START } from '../testing/clock.ts';
import { offer } from './offer.ts';
import type { Candidate } from './types.ts';

const key = (where: string, secret: string): Candidate => ({
  ...{ id: `openclaw/${where}/openai:default`, source: 'openclaw', provider: 'openai', profileId: 'openai:default' },
  ...{ label: 'OpenAI key', where, type: 'api_key', secret },
});

const planned = (candidates: readonly Candidate[]) =>
  offer({ candidates, problems: [] }, providerTable({}), { stored: [], linked: () => undefined }, START).items.map(
    ({ profileId, state }) => [profileId, state],
  );

test('two finds of one name are shown under two ids, as they will be stored', () => {
  expect(planned([key('a', 'sk-a'), key('b', 'sk-b'), key('c', 'sk-c')])).toEqual([
    ['openai:default', 'unchecked'],
    ['openai:default-2', 'unchecked'],
    ['openai:default-3', 'unchecked'],
  ]);
});

test('the same key twice is one account, and what has expired takes no id from anybody', () => {
  expect(planned([{ ...key('a', 'sk-a'), expires: START - 1 }, key('b', 'sk-b'), key('c', 'sk-b')])).toEqual([
    ['openai:default', 'expired'],
    ['openai:default', 'unchecked'],
    ['openai:default', 'unchecked'],
  ]);
});

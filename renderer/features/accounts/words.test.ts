import { describe, expect, test } from 'vitest';
import type { AccountGroup } from '#shared/profile';
import { account, createWorld, DAY, HOUR } from '../../testing/world.ts';
import {
  ambientWords,
  coolingGroups,
  countLine,
  filterGroups,
  needLines,
  orderLine,
  quotaWord,
  sealedLine,
  secondLine,
} from './words.ts';

const NOW = Date.UTC(2026, 10, 20, 14, 0);
const { groups } = createWorld(NOW);
const group = (provider: string) => groups.find((each) => each.provider === provider)!;
const idsOf = (list: readonly AccountGroup[]) => list.flatMap((each) => each.profiles.map(({ id }) => id));

test('accounts and providers are counted; one that needs no profile counts', () => {
  expect(countLine(groups)).toBe('8 accounts at 5 providers');
  expect(countLine([group('openrouter')])).toBe('1 account at 1 provider');
});

test.each([
  [account('anthropic:work', 'W', { type: 'token', setupToken: true }), 'Setup-token · work'],
  [account('anthropic:mei@example.com', 'M', { type: 'oauth' }), 'Login · mei@example.com'],
  [account('openai:default', 'O'), 'API key · default'],
  [account('openai:x', 'O', { type: 'token', inherited: true }), 'Token · x · from main'],
])('the second line names kind and id', (profile, text) => {
  expect(secondLine(profile)).toBe(text);
});

test('what is paid by use says so; nothing is made up', () => {
  expect(quotaWord(account('openai:a', 'A'))).toBe('Pay per use');
  expect(quotaWord(account('google:a', 'A', { type: 'token' }))).toBe('Pay per use');
  expect(quotaWord(account('openrouter:a', 'A', { costKind: 'free' }))).toBeNull();
  expect(quotaWord(account('anthropic:a', 'A', { type: 'token', costKind: 'subscription' }))).toBeNull();
});

test('the order says where it comes from', () => {
  expect(orderLine(group('anthropic'))).toBe('Your order');
  expect(orderLine(group('anthropic'), true)).toBe('As for all agents');
  expect(orderLine(group('openai'), true)).toBe('Automatic order: least recently used first');
  expect(orderLine(group('openai'))).toBe('Automatic order: least recently used first');
  expect(orderLine(group('openrouter'))).toBe('');
  expect(orderLine({ ...group('openai'), order: 'config' })).toBe('Order from baton.json');
});

test('who needs the person is said in the order of urgency', () => {
  const profiles = [
    account('a:1', 'One', { state: { kind: 'expires', at: NOW + 3 * DAY } }),
    account('a:2', 'Two', { state: { kind: 'disabled', reason: 'billing', until: NOW + HOUR } }),
    account('a:3', 'Three', { state: { kind: 'expired', at: NOW - DAY } }),
    account('a:4', 'Four', { type: 'oauth', state: { kind: 'sign-in' } }),
  ];
  const list = {
    agentId: 'main',
    groups: [{ ...group('openai'), profiles }],
    route: [],
    needYou: ['a:4', 'a:3', 'a:2', 'a:1', 'a:0'],
  };
  expect(needLines(list, NOW)).toEqual([
    'The login of Four no longer works.',
    'Three has expired.',
    'Two is out of credit.',
    'One expires in 3 days.',
  ]);
});

describe('a provider is cooling when all of its accounts are', () => {
  const cooling = (until: number, model?: string) =>
    account('a:1', 'A', {
      state: { kind: 'cooling', reason: 'rate_limit', until, ...(model === undefined ? {} : { model }) },
    });
  test.each([
    [[cooling(9), cooling(5)], [{ name: 'OpenAI', until: 5 }]],
    [[cooling(9), account('a:2', 'B')], []],
    [[cooling(9, 'gpt-5')], []],
    [[], []],
  ])('%#', (profiles, expected) => {
    expect(coolingGroups([{ ...group('openai'), profiles }])).toEqual(expected);
  });
});

describe('filter', () => {
  test.each([
    ['', idsOf(groups)],
    ['tanabe', ['anthropic:mei.tanabe@example.com']],
    ['OPENAI batch', ['openai:batch']],
    ['nobody', []],
  ])('“%s”', (text, ids) => {
    expect(idsOf(filterGroups(groups, { text, only: null }))).toEqual(ids);
  });
  test('only those who need the person', () => {
    expect(idsOf(filterGroups(groups, { text: '', only: ['openai-codex:codex-cli'] }))).toEqual([
      'openai-codex:codex-cli',
    ]);
  });
  test('places are kept by the group, not by what is left of it', () => {
    expect(filterGroups(groups, { text: 'batch', only: null })[0]?.order).toBe('automatic');
  });
});

test.each([
  ['local', 'Ollama on this computer', 'No key needed'],
  ['env: OPENAI_API_KEY', 'OPENAI_API_KEY', 'From your environment'],
  ['models.json', 'Key of Ollama', 'From models.providers in baton.json'],
])('ambient %s', (ambient, name, second) => {
  expect(ambientWords({ name: 'Ollama', ambient })).toEqual({ name, second });
});

test('the first run says what really seals', () => {
  const vault = { name: 'GNOME keyring', state: { kind: 'open' as const }, protected: true };
  expect(sealedLine({ ...vault, backend: 'keychain' })).toContain('Sealed with GNOME keyring');
  expect(sealedLine({ ...vault, backend: 'passphrase' })).toContain('your passphrase');
  expect(sealedLine({ ...vault, backend: 'keyfile', protected: false })).toContain('Whoever can read the folder');
});

import { describe, expect, test } from 'vitest';
import { canRenew } from '#shared/provider';
import { account, providers } from '../../testing/world.ts';
import {
  emptyDraft,
  endOfDay,
  expiryFine,
  inputOf,
  lineWith,
  offered,
  replacing,
  stepAfter,
  stepBefore,
  suggestName,
  withKind,
  withProvider,
} from './draft.ts';
import type { At, Draft } from './draft.ts';

const provider = (id: string) => providers.find((each) => each.id === id)!;
const anthropic = withProvider(emptyDraft, provider('anthropic'));
const openai = withProvider(emptyDraft, provider('openai'));

function path(draft: Draft, from: At): At[] {
  const next = stepAfter(draft, from);
  return next === from ? [from] : [from, ...path(draft, next)];
}

describe('the way through the steps', () => {
  test('with several kinds there is one to choose', () => {
    expect(path(anthropic, 'provider')).toEqual(['provider', 'kind', 'paste', 'check', 'name', 'place', 'done']);
  });

  test('with one kind it is chosen', () => {
    expect(openai.kind).toBe('api_key');
    expect(path(openai, 'provider')).toEqual(['provider', 'paste', 'check', 'name', 'place', 'done']);
    expect(stepBefore(openai, 'paste')).toBe('provider');
  });

  test('a new secret for an account that is there keeps its place', () => {
    const draft = replacing(
      account('anthropic:work', 'Work', { type: 'token', setupToken: true }),
      provider('anthropic'),
    );
    expect(draft).toMatchObject({ kind: 'setup-token', label: 'Work', expiry: { kind: 'year' } });
    expect(path(draft, 'paste')).toEqual(['paste', 'check', 'name', 'done']);
    expect(stepBefore(draft, 'paste')).toBeNull();
  });

  test('a login is stored before it has a name', () => {
    const draft = withProvider(emptyDraft, provider('openai-codex'));
    expect(draft.kind).toBe('browser');
    expect(path(draft, 'provider')).toEqual(['provider', 'login', 'name', 'place', 'done']);
    expect(stepBefore(draft, 'name')).toBe('login');
    expect(stepBefore({ ...draft, signedIn: account('openai-codex:me', 'Me') }, 'name')).toBeNull();
  });

  test('to sign in again is one step', () => {
    const draft = replacing(account('openai-codex:me', 'Me', { type: 'oauth' }), provider('openai-codex'));
    expect(draft).toMatchObject({ kind: 'browser', label: 'Me' });
    expect(path(draft, 'login')).toEqual(['login', 'done']);
    expect(stepBefore(draft, 'login')).toBeNull();
  });

  test.each([
    ['oauth', 'openai-codex', true],
    ['oauth', 'openai', false],
    ['api_key', 'openai', true],
    ['api_key', 'openai-codex', false],
  ] as const)('an account of type %s at %s can be renewed: %s', (type, id, can) => {
    expect(canRenew(type, provider(id))).toBe(can);
  });

  test('another provider forgets what was said about the first', () => {
    const named = { ...withKind(anthropic, 'setup-token'), label: 'Work', place: 0 };
    expect(withProvider(named, provider('openai'))).toMatchObject({ label: '', place: null, kind: 'api_key' });
    expect(withProvider(named, provider('anthropic'))).toBe(named);
  });
});

test('only providers whose accounts can be added by hand are offered, and servers, which need none', () => {
  const imported = { ...provider('venice'), methods: [], logins: [] };
  expect(offered([imported, provider('ollama')], '').map(({ id }) => id)).toEqual(['ollama']);
  expect(offered(providers, 'open').map(({ id }) => id)).toEqual(['openai', 'openai-codex', 'openrouter']);
  expect(offered(providers, ' ROUTER ').map(({ id }) => id)).toEqual(['openrouter']);
});

test('a name is suggested that nobody has', () => {
  expect(suggestName(provider('openai'), [])).toBe('OpenAI');
  expect(suggestName(provider('openai'), ['openai ', 'OpenAI 2'])).toBe('OpenAI 3');
});

describe('expiry', () => {
  const now = new Date(2026, 10, 20, 12).getTime();
  test('a day lasts until its last moment', () => {
    expect(endOfDay('2027-03-31')).toBe(new Date(2027, 2, 31, 23, 59, 59, 999).getTime());
  });
  test.each(['2027-02-30', '2027-13-01', 'tomorrow', ''])('%s is no day', (day) => {
    expect(endOfDay(day)).toBeNull();
    expect(expiryFine({ kind: 'date', day }, now)).toBe(false);
  });
  test('today is still to come, yesterday is not', () => {
    expect(expiryFine({ kind: 'date', day: '2026-11-20' }, now)).toBe(true);
    expect(expiryFine({ kind: 'date', day: '2026-11-19' }, now)).toBe(false);
    expect(expiryFine({ kind: 'never' }, now)).toBe(true);
  });
});

describe('what is saved', () => {
  const draft: Draft = { ...withKind(anthropic, 'setup-token'), label: ' Work ' };
  test('a setup-token leaves the year to the core', () => {
    expect(inputOf(draft, 'secret')).toEqual({
      provider: 'anthropic',
      kind: 'setup-token',
      secret: 'secret',
      label: 'Work',
    });
  });
  test('never, a day, a place', () => {
    expect(inputOf({ ...draft, expiry: { kind: 'never' } }, 's')).toMatchObject({ expires: null });
    expect(inputOf({ ...draft, expiry: { kind: 'date', day: '2027-03-31' }, place: 0 }, 's')).toMatchObject({
      expires: endOfDay('2027-03-31'),
      place: 0,
    });
  });
  test('an account that is there keeps its id', () => {
    const replace = account('anthropic:work', 'Work', { type: 'token', setupToken: true });
    expect(inputOf(replacing(replace, provider('anthropic')), 's')).toMatchObject({ profileId: 'anthropic:work' });
  });
  test('nothing without a kind or a secret', () => {
    expect(inputOf(anthropic, 's')).toBeNull();
    expect(inputOf(draft, '')).toBeNull();
  });
});

test('the newcomer stands in the line at its place', () => {
  const profiles = [account('a:1', 'One'), account('a:2', 'Two')];
  const names = (place: number) => lineWith({ profiles }, place).map((each) => each?.label ?? '*');
  expect(names(0)).toEqual(['*', 'One', 'Two']);
  expect(names(2)).toEqual(['One', 'Two', '*']);
  expect(names(9)).toEqual(['One', 'Two', '*']);
});

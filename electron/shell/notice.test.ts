import { describe, expect, test } from 'vitest';
import type { Payload } from '#shared/contract';
import type { FailureReason } from '#shared/profile';
import type { AppView } from '#shared/status';
import { alreadyWrong, mended, verdict, type CoreEvent } from './notice.ts';

const NOW = Date.UTC(2026, 10, 20, 13, 40);
const locale = { language: 'en-GB', timeZone: 'UTC' };
const UNTIL = NOW + 5 * 60_000;

const ranOut = (reason: FailureReason, covered: boolean): CoreEvent => ({
  event: 'account-ran-out',
  payload: { profileId: 'anthropic:work', label: 'Work', provider: 'anthropic', reason, until: UNTIL, covered },
});
const back: CoreEvent = {
  event: 'account-back',
  payload: { profileId: 'anthropic:work', label: 'Work', provider: 'anthropic' },
};
const noneLeft: CoreEvent = { event: 'none-left', payload: { agentId: 'main', retryAt: UNTIL } };

const expires = (days: number, more: object = {}): CoreEvent => ({
  event: 'account-expires',
  payload: {
    ...{ profileId: 'anthropic:work', label: 'Work', provider: 'anthropic', days, setupToken: true },
    expires: Date.UTC(2026, 10, 23, 9),
    ...more,
  },
});
const signIn = (more: object = {}): CoreEvent => ({
  event: 'sign-in-needed',
  payload: { profileId: 'openai-codex:me', label: 'Codex', provider: 'openai-codex', ...more },
});
const paid = (more: Partial<Payload<'paid-switch'>> = {}): CoreEvent => ({
  event: 'paid-switch',
  payload: {
    ...{ agentId: 'main', from: 'Work', to: 'Studio key', provider: 'openai', reason: 'rate_limit', until: UNTIL },
    ...{ blocked: false, ...more },
  },
});
const login = { id: 'login_1', provider: 'chutes', method: 'browser', state: { kind: 'cancelled' } } as const;
const settled = (profileId: string): CoreEvent => ({ event: 'account-settled', payload: { profileId } });

const judge = (event: CoreEvent, ...told: string[]) => verdict(event, new Set(told), NOW, locale);
const said = (event: CoreEvent, ...told: string[]) => {
  const { show } = judge(event, ...told);
  return show === null ? null : `${show.title}. ${show.body}`;
};

const well: AppView = {
  version: '1',
  host: 'app',
  stateDir: '/s',
  appearance: 'system',
  gateway: { state: 'on', port: 7421, url: 'http://127.0.0.1:7421' },
  vault: { backend: 'keychain', name: 'GNOME keyring', protected: true, state: { kind: 'open' } },
  config: { path: '/s/baton.json', issues: [] },
  needYou: 0,
};
const issue = { path: 'a', message: 'x', line: 14 };

describe('a notification says', () => {
  test.each<[CoreEvent, string]>([
    [ranOut('billing', true), 'Work is out of credit. Baton tries again at 13:45. Top up to use it sooner.'],
    [ranOut('auth_permanent', true), 'Work no longer works. The provider has revoked it. Paste a new one.'],
    [ranOut('rate_limit', false), 'Work ran out. No other account can answer. It is back at 13:45.'],
    [expires(3), 'Work expires in 3 days. Paste a new setup-token before 23 November.'],
    [expires(1, { setupToken: false }), 'Work expires in 1 day. Paste a new token before 23 November.'],
    [
      expires(0, { setupToken: false, covered: 'Mei Tanabe, personal Pro' }),
      'Work has expired. Requests go to Mei Tanabe, personal Pro. Paste a new token.',
    ],
    [expires(0), 'Work has expired. Paste a new setup-token.'],
    [
      signIn({ email: 'mei@shirakawa.example' }),
      'Sign in to Codex again. The login of mei@shirakawa.example no longer works.',
    ],
    [signIn(), 'Sign in to Codex again. Its login no longer works.'],
    [paid(), 'Now on a paid key. Work ran out (rate limit). Studio key answers until 13:45.'],
    [paid({ until: null, reason: 'auth' }), 'Now on a paid key. Work ran out (login refused). Studio key answers.'],
    [paid({ blocked: true }), 'Stopped before a paid key. Work ran out until 13:45. Allow paid keys in Models.'],
    [noneLeft, 'No account can answer. All are cooling. The first is back at 13:45.'],
    [
      { event: 'none-left', payload: { agentId: 'main', retryAt: null } },
      'No account can answer. Open Baton to add an account or repair one.',
    ],
    [
      { event: 'vault-locked', payload: { name: 'GNOME keyring' } },
      'The vault is locked. Requests wait. Unlock it to go on.',
    ],
    [
      { event: 'config-broken', payload: { line: 14, message: 'x' } },
      'baton.json has an error. Line 14. Baton goes on with the last good version.',
    ],
    [
      { event: 'config-broken', payload: { message: 'x', unread: true } },
      'baton.json has an error. Until it is mended, Baton asks no provider.',
    ],
    [
      { event: 'gateway-failed', payload: { port: 7421, why: 'EADDRINUSE' } },
      'The gateway could not start. Port 7421 is taken. Choose another in Settings.',
    ],
  ])('%j', (event, words) => {
    expect(said(event)).toBe(words);
  });
});

describe('nothing is said', () => {
  test.each<[string, CoreEvent, string[]]>([
    ['of a cooldown that another account covers', ranOut('rate_limit', true), []],
    ['of an overload that another account covers', ranOut('overloaded', true), []],
    ['of a change that only redraws', { event: 'changed', payload: { topics: ['accounts'] } }, []],
    ['twice of the same account', ranOut('billing', true), ['billing:anthropic:work']],
    ['of nobody left when the last account has just said so', noneLeft, ['ran-out:anthropic:other']],
    ['of nobody left while that stands already', noneLeft, ['none-left:main']],
    ['twice of the same end', expires(3), ['expires:3:anthropic:work']],
    ['twice of the same login', signIn(), ['sign-in:openai-codex:me']],
    ['of a login under way', { event: 'login', payload: login }, []],
    ['of an account that is back but was never missed', back, []],
  ])('%s', (_name, event, told) => {
    expect(judge(event, ...told).show).toBeNull();
  });
});

test('a click on an end or a refused login opens the wizard with that account chosen', () => {
  expect(judge(expires(3)).show?.path).toBe('#/add/anthropic%3Awork');
  expect(judge(signIn()).show?.path).toBe('#/add/openai-codex%3Ame');
});

describe('what is settled is taken back', () => {
  test('an account that is back settles what was said of it, and says so once', () => {
    const verdict = judge(back, 'ran-out:anthropic:work', 'none-left:main', 'ran-out:anthropic:other');
    expect(verdict.settled).toEqual(['ran-out:anthropic:work', 'none-left:main']);
    expect(verdict.show).toMatchObject({ key: 'back:anthropic:work', path: '#/accounts/anthropic:work' });
  });

  test('one that nobody had missed still settles "no account can answer"', () => {
    expect(judge(back, 'none-left:main')).toEqual({ show: null, settled: ['none-left:main'] });
  });

  test('a nearer end takes the place of the one told before, and of no other account’s', () => {
    const told = ['expires:7:anthropic:work', 'expires:7:anthropic:home', 'billing:anthropic:work'];
    const { show, settled: over } = judge(expires(3), ...told);
    expect(show?.key).toBe('expires:3:anthropic:work');
    expect(over).toEqual(['expires:7:anthropic:work']);
  });

  test('a new token or an accepted login settles what was said of it, without a word', () => {
    const told = ['expires:0:anthropic:work', 'sign-in:anthropic:work', 'sign-in:openai-codex:me'];
    expect(judge(settled('anthropic:work'), ...told)).toEqual({
      show: null,
      settled: ['expires:0:anthropic:work', 'sign-in:anthropic:work'],
    });
  });

  test('an account that runs out again is no longer back', () => {
    expect(judge(ranOut('rate_limit', true), 'back:anthropic:work').settled).toEqual(['back:anthropic:work']);
  });

  test.each<[string, AppView, string[]]>([
    ['everything is well', well, ['vault-locked', 'config-broken', 'gateway-failed']],
    [
      'the vault is locked',
      { ...well, vault: { ...well.vault, state: { kind: 'locked' } } },
      ['config-broken', 'gateway-failed'],
    ],
    [
      'the config is broken',
      { ...well, config: { ...well.config, issues: [issue] } },
      ['vault-locked', 'gateway-failed'],
    ],
    ['the port is taken', { ...well, gateway: { state: 'failed', port: 7421 } }, ['vault-locked', 'config-broken']],
  ])('of Baton itself, while %s', (_name, app, settled) => {
    const told = new Set(['vault-locked', 'config-broken', 'gateway-failed', 'billing:anthropic:work']);
    expect(mended(app, told)).toEqual(settled);
    expect(mended(app, new Set())).toEqual([]);
  });
});

test('what went wrong at the start is said as if it had just happened', () => {
  expect(alreadyWrong(well)).toEqual([]);
  const bad: AppView = {
    ...well,
    vault: { ...well.vault, state: { kind: 'locked' } },
    config: { ...well.config, issues: [issue] },
    gateway: { state: 'failed', port: 7421, why: 'EADDRINUSE' },
  };
  expect(alreadyWrong(bad).map((event) => said(event))).toEqual([
    'The vault is locked. Requests wait. Unlock it to go on.',
    'baton.json has an error. Line 14. Baton goes on with the last good version.',
    'The gateway could not start. Port 7421 is taken. Choose another in Settings.',
  ]);
  const unread = alreadyWrong({ ...well, config: { ...well.config, issues: [issue], unread: true } });
  expect(unread.map((event) => said(event))).toEqual([
    'baton.json has an error. Line 14. Until it is mended, Baton asks no provider.',
  ]);
});

describe('what was said of money', () => {
  test('is gone once the account that ran out is back, and may be said again', () => {
    const { settled: gone } = judge(back, 'paid:main:Work', 'paid-blocked:ci:Work', 'paid:main:Another');
    expect(gone).toEqual(['paid:main:Work', 'paid-blocked:ci:Work']);
  });

  test('gives way to what holds now', () => {
    expect(judge(paid({ blocked: true }), 'paid:main:Work').settled).toEqual(['paid:main:Work']);
    expect(judge(paid(), 'paid:main:Work')).toEqual({ show: null, settled: [] });
  });

  test('leads to where paid keys are allowed, for the agent that was stopped', () => {
    expect(judge(paid({ blocked: true })).show?.path).toBe('#/models');
    expect(judge(paid({ blocked: true, agentId: 'ci' })).show?.path).toBe('#/models/ci');
  });
});

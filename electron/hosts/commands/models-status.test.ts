import { describe, expect, it } from 'vitest';
import type { ProfileState } from '#shared/profile';
import { ok } from '#shared/result';
import { NOW, runLine } from '../testing/command-line.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const profile = (state: ProfileState, over: object = {}) => ({
  id: 'openai-codex:me',
  provider: 'openai-codex',
  type: 'oauth',
  setupToken: false,
  label: 'me',
  state,
  inherited: false,
  leftOut: false,
  // Of the access token: nothing to tell anybody.
  expires: NOW + HOUR,
  ...over,
});
const view = (over: object) => ({
  configPath: '/c',
  agentId: 'main',
  agentDir: '/a',
  defaultModel: 'm',
  resolvedDefault: 'm',
  fallbacks: [],
  imageModel: null,
  imageFallbacks: [],
  aliases: {},
  allowed: [],
  auth: {
    storePath: '/s',
    shellEnvFallback: { enabled: false, appliedKeys: [] },
    providersWithOAuth: [],
    missingProvidersInUse: [],
    providers: [],
    oauth: { profiles: [] as object[] },
  },
  authProfiles: {},
  authOrder: {},
  usage: [],
  check: 0,
  ...over,
});

async function status(one: object, over: object = {}) {
  const shown = view({ authProfiles: { p: [one] }, ...over });
  return (await runLine(['models'], { 'models.status': () => ok(shown) })).out;
}

/** Baton itself, as far as it differs from one where all is well. */
async function statusWith(over: object) {
  const vault = { name: 'v', state: { kind: 'open' }, protected: true };
  const app = { vault, config: { issues: [] }, gateway: { state: 'on' }, ...over };
  return (await runLine(['models'], { 'models.status': () => ok(view({})), 'app.get': () => ok(app) })).out;
}

it('a locked vault stands first among what is to do', async () => {
  const vault = { name: 'a passphrase', state: { kind: 'locked', wrong: true }, protected: true };
  expect(await statusWith({ vault })).toContain(
    'To do\n  - The vault is locked, since BATON_PASSPHRASE does not open it.',
  );
});

it('says of a token how it was made, as `auth list` does', async () => {
  const one = profile({ kind: 'ready' }, { type: 'token', setupToken: true });
  expect(await status(one)).toMatch(/ {2}setup-token {2}active {2}/);
  const groups = [{ provider: 'p', profiles: [one] }];
  const list = await runLine(['models', 'auth', 'list'], { 'accounts.list': () => ok({ groups }) });
  expect(list.out).toMatch(/ {2}setup-token {2}active {2}/);
});

describe('how an account stands', () => {
  it.each<{ state: ProfileState; says: string }>([
    { state: { kind: 'ready' }, says: 'active  renews itself  me' },
    { state: { kind: 'unchecked' }, says: 'active, never used  renews itself  me' },
    { state: { kind: 'cooling', reason: 'rate_limit', until: NOW + 300_000 }, says: 'cooling 5m: rate_limit  renews' },
    { state: { kind: 'disabled', reason: 'billing', until: NOW + 5 * HOUR }, says: 'disabled 5h: billing  renews' },
    {
      state: { kind: 'refresh-failed', worksUntil: NOW + 3 * HOUR, tries: 4 },
      says: 'refresh failed, works 3h more  2027-01-15 (3h)  me',
    },
    { state: { kind: 'refresh-failed', worksUntil: null, tries: 9 }, says: 'refresh failed, stopped working  -  me' },
    { state: { kind: 'sign-in' }, says: 'refused, sign in again  -  me' },
    { state: { kind: 'unusable', reason: 'excluded_by_order' }, says: 'unusable: not in the order  -  me' },
  ])('a login: $says', async ({ state, says }) => {
    expect(await status(profile(state))).toContain(`oauth  ${says}`);
  });

  it.each<{ state: ProfileState; expires?: number; says: string }>([
    { state: { kind: 'ready' }, says: 'active  no expiry' },
    { state: { kind: 'expires', at: NOW + 3 * DAY }, expires: NOW + 3 * DAY, says: 'expiring in 3d  2027-01-18 (3d)' },
    { state: { kind: 'expired', at: NOW - DAY }, expires: NOW - DAY, says: 'expired  2027-01-14 (0m)' },
  ])('a token: $says', async ({ state, expires, says }) => {
    expect(await status(profile(state, { type: 'token', expires }))).toContain(`token  ${says}`);
  });
});

describe('what is to be done', () => {
  const mine = '--provider openai-codex --profile-id openai-codex:me';
  it.each([
    { one: profile({ kind: 'sign-in' }), command: `login ${mine}` },
    { one: profile({ kind: 'unusable', reason: 'missing_credential' }), command: `login ${mine}` },
    { one: profile({ kind: 'refresh-failed', worksUntil: null, tries: 1 }), command: 'refresh openai-codex:me' },
    { one: profile({ kind: 'expired', at: NOW }, { type: 'token' }), command: `paste-token ${mine}` },
    { one: profile({ kind: 'expires', at: NOW }, { type: 'token', setupToken: true }), command: `setup-token ${mine}` },
  ])('$command', async ({ one, command }) => {
    expect(await status(one)).toContain(`To do\n  - openai-codex:me: \`baton models auth ${command}\``);
    expect(await status(one, { agentId: 'work' })).toContain(`${command} --agent work\``);
    expect(await status({ ...one, inherited: true }, { agentId: 'work' })).toContain(`${command}\``);
  });

  it('is nothing while all is well', async () => {
    for (const kind of ['ready', 'unchecked', 'in-use'] as const) {
      expect(await status(profile({ kind }))).not.toContain('To do');
    }
  });

  it('a provider in use without an account is signed in to where that is possible', async () => {
    const shown = view({ auth: { ...view({}).auth, missingProvidersInUse: ['openai-codex', 'openai'] } });
    const { out } = await runLine(['models'], {
      'models.status': () => ok(shown),
      'providers.list': () =>
        ok([
          { id: 'openai-codex', logins: ['browser'] },
          { id: 'openai', logins: [] },
        ]),
    });
    expect(out).toContain('auth login --provider openai-codex`');
    expect(out).toContain('auth paste-token --provider openai`');
  });
});

describe('a login whose token ended while nothing ran', () => {
  const rows = (status: string) => ({
    ...view({}).auth,
    oauth: {
      profiles: [
        { profileId: 'openai-codex:me', type: 'oauth', status },
        { profileId: 'anthropic:t', type: 'token', status: 'expired' },
      ],
    },
  });
  const looks = async (state: ProfileState) => {
    let refreshed = false;
    const ran = await runLine(['models', 'status', '--check', '--agent', 'work'], {
      'models.status': () =>
        ok(
          view({
            auth: rows(refreshed ? 'ok' : 'expired'),
            authProfiles: { p: [profile(state)] },
            check: refreshed ? 0 : 1,
          }),
        ),
      'login.refresh': () => {
        refreshed = true;
        return ok({});
      },
    });
    return { exit: ran.exit, refreshes: ran.calls.filter(({ call }) => call === 'login.refresh') };
  };

  it('is renewed before anything is said of it', async () => {
    expect(await looks({ kind: 'ready' })).toEqual({
      exit: 0,
      refreshes: [{ call: 'login.refresh', input: { agentId: 'work', profileId: 'openai-codex:me' } }],
    });
  });

  it.each<ProfileState>([{ kind: 'sign-in' }, { kind: 'refresh-failed', worksUntil: null, tries: 2 }])(
    'is not when that was tried already: $kind',
    async (state) => {
      expect(await looks(state)).toEqual({ exit: 1, refreshes: [] });
    },
  );
});

describe('how much is used', () => {
  const quota = [{ name: '5h', usedPercent: 20, readAt: NOW, source: 'headers', resetsAt: NOW + HOUR }];

  it('stands below the accounts, and --no-usage leaves it out', async () => {
    const one = profile({ kind: 'ready' }, { quota });
    const usage = [{ provider: 'openai-codex', profileId: 'openai-codex:me', label: 'me', windows: quota }];
    const answers = { 'models.status': () => ok(view({ authProfiles: { p: [one] }, usage })) };
    expect((await runLine(['models'], answers)).out).toContain(
      'Usage\n  openai-codex:me (me)\n    5h: 80% left · resets 1h',
    );
    expect((await runLine(['models', 'status', '--no-usage'], answers)).out).not.toContain('Usage');
    expect((await runLine(['models', 'status', '--json'], answers)).out).toContain('"usedPercent": 20');
    expect((await runLine(['models', 'status', '--json', '--no-usage'], answers)).out).not.toMatch(/usedPercent|usage/);
  });

  it('is asked for before the status is shown, unless nobody wants to see it', async () => {
    const asked = async (...args: string[]) => {
      let told = false;
      const ran = await runLine(['models', 'status', '--agent', 'work', ...args], {
        'models.status': () => ok(view({ resolvedDefault: told ? 'told/now' : 'a/b' })),
        'usage.refresh': () => {
          told = true;
          return ok([]);
        },
      });
      return [ran.out.includes('told/now'), ran.calls.filter(({ call }) => call === 'usage.refresh')];
    };
    expect(await asked()).toEqual([true, [{ call: 'usage.refresh', input: { agentId: 'work' } }]]);
    expect(await asked('--no-usage')).toEqual([false, []]);
    expect(await asked('--plain')).toEqual([false, []]);
  });

  it('bodies that are kept are told of', async () => {
    const out = await statusWith({ bodiesUntil: NOW + 30 * 60_000 });
    expect(out).toContain('Bodies of requests and answers are kept for 30m more.');
    expect(out).not.toContain('paused');
  });

  it('a gateway that turns everybody away is told of', async () => {
    expect(await statusWith({ gateway: { state: 'paused' } })).toContain('paused');
  });
});

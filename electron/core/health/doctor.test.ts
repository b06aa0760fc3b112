import { expect, test } from 'vitest';
import type { ProfileState, ProfileView } from '#shared/profile';
import type { DoctorCheck } from '#shared/status';
import { defaultConfig } from '../config/schema.ts';
import { createFakeFiles } from '../testing/files.ts';
import { remaining } from './checks/remaining.ts';
import { accountsCheck } from './checks/accounts.ts';
import { fileModesCheck } from './checks/file-modes.ts';
import { gatewayCheck } from './checks/gateway.ts';
import { modelsCheck } from './checks/models.ts';
import { loginsCheck } from './checks/logins.ts';
import { modesCheck } from './checks/modes.ts';
import { ordersCheck } from './checks/orders.ts';
import { orphansCheck } from './checks/orphans.ts';
import { sessionsCheck } from './checks/sessions.ts';
import { straysCheck } from './checks/strays.ts';
import { vaultCheck } from './checks/vault.ts';
import type { DoctorFacts } from './doctor-facts.ts';
import { orphansOf } from './orphans.ts';

const NOW = 1_700_000_000_000;

const facts = (part: object) =>
  ({
    ...{ clock: { now: () => NOW }, platform: 'linux', stateDir: '/s', home: '/home/mei', env: {} },
    ...{
      agents: [],
      others: [],
      configView: { path: '/s/baton.json', issues: [], warnings: [] },
      config: defaultConfig(),
    },
    ...{
      unreadable: [],
      vault: { state: { kind: 'open' } },
      hasSecrets: true,
      storeThere: new Set(['main']),
      owner: (agentId: string) => agentId,
      listener: async () => null,
      ...{ nearestProviders: () => [], nearestModels: () => null },
      provider: (id: string) => ({ logins: ['browser'], methods: [{}], billingUrl: `https://${id}.example/billing` }),
    },
    ...part,
  }) as unknown as DoctorFacts;

const account = (id: string, state: ProfileState, part: Partial<ProfileView> = {}) =>
  ({
    ...{ id, provider: id.slice(0, id.indexOf(':')), type: 'api_key', costKind: 'paid', state },
    ...part,
  }) as unknown as ProfileView;

/** The part of a message before its advice. */
const said = (all: readonly DoctorCheck[]) =>
  all.map(({ level, message }) => [level, message.replace(/(?<=[.;]) .*$/s, '')]);

test.each<[number, string]>([
  [1, '1 s'],
  [59_001, '60 s'],
  [60_000, '1 min'],
  [3_600_000, '1 h'],
  [47 * 3_600_000, '47 h'],
  [72 * 3_600_000, '3 d'],
])('%i ms remain as %s', (ms, text) => {
  expect(remaining(ms)).toBe(text);
});

test('accounts: what cannot answer is a problem, what heals is a warning, the rest one good line', async () => {
  const profiles = [
    account('anthropic:a', { kind: 'expired', at: NOW }),
    account('anthropic:b', { kind: 'cooling', reason: 'rate_limit', until: NOW + 90_000 }),
    account('anthropic:c', { kind: 'ready' }),
    account('anthropic:d', { kind: 'disabled', reason: 'billing', until: NOW + 3_600_000 }),
    account('anthropic:e', { kind: 'unusable', reason: 'excluded_by_order' }),
  ];
  const told = await accountsCheck(facts({ accounts: { groups: [{ profiles }] } }));
  const named = '--provider anthropic --profile-id anthropic';
  expect(told.map(({ level, message }) => [level, message])).toEqual([
    ['problem', 'anthropic:a has expired. Paste a new key.'],
    [
      'warning',
      'anthropic:b cools (rate limit) for 2 min. It comes back by itself; clear its cooldown to try it sooner.',
    ],
    ['warning', 'anthropic:d is disabled (out of credit) for 1 h. Top up, then clear its cooldown to use it at once.'],
  ]);
  const about = (profileId: string, ...remedies: object[]) => ({
    ...{ agentId: 'main', provider: 'anthropic', profileId, remedies },
  });
  const cleared = (id: string) => ({ kind: 'clear', command: `baton models auth clear-cooldown ${named}:${id}` });
  expect(told.map((check) => check.account)).toEqual([
    about('anthropic:a', { kind: 'paste-new', command: `baton models auth paste-token ${named}:a` }),
    about('anthropic:b', cleared('b')),
    about('anthropic:d', { kind: 'top-up', url: 'https://anthropic.example/billing' }, cleared('d')),
  ]);
  expect(told.map(({ id, fix }) => [id, fix])).toEqual([
    ['accounts:main/anthropic:a', undefined],
    ['accounts:main/anthropic:b', undefined],
    ['accounts:main/anthropic:d', undefined],
  ]);
  expect(await accountsCheck(facts({ accounts: { groups: [] } }))).toMatchObject([{ level: 'ok' }]);
});

test('accounts: refused logins are a problem, failed refreshes one only when the login has stopped working', async () => {
  const failed = (worksUntil: number | null, tries: number) => ({ kind: 'refresh-failed', worksUntil, tries }) as const;
  const profiles = [
    account('codex:a', { kind: 'sign-in', message: 'Token revoked' }, { type: 'oauth' }),
    account('codex:b', failed(NOW + 7_200_000, 1), { type: 'oauth' }),
    account('codex:c', failed(null, 4), { type: 'oauth' }),
    account('codex:d', { kind: 'unusable', reason: 'mode_mismatch' }),
  ];
  const others = [{ agentId: 'coder', profile: account('codex:e', { kind: 'sign-in' }, { type: 'oauth' }) }];
  const told = await accountsCheck(facts({ accounts: { groups: [{ profiles }] }, others }));
  expect(said(told)).toEqual([
    ['problem', 'The login of codex:a is refused (Token revoked).'],
    ['warning', 'The login of codex:b was not renewed (tried once).'],
    ['problem', 'The login of codex:c was not renewed (tried 4 times), and has ended.'],
    ['problem', 'The login of codex:e (agent coder) is refused.'],
  ]);
  expect(told.map(({ fix }) => fix?.split(' ').at(-1))).toEqual([undefined, 'codex:b.', 'codex:c.', undefined]);
  const signIn = (id: string, flag = '') => [
    { kind: 'sign-in', command: `baton models auth login --provider codex --profile-id ${id}${flag}` },
  ];
  expect(told.map((check) => check.account?.remedies)).toEqual([
    signIn('codex:a'),
    undefined,
    signIn('codex:c'),
    signIn('codex:e', ' --agent coder'),
  ]);
});

test.each<[string, ProfileView['type'], ProfileState, Partial<ProfileView>, string, string[]]>([
  ['a dead key', 'api_key', { kind: 'sign-in' }, {}, 'The key of x:a is refused. Paste a new key.', ['paste-new']],
  ['a dead token', 'token', { kind: 'sign-in' }, {}, 'The token of x:a is refused. Paste a new token.', ['paste-new']],
  [
    'AWS keys',
    'aws-sdk',
    { kind: 'sign-in' },
    {},
    'The AWS account of x:a is refused. Mend it where AWS keeps it, for instance with `aws sso login`.',
    [],
  ],
  [
    'a secret that is gone',
    'api_key',
    { kind: 'unusable', reason: 'missing_credential' },
    {},
    'x:a cannot be used: its secret is missing. Paste a new key.',
    ['paste-new'],
  ],
  [
    'a revoked key',
    'api_key',
    { kind: 'disabled', reason: 'auth_permanent', until: NOW + 1_000 },
    {},
    'x:a is disabled (key revoked) for 1 s. Paste a new key.',
    ['paste-new', 'clear'],
  ],
  [
    'a plan without credit',
    'oauth',
    { kind: 'disabled', reason: 'billing', until: NOW + 1_000 },
    { costKind: 'subscription' },
    'x:a is disabled (out of credit) for 1 s. Top up, then clear its cooldown to use it at once.',
    ['clear'],
  ],
])('%s: what can be done about it', async (_, type, state, part, message, kinds) => {
  const profiles = [account('x:a', state, { type, ...part })];
  const [told] = await accountsCheck(facts({ accounts: { groups: [{ profiles }] } }));
  expect(told?.message).toBe(message);
  expect((told?.account?.remedies ?? []).map(({ kind }) => kind)).toEqual(kinds);
});

test('a login that only another program makes is imported again', async () => {
  const profiles = [account('x:a', { kind: 'sign-in' }, { type: 'oauth' })];
  const provider = () => ({ logins: [], methods: [{}] });
  const told = await accountsCheck(facts({ accounts: { groups: [{ profiles }] }, provider }));
  expect(told).toMatchObject([{ message: 'The login of x:a is refused. Import it again with `baton import`.' }]);
  expect(told[0]).not.toHaveProperty('account');
});

test('logins whose token ended while Baton did not run are named, those that are in trouble are told elsewhere', async () => {
  const failing = { kind: 'failing', tries: 1, lastError: 'x', since: 1 };
  const profiles = {
    a: { id: 'a', type: 'oauth', expires: NOW - 7_200_000 },
    b: { id: 'b', type: 'oauth', expires: NOW + 1 },
    c: { id: 'c', type: 'oauth', expires: NOW - 1, login: failing },
    d: { id: 'd', type: 'token', expires: NOW - 1 },
    e: { id: 'e', type: 'oauth', expires: Number.NaN },
  };
  const agents = ['main', 'coder'].map((id) => ({ id, store: { profiles } }));
  const told = await loginsCheck(facts({ agents, owner: () => 'main' }));
  expect(told).toMatchObject([
    {
      id: 'logins:main/a',
      level: 'warning',
      message: expect.stringContaining('The token of a ended 2 h ago.'),
      fix: expect.stringContaining('renew the login of a'),
    },
  ]);
});

test('an account that is something else than the config says is a problem, once for all agents', async () => {
  const profile = (id: string, type: string) => ({ id, provider: 'anthropic', type, hasSecret: true });
  const store = { profiles: { a: profile('a', 'token'), b: profile('b', 'token'), c: profile('c', 'api_key') } };
  const config = {
    auth: {
      profiles: {
        a: { provider: 'anthropic', mode: 'api_key' },
        b: { provider: 'anthropic', mode: 'oauth' }, // a login may be held as a token
        c: { provider: 'openai', mode: 'api_key' },
      },
    },
  };
  const told = await modesCheck(facts({ agents: [{ store }, { store }], config }));
  expect(said(told)).toEqual([
    ['problem', 'auth.profiles.a says api_key, but the account is token, so it is never asked.'],
    ['problem', 'auth.profiles.c says openai, but the account is anthropic, so it is never asked.'],
  ]);
  const broken = { path: '/s/baton.json', issues: [{ path: 'x', message: 'y' }], warnings: [] };
  const asItIs = await modesCheck(facts({ agents: [{ store }], config, configView: broken }));
  expect(asItIs.map(({ fix }) => fix)).toEqual([undefined, undefined]);
});

test('secrets that no account uses are named, but none that may still be wanted', async () => {
  const orphans = orphansOf({
    names: [
      'profile:main/a:1',
      'profile:main/a:2',
      'profile:main/a:3',
      'profile:gone/a:1',
      'profile:bad/a:1',
      'client:x',
    ],
    isStored: (_agent, id) => id === 'a:1' && _agent === 'main',
    unreadable: new Set(['bad']),
    pending: new Set(['profile:main/a:3']),
    removed: new Set(['profile:main/a:2', 'profile:main/a:3']),
  });
  expect(orphans).toEqual([
    { agentId: 'main', profileId: 'a:2', removed: true },
    { agentId: 'gone', profileId: 'a:1', removed: false },
  ]);
  const told = await orphansCheck(facts({ orphans, agents: [{ id: 'main' }] }));
  expect(told.map(({ level }) => level)).toEqual(['warning', 'warning']);
  expect(told.map(({ message }) => message).join()).toMatch(/a:2 .*deletes it.*a:1 \(agent gone\).*Put its/);
  expect(await orphansCheck(facts({ orphans: [] }))).toMatchObject([{ level: 'ok' }]);
});

test('while a whole file of accounts is away, or empty, its secrets wait for it', async () => {
  const orphans = [{ agentId: 'main', profileId: 'a:1', removed: false }];
  const fix = async (profiles: object, there: string[]) =>
    (
      await orphansCheck(facts({ orphans, agents: [{ id: 'main', store: { profiles } }], storeThere: new Set(there) }))
    )[0]?.fix;
  expect(await fix({}, [])).toBeUndefined();
  expect(await fix({}, ['main'])).toBeUndefined();
  expect(await fix({ 'a:2': {} }, ['main'])).toContain('a:1');
});

test('what an unreadable file of accounts may hold is not called gone', async () => {
  const store = { profiles: {}, order: { anthropic: ['anthropic:a'] }, lastGood: {}, usageStats: {} };
  const agents = [{ id: 'main', store, storePath: '/s/auth-profiles.json', ownOrder: ['anthropic'] }];
  const pins = [{ agentId: 'main', session: 's', profileId: 'anthropic:a' }];
  const config = defaultConfig();
  config.auth.profiles['anthropic:a'] = { provider: 'anthropic', mode: 'api_key' };
  const lines = async (unreadable: string[]) => {
    const all = facts({ agents, pins, config, unreadable });
    return [...(await ordersCheck(all)), ...(await sessionsCheck(all))].map(({ id }) => id);
  };
  expect(await lines([])).toEqual(['orders:main/anthropic', 'orders:anthropic:a', 'sessions:main/s']);
  expect(await lines(['/s/auth-profiles.json'])).toEqual([]);
});

test('files that others can open are named with the command that closes them', async () => {
  const modes: Record<string, number> = {
    '/s': 0o700,
    '/s/baton.json': 0o644,
    '/s/vault.json': 0o600,
    '/s/old file': 0o640,
    '/s/.gitignore': 0o644,
  };
  const files = {
    stat: async (path: string) => (modes[path] === undefined ? null : { mode: modes[path] }),
    list: async (folder: string) => (folder === '/s' ? ['baton.json', 'vault.json', 'old file', '.gitignore'] : []),
  };
  const told = await fileModesCheck(facts({ files }));
  expect(told.map(({ level, message }) => [level, /`(.*)`/.exec(message)?.[1]])).toEqual([
    ['problem', 'chmod go= /s/baton.json'],
    ['problem', "chmod go= '/s/old file'"],
  ]);
  expect(await fileModesCheck(facts({ files, platform: 'win32' }))).toMatchObject([{ level: 'ok' }]);
});

test('an unprotected vault is a warning with its reason, and with what can be done now', async () => {
  const vault = { name: 'key file', state: { kind: 'open' }, protected: false, because: 'no D-Bus' };
  const empty = await vaultCheck(facts({ vault, hasSecrets: false }));
  const full = await vaultCheck(facts({ vault, hasSecrets: true }));
  expect(empty).toMatchObject([
    { level: 'warning', message: expect.stringMatching(/no D-Bus.*before the first account/) },
  ]);
  expect(full).toMatchObject([
    { level: 'warning', message: expect.stringMatching(/no D-Bus.*add the accounts again/) },
  ]);
  expect(await vaultCheck(facts({ vault: { ...vault, protected: true } }))).toMatchObject([{ level: 'ok' }]);
});

test.each([
  ['keychain', 'GNOME keyring no longer holds the key of this vault', 'Start Baton where that keychain is'],
  ['passphrase', 'vault.json does not say how its passphrase was used', 'Set BATON_PASSPHRASE'],
  ['keyfile', '/s/vault.key is not there', 'Put vault.key back'],
] as const)('a vault whose %s is gone is a problem that says what brings it back', async (sealedWith, why, cure) => {
  const vault = { name: 'x', state: { kind: 'changed', sealedWith, why }, protected: true };
  const told = await vaultCheck(facts({ vault, files: createFakeFiles() }));
  expect(told).toMatchObject([{ level: 'problem', message: expect.stringContaining(why) }]);
  expect(told[0]?.message).toContain(cure);
  expect(told[0]?.message).toContain('nothing is lost');
});

test('a locked vault says what to do, also where the passphrase is wrong', async () => {
  const say = async (wrong: object) => {
    const vault = { name: 'passphrase', state: { kind: 'locked', ...wrong }, protected: true };
    return (await vaultCheck(facts({ vault })))[0];
  };
  expect(await say({})).toMatchObject({
    level: 'warning',
    message: expect.stringContaining('or set BATON_PASSPHRASE'),
  });
  expect((await say({ wrong: true }))?.message).toContain('BATON_PASSPHRASE does not open it');
});

test('accounts that cannot be used while the vault is shut are not called usable', async () => {
  const one = { groups: [{ profiles: [account('anthropic:a', { kind: 'vault-locked' })] }] };
  const say = async (part: object) => (await accountsCheck(facts({ accounts: one, ...part })))[0]?.message;
  expect(await say({ vault: { state: { kind: 'locked' } } })).toBe(
    'The stored account can be used once the vault is open.',
  );
  expect(await say({})).toBe('The stored account can be used.');
  expect(await say({ accounts: { groups: [{ profiles: [], ambient: 'env: ZAI_API_KEY' }] } })).toContain(
    'env: ZAI_API_KEY',
  );
  // What is in a file that cannot be understood nobody knows.
  expect(await say({ accounts: { groups: [] }, unreadable: ['/s/auth-profiles.json'] })).toBeUndefined();
});

test('an order that names nobody is a warning, once for all agents', async () => {
  const store = { order: { anthropic: ['anthropic:gone'] }, profiles: {} };
  const agents = ['main', 'coder'].map((id) => ({ id, store, ownOrder: id === 'main' ? ['anthropic'] : [] }));
  const told = await ordersCheck(facts({ agents }));
  expect(told).toMatchObject([
    { level: 'warning', id: 'orders:main/anthropic', message: expect.stringContaining('anthropic:gone') },
  ]);
  const config = defaultConfig();
  // Keyed by agent, which is told of as such.
  config.auth.order = { coder: ['anthropic:gone'] };
  expect(
    await ordersCheck(facts({ config, agents: agents.map((agent) => ({ ...agent, ownOrder: [] })) })),
  ).toMatchObject([{ level: 'ok' }]);
});

test('a gateway that could not listen is a problem that names the port', async () => {
  const told = (gateway: object, listener: object | null) =>
    gatewayCheck(facts({ gateway: { port: 7421, ...gateway }, listener: async () => listener }));
  const failed = { state: 'failed', why: 'no such address' };
  expect(await told(failed, null)).toMatchObject([
    { level: 'problem', message: expect.stringMatching(/7421: no such/) },
  ]);
  expect(await told(failed, { name: 'node', pid: 12 })).toMatchObject([
    { level: 'problem', message: expect.stringMatching(/^Port 7421, .* is taken by node \(process 12\)\./) },
  ]);
  expect(await told({ state: 'off' }, {})).toMatchObject([
    { level: 'warning', message: expect.stringContaining('by another program') },
  ]);
  expect(await told({ state: 'off' }, null)).toMatchObject([{ level: 'ok' }]);
  expect(await told({ state: 'on', url: 'http://127.0.0.1:7421' }, { name: 'baton' })).toMatchObject([{ level: 'ok' }]);
  expect(await told({ state: 'off', port: 0 }, {})).toMatchObject([{ level: 'ok' }]);
});

test('a model without credentials is a problem with the command that helps, but not before there is any account', async () => {
  const status = (agentId: string, part: object = {}) => ({
    ...{ agentId, resolvedDefault: 'openai/gpt-5.2', fallbacks: ['zai/glm-5', 'openai/gpt-5.2-mini'] },
    ...{ imageModel: 'google/gemini', imageFallbacks: ['xai/grok'], auth: { missingProvidersInUse: [] }, ...part },
  });
  const missing = (...providers: string[]) => ({ auth: { missingProvidersInUse: providers } });
  const told = (...statuses: object[]) => modelsCheck(facts({ statuses, accounts: { groups: [{}] } }));
  expect(await told(status('main'))).toMatchObject([{ level: 'ok' }]);
  expect((await told(status('main', missing('openai', 'zai', 'google', 'xai')))).map(({ message }) => message)).toEqual(
    [
      expect.stringMatching(
        /^openai\/gpt-5.2, openai\/gpt-5.2-mini cannot answer, .* Add an account, .*models set <model>`/,
      ),
      expect.stringMatching(/^zai\/glm-5 .*`baton models fallbacks remove zai\/glm-5`\.$/),
      expect.stringMatching(/^google\/gemini .*`baton models set-image <model>`/),
      expect.stringMatching(/^xai\/grok .*`baton models image-fallbacks remove xai\/grok`/),
    ],
  );
  const both = await told(
    status('main', missing('zai')),
    status('coder', missing('zai')),
    status('ops', { ...missing('xai') }),
  );
  expect(both.map(({ id }) => id)).toEqual(['models:main/zai', 'models:ops/xai']);
  expect(both[1]?.message).toContain('cannot answer for agent ops, since xai has no credentials.');
  const add = { kind: 'add', command: 'baton models auth add --provider xai --agent ops' };
  expect(both[1]?.account).toEqual({ agentId: 'ops', provider: 'xai', remedies: [add] });
  const unknown = facts({
    ...{ statuses: [status('main', missing('zai'))], accounts: { groups: [{}] } },
    provider: () => undefined,
    nearestProviders: () => ['zen'],
  });
  const [nobody] = await modelsCheck(unknown);
  expect(nobody?.message).toContain('since there is no provider zai (did you mean zen?): take it out with');
  expect(nobody).not.toHaveProperty('account');
  const configView = { path: '/s/baton.json', issues: [{ path: 'models.providers.zai.baseUrl', message: 'x' }] };
  expect(await modelsCheck({ ...unknown, configView: { ...configView, warnings: [] } }), 'its mistake is told').toEqual(
    [],
  );
  expect(
    await modelsCheck(facts({ statuses: [status('main', missing('zai'))], accounts: { groups: [] } })),
  ).toMatchObject([{ level: 'ok' }]);
});

test('secrets in fields where none belongs are told of, and are no fault', async () => {
  const agents = [{ id: 'main', storePath: '/s/auth-profiles.json' }];
  const strays = [
    { agentId: 'main', profileId: 'a:1' },
    { agentId: 'main', profileId: '' },
  ];
  const told = await straysCheck(facts({ agents, strays }));
  expect(told.map(({ level, message }) => [level, message.split(' had ')[0]])).toEqual([
    ['ok', 'a:1 in /s/auth-profiles.json'],
    ['ok', '/s/auth-profiles.json'],
  ]);
  expect(await straysCheck(facts({ agents, strays: [] }))).toEqual([]);
});

test('an account that no command can name is taken out and added again', async () => {
  const odd = account('nameless', { kind: 'expired', at: NOW }, { provider: 'anthropic' });
  const [one] = await accountsCheck(facts({ accounts: { groups: [{ profiles: [odd] }] } }));
  expect(one?.message).toBe('nameless has expired. Run `baton models auth remove nameless`, then add it again.');
  expect(one).not.toHaveProperty('account');
});

import { describe, expect, it } from 'vitest';
import type { StatusView } from '#shared/status';
import { err, ok } from '#shared/result';
import { NOW, runLine } from './testing/command-line.ts';

const DAY = 86_400_000;

const profile = (over: object = {}) => ({
  id: 'anthropic:manual',
  provider: 'anthropic',
  type: 'token',
  setupToken: false,
  label: 'manual',
  state: { kind: 'ready' },
  inUse: false,
  costKind: 'paid',
  errorCount: 0,
  inherited: false,
  leftOut: false,
  ...over,
});

const noAccounts = () => ok({ agentId: 'main', groups: [], route: [], needYou: [] });
const oneAccount = () => ok({ agentId: 'main', groups: [{ profiles: [profile()] }], route: [], needYou: [] });
const providers = () =>
  ok([
    {
      id: 'anthropic',
      methods: [
        { kind: 'setup-token', prefix: 'sk-ant-oat01-', minLength: 80 },
        { kind: 'api_key', prefix: 'sk-ant-', minLength: 20 },
        { kind: 'token', minLength: 1 },
      ],
    },
  ]);

describe('wrong usage exits 64 with one line on stderr and nothing on stdout', () => {
  it.each([
    { args: ['modles'], says: 'Did you mean models?' },
    { args: ['models', 'stauts'], says: 'Did you mean status?' },
    { args: ['models', 'auth', 'ordr', 'get'], says: 'Did you mean order?' },
    { args: ['models', '--jsn'], says: 'Did you mean --json?' },
    { args: ['serve', '--prt=3'], says: 'Did you mean --port?' },
    { args: ['zzz'], says: 'See `baton --help`' },
    { args: ['status'], says: 'Did you mean `baton models status`?' },
    { args: ['models', 'login'], says: 'Did you mean `baton models auth login`?' },
    { args: ['models', 'doctor'], says: 'Did you mean `baton doctor`?' },
    { args: ['models', 'set'], says: "Missing required argument 'model'. See `baton models set --help`." },
    { args: ['models', 'set', 'a', 'b'], says: 'Too many arguments' },
    { args: ['models', 'auth', 'paste-token'], says: "'--provider <id>' not specified" },
    {
      args: ['models', 'auth', 'paste-token', '--provider', 'x', '--label', 'n'.repeat(61)],
      says: 'It must be one line of 1 to 60 characters.',
    },
    { args: ['models', 'auth', 'login', '--provider', 'x', '--label', ' '], says: 'It must be one line' },
    { args: ['models', 'auth'], says: 'A command is missing' },
    { args: ['serve', '--port', '65536'], says: 'from 0 to 65535' },
    { args: ['serve', '--port', '-1'], says: 'from 0 to 65535' },
    { args: ['models', 'status', '--json', '--plain'], says: 'Choose one of --json and --plain' },
    {
      args: ['models', 'auth', 'paste-token', '--provider', 'x', '--expires-in', '5 parsecs'],
      says: '“5 parsecs” is no duration',
    },
    { args: ['models', 'auth', 'paste-token', '--provider', 'x', '--expires-in', '0'], says: 'is no duration' },
    { args: ['models', 'status', '--probe', '--probe-profile', ' ,'], says: 'It must name at least one.' },
    { args: ['ask', 'sk-ant-api03-abcdefghijklmnop'], says: 'must not travel in an argument' },
  ])('$args', async ({ args, says }) => {
    const ran = await runLine(args);
    expect(ran).toMatchObject({ exit: 64, out: '', calls: [] });
    expect(ran.err).toContain(says);
    expect(ran.err).toMatch(/^baton: [^\n]+\n$/);
    expect(ran.err).not.toContain('sk-ant-api03');
  });
});

describe('help and version', () => {
  it.each([[['--help']], [['models', '--help']], [['help', 'models', 'auth']], [['--version']]])('%j', async (args) => {
    const ran = await runLine(args);
    expect(ran).toMatchObject({ exit: 0, err: '', calls: [] });
    expect(ran.out).not.toBe('');
  });
});

it('help lists no command that is none', async () => {
  for (const group of [['models'], ['models', 'auth'], ['sessions']])
    expect((await runLine([...group, '--help'])).out).not.toMatch(/^ +help /m);
});

it('help fits into eighty columns', async () => {
  const { out } = await runLine(['sessions', '--help']);
  expect(Math.max(...out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
});

describe('errors of the core', () => {
  it.each([[[]], [['--json']]])('one line on stderr, exit 1, stdout empty %j', async (more) => {
    const ran = await runLine(['models', 'set', 'nope', ...more], {
      'models.set': () => err({ code: 'unknown-model', model: 'nope', nearest: ['opus'] }),
    });
    expect(ran).toMatchObject({ exit: 1, out: '', err: 'baton: There is no model “nope”. Did you mean opus?\n' });
  });

  it('stay one line even when they have several', async () => {
    const ran = await runLine(['ask', 'hi'], {
      ask: () => err({ code: 'exhausted', attempts: [], message: 'All models failed:\n  a\n  b' }),
    });
    expect(ran.err).toBe('baton: All models failed: a b\n');
  });
});

describe('pasting a credential', () => {
  const answers = {
    'providers.list': providers,
    'accounts.list': noAccounts,
    'accounts.add': (input: unknown) =>
      ok(profile({ type: 'token', ...(input as object), id: (input as { profileId: string }).profileId })),
  };
  const added = async (args: readonly string[], piped: string) => {
    const ran = await runLine(['models', 'auth', ...args], answers, piped);
    return { ran, input: ran.calls.find(({ call }) => call === 'accounts.add')?.input };
  };

  it.each([
    { expires: '365d', ms: 365 * DAY },
    { expires: '30', ms: 30 * DAY },
    { expires: '12h', ms: DAY / 2 },
    { expires: '1.5D', ms: 1.5 * DAY },
  ])('--expires-in $expires', async ({ expires, ms }) => {
    const { input } = await added(['paste-token', '--provider', 'anthropic', '--expires-in', expires], 'tok');
    expect(input).toMatchObject({ expires: NOW + ms, kind: 'token', profileId: 'anthropic:manual', secret: 'tok' });
  });

  it('says under which id and as what it was stored', async () => {
    const { ran } = await added(['paste-token', '--provider', 'Anthropic', '--profile-id', 'anthropic:prod'], 'tok');
    expect(ran).toMatchObject({ exit: 0, out: 'Auth profile added: anthropic:prod\nStored as token, no expiry.\n' });
  });

  it('knows a key and a setup-token when it sees one', async () => {
    const key = await added(['paste-token', '--provider', 'anthropic'], 'sk-ant-api03-x');
    expect(key.input).toMatchObject({ kind: 'api_key' });
    const setup = await added(['setup-token'], 'sk-ant-oat01-x');
    expect(setup.input).toMatchObject({ kind: 'setup-token', provider: 'anthropic', profileId: 'anthropic:manual' });
  });

  it('says under which name a secret is stored already, and not the secret', async () => {
    const again = { ...answers, 'accounts.add': () => err({ code: 'already-stored', profileId: 'anthropic:work' }) };
    const ran = await runLine(['models', 'auth', 'setup-token'], again, 'sk-ant-oat01-x');
    expect(ran).toMatchObject({ exit: 1, out: '', err: 'baton: This is stored already, as anthropic:work.\n' });
  });

  it('never replaces a stored one unasked', async () => {
    const taken = { ...answers, 'accounts.list': oneAccount };
    const line = ['models', 'auth', 'paste-token', '--provider', 'anthropic'];
    const ran = await runLine(line, taken, 'tok');
    expect(ran).toMatchObject({ exit: 1, out: '' });
    expect(ran.err).toContain('anthropic:manual is stored already');
    expect(ran.calls.some(({ call }) => call === 'accounts.add')).toBe(false);
    expect((await runLine([...line, '--yes'], taken, 'tok')).exit).toBe(0);
  });
});

describe('models status', () => {
  const view: StatusView = {
    configPath: '/s/baton.json',
    agentId: 'main',
    agentDir: '/s/agents/main/agent',
    defaultModel: 'opus',
    resolvedDefault: 'anthropic/claude-opus-4-5',
    fallbacks: ['openai/gpt-5.2'],
    imageModel: null,
    imageFallbacks: [],
    aliases: { opus: 'anthropic/claude-opus-4-5' },
    allowed: [],
    auth: {
      storePath: '/s/agents/main/agent/auth-profiles.json',
      shellEnvFallback: { enabled: false, appliedKeys: [] },
      providersWithOAuth: ['anthropic (1)'],
      missingProvidersInUse: ['openai'],
      providers: [
        {
          provider: 'anthropic',
          effective: { kind: 'profiles', detail: '2' },
          profiles: { count: 2, oauth: 0, token: 1, apiKey: 1, labels: ['anthropic:work=sk-a...zzzz'] },
        },
      ],
      unusableProfiles: [],
      oauth: { warnAfterMs: 7 * DAY, profiles: [], providers: [] },
    },
    authProfiles: {
      anthropic: [
        profile({ id: 'anthropic:work', state: { kind: 'cooling', reason: 'rate_limit', until: NOW + 5 * 60_000 } }),
        profile({ id: 'anthropic:home', state: { kind: 'expires', at: NOW + 3 * DAY }, expires: NOW + 3 * DAY }),
      ] as StatusView['authProfiles'][string],
    },
    authOrder: { anthropic: ['anthropic:work', 'anthropic:home'] },
    usage: [],
    check: 2,
  };
  const answers = { 'models.status': () => ok(view), 'app.get': () => err({ code: 'paused' }) };

  it.each([[['models']], [['models', 'status']]])('prints what is configured and who can answer: %j', async (args) => {
    const { out, exit } = await runLine(args, answers);
    expect(exit).toBe(0);
    for (const text of [
      /Config +\/s\/baton.json/,
      /Agent dir +\/s\/agents\/main\/agent/,
      /Default +anthropic\/claude-opus-4-5 \(from opus\)/,
      /Fallbacks \(1\) +openai\/gpt-5.2/,
      /Aliases \(1\) +opus → anthropic\/claude-opus-4-5/,
      /- anthropic {2}effective=profiles:2 \| profiles=2 \(oauth=0, token=1, api_key=1\)/,
      /- openai: add one with `baton models auth paste-token --provider openai`/,
      /anthropic:work +token +cooling 5m: rate_limit/,
      /anthropic:home +token +expiring in 3d/,
      /anthropic: anthropic:work, anthropic:home/,
    ]) {
      expect(out).toMatch(text);
    }
  });

  it('a key of the environment is named once, and has no order', async () => {
    const profiles = { count: 0, oauth: 0, token: 0, apiKey: 0, labels: [] };
    const effective = { kind: 'env' as const, detail: 'env: ZAI_API_KEY' };
    const auth = { ...view.auth, providers: [{ provider: 'zai', effective, profiles }] };
    const only = { ...view, auth, authProfiles: { zai: [] }, authOrder: { zai: [] } };
    const { out } = await runLine(['models'], { ...answers, 'models.status': () => ok(only) });
    expect(out).toContain('- zai  effective=env:ZAI_API_KEY\n');
    expect(out).not.toMatch(/^Order|zai: *$/m);
  });

  it.each([0, 1, 2] as const)('--check exits %i, with any form of output', async (check) => {
    for (const form of [[], ['--json'], ['--plain']]) {
      const ran = await runLine(['models', 'status', '--check', ...form], {
        ...answers,
        'models.status': () => ok({ ...view, check }),
      });
      expect(ran.exit).toBe(check);
      expect(ran.out).not.toBe('');
    }
  });

  it('--json prints one document, --plain the default only', async () => {
    expect(JSON.parse((await runLine(['models', 'status', '--json'], answers)).out)).toEqual(view);
    expect((await runLine(['models', '--plain'], answers)).out).toBe('anthropic/claude-opus-4-5\n');
  });
});

describe('the order of accounts', () => {
  const answers = {
    'order.get': (input: unknown) =>
      ok({
        agentId: 'main',
        agentDir: '/s',
        provider: (input as { provider: string }).provider,
        authStorePath: '/s/a.json',
        order: null,
      }),
    'order.set': (input: unknown) => ok(input),
  };

  it('get prints agent, provider, file and order', async () => {
    const { out } = await runLine(['models', 'auth', 'order', 'get', '--provider', 'anthropic'], answers);
    expect(out).toBe('Agent:      main\nProvider:   anthropic\nAuth file:  /s/a.json\nOrder:      none (automatic)\n');
  });

  it('set passes the ids on in their order, for the agent named', async () => {
    const ran = await runLine(
      ['models', 'auth', 'order', 'set', '--provider', 'p', '--agent', 'work', 'p:b', 'p:a'],
      answers,
    );
    expect(ran.calls).toEqual([
      { call: 'order.set', input: { agentId: 'work', provider: 'p', order: ['p:b', 'p:a'] } },
    ]);
  });
});

describe('doctor', () => {
  const line = (level: 'ok' | 'warning' | 'problem', message: string, fix?: string) => ({
    ...{ id: message, group: 'files' as const, level, message },
    ...(fix === undefined ? {} : { fix }),
  });
  const view = (...checks: ReturnType<typeof line>[]) => ({
    ...{ at: NOW, checks },
    problems: checks.filter(({ level }) => level === 'problem').length,
    warnings: checks.filter(({ level }) => level === 'warning').length,
  });

  it.each<[string, ReturnType<typeof view>, number, string[]]>([
    ['all is well', view(line('ok', 'Fine.')), 0, ['OK']],
    ['one warning', view(line('warning', 'Odd.')), 0, ['OK, 1 warning']],
    [
      'one problem that can be put right',
      view(line('problem', 'Bad.', 'Mends it.')),
      1,
      ['1 problem', '`baton doctor --fix` puts it right.'],
    ],
    [
      'more, some of which can be',
      view(line('problem', 'Bad.'), line('problem', 'Worse.', 'Mends it.'), line('warning', 'Odd.')),
      1,
      ['2 problems, 1 warning', '`baton doctor --fix` puts one of them right.'],
    ],
  ])('%s: the last lines and the exit code', async (_name, seen, exit, last) => {
    const ran = await runLine(['doctor'], { 'doctor.run': () => ok(seen) });
    expect(ran.exit).toBe(exit);
    expect(ran.out.trimEnd().split('\n').slice(-last.length)).toEqual(last);
  });

  it('--fix says what was done, what was not, and what is left', async () => {
    const answer = {
      done: [{ id: 'a', message: 'Mended.' }],
      failed: [{ id: 'b', message: 'The disk is full.' }],
      view: view(line('ok', 'Fine.'), line('problem', 'Bad.')),
    };
    const ran = await runLine(['doctor', '--fix'], { 'doctor.fix': () => ok(answer) });
    expect(ran.exit).toBe(1);
    expect(ran.out).toBe('✓ Mended.\n✗ Not done: The disk is full.\n\nLeft for you:\n✗ Bad.\n\n1 problem\n');
    const asJson = await runLine(['doctor', '--fix', '--json'], { 'doctor.fix': () => ok(answer) });
    expect(JSON.parse(asJson.out)).toEqual(answer);
  });

  it('--fix with nothing to do says so, and that all is well', async () => {
    const answer = { done: [], failed: [], view: view(line('ok', 'Fine.')) };
    const ran = await runLine(['doctor', '--fix'], { 'doctor.fix': () => ok(answer) });
    expect([ran.exit, ran.out]).toEqual([0, 'Nothing to put right.\n\nOK\n']);
  });
});

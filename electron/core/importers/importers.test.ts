import { describe, expect, test } from 'vitest';
import { err, ok } from '#shared/result';
import { createFakeFiles } from '../testing/files.ts';
import { recordedHome } from '../testing/tree.ts';
import { createFakeForeignKeychain, HOME, itemsOf, startAgain, startOn } from '../testing/import-world.ts';

/** Every made-up secret says so. */
const secrets = (text: string): string[] =>
  text.match(/[\w./+-]*made[-_]?up[\w-]*x{4,}|gh[uo]_MadeUp\d+|rt_made_up_\w+-x+|sk-(?:ant|openai)-\w+\.\.\./gi) ?? [];

const allTrees = [
  'claude-code-1',
  'codex-0.80',
  'qwen-code-0.1',
  'copilot-apps',
  'clawdbot-2026.1.20',
  'openclaw-2026.3.13',
];

const STORE = `${HOME}/.baton/agents/main/agent/auth-profiles.json`;

const ids = (items: readonly { id: string }[]) => items.map((item) => item.id);

describe('finding', () => {
  test('every recorded secret is found by the canary, so that its silence means something', () => {
    const text = Object.values(recordedHome(HOME, ...allTrees)).join('\n');
    expect(new Set(secrets(text)).size).toBeGreaterThan(15);
  });

  test.each<[string, string[]]>([
    ['claude-code-1', ['claude-code/file/anthropic:claude-cli']],
    ['claude-code-2', ['claude-code/file/anthropic:claude-cli']],
    ['claude-code-token', ['claude-code/file/anthropic:claude-cli']],
    ['codex-0.2', ['codex/file/openai:codex-cli']],
    ['codex-0.30', ['codex/file/openai-codex:codex-cli']],
    ['codex-0.80', ['codex/file/openai-codex:codex-cli']],
    ['qwen-code-0.1', ['qwen/file/qwen-portal:qwen-cli']],
    ['copilot-hosts', ['github-copilot/file/github-copilot:mei']],
    ['copilot-apps', ['github-copilot/file/github-copilot:mei', 'github-copilot/file/github-copilot:lu']],
    ['clawdbot-legacy', ['openclaw/clawdbot/anthropic:default', 'openclaw/clawdbot/openai-codex:default']],
    ['clawdbot-oldest', ['openclaw/clawdbot/anthropic:default']],
    [
      'moltbot-2026.1.27',
      [
        'openclaw/clawdbot/anthropic:manual',
        'openclaw/clawdbot/deepseek:default',
        'openclaw/clawdbot.env/openrouter:openrouter-api-key',
      ],
    ],
    [
      'clawdbot-2026.1.20',
      [
        'openclaw/clawdbot/anthropic:claude-cli',
        'openclaw/clawdbot/anthropic:default',
        'openclaw/clawdbot/openai:default',
        'openclaw/clawdbot.work/openai:work',
        'openclaw/clawdbot.config/relay:openclaw',
      ],
    ],
    ['openclaw-2026.3.13', ['openclaw/openclaw/z.ai:default', 'openclaw/openclaw/openai-codex:me@example.com']],
  ])('of %s', async (tree, expected) => {
    const { call } = await startOn([tree]);
    expect(ids(await itemsOf(call))).toEqual(expected);
  });

  test('where the environment and the config say they are', async () => {
    const [claude = ''] = Object.values(recordedHome(HOME, 'claude-code-1'));
    const [codex = ''] = Object.values(recordedHome(HOME, 'codex-0.30'));
    const store = (key: string) =>
      JSON.stringify({ version: 1, profiles: { 'openai:default': { type: 'api_key', provider: 'openai', key } } });
    const { call } = await startOn([], {
      env: {
        CLAUDE_CONFIG_DIR: '~/claude',
        CODEX_HOME: '/srv/codex',
        OPENCLAW_STATE_DIR: '/srv/claw',
        OPENCLAW_CONFIG_PATH: '/srv/claw.json',
      },
      more: {
        [`${HOME}/claude/.credentials.json`]: claude,
        '/srv/codex/auth.json': codex,
        '/srv/claw.json': '{ agents: { list: [{ id: "lab", agentDir: "elsewhere" }] } }',
        '/srv/claw/elsewhere/auth-profiles.json': store('sk-1'),
      },
    });
    expect((await itemsOf(call)).map((it) => [it.id, it.where])).toEqual([
      ['openclaw/claw.lab/openai:default', '/srv/claw/elsewhere/auth-profiles.json'],
      ['claude-code/file/anthropic:claude-cli', '~/claude/.credentials.json'],
      ['codex/file/openai-codex:codex-cli', '/srv/codex/auth.json'],
    ]);
  });

  test('types, ends and states', async () => {
    const { call } = await startOn(['claude-code-1', 'codex-0.80', 'codex-0.2', 'moltbot-2026.1.27']);
    const found = Object.fromEntries(
      (await itemsOf(call)).map((it) => [it.id, [it.type, it.state, it.expires, it.writeBack]]),
    );
    expect(found).toMatchObject({
      'claude-code/file/anthropic:claude-cli': ['oauth', 'ready', 1769479200000, true],
      'openclaw/clawdbot/anthropic:manual': ['token', 'ready', 1800000000000, false],
      'openclaw/clawdbot/deepseek:default': ['api_key', 'unchecked', undefined, false],
    });
  });

  test('a Codex login ends when its token says so, else an hour after it was made', async () => {
    const { call } = await startOn(['codex-0.80']);
    expect((await itemsOf(call))[0]).toMatchObject({ expires: 1770000000000 });
    const opaque = await startOn(['codex-0.30']);
    expect((await itemsOf(opaque.call))[0]).toMatchObject({ expires: Date.parse('2026-01-27T00:30:00Z') });
  });

  test('variables: keys, tokens, lists of keys, keys with a suffix; of strangers nothing', async () => {
    const env = {
      ANTHROPIC_OAUTH_TOKEN: 'sk-ant-oat01-env',
      GOOGLE_API_KEY: 'g-1',
      OPENAI_API_KEYS: 'sk-1, sk-2;sk-1',
      OPENAI_API_KEY_WORK: 'sk-3',
      OPENCLAW_LIVE_GROQ_KEY: 'gsk-1',
      GH_TOKEN: 'ghp_1',
      AWS_SECRET_ACCESS_KEY: 'aws',
      MY_SECRET: 'x',
      DEEPSEEK_API_KEY: '  ',
    };
    const { call } = await startOn([], { env, more: { [`${HOME}/.baton/.env`]: 'MISTRAL_API_KEY=m-1\nXAI_KEY=1\n' } });
    const found = (await itemsOf(call)).map((it) => `${it.profileId} ${it.type} ${it.where}`);
    expect(found.sort()).toEqual([
      'anthropic:anthropic-oauth-token token ANTHROPIC_OAUTH_TOKEN in your environment',
      'github-copilot:gh-token token GH_TOKEN in your environment',
      'google:google-api-key api_key GOOGLE_API_KEY in your environment',
      'groq:openclaw-live-groq-key api_key OPENCLAW_LIVE_GROQ_KEY in your environment',
      'mistral:mistral-api-key api_key MISTRAL_API_KEY in ~/.baton/.env',
      'openai:openai-api-key-work api_key OPENAI_API_KEY_WORK in your environment',
      'openai:openai-api-keys api_key OPENAI_API_KEYS in your environment',
      'openai:openai-api-keys-2 api_key OPENAI_API_KEYS in your environment',
    ]);
  });

  test('the login shell is asked on a click only, or when the config says so', async () => {
    let asked = 0;
    const loginShell = async () => {
      asked += 1;
      return ok({ GROQ_API_KEY: 'gsk-shell', PATH: '/bin' });
    };
    const { call } = await startOn([], { loginShell });
    const first = await call('import.find', {});
    expect([asked, first.items, first.problems[0]?.needsClick]).toEqual([0, [], true]);
    expect(ids(await itemsOf(call, true))).toEqual(['login-shell/shell/groq:groq-api-key']);

    const switchedOn = await startOn([], {
      loginShell,
      more: { [`${HOME}/.baton/baton.json`]: '{ env: { shellEnv: { enabled: true } } }' },
    });
    expect(ids(await itemsOf(switchedOn.call))).toEqual(['login-shell/shell/groq:groq-api-key']);
  });

  test('what the process has from its login shell already is not shown twice', async () => {
    const loginShell = async () => ok({ GROQ_API_KEY: 'gsk-1', XAI_API_KEY: 'xai-1' });
    const { call } = await startOn([], { loginShell, env: { GROQ_API_KEY: 'gsk-1' } });
    expect(ids(await itemsOf(call, true))).toEqual([
      'environment/env/groq:groq-api-key',
      'login-shell/shell/xai:xai-api-key',
    ]);
  });

  test('a login shell that hangs is a sentence', async () => {
    const { call } = await startOn([], { loginShell: async () => err({ why: 'it did not answer within 15 s' }) });
    const { problems } = await call('import.find', { keychains: true });
    expect(problems[0]).toMatchObject({
      message: 'It could not be asked: it did not answer within 15 s.',
      needsClick: false,
    });
  });

  test('a keychain entry of another program is read on a click only', async () => {
    const [file = ''] = Object.values(recordedHome(HOME, 'claude-code-1'));
    const keychain = createFakeForeignKeychain({ 'Claude Code-credentials/mei': file });
    const { call } = await startOn([], { platform: 'darwin', foreignKeychain: keychain.port, env: { USER: 'mei' } });
    const before = await call('import.find', {});
    expect([before.items, keychain.reads]).toEqual([[], []]);
    expect(before.problems.filter((it) => it.needsClick).map((it) => it.source)).toEqual(['claude-code', 'codex']);
    expect(ids(await itemsOf(call, true))).toEqual(['claude-code/keychain/anthropic:claude-cli']);
  });

  test('what is stored already says so', async () => {
    const { call, take } = await startOn(['claude-code-1']);
    await take('claude-code/file/anthropic:claude-cli');
    expect((await itemsOf(call))[0]?.state).toBe('stored');
  });

  test('one folder under two names is read once', async () => {
    const files = createFakeFiles(recordedHome(HOME, 'openclaw-2026.3.13'));
    files.link(`${HOME}/.clawdbot`, `${HOME}/.openclaw`);
    const { call } = await startOn([], { files });
    expect((await itemsOf(call)).length).toBe(2);
  });

  test('settings are named, without what is secret in them', async () => {
    const { call } = await startOn(['clawdbot-2026.1.20']);
    const { settings } = await call('import.find', {});
    expect(settings).toEqual([
      {
        source: 'openclaw',
        where: '~/.clawdbot/clawdbot.json',
        parts: [
          ...['primary model', '2 fallbacks', '2 aliases', '2 listed models', 'provider local', 'provider relay'],
          ...['order of openai', 'order of anthropic', 'agent work'],
        ],
      },
    ]);
  });
});

describe('bad files', () => {
  const bad = async (path: string, text: string, prepare?: (files: ReturnType<typeof createFakeFiles>) => void) => {
    const files = createFakeFiles({ [`${HOME}/${path}`]: text });
    prepare?.(files);
    const { call, ports } = await startOn([], { files });
    const before = new Map(ports.files.disk);
    const found = await call('import.find', {});
    expect(ports.files.disk).toEqual(before);
    expect(found.items).toEqual([]);
    return found.problems.map((it) => it.message);
  };
  const CLAUDE = '.claude/.credentials.json';

  test.each<[string, string, string]>([
    [CLAUDE, '{"claudeAiOauth":{"accessTok', 'It ends too early or is no JSON.'],
    [CLAUDE, '', 'It ends too early or is no JSON.'],
    [CLAUDE, '{"claudeAiOauth":{"token":1}}', 'It is not as Baton knows it; it may be of a newer version.'],
    [
      CLAUDE,
      '{"claudeAiOauth":{"accessToken":"a","expiresAt":0}}',
      'It is not as Baton knows it; it may be of a newer version.',
    ],
    ['.codex/auth.json', '[]', 'It is not as Baton knows it; it may be of a newer version.'],
    [
      '.codex/auth.json',
      '{"tokens":{"access_token":"a"}}',
      'It is not as Baton knows it; it may be of a newer version.',
    ],
    ['.qwen/oauth_creds.json', '{"access_token":"a"}', 'It is not as Baton knows it; it may be of a newer version.'],
    ['.copilot/credentials.json', '{"v":9}', 'It is not as Baton knows it; it may be of a newer version.'],
    ['.openclaw/openclaw.json', '{ agents: ', 'It ends too early or is no JSON.'],
    [
      '.openclaw/agents/main/agent/auth-profiles.json',
      '{"version":2}',
      'It is not as Baton knows it; it may be of a newer version.',
    ],
    [CLAUDE, ' '.repeat(6 * 1024 * 1024), 'It is too large to be a list of logins (6 MB).'],
  ])('%s holding %.40s', async (path, text, sentence) => {
    expect(await bad(path, text)).toEqual([sentence]);
  });

  test('a link that leads out of the home folder is not followed, one inside is', async () => {
    const [text = ''] = Object.values(recordedHome(HOME, 'claude-code-1'));
    expect(
      await bad('x', '', (files) => {
        files.edit('/other/credentials', text);
        files.link(`${HOME}/${CLAUDE}`, '/other/credentials');
      }),
    ).toEqual(['It is a link that leads to another place, so Baton does not follow it.']);

    const files = createFakeFiles({ [`${HOME}/dotfiles/claude`]: text });
    files.link(`${HOME}/${CLAUDE}`, `${HOME}/dotfiles/claude`);
    const { call } = await startOn([], { files });
    expect(await itemsOf(call)).toHaveLength(1);
  });

  test('one that cannot be read, and a folder where a file should be', async () => {
    expect(
      await bad(CLAUDE, '{}', (files) => files.refuseReading(`${HOME}/${CLAUDE}`, 'EACCES: permission denied')),
    ).toEqual(['It cannot be read (EACCES: permission denied).']);
    expect(await bad(`${CLAUDE}/x`, '')).toEqual(['It is not a file.']);
  });

  test('profiles without a secret, and of providers Baton cannot ask, are named', async () => {
    const { call } = await startOn(['clawdbot-2026.1.20', 'openclaw-2026.3.13']);
    const { problems } = await call('import.find', {});
    expect(problems.map((it) => it.message)).toEqual([
      'It holds no secret for openai:env. Sign in there again.',
      'It holds accounts that Baton cannot use yet: google-gemini-cli.',
    ]);
  });

  test('a source that breaks takes no other one along', async () => {
    const deep = `{"models":{"providers":{"x":${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}}}}`;
    const { call } = await startOn(['claude-code-1'], { more: { [`${HOME}/.openclaw/openclaw.json`]: deep } });
    const found = await call('import.find', {});
    expect(ids(found.items)).toEqual(['claude-code/file/anthropic:claude-cli']);
    expect(found.problems.map((it) => [it.source, it.message])).toEqual([
      ['openclaw', 'It could not be read. The log says why.'],
    ]);
  });

  test('nobody signed in is no problem', async () => {
    expect(await bad(CLAUDE, '{"mcpOAuth":{}}')).toEqual([]);
    expect(await bad('.codex/auth.json', '{"OPENAI_API_KEY":null,"tokens":null}')).toEqual([]);
  });
});

describe('taking', () => {
  test('nothing secret is in an answer, an event, a log line or a file in the clear', async () => {
    const { ports, call, baton } = await startOn(allTrees);
    const heard: unknown[] = [];
    baton.subscribe((event, payload) => void heard.push([event, payload]));
    const found = await call('import.find', {});
    const done = await call('import.run', {
      ids: ids(found.items),
      writeBack: ids(found.items),
      settings: ['openclaw'],
    });
    expect(done.results.filter((it) => !it.ok)).toEqual([]);
    const state = [...ports.files.disk].filter(([path]) => path.startsWith(`${HOME}/.baton/`));
    expect(state.map(([path]) => path)).toContain(`${HOME}/.baton/importers.json`);
    expect(secrets(JSON.stringify([found, done, heard, state, ports.log]))).toEqual([]);
    await baton.close();
  });

  test('a login keeps what belongs to it, and is asked for like any other', async () => {
    const { call, take } = await startOn(['codex-0.80', 'qwen-code-0.1']);
    const { results } = await take('codex/file/openai-codex:codex-cli', 'qwen/file/qwen-portal:qwen-cli');
    expect(results.map((it) => [it.ok, it.profileId])).toEqual([
      [true, 'openai-codex:codex-cli'],
      [true, 'qwen-portal:qwen-cli'],
    ]);
    const { groups } = await call('accounts.list', {});
    expect(groups.flatMap((group) => group.profiles.map((it) => [it.id, it.type]))).toEqual([
      ['openai-codex:codex-cli', 'oauth'],
      ['qwen-portal:qwen-cli', 'oauth'],
    ]);
  });

  test('one that fails does not stop the others, and says why', async () => {
    const { take } = await startOn(['claude-code-1']);
    const { results } = await take('codex/file/openai-codex:codex-cli', 'claude-code/file/anthropic:claude-cli');
    expect(results).toMatchObject([
      { ok: false, message: 'Nothing called codex/file/openai-codex:codex-cli was found. Look again.' },
      { ok: true, profileId: 'anthropic:claude-cli' },
    ]);
  });

  test('a key of a provider that only the settings know needs the settings, too', async () => {
    const { call, take } = await startOn(['clawdbot-2026.1.20']);
    const item = 'openclaw/clawdbot.config/relay:openclaw';
    expect((await take(item)).results).toEqual([
      { id: item, ok: false, message: 'Only those settings say where relay is. Take them over, too.' },
    ]);
    const done = await call('import.run', { ids: [item], settings: ['openclaw'] });
    expect(done.results).toEqual([{ id: item, ok: true, profileId: 'relay:openclaw' }]);
  });

  test('a vault that is locked is the sentence of each, and nothing is stored', async () => {
    const { ports, call, take } = await startOn(['claude-code-1', 'codex-0.2']);
    ports.keyring.lock();
    const { results } = await take('claude-code/file/anthropic:claude-cli', 'codex/file/openai:codex-cli');
    expect(results.map((it) => it.ok)).toEqual([false, false]);
    expect(results[0]?.message).toMatch(/lock/i);
    expect((await call('accounts.list', {})).groups.flatMap((group) => group.profiles)).toEqual([]);
    expect(ports.files.disk.has(`${HOME}/.baton/importers.json`)).toBe(false);
  });

  test('taking the same again writes nothing', async () => {
    const { ports, take } = await startOn(['claude-code-1', 'clawdbot-2026.1.20']);
    const chosen = ['claude-code/file/anthropic:claude-cli', 'openclaw/clawdbot/anthropic:default'];
    await take(...chosen);
    const before = ports.files.writes.length;
    const { results } = await take(...chosen);
    expect(results.map((it) => it.message)).toEqual([
      'It is stored already, as anthropic:claude-cli.',
      'It is stored already, as anthropic:default.',
    ]);
    expect(ports.files.writes.length).toBe(before);
  });

  test('an account of the same name that came from elsewhere is left alone', async () => {
    const { call, take } = await startOn(['clawdbot-2026.1.20']);
    const own = `sk-ant-api03-${'own'.padEnd(100, 'o')}`;
    await call('accounts.add', { provider: 'anthropic', kind: 'api_key', secret: own, profileId: 'anthropic:default' });
    const { results } = await take('openclaw/clawdbot/anthropic:default');
    expect(results[0]).toMatchObject({ ok: true, profileId: 'anthropic:default-2' });
  });

  test('a newer login takes the place of the older one, never the other way round', async () => {
    const { ports, call, take } = await startOn(['claude-code-1', 'clawdbot-2026.1.20']);
    await take('claude-code/file/anthropic:claude-cli');
    const older = await take('openclaw/clawdbot/anthropic:claude-cli');
    expect(older.results[0]?.message).toBe('anthropic:claude-cli is newer than this one, so it stays as it is.');

    const path = `${HOME}/.claude/.credentials.json`;
    ports.files.edit(
      path,
      (ports.files.disk.get(path) ?? '').replace('1769479200000', '1769999200000').replaceAll('claude1', 'claude9'),
    );
    expect((await take('claude-code/file/anthropic:claude-cli')).results[0]).toEqual({
      ...{ id: 'claude-code/file/anthropic:claude-cli', ok: true, profileId: 'anthropic:claude-cli' },
    });
    const stored = JSON.parse(ports.files.disk.get(STORE) ?? '') as unknown;
    expect(stored).toMatchObject({ profiles: { 'anthropic:claude-cli': { type: 'oauth', expires: 1769999200000 } } });
    const { groups } = await call('accounts.list', {});
    expect(groups.flatMap((group) => group.profiles)).toHaveLength(1);
  });

  test('a login never becomes a token again', async () => {
    const { ports, take } = await startOn(['claude-code-1']);
    await take('claude-code/file/anthropic:claude-cli');
    const [token = ''] = Object.values(recordedHome(HOME, 'claude-code-token'));
    ports.files.edit(`${HOME}/.claude/.credentials.json`, token);
    const { results } = await take('claude-code/file/anthropic:claude-cli');
    expect(results[0]?.message).toContain('so the token was not put in its place');
  });

  test('the record of an account comes along, the order and the models when they are asked for', async () => {
    const { ports, call } = await startOn(['clawdbot-2026.1.20']);
    const done = await call('import.run', { ids: ids(await itemsOf(call)), settings: ['openclaw'] });
    expect(done.settings).toEqual([
      'Provider shop was left out: it holds a secret in a header or in its address.',
      'Provider other was left out: it uses a variable that is not set here.',
      ...['Provider local is set up.', 'Provider relay is set up.', 'Agent work was added.'],
      ...['Primary model and fallbacks: taken over.', 'Listed models and aliases: taken over.'],
      ...['Order of openai: taken over.', 'Order of anthropic: taken over.'],
    ]);
    const config = JSON.parse(ports.files.disk.get(`${HOME}/.baton/baton.json`) ?? '') as Record<string, unknown>;
    expect(config).toMatchObject({
      agents: {
        defaults: { model: { primary: 'anthropic/claude-opus-4-5' } },
        list: [{ id: 'work', model: 'openai/gpt-5.2' }],
      },
      models: { providers: { local: { baseUrl: 'http://127.0.0.1:8000/v1' }, relay: { api: 'openai-completions' } } },
    });
    const store = JSON.parse(ports.files.disk.get(STORE) ?? '') as unknown;
    expect(store).toMatchObject({
      order: { anthropic: ['anthropic:default', 'anthropic:claude-cli'] },
      lastGood: { anthropic: 'anthropic:claude-cli' },
      usageStats: { 'anthropic:default': { cooldownUntil: 1769472200000, errorCount: 2 } },
    });
    const work = JSON.parse(
      ports.files.disk.get(`${HOME}/.baton/agents/work/agent/auth-profiles.json`) ?? '',
    ) as unknown;
    expect(work).toMatchObject({ profiles: { 'openai:work': { type: 'api_key' } } });
  });

  test('what is set in Baton stays', async () => {
    const { call } = await startOn(['clawdbot-2026.1.20'], {
      more: { [`${HOME}/.baton/baton.json`]: '{ agents: { defaults: { model: "openai/gpt-5.2" } } }' },
    });
    const { settings } = await call('import.run', { ids: [], settings: ['openclaw'] });
    expect(settings).toContain('Primary model and fallbacks: yours stay as they are.');
    expect((await call('models.selection', {})).primary).toMatchObject({ key: 'openai/gpt-5.2' });
  });

  test('taking what is in a file opens no keychain', async () => {
    const keychain = createFakeForeignKeychain();
    const { take } = await startOn(['claude-code-1'], { foreignKeychain: keychain.port, env: { USER: 'mei' } });
    await take('claude-code/file/anthropic:claude-cli');
    expect(keychain.reads).toEqual([]);
  });

  test('a keychain login is taken without reading the other programs’ entries', async () => {
    const [file = ''] = Object.values(recordedHome(HOME, 'claude-code-1'));
    const keychain = createFakeForeignKeychain({ 'Claude Code-credentials/mei': file });
    const { take } = await startOn([], { foreignKeychain: keychain.port, env: { USER: 'mei' } });
    const { results } = await take('claude-code/keychain/anthropic:claude-cli');
    expect(results[0]).toMatchObject({ ok: true, profileId: 'anthropic:claude-cli' });
    expect(keychain.reads).toEqual(['Claude Code-credentials/mei']);
  });
});

describe('the auth-profiles.json of the tutorials, dropped into Baton’s folder', () => {
  test('loads as it is meant to, and its secrets are sealed at once', async () => {
    const { ports, call, baton } = await startOn(['seeds']);
    expect(secrets(ports.files.disk.get(STORE) ?? '')).toEqual([]);
    expect(JSON.parse(ports.files.disk.get(STORE) ?? '')).toEqual({
      version: 1,
      profiles: {
        'anthropic:me@example.com': { type: 'oauth', provider: 'anthropic', email: 'me@example.com' },
        'anthropic:work': { type: 'api_key', provider: 'anthropic' },
        'openai:personal': { type: 'api_key', provider: 'openai' },
        'openai:work': { type: 'api_key', provider: 'openai' },
      },
      order: {
        anthropic: ['anthropic:me@example.com', 'anthropic:work'],
        openai: ['openai:personal', 'openai:work'],
      },
    });
    expect(await call('order.get', { provider: 'openai' })).toMatchObject({
      order: ['openai:personal', 'openai:work'],
    });
    const { groups } = await call('accounts.list', {});
    const states = groups.flatMap((group) => group.profiles.map((it) => [it.id, it.state.kind]));
    // Without tokens the login is of no use, exactly as in the original.
    expect(states).toContainEqual(['anthropic:me@example.com', 'unusable']);
    expect(states).not.toContainEqual(['anthropic:work', 'unusable']);
    await baton.close();

    const again = await startAgain(ports);
    const after = await again.call('accounts.list', {});
    expect(after.groups.flatMap((group) => group.profiles.map((it) => it.id))).toHaveLength(4);
  });
});

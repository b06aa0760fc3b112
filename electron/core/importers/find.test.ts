import { describe, expect, test } from 'vitest';
import { err, ok } from '#shared/result';
import { createFakeFiles } from '../testing/files.ts';
import { allTrees, createFakeForeignKeychain, HOME, ids, itemsOf, secrets, startOn } from '../testing/import-world.ts';
import { recordedHome } from '../testing/tree.ts';

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
    ['gemini-cli-0.1', ['gemini-cli/file/google-gemini-cli:gemini-cli']],
    ['gemini-cli-0.20', ['gemini-cli/file/google-gemini-cli:gemini-cli']],
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
        'openclaw/clawdbot/google:me@example.com',
        'openclaw/clawdbot.work/openai:work',
        'openclaw/clawdbot.config/relay:openclaw',
      ],
    ],
    ['openclaw-2026.3.13', ['openclaw/openclaw/z.ai:default', 'openclaw/openclaw/openai-codex:me@example.com']],
  ])('of %s', async (tree, expected) => {
    const { call } = await startOn([tree]);
    expect(ids(await itemsOf(call))).toEqual(expected);
  });

  test('two logins of one program are told apart by whose they are', async () => {
    const { call } = await startOn(['copilot-apps']);
    const labels = (await itemsOf(call)).map(({ label }) => label);
    expect(labels).toEqual(['GitHub Copilot login of mei', 'GitHub Copilot login of lu']);
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
          ...['primary model', '2 fallbacks', '2 aliases', '2 listed models'],
          ...['provider local at 127.0.0.1:8000', 'provider relay at relay.example.com'],
          ...['order of openai', 'order of anthropic', 'agent work'],
        ],
      },
    ]);
  });
});

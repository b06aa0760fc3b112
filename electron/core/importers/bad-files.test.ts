import { describe, expect, test } from 'vitest';
import { createFakeFiles } from '../testing/files.ts';
import { HOME, ids, itemsOf, startOn } from '../testing/import-world.ts';
import { recordedHome } from '../testing/tree.ts';

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
    [
      CLAUDE,
      '{"claudeAiOauth":{"accessToken":"a","expiresAt":1e300}}',
      'It is not as Baton knows it; it may be of a newer version.',
    ],
    ['.codex/auth.json', '[]', 'It is not as Baton knows it; it may be of a newer version.'],
    [
      '.codex/auth.json',
      '{"tokens":{"access_token":"a"}}',
      'It is not as Baton knows it; it may be of a newer version.',
    ],
    ['.qwen/oauth_creds.json', '{"access_token":"a"}', 'It is not as Baton knows it; it may be of a newer version.'],
    ['.gemini/oauth_creds.json', '{"refresh_token":"a"}', 'It is not as Baton knows it; it may be of a newer version.'],
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
    expect(
      await bad('.openclaw/openclaw.json', '{}', (files) =>
        files.refuseReading(`${HOME}/.openclaw/agents`, 'EACCES: permission denied'),
      ),
    ).toEqual(['It cannot be read (EACCES: permission denied).']);
  });

  test('profiles without a secret, and of providers Baton cannot ask, are named', async () => {
    const strange = { type: 'api_key', provider: 'nobody-knows', key: 'k' };
    const { call } = await startOn(['clawdbot-2026.1.20', 'openclaw-2026.3.13'], {
      more: {
        [`${HOME}/.clawdbot/agents/extra/agent/auth-profiles.json`]: JSON.stringify({
          version: 1,
          profiles: { 'nobody-knows:default': strange },
        }),
      },
    });
    const { problems } = await call('import.find', {});
    expect(problems.map((it) => it.message)).toEqual([
      'It holds no secret for openai:env, so there is nothing to take over.',
      'It holds accounts that Baton cannot use yet: nobody-knows.',
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

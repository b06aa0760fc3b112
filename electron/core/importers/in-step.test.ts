import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { ok } from '#shared/result';
import type { Network, Ports } from '../ports.ts';
import type { FakePorts } from '../testing/ports.ts';
import { createFakeForeignKeychain, HOME, startAgain, startOn } from '../testing/import-world.ts';
import { createFakeFiles } from '../testing/files.ts';
import { recordedHome } from '../testing/tree.ts';
import { settle } from '../testing/clock.ts';

const CLAUDE = `${HOME}/.claude/.credentials.json`;
const CODEX = `${HOME}/.codex/auth.json`;
const GEMINI = `${HOME}/.gemini/oauth_creds.json`;
const GEMINI_ITEM = 'gemini-cli/file/google-gemini-cli:gemini-cli';
/** Baton has no client of Google's: the person brings one. */
const googleClient = { GEMINI_CLI_OAUTH_CLIENT_ID: 'mine', GEMINI_CLI_OAUTH_CLIENT_SECRET: 'made-up' };
const ITEM = 'claude-code/file/anthropic:claude-cli';

/** A login server that hands out new tokens, one after another, and remembers what it was shown. */
function loginServer() {
  const shown: string[] = [];
  let refuse = false;
  let more: object = {};
  let onAsked: () => void = () => undefined;
  const network: Network = {
    async send({ body }) {
      const parts = body === undefined ? [] : body instanceof Uint8Array ? [body] : body;
      onAsked();
      shown.push(Buffer.concat(parts).toString('utf8'));
      const n = String(shown.length);
      const answer = refuse
        ? { error: 'invalid_grant', error_description: 'refresh token was used already' }
        : {
            ...{ access_token: `new-access-${n}`, refresh_token: `new-refresh-${n}` },
            ...{ expires_in: 28_800, token_type: 'Bearer' },
            ...more,
          };
      return ok({
        status: refuse ? 400 : 200,
        headers: { 'content-type': 'application/json' },
        body: Readable.from([Buffer.from(JSON.stringify(answer))]),
      });
    },
    close: () => undefined,
  };
  return {
    network,
    shown,
    alsoSay: (parts: object) => void (more = parts),
    refuse: (now: boolean) => void (refuse = now),
    whenAsked: (act: () => void) => void (onAsked = act),
  };
}

async function imported(tree: string, item: string, writeBack: boolean, given: Partial<Ports> = {}) {
  const server = loginServer();
  const started = await startOn([tree], { network: server.network, env: googleClient, ...given } as Partial<FakePorts>);
  const done = await started.call('import.run', { ids: [item], ...(writeBack ? { writeBack: [item] } : {}) });
  const profileId = done.results[0]?.profileId ?? '';
  return { ...started, server, profileId, disk: started.ports.files.disk };
}

const refresh = async (world: Awaited<ReturnType<typeof imported>>) => {
  await world.call('login.refresh', { profileId: world.profileId });
  await settle();
};

describe('write-back', () => {
  const claudes = /"(?:sk-ant-o|new-)[^"]*"|"expiresAt":\s*\d{13}/g;
  const codexs = /"(?:access_token|refresh_token|last_refresh)":\s*"[^"]*"/g;
  const qwens = /"(?:access_token|refresh_token)":\s*"[^"]*"|"expiry_date":\s*\d+/g;
  test.each([
    ['claude-code-1', ITEM, CLAUDE, claudes],
    ['claude-code-2', ITEM, CLAUDE, claudes],
    ['codex-0.30', 'codex/file/openai-codex:codex-cli', CODEX, codexs],
    ['codex-0.80', 'codex/file/openai-codex:codex-cli', CODEX, codexs],
    ['qwen-code-0.1', 'qwen/file/qwen-portal:qwen-cli', `${HOME}/.qwen/oauth_creds.json`, qwens],
    ['gemini-cli-0.1', GEMINI_ITEM, GEMINI, qwens],
    ['gemini-cli-0.20', GEMINI_ITEM, GEMINI, qwens],
  ] as [string, string, string, RegExp][])(
    '%s gets the new tokens; every other byte stays',
    async (tree, item, path, own) => {
      const world = await imported(tree, item, true);
      const before = world.disk.get(path) ?? '';
      await refresh(world);
      const after = world.disk.get(path) ?? '';
      expect(after).toContain('new-access-1');
      expect(after).toContain('new-refresh-1');
      expect(after.replace(own, '…')).toBe(before.replace(own, '…'));
      expect(before.match(own)?.length).toBe(3);
    },
  );

  test('without a client of one’s own nothing is asked of Google, but what Gemini CLI renews is taken', async () => {
    const world = await imported('gemini-cli-0.20', GEMINI_ITEM, false, { env: {} });
    const why = () =>
      world.baton.dispatch('login.refresh', { profileId: world.profileId }).then((done) => !done.ok && done.error);
    expect(await why()).toMatchObject({ code: 'refresh-failed', why: expect.stringContaining('GEMINI_CLI_OAUTH') });
    expect(world.server.shown).toEqual([]);
    const renewed = (world.disk.get(GEMINI) ?? '').replace('access-two', 'access-three').replace('1769479', '9769479');
    world.ports.files.edit(GEMINI, renewed);
    expect(await why()).toBe(false);
    expect(world.server.shown).toEqual([]);
  });

  test('Codex gets the ID token of the newest answer, and keeps its own when that has none', async () => {
    const world = await imported('codex-0.80', 'codex/file/openai-codex:codex-cli', true);
    const idToken = () => (JSON.parse(world.disk.get(CODEX) ?? '') as { tokens: { id_token: string } }).tokens.id_token;
    world.server.alsoSay({ id_token: 'eyJ.new.id' });
    await refresh(world);
    expect(idToken()).toBe('eyJ.new.id');
    world.ports.files.edit(CODEX, (world.disk.get(CODEX) ?? '').replace('eyJ.new.id', 'eyJ.its.own'));
    world.server.alsoSay({});
    await refresh(world);
    expect(world.disk.get(CODEX)).toContain('new-refresh-2');
    expect(idToken()).toBe('eyJ.its.own');
  });

  test('keeps the file’s permissions, and writes behind the link it is', async () => {
    const files = createFakeFiles();
    const [text = ''] = Object.values(recordedHome(HOME, 'claude-code-1'));
    const real = `${HOME}/dotfiles/claude.json`;
    files.edit(real, text, 0o640);
    files.link(CLAUDE, real);
    const world = await imported('codex-0.2', ITEM, true, { files });
    await refresh(world);
    expect(files.disk.get(real)).toContain('new-refresh-1');
    expect(files.disk.has(CLAUDE)).toBe(false);
    expect((await files.stat(real))?.mode).toBe(0o640);
  });

  test('a file with a second name has the new tokens under both', async () => {
    const other = `${HOME}/dotfiles/claude.json`;
    const world = await imported('claude-code-1', ITEM, true);
    world.ports.files.hardLink(CLAUDE, other);
    await refresh(world);
    await refresh(world);
    expect(world.disk.get(CLAUDE)).toContain('new-refresh-2');
    expect(world.disk.get(other)).toBe(world.disk.get(CLAUDE));
  });

  test('is off unless somebody asked for it', async () => {
    const world = await imported('claude-code-1', ITEM, false);
    const before = world.disk.get(CLAUDE);
    await refresh(world);
    expect(world.disk.get(CLAUDE)).toBe(before);
    expect(world.server.shown).toHaveLength(1);
    const { dependents } = await world.call('accounts.dependents', { profileId: world.profileId });
    expect(dependents.filter((it) => it.kind === 'program')).toEqual([]);
  });

  test('is named where an account is removed', async () => {
    const world = await imported('claude-code-1', ITEM, true);
    const { dependents } = await world.call('accounts.dependents', { profileId: world.profileId });
    expect(dependents).toContainEqual({ kind: 'program', text: 'Claude Code is kept signed in with it.' });
  });

  test('leaves another login alone that the program was given meanwhile', async () => {
    const world = await imported('claude-code-1', ITEM, true);
    const other = '{"claudeAiOauth":{"accessToken":"else","refreshToken":"else-r","expiresAt":1}}';
    world.ports.files.edit(CLAUDE, other);
    await refresh(world);
    expect(world.disk.get(CLAUDE)).toBe(other);
  });

  test('a file that cannot be written is a log line, and the account works on', async () => {
    const world = await imported('claude-code-1', ITEM, true);
    world.ports.files.refuseWriting('EROFS: read-only file system', true, CLAUDE);
    await refresh(world);
    expect(JSON.stringify(world.ports.log)).toContain('write-back-failed');
    expect(JSON.stringify(world.ports.log)).not.toContain('new-refresh-1');
    world.ports.files.refuseWriting(null);
    const again = await startAgain(world.ports);
    await settle();
    expect(world.disk.get(CLAUDE)).toContain('new-refresh-1');
    await again.baton.close();
  });

  test('a file with bytes that are no UTF-8 is left alone, since they would be lost', async () => {
    const world = await imported('claude-code-1', ITEM, true);
    const text = (world.disk.get(CLAUDE) ?? '').replace('{', '{ "name": "Caf\uFFFD",');
    world.ports.files.edit(CLAUDE, text);
    await refresh(world);
    expect(world.disk.get(CLAUDE)).toBe(text);
    expect(JSON.stringify(world.ports.log)).toContain('write-back-failed');
  });

  test('a process that was killed between storing and writing back makes up for it at the next start', async () => {
    const world = await imported('claude-code-1', ITEM, true);
    const disk = world.ports.files;
    const links = `${HOME}/.baton/importers.json`;
    const kept = new Map<string, string>();
    world.server.whenAsked(() => {
      for (const path of [CLAUDE, links]) kept.set(path, disk.disk.get(path) ?? '');
    });
    await refresh(world);
    // As if what follows the answer of the login server, except for storing it, had not happened.
    for (const [path, text] of kept) disk.edit(path, text);
    const again = await startAgain(world.ports);
    await settle();
    expect(disk.disk.get(CLAUDE)).toContain('new-refresh-1');
    await again.baton.close();
  });

  test.each([
    ['at once', false],
    ['after the old one was refused', true],
  ])('ends when somebody signs in anew with the account, %s', async (_when, refused) => {
    const world = await imported('claude-code-1', ITEM, true);
    const before = world.disk.get(CLAUDE);
    world.server.refuse(refused);
    if (refused) await world.baton.dispatch('login.refresh', { profileId: world.profileId });
    await settle();
    world.server.refuse(false);
    const { id, state } = await world.call('login.start', { provider: 'anthropic', profileId: world.profileId });
    if (state.kind !== 'waiting') throw new Error(state.kind);
    await world.call('login.paste', { id, text: `code#${new URL(state.url).searchParams.get('state') ?? ''}` });
    expect((await world.call('login.get', { id })).state).toEqual({ kind: 'done', profileId: world.profileId });
    await refresh(world);
    expect(world.disk.get(CLAUDE)).toBe(before);
    await world.baton.close();
  });

  test('goes on when the same login was found in another place, too', async () => {
    const world = await imported('claude-code-1', ITEM, true);
    const { claudeAiOauth: login } = JSON.parse(world.disk.get(CLAUDE) ?? '') as {
      claudeAiOauth: { accessToken: string; refreshToken: string; expiresAt: number };
    };
    const { accessToken: access, refreshToken, expiresAt: expires } = login;
    const copy = { type: 'oauth', provider: 'anthropic', access, refresh: refreshToken, expires };
    const path = `${HOME}/.openclaw/agents/main/agent/auth-profiles.json`;
    world.ports.files.edit(path, JSON.stringify({ version: 1, profiles: { 'anthropic:claude-cli': copy } }));
    await world.call('import.run', { ids: ['openclaw/openclaw/anthropic:claude-cli'] });
    await refresh(world);
    expect(world.disk.get(CLAUDE)).toContain('new-refresh-1');
  });

  test('a keychain entry is changed in place', async () => {
    const [text = ''] = Object.values(recordedHome(HOME, 'claude-code-1'));
    const keychain = createFakeForeignKeychain({ 'Claude Code-credentials/mei': text });
    const item = 'claude-code/keychain/anthropic:claude-cli';
    const world = await imported('codex-0.2', item, true, { foreignKeychain: keychain.port, env: { USER: 'mei' } });
    await refresh(world);
    const [after = ''] = keychain.items.values();
    expect(after).toContain('new-refresh-1');
    expect(after).toContain('"subscriptionType":"max"');
    expect([...keychain.items.keys()]).toEqual(['Claude Code-credentials/mei']);
  });

  test('without leave a keychain entry is not read again', async () => {
    const [text = ''] = Object.values(recordedHome(HOME, 'claude-code-1'));
    const keychain = createFakeForeignKeychain({ 'Claude Code-credentials/mei': text });
    const item = 'claude-code/keychain/anthropic:claude-cli';
    const world = await imported('codex-0.2', item, false, { foreignKeychain: keychain.port, env: { USER: 'mei' } });
    const reads = keychain.reads.length;
    await refresh(world);
    expect(keychain.reads).toHaveLength(reads);
  });
});

describe('a program that renewed its login itself', () => {
  const renewed =
    '{"claudeAiOauth":{"accessToken":"cli-access","refreshToken":"cli-refresh","expiresAt":1769900000000}}';

  test('is believed instead of refreshing', async () => {
    const world = await imported('claude-code-1', ITEM, false);
    world.ports.files.edit(CLAUDE, renewed);
    await refresh(world);
    expect(world.server.shown).toEqual([]);
    expect(world.disk.get(`${HOME}/.baton/agents/main/agent/auth-profiles.json`)).toContain('1769900000000');
    // From then on both have the same again.
    world.ports.files.edit(CLAUDE, renewed);
    await refresh(world);
    expect(world.server.shown).toEqual([expect.stringContaining('cli-refresh')]);
  });

  test('and then refreshed by Baton gets that back', async () => {
    const world = await imported('claude-code-1', ITEM, true);
    world.ports.files.edit(CLAUDE, renewed);
    await refresh(world);
    await refresh(world);
    expect(world.disk.get(CLAUDE)).toContain('new-refresh-1');
  });

  test('with older tokens is not', async () => {
    const world = await imported('claude-code-1', ITEM, false);
    world.ports.files.edit(CLAUDE, renewed.replace('1769900000000', '1769000000000'));
    await refresh(world);
    expect(world.server.shown).toHaveLength(1);
  });

  test('as another person is not', async () => {
    const world = await imported('codex-0.80', 'codex/file/openai-codex:codex-cli', false);
    const claims = Buffer.from('{"exp":1780000000}').toString('base64url');
    const text = (world.disk.get(CODEX) ?? '').replace(/"access_token": "[^"]*"/, `"access_token": "a.${claims}.b"`);
    world.ports.files.edit(CODEX, text.replace(/rt_made_up_[^"]*/, 'other').replace('acc-2', 'acc-9'));
    await refresh(world);
    expect(world.server.shown).toHaveLength(1);
  });
});

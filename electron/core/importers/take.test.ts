import { describe, expect, test } from 'vitest';
import {
  allTrees,
  createFakeForeignKeychain,
  HOME,
  ids,
  itemsOf,
  secrets,
  startAgain,
  startOn,
} from '../testing/import-world.ts';
import { recordedHome } from '../testing/tree.ts';

const STORE = `${HOME}/.baton/agents/main/agent/auth-profiles.json`;

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
      { ok: false, message: 'It is not there any more. Look again.' },
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
    const id = 'openclaw/clawdbot/anthropic:default';
    const announced = async () => (await call('import.find', {})).items.find((item) => item.id === id);
    expect(await announced()).toMatchObject({ profileId: 'anthropic:default-2', state: 'unchecked' });
    const { results } = await take(id);
    expect(await announced()).toMatchObject({ profileId: 'anthropic:default-2', state: 'stored' });
    const message = 'anthropic:default is another account here.';
    expect(results[0]).toMatchObject({ ok: true, profileId: 'anthropic:default-2', message });
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
      message: 'It took the place of what was stored under this id.',
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
      'Provider local at 127.0.0.1:8000: taken over.',
      ...['Provider relay at relay.example.com: taken over.', 'Agent work was added.'],
      ...['Chosen models: taken over.', 'Listed models and aliases: taken over.'],
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

  test('an order of theirs leaves out nobody whom they could not know', async () => {
    const env = { ANTHROPIC_API_KEY: 'sk-ant-api03-from-elsewhere' };
    const { call } = await startOn(['clawdbot-2026.1.20'], { env });
    await call('import.run', { ids: ids(await itemsOf(call)), settings: ['openclaw'] });
    expect(await call('order.get', { provider: 'anthropic' })).toMatchObject({
      order: ['anthropic:default', 'anthropic:claude-cli', 'anthropic:anthropic-api-key'],
    });
  });

  test('another agent’s order comes along, of its own accounts and of main’s', async () => {
    const path = `${HOME}/.clawdbot/agents/work/agent/auth-profiles.json`;
    const theirs = JSON.parse(recordedHome(HOME, 'clawdbot-2026.1.20')[path] ?? '') as object;
    const order = { openai: ['openai:work', 'openai:gone', 'openai:default'] };
    const { ports, call } = await startOn(['clawdbot-2026.1.20'], {
      more: { [path]: JSON.stringify({ ...theirs, order }) },
    });
    const [found] = (await call('import.find', {})).settings;
    expect(found?.parts).toContain('order of openai (agent work)');
    const run = async () =>
      (await call('import.run', { ids: ids(await itemsOf(call)), settings: ['openclaw'] })).settings;
    expect(await run()).toContain('Order of openai (agent work): taken over.');
    const work = JSON.parse(
      ports.files.disk.get(`${HOME}/.baton/agents/work/agent/auth-profiles.json`) ?? '',
    ) as unknown;
    expect(work).toMatchObject({ order: { openai: ['openai:work', 'openai:default'] } });
    expect(await run()).toContain('Order of openai (agent work): yours stays as it is.');
  });

  test('what is set in Baton stays', async () => {
    const { call } = await startOn(['clawdbot-2026.1.20'], {
      more: {
        [`${HOME}/.baton/baton.json`]:
          '{ agents: { defaults: { model: "openai/gpt-5.2" } }, models: { providers: { relay: { baseUrl: "https://mine.example.com" } } } }',
      },
    });
    const { settings } = await call('import.run', { ids: [], settings: ['openclaw'] });
    expect(settings).toContain('Chosen models: yours stay as they are.');
    expect(settings).toContain('Provider relay: yours stays as it is.');
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

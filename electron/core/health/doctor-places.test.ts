import { describe, expect, test } from 'vitest';
import { defaultConfig } from '../config/schema.ts';
import { createFakeFiles, type FakeFiles } from '../testing/files.ts';
import { clientAddresses, helperFile, portOf } from './client-addresses.ts';
import { clientsCheck } from './checks/clients.ts';
import { clockCheck } from './checks/clock.ts';
import { configCheck } from './checks/config.ts';
import { leftOversCheck, unreadableCheck } from './checks/left-overs.ts';
import { modelsFilesCheck } from './checks/models-files.ts';
import { placeCheck } from './checks/place.ts';
import { readableCheck } from './checks/readable.ts';
import { requestLogCheck } from './checks/request-log.ts';
import { shellWord } from './checks/shell-word.ts';
import { vaultCheck } from './checks/vault.ts';
import { createClockWatch } from './clock-watch.ts';
import type { DoctorFacts } from './doctor-facts.ts';

const NOW = Date.UTC(2026, 0, 27, 12);
const HOME = '/home/mei';
const DAY = 86_400_000;

/** Files were written `age` ms ago. */
function facts(disk: Record<string, string>, part: object = {}, age = DAY): DoctorFacts {
  const files = createFakeFiles({}, () => NOW - age);
  for (const [path, text] of Object.entries(disk)) files.edit(path, text);
  return {
    ...{
      files,
      clock: { now: () => NOW },
      stateDir: '/s',
      home: HOME,
      env: {},
      agents: [],
      bodiesUntil: null,
      unreadable: [],
    },
    ...{ listener: async () => null, gateway: { state: 'off', port: 7421 }, config: defaultConfig() },
    ...part,
  } as unknown as DoctorFacts;
}

describe('where the folder lies', () => {
  test.each([
    ['/home/mei/.baton', undefined],
    ['/home/mei/Dropbox/.baton', 'Dropbox'],
    ['/home/mei/Dropbox (Personal)/baton', 'Dropbox'],
    ['C:\\Users\\mei\\OneDrive - Work\\baton', 'OneDrive'],
    ['/Users/mei/Library/Mobile Documents/com~apple~CloudDocs/baton', 'iCloud Drive'],
    ['/Users/mei/Library/CloudStorage/GoogleDrive-mei@x.example/baton', 'a cloud drive'],
    ['/home/mei/Boxes/baton', undefined],
    ['/home/mei/Nextcloud/baton', 'Nextcloud'],
  ])('%s', async (stateDir, cloud) => {
    const told = await placeCheck(facts({}, { stateDir }));
    if (cloud === undefined) expect(told).toMatchObject([{ level: 'ok' }]);
    else expect(told).toMatchObject([{ id: 'place:cloud', level: 'warning', message: expect.stringContaining(cloud) }]);
  });

  test('a repository around it is found, unless the folder is left out of it', async () => {
    const git = { '/home/mei/.git/HEAD': 'x' };
    const stateDir = '/home/mei/.baton';
    expect(await placeCheck(facts({ ...git }, { stateDir }))).toMatchObject([
      { id: 'place:git', fix: expect.stringContaining('/home/mei/.baton/.gitignore') },
    ]);
    const ignored = (text: string) => placeCheck(facts({ ...git, [`${stateDir}/.gitignore`]: text }, { stateDir }));
    expect(await ignored('*\n')).toMatchObject([{ level: 'ok' }]);
    expect(await ignored('logs')).toMatchObject([{ level: 'warning' }]);
  });
});

describe('what cannot be opened', () => {
  const agents = [{ id: 'main', dir: '/s/agents/main/agent' }];
  const look = (disk: Record<string, string>, prepare: (files: FakeFiles) => void = () => undefined) => {
    const all = facts(disk, { agents, platform: 'linux' });
    prepare(all.files as FakeFiles);
    return readableCheck(all);
  };
  const DENIED = 'EACCES: permission denied';

  test('nothing is said of what is there and opens, nor of what is not there', async () => {
    expect(await look({ '/s/.env': 'A=1', '/s/logs/baton.log': 'x' })).toMatchObject([{ level: 'ok' }]);
  });

  test.each<[string, string, string, number | undefined, string]>([
    ['a file without permission', '/s/.env', DENIED, 0, 'Run `chmod u+rwX /s/.env`.'],
    ['a file of somebody else', '/s/quota.json', DENIED, 0o600, 'Run `sudo chown -R "$USER" /s/quota.json`.'],
    ['a folder in a shut folder', '/s/activity/bodies', DENIED, undefined, 'the permissions of the folder'],
    ['a link in circles', '/s/agents', 'ELOOP: too many symbolic links encountered', undefined, 'leads in circles'],
  ])('%s', async (_name, path, why, mode, help) => {
    const told = await look({}, (files) => {
      if (mode !== undefined) files.edit(path, 'x', mode);
      files.refuseReading(path, why);
    });
    expect(told).toMatchObject([{ id: `readable:${path}`, level: 'problem', message: expect.stringContaining(help) }]);
    expect(told[0]?.message).toContain(`${path} cannot be opened (${why.split(': ')[1] ?? ''})`);
  });

  test('what lies in a folder that cannot be opened is not told of as well', async () => {
    const told = await look({}, (files) => {
      for (const path of ['/s/agents', '/s/agents/main', '/s/agents/main/agent/models.json'])
        files.refuseReading(path, DENIED);
    });
    expect(told.map(({ id }) => id)).toEqual(['readable:/s/agents']);
    const path = '/s/agents/main/agent/auth-profiles.json';
    const unreached = facts({}, { agents, platform: 'linux', unreadable: [path] });
    expect((await unreadableCheck(unreached)).map(({ message }) => message)).toEqual([
      `${path} cannot be reached, so none of its accounts is used. Put right the folders that it is in.`,
    ]);
  });

  test('a file where a folder should be, and the other way round', async () => {
    expect((await look({ '/s/logs': 'x', '/s/usage.json/x': 'x' })).map(({ message }) => message)).toEqual([
      '/s/logs is no folder, as it should be. Move it away.',
      '/s/usage.json is a folder where a file should be. Move it away.',
    ]);
  });

  test('a folder that nothing can be written into', async () => {
    const stat = async (path: string) => (path === '/s/agents' ? { mode: 0o500, size: 0, mtimeMs: 0 } : null);
    const all = facts({ '/s/agents/main/agent/x': '' }, { agents, platform: 'linux' });
    expect(await readableCheck({ ...all, files: { ...all.files, stat } })).toMatchObject([
      { level: 'problem', message: 'Nothing can be written into /s/agents. Run `chmod u+rwx /s/agents`.' },
    ]);
  });

  test('what cannot be read in a folder that is only not writable is told of as well', async () => {
    const stat = async (path: string) => (path === '/s' ? { mode: 0o500, size: 0, mtimeMs: 0 } : null);
    const all = facts({ '/s/usage.json': '{}' }, { agents, platform: 'linux' });
    (all.files as FakeFiles).refuseReading('/s/usage.json', DENIED);
    const told = await readableCheck({ ...all, files: { ...all.files, stat } });
    expect(told.map(({ id }) => id).sort()).toEqual(['readable:/s', 'readable:/s/usage.json']);
  });

  test('config, vault and accounts say it in their own rows, without advice that would lose what is there', async () => {
    const path = '/s/vault.json';
    const all = facts({}, { platform: 'linux', unreadable: ['/s/agents/main/agent/auth-profiles.json'] });
    const files = all.files as FakeFiles;
    for (const each of [path, '/s/baton.json', ...all.unreadable]) {
      files.edit(each, 'x', 0);
      files.refuseReading(each, DENIED);
    }
    const vault = { state: { kind: 'unreadable', why: DENIED } };
    files.edit('/s/vault.key', 'x', 0);
    files.refuseReading('/s/vault.key', DENIED);
    const noKey = { state: { kind: 'changed', sealedWith: 'keyfile', why: DENIED } };
    const configView = { path: '/s/baton.json', issues: [{ path: '', message: 'it cannot be read' }], warnings: [] };
    const shut = { ...all, vault, configView } as unknown as DoctorFacts;
    const withoutKey = { ...shut, vault: noKey } as unknown as DoctorFacts;
    const told = (
      await Promise.all([vaultCheck(shut), vaultCheck(withoutKey), configCheck(shut), unreadableCheck(shut)])
    ).flat();
    expect(told).toHaveLength(4);
    for (const { message } of told) expect(message).toMatch(/cannot be opened \(permission denied\).*chmod u\+rwX/);
  });
});

test('a row of the config says which file to mend: a variable that is missing belongs into .env', async () => {
  const issues = [
    { path: 'a', message: 'is no number' },
    { path: 'b', message: 'the environment variable KEY is not set', variable: 'KEY' },
  ];
  const configView = { path: '/s/baton.json', issues, warnings: [{ path: 'c', message: 'odd' }] };
  const told = await configCheck({ ...facts({ '/s/baton.json': '{}' }), configView });
  expect(told.map(({ id, file }) => [id, file])).toEqual([
    ['config:a', '/s/baton.json'],
    ['config:b', '/s/.env'],
    ['config:c', '/s/baton.json'],
  ]);
});

describe('what is left of a crash', () => {
  const lock = { '/s/owner.lock/7': '{}', '/s/owner.lock/7-aa.sock': '', '/s/owner.lock/5-bb.sock': '' };

  test('temporary files, locks of other programs and sockets of the dead are found', async () => {
    const disk = { ...lock, '/s/.vault.json.0a1b.tmp': 'x', '/s/auth.json.lock': '', '/s/vault.json': '' };
    const told = await leftOversCheck(facts(disk));
    expect(told.map(({ id }) => id)).toEqual([
      'left-overs:/s/.vault.json.0a1b.tmp',
      'left-overs:/s/auth.json.lock',
      'left-overs:/s/owner.lock/5-bb.sock',
    ]);
  });

  test('a write that is under way is left alone', async () => {
    expect(await leftOversCheck(facts({ '/s/.vault.json.0a1b.tmp': 'x' }, {}, 5_000))).toMatchObject([{ level: 'ok' }]);
  });

  test('a copy of what could not be understood is named, and stays', async () => {
    const told = await leftOversCheck(
      facts(
        { '/s/agents/main/agent/auth-profiles.json.unreadable-17': 'x' },
        {
          agents: [{ id: 'main', dir: '/s/agents/main/agent' }],
        },
      ),
    );
    expect(told).toMatchObject([{ level: 'warning', message: expect.stringContaining('may hold secrets') }]);
    expect(told[0]?.fix).toBeUndefined();
  });
});

test('a file that cannot be understood still is named itself, unless it is one of accounts', async () => {
  const disk = { '/s/sessions.json': '{', '/s/sessions.json.unreadable-17': '{' };
  expect(await leftOversCheck(facts(disk))).toMatchObject([
    { level: 'problem', message: expect.stringMatching(/^\/s\/sessions\.json cannot be understood/) },
  ]);
  expect(await leftOversCheck(facts(disk, { unreadable: ['/s/sessions.json'] }))).toMatchObject([{ level: 'warning' }]);
  expect(await leftOversCheck(facts({ ...disk, '/s/sessions.json': '{}' }))).toMatchObject([{ level: 'warning' }]);
});

test('a file that Baton makes anew by itself may go once there is a copy; one of the person’s own may not', async () => {
  const repairs = async (name: string) => {
    const told = await leftOversCheck(facts({ [`/s/${name}`]: '{', [`/s/${name}.unreadable-17`]: '{' }));
    return told.map(({ fix }) => fix?.includes(`/s/${name}.unreadable-17 is a copy`));
  };
  expect(await repairs('quota.json')).toEqual([true]);
  expect(await repairs('sessions.json')).toEqual([undefined]);
});

describe('the request log', () => {
  test('files beyond 30 days are found, with how many', async () => {
    const disk = {
      '/s/activity/2025-12-01.jsonl': 'x',
      '/s/activity/2025-12-02.jsonl': 'x',
      '/s/activity/2026-01-27.jsonl': 'x',
    };
    expect(await requestLogCheck(facts(disk))).toMatchObject([
      { level: 'warning', message: expect.stringMatching(/^2 files .* are beyond 30 days or 50 MB/) },
    ]);
  });

  test.each<[string, number | null, Record<string, string>, RegExp]>([
    ['nothing is kept', null, {}, /without prompts and answers/],
    [
      'bodies of an hour that is over',
      null,
      { '/s/activity/bodies/r.json': '{}' },
      /are kept, since you switched that on;/,
    ],
    ['bodies are kept now', NOW + 60_000, {}, /that on, for 1 min more; `baton activity bodies off`/],
  ])('%s: no fault, but said', async (_name, bodiesUntil, disk, text) => {
    expect(await requestLogCheck(facts(disk, { bodiesUntil }))).toMatchObject([
      { level: 'ok', message: expect.stringMatching(text) },
    ]);
  });
});

describe('lists of models for other tools', () => {
  const path = '/s/agents/main/agent/models.json';
  const look = (text: string) =>
    modelsFilesCheck(facts({ [path]: text }, { agents: [{ id: 'main', dir: '/s/agents/main/agent' }] }));
  const withKey = (apiKey: unknown) => look(JSON.stringify({ providers: { zai: { baseUrl: 'x', apiKey } } }));

  test.each([undefined, 'ZAI_API_KEY_OF_THE_OFFICE', '${ZAI_API_KEY_OF_THE_OFFICE}', 'ollama-local', 7])(
    'apiKey %j is none',
    async (apiKey) => {
      expect(await withKey(apiKey)).toMatchObject([{ level: 'ok' }]);
    },
  );

  test('a key in the clear is a problem, and is not repeated', async () => {
    const told = await withKey('0123456789abcdef.0123456789abcdef');
    expect(told).toMatchObject([{ level: 'problem', id: `models-files:${path}:zai` }]);
    expect(JSON.stringify(told)).not.toContain('0123456789');
  });

  test.each(['{', '[]', '{"providers":7}'])('%s is no list, and may go', async (text) => {
    expect(await look(text)).toMatchObject([{ level: 'warning', fix: expect.stringContaining('a copy is kept') }]);
  });
});

describe('tools that ask this computer', () => {
  const settings = (value: object) => ({ [`${HOME}/.claude/settings.json`]: JSON.stringify(value) });
  const claude = (url: string) => settings({ env: { ANTHROPIC_BASE_URL: url } });
  const codex = (text: string) => ({ [`${HOME}/.codex/config.toml`]: text });
  const custom = 'model_provider = "mine"\n[model_providers.mine]\nbase_url = \'http://localhost:4000/v1\' # here\n';

  test.each<[string, Record<string, string>, string[]]>([
    ['nothing', {}, []],
    ['Claude Code’s address', claude('http://127.0.0.1:7421'), ['http://127.0.0.1:7421']],
    ['no JSON', { [`${HOME}/.claude/settings.json`]: '{' }, []],
    ['an address that is no text', settings({ env: { ANTHROPIC_BASE_URL: 5 } }), []],
    ['a provider of Codex that is in use', codex(custom), ['http://localhost:4000/v1']],
    ['one that is not', codex(custom.replace('"mine"', '"other"')), []],
    ['one that only a profile uses', codex(`[profiles.x]\n${custom}`), ['http://localhost:4000/v1']],
    ['a quoted name', codex(custom.replace('s.mine]', 's."mine"]')), ['http://localhost:4000/v1']],
  ])('%s', async (_name, disk, urls) => {
    const { files } = facts(disk);
    expect((await clientAddresses({ files, home: HOME, env: {} })).map(({ url }) => url)).toEqual(urls);
  });

  test('the folders that the environment names are looked into', async () => {
    const { files } = facts({ '/elsewhere/settings.json': '{"env":{"ANTHROPIC_BASE_URL":"http://[::1]:1"}}' });
    const found = await clientAddresses({ files, home: HOME, env: { CLAUDE_CONFIG_DIR: '/elsewhere' } });
    expect(found).toMatchObject([{ client: 'Claude Code', path: '/elsewhere/settings.json' }]);
  });

  test.each<[string | undefined, number | null]>([
    [undefined, null],
    ['nonsense', null],
    ['https://api.anthropic.com', null],
    ['http://127.0.0.1:7421/x', 7421],
    ['http://localhost', 80],
    ['https://[::1]', 443],
    ['http://127.0.0.1.example:99', null],
  ])('the port of %s is %s', (url, port) => {
    expect(portOf(url)).toBe(port);
  });

  test.each<[string, object, string | null]>([
    ['somebody listens', { listener: async () => ({ name: 'node' }) }, null],
    ['the gateway itself', { gateway: { state: 'on', port: 7421, url: 'http://127.0.0.1:7421' } }, null],
    ['Baton does not run', {}, 'Start Baton'],
    [
      'Baton runs elsewhere',
      { gateway: { state: 'on', port: 9, url: 'http://127.0.0.1:9' } },
      'listens on http://127.0.0.1:9: write',
    ],
  ])('%s', async (_name, part, advice) => {
    const told = await clientsCheck(facts(claude('http://127.0.0.1:7421'), part));
    if (advice === null) expect(told).toMatchObject([{ level: 'ok' }]);
    else expect(told).toMatchObject([{ level: 'warning', message: expect.stringContaining(advice) }]);
  });

  test('an address that was never Baton’s is not called so; one elsewhere is nobody’s business', async () => {
    expect(await clientsCheck(facts(codex(custom)))).toMatchObject([
      {
        message: expect.stringMatching(
          /^Codex CLI asks .*4000.* Start what should listen there, or take model_providers.mine/,
        ),
      },
    ]);
    expect(await clientsCheck(facts(claude('https://proxy.example')))).toMatchObject([{ level: 'ok' }]);
  });

  test('a helper that is gone is named', async () => {
    const disk = settings({ apiKeyHelper: '~/bin/key --now' });
    expect(await clientsCheck(facts(disk))).toMatchObject([{ message: expect.stringContaining('/home/mei/bin/key') }]);
    expect(await clientsCheck(facts({ ...disk, '/home/mei/bin/key': '' }))).toMatchObject([{ level: 'ok' }]);
    expect(helperFile('"/a b/c" d', HOME)).toBe('/a b/c');
    expect(helperFile('pass show x', HOME)).toBeNull();
  });
});

describe('the clock', () => {
  test.each<[number | null, string | null]>([
    [null, null],
    [0, 'is right'],
    [120_000, 'is right'],
    [-120_001, '3 min slow'],
    [7_200_000, '2 h fast'],
  ])('%s ms off', async (clockOff, text) => {
    const told = await clockCheck(facts({}, { clockOff }));
    expect(told.map(({ message }) => message)).toEqual(text === null ? [] : [expect.stringContaining(text)]);
  });

  test('is compared with the last answer that had a date', () => {
    const watch = createClockWatch({ now: () => NOW, sleep: async () => undefined });
    expect(watch.off()).toBeNull();
    watch.heard({ date: new Date(NOW - 300_000).toUTCString() });
    watch.heard({});
    expect(watch.off()).toBe(300_000);
    watch.heard({ date: 'yesterday' });
    expect(watch.off()).toBeNull();
  });
});

test.each([
  ['/home/mei/.baton', '/home/mei/.baton'],
  ["/home/mei's/a b", "'/home/mei'\\''s/a b'"],
])('a shell takes %s for one word', (path, word) => {
  expect(shellWord(path)).toBe(word);
});

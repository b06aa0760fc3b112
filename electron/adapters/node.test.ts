import {
  linkSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFakeClock } from '#core/testing/clock';
import { filesContract } from '#core/testing/files-contract';
import { createClock } from './clock.ts';
import { createFiles } from './files.ts';
import { createIds } from './ids.ts';
import { createKeychain } from './keychain.ts';
import { createLog, logFile, logLine } from './log.ts';
import { stateDirFrom } from './node-ports.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-adapters-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const posix = process.platform !== 'win32';
const bits = (path: string) => statSync(path).mode & 0o777;

filesContract('the files of this computer', () => ({
  files: createFiles(),
  folder,
  settle: () => new Promise((r) => setTimeout(r, 250)),
}));

describe('files', () => {
  test.runIf(posix)('a file is 0600, the folders made for it 0700, whatever was there before', async () => {
    const path = join(folder, 'new', 'deep', 'f.json');
    const before = process.umask(0);
    try {
      await createFiles().write(path, 'x');
      await createFiles().append(join(folder, 'log', 'l'), 'x');
    } finally {
      process.umask(before);
    }
    expect([bits(path), bits(join(folder, 'new')), bits(join(folder, 'new', 'deep'))]).toEqual([0o600, 0o700, 0o700]);
    expect([bits(join(folder, 'log')), bits(join(folder, 'log', 'l'))]).toEqual([0o700, 0o600]);

    chmodSync(path, 0o644);
    await createFiles().write(path, 'y');
    expect(bits(path)).toBe(0o600);
  });

  test('a write leaves no temporary file, not even when it fails', async () => {
    const files = createFiles();
    await files.write(join(folder, 'f'), 'x');
    mkdirSync(join(folder, 'taken', 'inside'), { recursive: true });
    expect(await files.write(join(folder, 'taken'), 'x')).toMatchObject({ ok: false });
    expect(readdirSync(folder).sort()).toEqual(['f', 'taken']);
  });

  test('overwriting a file keeps its other names in step; writing over it parts them', async () => {
    const files = createFiles();
    const [one, two] = [join(folder, 'one'), join(folder, 'two')];
    await files.write(one, 'before');
    linkSync(one, two);
    expect(await files.peek(two, 99)).toMatchObject({ value: { names: 2 } });
    await files.overwrite(two, 'after');
    expect(readFileSync(one, 'utf8')).toBe('after');
    await files.write(two, 'parted');
    expect(readFileSync(one, 'utf8')).toBe('after');
  });

  test('a folder that is none is denied, and the folder is named', async () => {
    writeFileSync(join(folder, 'file'), '');
    const result = await createFiles().write(join(folder, 'file', 'f.json'), 'x');
    expect(result).toMatchObject({ ok: false, error: { denied: true } });
  });

  test.runIf(posix && process.getuid?.() !== 0)('a folder without write permission is denied', async () => {
    chmodSync(folder, 0o500);
    const result = await createFiles().write(join(folder, 'f.json'), 'x');
    chmodSync(folder, 0o700);
    expect(result).toMatchObject({ ok: false, error: { denied: true, path: folder } });
  });

  test('a folder in the place of a file is unreadable, not missing', async () => {
    mkdirSync(join(folder, 'dir'));
    expect(await createFiles().read(join(folder, 'dir'))).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
  });

  test.runIf(posix)('what cannot be opened is an empty folder and no file, and `peek` says which it is', async () => {
    const [circle, dir] = [join(folder, 'circle'), join(folder, 'dir')];
    symlinkSync(circle, circle);
    mkdirSync(dir);
    const files = createFiles();
    expect([await files.list(circle), await files.stat(circle)]).toEqual([[], null]);
    expect(await files.peek(circle, 0)).toMatchObject({ error: { kind: 'unreadable' } });
    expect(await files.peek(dir, 0)).toEqual({ ok: false, error: { kind: 'no-file', isFolder: true } });
  });

  test.runIf(posix)('a dangling link reads as missing', async () => {
    symlinkSync(join(folder, 'nowhere'), join(folder, 'link'));
    expect(await createFiles().read(join(folder, 'link'))).toEqual({ ok: false, error: { kind: 'missing' } });
  });
});

describe('the clock', () => {
  test('sleeps until it is time, or until told otherwise', async () => {
    const clock = createClock();
    const start = clock.now();
    await clock.sleep(30);
    expect(clock.now() - start).toBeGreaterThanOrEqual(29);
    await clock.sleep(-5);
    const stop = new AbortController();
    const long = clock.sleep(1e9, stop.signal);
    stop.abort();
    await long;
    await clock.sleep(1e9, stop.signal);
    expect(clock.now() - start).toBeLessThan(5_000);
  });

  test('sleeps longer than the 24.8 days that Node’s timers can', async () => {
    vi.useFakeTimers();
    try {
      const clock = createClock();
      let awake = false;
      void clock.sleep(60 * 86_400_000).then(() => (awake = true));
      await vi.advanceTimersByTimeAsync(60 * 86_400_000 - 1);
      expect(awake).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect(awake).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });
});

test('a clock that is set back while something sleeps does not make it sleep longer', async () => {
  vi.useFakeTimers();
  try {
    let awake = false;
    void createClock()
      .sleep(10_000)
      .then(() => (awake = true));
    await vi.advanceTimersByTimeAsync(5_000);
    vi.setSystemTime(Date.now() - 86_400_000);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(awake).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});

describe('ids', () => {
  test('sort by the time they were made, are safe in a header, and differ', async () => {
    const clock = createFakeClock();
    const ids = createIds(clock);
    const made = Array.from({ length: 2_000 }, () => ids.next('req'));
    await clock.advance(1);
    made.push(ids.next('req'));
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(made.length);
    expect(made[0]).toMatch(/^req_[0-9A-HJKMNP-TV-Z]{21}$/);
  });

  test('go on upwards when the clock is set back', () => {
    let now = 5_000;
    const ids = createIds({ ...createFakeClock(), now: () => now });
    const first = ids.next('a');
    now = 1_000;
    expect(ids.next('a') > first).toBe(true);
  });

  test('bytes are random and as many as asked for', () => {
    const ids = createIds(createFakeClock());
    expect(ids.bytes(32)).toHaveLength(32);
    expect(Buffer.from(ids.bytes(32)).equals(Buffer.from(ids.bytes(32)))).toBe(false);
  });
});

describe('the log', () => {
  test('is one JSON object a line, redacted by value and by name', () => {
    const line = logLine(0, 'warn', 'upstream-failed', {
      message: 'key sk-ant-oat01-abcdefghijklmnop was refused',
      apiKey: 'plain',
      status: 401,
      profileId: 'anthropic:work',
    });
    expect(JSON.parse(line)).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      level: 'warn',
      event: 'upstream-failed',
      message: 'key sk-ant…mnop was refused',
      apiKey: '***',
      status: 401,
      profileId: 'anthropic:work',
    });
  });

  test('turns over at 5 MB and keeps three files', () => {
    const path = join(folder, 'logs', 'baton.log');
    const write = logFile(path);
    const line = `${'x'.repeat(1024 * 1024 - 1)}\n`;
    for (let n = 0; n < 22; n += 1) write(`${n} ${line}`);
    expect(readdirSync(join(folder, 'logs')).sort()).toEqual(['baton.log', 'baton.log.1', 'baton.log.2']);
    for (const name of readdirSync(join(folder, 'logs')))
      expect(statSync(join(folder, 'logs', name)).size).toBeLessThanOrEqual(5 * 1024 * 1024);
    expect(readFileSync(path, 'utf8')).toMatch(/(^|\n)21 x/);
    if (posix) expect(bits(path)).toBe(0o600);
  });

  test('never throws, whatever the disk says', () => {
    writeFileSync(join(folder, 'logs'), '');
    const log = createLog(createFakeClock(), logFile(join(folder, 'logs', 'baton.log')));
    expect(() => log.error('gone')).not.toThrow();
  });
});

describe('the keychain', () => {
  const keytar = (items = new Map<string, string>()) => ({
    getPassword: async (service: string, account: string) => items.get(`${service}/${account}`) ?? null,
    setPassword: (service: string, account: string, value: string) => {
      if (value === '') throw new Error('Password is required.'); // at once, as the real one does
      items.set(`${service}/${account}`, value);
      return Promise.resolve();
    },
    deletePassword: async (service: string, account: string) => items.delete(`${service}/${account}`),
  });

  test('is bound to one service name, and loaded once, when it is needed', async () => {
    let loads = 0;
    const items = new Map<string, string>();
    const open = createKeychain('darwin', 'Baton', async () => {
      loads += 1;
      return keytar(items);
    });
    expect(loads).toBe(0);
    const port = await open();
    await open();
    if (!port.ok) throw new Error(port.error.why);
    await port.value.set('a', 'b');
    expect([loads, port.value.name, [...items]]).toEqual([1, 'macOS Keychain', [['Baton/a', 'b']]]);
    expect(await port.value.get('a')).toBe('b');
    await port.value.remove('a');
    expect(await port.value.get('a')).toBeNull();
    await expect(port.value.set('a', '')).rejects.toThrow('Password is required');
  });

  test.each([
    [
      "Cannot find package 'keytar' imported from /opt/baton/dist/cli/chunks/own.js",
      /not installed; `npm install keytar`/,
    ],
    [
      'libsecret-1.so.0: cannot open shared object file: No such file or directory',
      /^libsecret.* `sudo apt install libsecret-1-0` /,
    ],
    ["Cannot find module '../build/Release/keytar.node'\nRequire stack:\n- /x", /`npm rebuild keytar`/],
    ['/opt/keytar.node: invalid ELF header', /`npm rebuild keytar`/],
    ['something new in /opt/baton', /could not be loaded \(ERR_DLOPEN_FAILED\)$/],
  ])('that cannot be loaded says what to install: %s', async (message, words) => {
    const open = createKeychain('linux', 'Baton', async () => {
      throw Object.assign(new Error(message), { code: 'ERR_DLOPEN_FAILED' });
    });
    const port = await open();
    const why = port.ok ? '' : port.error.why;
    expect(why).toMatch(words);
    expect(why).not.toMatch(/\/opt|\n|\.$/);
  });

  test('that is something else is none', async () => {
    expect(await createKeychain('linux', 'Baton', async () => ({}))()).toMatchObject({ ok: false });
  });
});

test.each([
  [{}, '/home/me/.baton'],
  [{ BATON_HOME: ' ' }, '/home/me/.baton'],
  [{ BATON_HOME: '/srv/baton' }, '/srv/baton'],
  [{ BATON_HOME: '~/b' }, '/home/me/b'],
])('the state folder of %o is %s', (env, expected) => {
  expect(stateDirFrom(env, '/home/me')).toBe(expected);
  expect(existsSync(expected)).toBe(false);
});

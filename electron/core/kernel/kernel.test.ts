import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../testing/clock.ts';
import { createFakeFiles } from '../testing/files.ts';
import { DAY, HOUR, MINUTE, parseDuration, SECOND, type DurationUnit } from './duration.ts';
import { createEmitter } from './emitter.ts';
import { createJsonFile } from './json-file.ts';
import { nearest } from './nearest.ts';
import { createSerial } from './serial.ts';
import { createSingleFlight } from './single-flight.ts';
import { writeError } from './write-error.ts';

describe('an emitter', () => {
  test('tells everybody, also after one listener failed, and nobody who left', () => {
    const bugs: unknown[] = [];
    const emitter = createEmitter<number>((bug) => bugs.push(bug));
    const heard: string[] = [];
    emitter.on(() => {
      throw new Error('bug');
    });
    const leave = emitter.on((n) => heard.push(`a${n}`));
    emitter.on((n) => heard.push(`b${n}`));
    emitter.emit(1);
    leave();
    emitter.emit(2);
    expect(heard).toEqual(['a1', 'b1', 'b2']);
    expect(bugs).toHaveLength(2);
  });

  test('the same function may listen twice and leave once', () => {
    const emitter = createEmitter<null>();
    let count = 0;
    const listener = () => (count += 1);
    const leave = emitter.on(listener);
    emitter.on(listener);
    leave();
    emitter.emit(null);
    expect(count).toBe(1);
  });
});

test('tasks run one after another; one that fails holds up nobody', async () => {
  const serial = createSerial();
  const log: string[] = [];
  const slow = serial(async () => {
    await Promise.resolve();
    log.push('slow');
  });
  const bad = serial(async () => {
    throw new Error('bad');
  });
  const last = serial(async () => log.push('last'));
  await expect(bad).rejects.toThrow('bad');
  await Promise.all([slow, last]);
  expect(log).toEqual(['slow', 'last']);
});

test('callers of one key share a flight, failures too; the next call starts a new one', async () => {
  const flight = createSingleFlight<number>();
  let flown = 0;
  const task = async () => (flown += 1);
  expect(await Promise.all([flight('a', task), flight('a', task), flight('b', task)])).toEqual([1, 1, 2]);
  expect(await flight('a', task)).toBe(3);
  const fail = async () => Promise.reject(new Error('no'));
  const results = await Promise.allSettled([flight('a', fail), flight('a', task)]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await flight('a', task)).toBe(4);
});

describe('durations', () => {
  test.each<[string, DurationUnit, number]>([
    ['90s', 'd', 90 * SECOND],
    ['1.5h', 'd', 1.5 * HOUR],
    ['365d', 'ms', 365 * DAY],
    ['365', 'd', 365 * DAY],
    ['250', 'ms', 250],
    ['5M', 'd', 5 * MINUTE],
    [' 10MS ', 'd', 10],
    ['0', 'd', 0],
    ['0.5', 'ms', 1],
  ])('%s (default %s) is %i ms', (text, unit, ms) => {
    expect(parseDuration(text, unit)).toEqual({ ok: true, value: ms });
  });

  test.each(['5 parsecs', '', ' ', '-1d', '1w', 'd', '1.d', '.5h', '1 h', '1h30m', 'NaN', '36501d', '9'.repeat(40)])(
    '“%s” is none',
    (text) => {
      expect(parseDuration(text, 'd')).toEqual({ ok: false, error: { text } });
    },
  );
});

describe('the nearest names', () => {
  const names = ['anthropic', 'openai', 'openai-codex', 'openrouter', 'ollama', 'deepseek'];
  test.each<[string, string[]]>([
    ['antropic', ['anthropic']],
    ['Anthropci', ['anthropic']],
    ['opneai', ['openai']],
    ['openai', ['openai', 'openai-codex']],
    ['deep', ['deepseek']],
    ['zzz', []],
    ['', []],
  ])('to “%s”', (word, expected) => {
    expect(nearest(word, names).slice(0, Math.max(expected.length, 1))).toEqual(expected);
  });

  test('are at most three, best first, without doubles', () => {
    expect(nearest('ab', ['abcd', 'abc', 'ac', 'ab', 'ab', 'aab'])).toEqual(['ab', 'aab', 'abc']);
  });
});

describe('a JSON file', () => {
  const parse = (raw: unknown): { n: number } | null =>
    typeof raw === 'object' && raw !== null && 'n' in raw ? (raw as { n: number }) : null;
  const setup = (text?: string) => {
    const files = createFakeFiles(text === undefined ? {} : { '/f.json': text });
    const open = () => createJsonFile({ files, clock: createFakeClock(), path: '/f.json', parse, empty: { n: 0 } });
    return { files, open, file: open() };
  };

  test('that is missing is empty, and is written with two spaces and a newline', async () => {
    const { files, file } = setup();
    expect(await file.load()).toEqual({ ok: true, value: { n: 0 } });
    expect(await file.change(({ n }) => ({ n: n + 1 }))).toEqual({ ok: true, value: { n: 1 } });
    expect(files.disk.get('/f.json')).toBe('{\n  "n": 1\n}\n');
  });

  test('changes wait for each other', async () => {
    const { file } = setup('{"n":5}');
    await Promise.all(Array.from({ length: 20 }, () => file.change(({ n }) => ({ n: n + 1 }))));
    expect(file.current()).toEqual({ n: 25 });
  });

  test('a change before the first load starts from the disk, not from empty', async () => {
    const { file } = setup('{"n":5}');
    expect(await file.change(({ n }) => ({ n: n + 1 }))).toEqual({ ok: true, value: { n: 6 } });
  });

  test('a write that fails or dies changes nothing, in memory or on disk', async () => {
    const { files, file, open } = setup('{"n":5}');
    await file.load();
    files.refuseWriting('ENOSPC');
    expect(await file.change(() => ({ n: 6 }))).toEqual({
      ok: false,
      error: { code: 'write-failed', path: '/f.json', why: 'ENOSPC' },
    });
    files.refuseWriting(null);
    files.crashInWrite();
    await expect(file.change(() => ({ n: 7 }))).rejects.toThrow();
    expect(file.current()).toEqual({ n: 5 });
    expect(await open().load()).toEqual({ ok: true, value: { n: 5 } });
  });

  test.each(['{"n":', '', '{"other":1}', '[]', 'null'])(
    '%j is kept aside once and never written over',
    async (text) => {
      const { files, file } = setup(text);
      const trouble = {
        ok: false,
        error: {
          code: 'store-unreadable',
          path: '/f.json',
          keptAs: expect.stringMatching(/^\/f\.json\.unreadable-\d+$/),
        },
      };
      expect(await file.load()).toMatchObject(trouble);
      expect(await file.change(() => ({ n: 1 }))).toMatchObject(trouble);
      expect(files.disk.get('/f.json')).toBe(text);
      expect([...files.disk].filter(([path]) => path.includes('unreadable'))).toEqual([[expect.any(String), text]]);

      files.disk.delete('/f.json');
      expect(await file.change(() => ({ n: 1 }))).toEqual({ ok: true, value: { n: 1 } });
    },
  );

  test('is kept aside once by all processes that look at it', async () => {
    const files = createFakeFiles({ '/s/f.json': '{"n":' });
    const of = (clock = createFakeClock()) =>
      createJsonFile({ files, clock, path: '/s/f.json', parse, empty: { n: 0 } });
    const copies = () => [...files.disk.keys()].filter((path) => path.includes('unreadable'));
    await of().load();
    expect(await of(createFakeClock(Date.parse('2031-01-01'))).load()).toMatchObject({
      error: { keptAs: copies()[0] },
    });
    expect(copies()).toHaveLength(1);

    files.disk.set('/s/f.json', '{"other":1}');
    await of(createFakeClock(Date.parse('2031-01-02'))).load();
    expect(copies()).toHaveLength(2);
  });

  test('that may not be read is not taken for an empty one', async () => {
    const { files, file } = setup('{"n":5}');
    files.refuseReading('/f.json', 'EACCES');
    expect(await file.load()).toEqual({
      ok: false,
      error: { code: 'store-unreadable', path: '/f.json', why: 'EACCES' },
    });
    expect(await file.change(() => ({ n: 1 }))).toMatchObject({ ok: false });
    expect(files.writes).toEqual([]);
  });
});

test('a folder that refuses everything is told apart from one failed write', () => {
  expect(writeError({ path: '/s', why: 'EACCES', denied: true })).toEqual({ code: 'folder-not-writable', path: '/s' });
  expect(writeError({ path: '/s/f', why: 'ENOSPC' })).toEqual({ code: 'write-failed', path: '/s/f', why: 'ENOSPC' });
});

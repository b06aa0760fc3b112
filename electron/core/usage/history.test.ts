import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { QuotaWindow } from '#shared/profile';
import { START } from '../testing/clock.ts';
import { createFakePorts, type FakePorts } from '../testing/ports.ts';
import { createUsageHistory } from './history.ts';
import { merged, parseSeries, printSeries } from './series.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const FILE = '/state/agents/main/agent/usage-history.json';

function open(ports: FakePorts, exists: (key: string) => boolean = () => true) {
  return createUsageHistory({ ...ports, exists, agentDir: (id) => `/state/agents/${id}/agent` });
}

const read = (ports: FakePorts, usedPercent: number, name = '5h'): QuotaWindow => ({
  ...{ name, usedPercent, source: 'headers' },
  readAt: ports.clock.now(),
});

describe('the history of a window', () => {
  test('has the fullest reading of each hour, oldest first', async () => {
    const ports = createFakePorts();
    const history = open(ports);
    for (const used of [10, 40.25, 20]) history.note('main/a:1', [read(ports, used)]);
    await ports.clock.advance(HOUR);
    history.note('main/a:1', [read(ports, 5), read(ports, 60, 'Week')]);
    expect(await history.of('main/a:1', 30)).toEqual([
      { at: START, window: '5h', usedPercent: 40.3 },
      { at: START + HOUR, window: '5h', usedPercent: 5 },
      { at: START + HOUR, window: 'Week', usedPercent: 60 },
    ]);
    expect(await history.of('main/a:2', 30)).toEqual([]);
    expect(await history.of('ci/a:1', 30)).toEqual([]);
  });

  test('is there after a restart, and goes on', async () => {
    const ports = createFakePorts();
    const history = open(ports);
    history.note('main/a:1', [read(ports, 10)]);
    await history.flush();
    expect(ports.clock.sleepers(), 'nothing keeps the process alive').toBe(0);
    await ports.clock.advance(2 * HOUR);
    const again = open(ports);
    again.note('main/a:1', [read(ports, 30)]);
    const both = [
      { at: START, window: '5h', usedPercent: 10 },
      { at: START + 2 * HOUR, window: '5h', usedPercent: 30 },
    ];
    expect(await again.of('main/a:1', 1)).toEqual(both);
    await ports.clock.advance(5 * MINUTE);
    expect(await open(ports).of('main/a:1', 1)).toEqual(both);
  });

  test('is 30 days long, or as many as are asked for', async () => {
    const ports = createFakePorts();
    const history = open(ports);
    for (let day = 0; day < 40; day += 1) {
      history.note('main/a:1', [read(ports, day)]);
      await ports.clock.advance(DAY);
    }
    const used = async (days: number) => (await history.of('main/a:1', days)).map(({ usedPercent }) => usedPercent);
    expect(await used(30)).toEqual([...Array(29).keys()].map((n) => n + 11));
    expect(await used(3)).toEqual([38, 39]);
  });

  test('many readings cost one write in five minutes', async () => {
    const ports = createFakePorts();
    const history = open(ports);
    for (let n = 0; n < 500; n += 1) {
      history.note('main/a:1', [read(ports, n % 100)]);
      await ports.clock.advance(100);
    }
    expect(ports.files.writes).toEqual([]);
    await ports.clock.advance(5 * MINUTE);
    expect(ports.files.writes).toEqual([FILE]);
    expect((await history.of('main/a:1', 1))[0]?.usedPercent).toBe(99);
  });

  test('a month of every hour of three windows stays small', async () => {
    const ports = createFakePorts();
    const history = open(ports);
    for (let hour = 0; hour < 720; hour += 1) {
      history.note(
        'main/a:1',
        ['5h', 'Week', 'Opus'].map((name) => read(ports, (hour * 7.3) % 100, name)),
      );
      await history.flush();
      await ports.clock.advance(HOUR);
    }
    const file = await ports.files.read(FILE);
    expect(file.ok && file.value.length).toBeLessThan(20_000);
    expect((await history.of('main/a:1', 30)).length).toBeGreaterThan(2_000);
  });

  test('accounts that are gone are left out', async () => {
    const ports = createFakePorts();
    const gone = new Set<string>();
    const history = open(ports, (key) => !gone.has(key));
    for (const id of ['a:1', 'a:2']) history.note(`main/${id}`, [read(ports, 10)]);
    await history.flush();
    gone.add('main/a:1');
    history.note('main/a:2', [read(ports, 11)]);
    await history.flush();
    gone.clear();
    expect([await history.of('main/a:1', 1), (await history.of('main/a:2', 1)).length]).toEqual([[], 1]);
  });

  test('a file that is none is not overwritten, and nothing is shown', async () => {
    const ports = createFakePorts();
    await ports.files.write(FILE, '{"version":2}');
    const history = open(ports);
    expect(await history.of('main/a:1', 30)).toEqual([]);
    history.note('main/a:1', [read(ports, 10)]);
    await history.flush();
    expect(await ports.files.read(FILE)).toEqual({ ok: true, value: '{"version":2}' });
  });
});

describe('a series', () => {
  const series = fc
    .dictionary(fc.integer({ min: 480_000, max: 500_000 }).map(String), fc.integer({ min: 0, max: 1_000 }))
    .map((hours) => new Map(Object.entries(hours).map(([hour, tenths]) => [Number(hour), tenths])));

  test('is read as it was written', () => {
    fc.assert(
      fc.property(series, (one) => {
        expect(parseSeries(printSeries(one))).toEqual(one);
      }),
    );
  });

  test.each(['', 'x', '490000', '490000:1e9', '490000:10,:3', '-1:3'])('%j is read as far as it goes', (text) => {
    expect(parseSeries(text).size).toBeLessThanOrEqual(1);
  });

  test('of two, the fuller hour counts, and hours to come are a mistake', () => {
    const hour = Math.floor(START / HOUR);
    expect(
      merged(
        new Map([
          [hour, 5],
          [hour + 2, 9],
        ]),
        new Map([
          [hour, 7],
          [hour - 721, 9],
        ]),
        START,
      ),
    ).toEqual(new Map([[hour, 7]]));
  });
});

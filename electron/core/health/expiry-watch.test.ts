import { expect, test } from 'vitest';
import { createFakePorts, type FakePorts } from '../testing/ports.ts';
import { restarted } from '../testing/vault-contract.ts';
import type { Expiring } from './expiry-notices.ts';
import { createExpiryWatch, FIRST_LOOK } from './expiry-watch.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

function start(given: { accounts?: Expiring[]; thresholds?: number[] } = {}, ports: FakePorts = createFakePorts()) {
  const world = { accounts: given.accounts ?? [], refused: [] as string[], thresholds: given.thresholds ?? [7, 3, 1] };
  const told: string[] = [];
  const settled: string[] = [];
  const watch = createExpiryWatch({
    ...ports,
    accounts: () => world.accounts,
    refused: () => world.refused,
    thresholds: () => world.thresholds,
    onTell: ({ key, days }) => told.push(`${key} ${String(days)}`),
    onSettled: (key) => settled.push(key),
  });
  return { ports, world, watch, told, settled, now: ports.clock.now() };
}

const ending = (key: string, expires: number): Expiring => ({ key, expires });

test('each threshold is told once, within an hour of its moment', async () => {
  const ports = createFakePorts();
  const s = start({ accounts: [ending('a', ports.clock.now() + 8 * DAY)] }, ports);
  await ports.clock.advance(DAY - 1);
  expect(s.told).toEqual([]);
  await ports.clock.advance(1);
  expect(s.told).toEqual(['a 7']);
  await ports.clock.advance(60 * DAY);
  expect(s.told).toEqual(['a 7', 'a 3', 'a 1', 'a 0']);
});

test('nobody is told anything before somebody can listen, nor while all is well', async () => {
  const ports = createFakePorts();
  const now = ports.clock.now();
  const s = start({ accounts: [ending('a', now + DAY), ending('b', now + 400 * DAY)] }, ports);
  s.watch.look();
  await ports.clock.advance(FIRST_LOOK - 1);
  expect(s.told).toEqual([]);
  await ports.clock.advance(1);
  expect(s.told).toEqual(['a 1']);
});

test('nothing is told again after a restart, whenever that was', async () => {
  const ports = createFakePorts();
  const accounts = [ending('a', ports.clock.now() + 7 * DAY)];
  const first = start({ accounts }, ports);
  await ports.clock.advance(HOUR);
  expect(first.told).toEqual(['a 7']);
  first.watch.close();

  const second = start({ accounts }, { ...restarted(ports), clock: ports.clock });
  await ports.clock.advance(3 * DAY);
  expect(second.told).toEqual([]);
  await ports.clock.advance(2 * DAY);
  expect(second.told).toEqual(['a 3']);
  expect(first.told).toEqual(['a 7']);
});

test('a clock that was set ahead is noticed within the hour', async () => {
  const ports = createFakePorts();
  let ahead = 0;
  const clock = { ...ports.clock, now: () => ports.clock.now() + ahead };
  const s = start({ accounts: [ending('a', ports.clock.now() + 30 * DAY)] }, { ...ports, clock });
  await ports.clock.advance(HOUR);
  ahead = 29 * DAY; // as after a sleep: the timers stood still, the clock went on
  await ports.clock.advance(HOUR);
  expect(s.told).toEqual(['a 1']);
});

test('an account that is added, and thresholds that change, are looked at at once', async () => {
  const s = start();
  await s.ports.clock.advance(FIRST_LOOK);
  s.world.accounts = [ending('a', s.ports.clock.now() + 10 * DAY)];
  s.watch.look();
  await s.ports.clock.advance(0);
  expect(s.told).toEqual([]);
  s.world.thresholds = [14];
  s.watch.look();
  await s.ports.clock.advance(0);
  expect(s.told).toEqual(['a 10']);
});

test('a renewed credential, a login that is accepted again and an account that is gone settle what was said', async () => {
  const s = start();
  const soon = s.now + DAY;
  s.world.accounts = [ending('a', soon), ending('b', soon)];
  s.world.refused = ['c'];
  await s.ports.clock.advance(FIRST_LOOK);
  s.world.accounts = [ending('a', soon + 365 * DAY)];
  s.watch.look();
  await s.ports.clock.advance(0);
  expect(s.settled).toEqual(['a', 'b']);
  s.world.refused = [];
  s.watch.look();
  await s.ports.clock.advance(0);
  expect(s.settled).toEqual(['a', 'b', 'c']);
});

test('what cannot be written down is told once in this run all the same', async () => {
  const ports = createFakePorts();
  ports.files.refuseWriting('ENOSPC');
  const s = start({ accounts: [ending('a', ports.clock.now() + DAY)] }, ports);
  await ports.clock.advance(12 * HOUR);
  expect(s.told).toEqual(['a 1']);
});

test('a file that is damaged is kept aside and begun anew', async () => {
  const ports = createFakePorts();
  ports.files.disk.set('/state/notices.json', '{"version":1,"expi');
  const accounts = [ending('a', ports.clock.now() + DAY)];
  const first = start({ accounts }, ports);
  await ports.clock.advance(HOUR);
  first.watch.close();
  const second = start({ accounts }, { ...restarted(ports), clock: ports.clock });
  await ports.clock.advance(HOUR);
  expect([first.told, second.told]).toEqual([['a 1'], []]);
  expect([...ports.files.disk.keys()].some((path) => path.includes('notices.json.unreadable-'))).toBe(true);
});

test('a closed watch sleeps no more and says nothing', async () => {
  const ports = createFakePorts();
  const s = start({ accounts: [ending('a', ports.clock.now() + 8 * DAY)] }, ports);
  await ports.clock.advance(HOUR);
  s.watch.close();
  await ports.clock.advance(10 * DAY);
  expect(s.told).toEqual([]);
  expect(ports.clock.sleepers()).toBe(0);
});

import { expect, test } from 'vitest';
import { createFakePorts } from '../testing/ports.ts';
import { START } from '../testing/clock.ts';
import { openQuotaBook, quotaKey } from './quota-book.ts';

const HOUR = 3_600_000;
const plan = (five: string, week: string) => ({
  'anthropic-ratelimit-unified-5h-utilization': five,
  'anthropic-ratelimit-unified-5h-reset': String((START + 2 * HOUR) / 1_000),
  'anthropic-ratelimit-unified-7d-utilization': week,
  'anthropic-ratelimit-unified-7d-reset': String((START + 100 * HOUR) / 1_000),
});

test('the latest word counts, the most used window comes first, and it is there after a restart', async () => {
  const ports = createFakePorts();
  const book = await openQuotaBook(ports);
  book.heard('main/anthropic:a', plan('0.1', '0.2'));
  book.heard('main/anthropic:a', plan('0.6', '0.2'));
  expect(book.of('main/anthropic:a').map(({ name, usedPercent }) => [name, usedPercent])).toEqual([
    ['5h', 60],
    ['Week', 20],
  ]);
  expect(book.of('main/anthropic:b')).toEqual([]);
  await ports.clock.advance(30_000);
  expect((await openQuotaBook(ports)).of('main/anthropic:a')).toMatchObject([{ usedPercent: 60, readAt: START }, {}]);
});

test('many answers cost one write, and answers that say nothing none', async () => {
  const ports = createFakePorts();
  const book = await openQuotaBook(ports);
  book.heard('k', { 'content-type': 'text/plain' });
  await ports.clock.advance(60_000);
  expect(ports.files.writes).toEqual([]);
  for (let i = 0; i < 50; i += 1) book.heard('k', plan('0.1', '0.2'));
  await ports.clock.advance(60_000);
  expect(ports.files.writes).toEqual(['/state/quota.json']);
});

test('a window that has begun anew since is not shown: nobody knows of it', async () => {
  const ports = createFakePorts();
  const book = await openQuotaBook(ports);
  book.heard('k', plan('1', '0.2'));
  await ports.clock.advance(2 * HOUR);
  expect(book.of('k').map(({ name }) => name)).toEqual(['Week']);
  book.heard('gone', plan('1', '0.2'));
  book.keepOnly((key) => key === 'k');
  expect([book.of('k').length, book.of('gone').length]).toEqual([1, 0]);
});

test('what a provider answers takes the place of its last answer, and of headers about the same window only', async () => {
  const ports = createFakePorts();
  const told: string[] = [];
  const book = await openQuotaBook(ports, (key, windows) =>
    told.push(`${key} ${windows.map(({ name }) => name).join()}`),
  );
  const said = (name: string, usedPercent: number) => ({
    name,
    usedPercent,
    readAt: START,
    source: 'endpoint' as const,
  });
  book.heard('k', plan('0.5', '0.2'));
  book.answered('k', [said('5h', 60), said('Opus', 70)]);
  book.answered('k', [said('Sonnet', 80)]);
  expect(book.of('k').map(({ name, usedPercent }) => [name, usedPercent])).toEqual([
    ['Sonnet', 80],
    ['Week', 20],
  ]);
  expect(told).toEqual(['k 5h,Week', 'k 5h,Opus', 'k Sonnet']);
});

test('closing writes what is new', async () => {
  const ports = createFakePorts();
  const book = await openQuotaBook(ports);
  book.heard('k', plan('0.5', '0.2'));
  await book.flush();
  await book.flush();
  expect(ports.clock.sleepers(), 'nothing keeps the process alive').toBe(0);
  expect(ports.files.writes).toEqual(['/state/quota.json']);
});

test('an inherited account is one account', () => {
  const owner = (_agent: string, id: string) => (id === 'a:1' ? 'main' : undefined);
  expect([quotaKey({ owner }, 'ci', 'a:1'), quotaKey({ owner }, 'ci', 'a:2')]).toEqual(['main/a:1', 'ci/a:2']);
});

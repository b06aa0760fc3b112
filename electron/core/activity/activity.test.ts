import { describe, expect, test } from 'vitest';
import type { RequestView } from '#shared/activity';
import { createFakeClock, START } from '../testing/clock.ts';
import { createFakeFiles } from '../testing/files.ts';
import { createFakeLog } from '../testing/log.ts';
import { openActivity } from './activity.ts';
import { logFileName, newestFirst, outdated } from './log-files.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

const request = (id: string, at: number, more: Partial<RequestView> = {}): RequestView => ({
  id,
  at,
  agentId: 'main',
  dialect: 'anthropic-messages',
  stream: false,
  asked: 'default',
  model: 'anthropic/claude-opus-4-5',
  modelName: 'Claude Opus 4.5',
  result: 'first-try',
  status: 200,
  tookMs: 10,
  attempts: [],
  ...more,
});

/** A thousand of them are more than what is kept in memory. */
const large = (id: string, at: number) => request(id, at, { asked: 'm'.repeat(1_000) });

function setup(files = createFakeFiles()) {
  const clock = createFakeClock();
  const log = createFakeLog();
  return { clock, files, log, activity: openActivity({ clock, files, log, stateDir: '/s' }) };
}

const ids = (view: { requests: readonly RequestView[] }) => view.requests.map(({ id }) => id);

test('what was recorded is listed, the newest first, and is there after a restart', async () => {
  const { activity, files, clock } = setup();
  activity.record(request('a', START));
  activity.record(request('b', START + 1));
  expect(ids(await activity.list({}))).toEqual(['b', 'a']);
  expect(files.disk.size).toBe(0);

  await clock.advance(200);
  expect([...files.disk.keys()]).toEqual(['/s/activity/2026-01-27.jsonl']);
  expect(ids(await setup(files).activity.list({}))).toEqual(['b', 'a']);
});

test('many requests are written in one go', async () => {
  const { activity, files, clock } = setup();
  for (let i = 0; i < 100; i += 1) activity.record(request(`r${i}`, START + i));
  await clock.advance(200);
  expect(files.writes).toHaveLength(1);
});

test('pages go back to the first request', async () => {
  const { activity } = setup();
  for (let i = 0; i < 5; i += 1) activity.record(request(`r${i}`, START + i));
  const first = await activity.list({ limit: 2 });
  expect([ids(first), first.more]).toEqual([['r4', 'r3'], true]);
  const second = await activity.list({ limit: 2, before: 'r3' });
  expect([ids(second), second.more]).toEqual([['r2', 'r1'], true]);
  const last = await activity.list({ limit: 2, before: 'r1' });
  expect([ids(last), last.more]).toEqual([['r0'], false]);
  expect(ids(await activity.list({ before: 'gone' }))).toEqual([]);
});

test('older ones than memory keeps come from their files', async () => {
  const { activity, files } = setup();
  for (let i = 0; i < 2_100; i += 1) activity.record(large(`r${i}`, START + i));
  expect(ids(await activity.list({ limit: 2, before: 'r50' }))).toEqual(['r49', 'r48']);
  await activity.flush();
  const again = await setup(files).activity.list({ limit: 3, before: 'r3' });
  expect([ids(again), again.more]).toEqual([['r2', 'r1', 'r0'], false]);
});

test('turning back reads as many files as it takes, and passes over what cannot be read', async () => {
  const files = createFakeFiles();
  const day = (back: number) => `/s/activity/${logFileName(START - back * DAY, 0).slice(0, 10)}.jsonl`;
  for (let back = 0; back < 5; back += 1) {
    const lines = Array.from({ length: 600 }, (_, i) => JSON.stringify(large(`d${back}-${i}`, START - back * DAY + i)));
    files.edit(day(back), `${lines.slice(0, 300).join('\n')}\n{"id":"d${back}-cut"\n${lines.slice(300).join('\n')}\n`);
  }
  const read: string[] = [];
  const counted: typeof files = { ...files, read: (path) => (read.push(path), files.read(path)) };
  const { activity } = setup(counted);
  await activity.list({});
  read.length = 0;
  const middle = await activity.list({ before: 'd2-302', limit: 4 });
  expect([ids(middle), middle.more]).toEqual([['d2-301', 'd2-300', 'd2-299', 'd2-298'], true]);
  expect(read).toEqual([day(0), day(1), day(2)]);
  const across = await activity.list({ before: 'd2-1', limit: 3 });
  expect([ids(across), across.more]).toEqual([['d2-0', 'd3-599', 'd3-598'], true]);
  const last = await activity.list({ before: 'd4-2', limit: 2 });
  expect([ids(last), last.more]).toEqual([['d4-1', 'd4-0'], false]);
  expect(ids(await activity.list({ before: 'd2-cut' }))).toEqual([]);
  expect(await activity.get('d3-7')).toMatchObject({ value: { id: 'd3-7' } });
});

test('hours and totals count what the window shows', async () => {
  const { activity } = setup();
  activity.record(request('old', START - 2 * HOUR));
  activity.record(request('a', START - HOUR, { result: 'failed' }));
  activity.record(request('b', START, { result: 'handed-on' }));
  activity.record(request('c', START + 5, { result: 'hung-up' }));
  const { hours, totals } = await activity.list({ hours: 2 });
  expect(totals).toEqual({ requests: 3, firstTry: 0, handedOn: 1, failed: 1 });
  expect(hours).toEqual([
    { at: START - HOUR, firstTry: 0, handedOn: 0, failed: 1 },
    { at: START, firstTry: 0, handedOn: 1, failed: 0 },
  ]);
});

test('a line cut by a crash costs that line only', async () => {
  const text = `${JSON.stringify(request('a', START))}\n{"id":"b","at"`;
  const { activity } = setup(createFakeFiles({ '/s/activity/2026-01-26.jsonl': text }));
  expect(ids(await activity.list({}))).toEqual(['a']);
});

test('each agent’s last request is known', async () => {
  const { activity } = setup();
  activity.record(request('a', START + 7, { agentId: 'ci' }));
  activity.record(request('b', START + 3, { agentId: 'ci' }));
  expect([activity.lastRequest('ci'), activity.lastRequest('main')]).toEqual([START + 7, undefined]);
});

test('a full disk is told and loses nobody’s answer', async () => {
  const { activity, files, log } = setup();
  files.refuseWriting('no space left');
  activity.record(request('a', START));
  await activity.flush();
  expect(log.entries.map(({ event }) => event)).toEqual(['activity-not-written']);
  expect(ids(await activity.list({}))).toEqual(['a']);
});

describe('30 days or 50 MB, whichever is less', () => {
  const MB = 1024 * 1024;
  test('days', () => {
    const names = [0, 29, 30, 31].map((days) => logFileName(START - days * DAY, 0));
    expect(
      outdated(
        names.map((name) => ({ name, size: 1 })),
        START,
      ),
    ).toEqual(['2025-12-28.jsonl', '2025-12-27.jsonl']);
  });

  test('megabytes, the oldest parts first', () => {
    const files = [0, 1, 2, 10].map((part) => ({ name: logFileName(START, part), size: 20 * MB }));
    expect(outdated(files, START)).toEqual(['2026-01-27.1.jsonl', '2026-01-27.jsonl']);
  });

  test('files of somebody else are left alone', () => {
    expect(newestFirst([{ name: 'notes.txt', size: 1 }])).toEqual([]);
  });

  test('removal happens at start', async () => {
    const files = createFakeFiles({
      '/s/activity/2025-01-01.jsonl': `${JSON.stringify(request('a', START - 400 * DAY))}\n`,
    });
    expect(ids(await setup(files).activity.list({}))).toEqual([]);
    expect(files.disk.size).toBe(0);
  });
});

test('a folder that cannot be listed takes nothing down: requests are counted, and the log says why', async () => {
  const refused = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
  const files = { ...createFakeFiles(), list: () => Promise.reject(refused) };
  const { activity, clock, log } = setup(files);
  activity.record(request('a', START));
  await clock.advance(1_000);
  await activity.flush();
  expect(ids(await activity.list({}))).toEqual(['a']);
  expect(log.entries.map(({ event }) => event)).toEqual(['activity-unreadable', 'activity-not-written']);
});

test('one request is found by its id, the newest as last, however long ago it was', async () => {
  const { activity, clock, files } = setup();
  expect(await activity.get('last')).toEqual({ ok: false, error: { code: 'unknown-request', id: 'last' } });
  for (let i = 0; i < 2_500; i += 1) activity.record(large(`r${i}`, START + i));
  await clock.advance(200);
  const again = setup(files).activity;
  expect(await again.get('r3')).toMatchObject({ value: { id: 'r3' } });
  expect(await again.get('last')).toMatchObject({ value: { id: 'r2499' } });
  expect(await again.get('r9999')).toMatchObject({ error: { code: 'unknown-request' } });
});

import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { settle } from '../testing/clock.ts';
import { createFakePorts } from '../testing/ports.ts';
import { openBodies } from './bodies.ts';
import { outdatedBodies } from './body-shelf.ts';

const HOUR = 3_600_000;

/** A response that takes everything; `sent`: what the client got. */
function response() {
  const sent: string[] = [];
  const take = (chunk?: unknown) => {
    if (chunk instanceof Uint8Array || typeof chunk === 'string') sent.push(Buffer.from(chunk as string).toString());
    return true;
  };
  const fake = Object.assign(new EventEmitter(), { write: take, end: take }) as unknown as ServerResponse;
  return { fake, sent };
}

async function exchange(bodies: Awaited<ReturnType<typeof openBodies>>, id: string, request: string, parts: string[]) {
  const { fake, sent } = response();
  bodies.take(id, Buffer.from(request), fake);
  for (const part of parts.slice(0, -1)) fake.write(Buffer.from(part));
  fake.end(parts.at(-1));
  fake.emit('close');
  await settle();
  return sent;
}

describe('bodies of requests', () => {
  test('are not kept unless somebody switched that on', async () => {
    const ports = createFakePorts();
    const bodies = await openBodies(ports);
    expect(await exchange(bodies, 'req_1', 'hello', ['hi'])).toEqual(['hi']);
    expect([bodies.until(), bodies.has('req_1'), ports.files.writes]).toEqual([null, false, []]);
    expect(await bodies.read('req_1')).toMatchObject({ error: { code: 'no-bodies' } });
  });

  test('are kept for one hour, secrets hidden, and the client gets the same bytes', async () => {
    const ports = createFakePorts();
    const bodies = await openBodies(ports);
    const on = await bodies.keep(true);
    expect(on).toEqual({ ok: true, value: { until: ports.clock.now() + HOUR } });
    const sent = await exchange(bodies, 'req_1', '{"x":"sk-ant-api03-abcdefghijklmnop"}', [
      'data: 1\n\n',
      'data: 2\n\n',
    ]);
    expect(sent.join('')).toBe('data: 1\n\ndata: 2\n\n');
    expect(await bodies.read('req_1')).toEqual({
      ok: true,
      value: { request: '{"x":"sk-ant…mnop"}', answer: 'data: 1\n\ndata: 2\n\n' },
    });
    let told = 0;
    bodies.onChanged(() => (told += 1));
    await ports.clock.advance(HOUR);
    expect([bodies.until(), told]).toEqual([null, 1]);
    await exchange(bodies, 'req_2', 'late', ['x']);
    expect([bodies.has('req_1'), bodies.has('req_2')]).toEqual([true, false]);
  });

  test('a restart ends neither the hour nor what was kept', async () => {
    const ports = createFakePorts();
    const first = await openBodies(ports);
    await first.keep(true);
    await exchange(first, 'req_1', 'a', ['b']);
    first.close();
    await ports.clock.advance(HOUR / 2);
    const second = await openBodies(ports);
    expect([second.until(), second.has('req_1')]).toEqual([ports.clock.now() + HOUR / 2, true]);
    expect(await second.read('req_1')).toMatchObject({ value: { request: 'a', answer: 'b' } });
  });

  test('a clock that is set back does not make the hour longer', async () => {
    const ports = createFakePorts();
    await (await openBodies(ports)).keep(true);
    let back = 0;
    const clock = { ...ports.clock, now: () => ports.clock.now() - back };
    const bodies = await openBodies({ ...ports, clock });
    expect(bodies.until()).not.toBeNull();
    back = 9 * HOUR;
    expect(bodies.until()).toBeNull();
    await exchange(bodies, 'req_1', 'a', ['b']);
    expect(bodies.has('req_1')).toBe(false);
  });

  test('keeping that a clock set back has ended does not begin again by itself', async () => {
    const ports = createFakePorts();
    await (await openBodies(ports)).keep(true);
    let back = 0;
    const clock = { ...ports.clock, now: () => ports.clock.now() - back };
    const running = await openBodies({ ...ports, clock });
    let told = 0;
    running.onChanged(() => (told += 1));
    back = 9 * HOUR;
    const kept = () => JSON.parse(ports.files.disk.get('/state/activity/keep-bodies.json') ?? '') as unknown;
    await exchange(running, 'req_1', 'a', ['b']);
    expect([told, kept()]).toEqual([1, { until: null }]);
    back = 0;
    expect(running.until()).toBeNull();

    await running.keep(true);
    back = 9 * HOUR;
    expect((await openBodies({ ...ports, clock })).until()).toBeNull();
    expect(kept()).toEqual({ until: null });
  });

  test('a clock that is set right by seconds ends nothing', async () => {
    const ports = createFakePorts();
    await (await openBodies(ports)).keep(true);
    const clock = { ...ports.clock, now: () => ports.clock.now() - 60_000 };
    expect((await openBodies({ ...ports, clock })).until()).toBe(ports.clock.now() + HOUR);
  });

  test('after a restart the oldest still goes first, in whatever order they are listed', async () => {
    const ports = createFakePorts();
    const first = await openBodies(ports);
    await first.keep(true);
    await exchange(first, 'req_2', 'a', ['b']);
    await ports.clock.advance(HOUR / 2);
    await exchange(first, 'req_1', 'a', ['b']);
    first.close();
    const list = async (folder: string) => [...(await ports.files.list(folder))].sort();
    const again = await openBodies({ ...ports, files: { ...ports.files, list } });
    await ports.clock.advance(30 * 24 * HOUR - HOUR / 4);
    expect([again.has('req_1'), again.has('req_2')]).toEqual([true, false]);
  });

  test('they go after 30 days, though nothing was kept since, and leave nobody waiting', async () => {
    const ports = createFakePorts();
    const bodies = await openBodies(ports);
    await bodies.keep(true);
    await exchange(bodies, 'req_1', 'a', ['b']);
    await ports.clock.advance(HOUR / 2);
    await exchange(bodies, 'req_2', 'a', ['b']);
    await ports.clock.advance(30 * 24 * HOUR - HOUR / 4);
    expect([bodies.has('req_1'), bodies.has('req_2')]).toEqual([false, true]);
    const again = await openBodies(ports);
    bodies.close();
    await ports.clock.advance(HOUR);
    expect([again.has('req_1'), again.has('req_2'), ports.clock.sleepers()]).toEqual([false, false, 0]);
    expect([...ports.files.disk.keys()].filter((path) => path.includes('/bodies/'))).toEqual([]);
  });

  test('switching off deletes them, those under way included', async () => {
    const ports = createFakePorts();
    const bodies = await openBodies(ports);
    await bodies.keep(true);
    await exchange(bodies, 'req_1', 'a', ['b']);
    const { fake } = response();
    bodies.take('req_2', Buffer.from('a'), fake);
    expect(await bodies.keep(false)).toEqual({ ok: true, value: { until: null } });
    fake.emit('close');
    await bodies.flush();
    expect([...ports.files.disk.keys()].filter((path) => path.includes('/bodies/'))).toEqual([]);
    expect([bodies.has('req_1'), bodies.has('req_2')]).toEqual([false, false]);
  });

  test('more than a megabyte is cut, and says so', async () => {
    const bodies = await openBodies(createFakePorts());
    await bodies.keep(true);
    const long = 'é'.repeat(700_000);
    await exchange(bodies, 'req_1', long, [long, 'more']);
    const kept = await bodies.read('req_1');
    if (!kept.ok) throw new Error(kept.error.code);
    for (const text of [kept.value.request, kept.value.answer]) {
      expect(text.length).toBeLessThan(600_000);
      expect(text).toMatch(/cut off after 1048576 bytes$/);
    }
  });

  test('a path is no id', async () => {
    const ports = createFakePorts();
    const bodies = await openBodies(ports);
    expect(await bodies.read('../keep-bodies')).toMatchObject({ error: { code: 'no-bodies' } });
  });
});

test('they go after 30 days, or beyond 50 MB, the oldest first', () => {
  const DAY = 24 * HOUR;
  const MB = 1024 * 1024;
  const now = 100 * DAY;
  const one = (id: string, age: number, size: number) => ({ id, size, at: now - age });
  const gone = (...all: ReturnType<typeof one>[]) => outdatedBodies(all, now).map(({ id }) => id);
  expect(gone(one('new', 0, 1), one('old', 30 * DAY, 1), one('older', 30 * DAY + 1, 1))).toEqual(['older']);
  expect(gone(one('c', 3, 20 * MB), one('a', 1, 20 * MB), one('b', 2, 20 * MB))).toEqual(['c']);
});

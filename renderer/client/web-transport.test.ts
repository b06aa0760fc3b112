import { expect, test } from 'vitest';
import { createClient } from './client.ts';
import { createWebTransport } from './web-transport.ts';
import type { Lost } from './web-transport.ts';

/** As much of an EventSource as the transport uses, pushed by hand. */
function createFakeSource() {
  const target = new EventTarget();
  const state = { closed: false };
  const close = () => {
    state.closed = true;
  };
  const source = Object.assign(target, { onopen: null, onerror: null, close }) as unknown as EventSource;
  return {
    source,
    state,
    open() {
      source.onopen?.(new Event('open'));
    },
    fail() {
      source.onerror?.(new Event('error'));
    },
    push: (name: string, payload: unknown) =>
      target.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(payload) })),
  };
}

function setup(answer: () => Promise<Response>) {
  const requests: { url: string; body: unknown }[] = [];
  const lost: Lost[] = [];
  const events = createFakeSource();
  const transport = createWebTransport({
    fetch: (url, init) => {
      requests.push({ url, body: JSON.parse(init.body as string) as unknown });
      return answer();
    },
    openEvents: () => events.source,
    onLost: (why) => lost.push(why),
  });
  return { client: createClient(transport), events, requests, lost };
}

const json = (value: unknown) => Promise.resolve(Response.json(value));

test('a call is one POST, and its Result comes back as it is', async () => {
  const { client, requests } = setup(() => json({ ok: true, value: {} }));
  expect(await client.api['gateway.pause']({ paused: true })).toEqual({ ok: true, value: {} });
  expect(requests).toEqual([{ url: '/call', body: { call: 'gateway.pause', input: { paused: true } } }]);
});

test.each([401, 403])('%i means that this browser is no longer let in', async (status) => {
  const { client, lost } = setup(() => Promise.resolve(new Response('', { status })));
  expect(await client.api['app.get']({})).toEqual({ ok: false, error: { code: 'unreachable' } });
  expect(lost).toEqual(['session']);
});

test('a host that cannot be reached is lost, and the call is an error value', async () => {
  const { client, lost } = setup(() => Promise.reject(new TypeError('connection refused')));
  expect(await client.api['app.get']({})).toEqual({ ok: false, error: { code: 'unreachable' } });
  expect(lost).toEqual(['host']);
});

test('events reach who asked for them, until they leave', () => {
  const { client, events } = setup(() => json({}));
  const heard: unknown[] = [];
  const leave = client.on('changed', (payload) => heard.push(payload));
  events.push('changed', { topics: ['app'] });
  events.push('account-back', { profileId: 'a:b', label: 'B', provider: 'a' });
  leave();
  events.push('changed', { topics: ['models'] });
  expect(heard).toEqual([{ topics: ['app'] }]);
});

test('after the line was down everything is loaded again, the first time nothing is', () => {
  const { client, events } = setup(() => json({}));
  const heard: unknown[] = [];
  client.on('changed', ({ topics }) => heard.push(topics));
  events.open();
  expect(heard).toEqual([]);
  events.open();
  expect(heard).toEqual([['app', 'accounts', 'models', 'agents', 'activity', 'settings']]);
});

test.each([
  ['by a host that has forgotten this browser', () => Promise.resolve(new Response('', { status: 401 })), ['session']],
  ['by a host that was stopped', () => Promise.reject(new TypeError('connection refused')), ['host']],
  ['for a moment only', () => json({ ok: true, value: {} }), []],
])('a line that was cut %s asks what has become of it, without anybody clicking', async (_, answer, why) => {
  const { events, lost } = setup(answer);
  events.fail();
  events.fail();
  await new Promise((done) => setTimeout(done, 0));
  expect(lost).toEqual(why);
  expect(events.state.closed).toBe(why.length > 0);
});

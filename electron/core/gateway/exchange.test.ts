import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ok } from '#shared/result';
import type { Leg } from '../failover/plan.ts';
import { providerTable } from '../providers/catalogue.ts';
import type { UpstreamRequest } from '../ports.ts';
import { createFakeClock, START } from '../testing/clock.ts';
import { readCall } from './call.ts';
import { messages } from '../dialects/messages/wire.ts';
import { exchange } from './exchange.ts';

const spec = providerTable({}).get('anthropic')!;
const leg: Leg = {
  spec,
  provider: 'anthropic',
  model: 'm',
  wireModel: 'm',
  key: 'anthropic/m',
  modelName: 'M',
  dialect: 'anthropic-messages',
};

test('a compressed answer that breaks while nobody reads it fails its reader and nothing else', async () => {
  const body = new PassThrough();
  const network = {
    send: async () => ok({ status: 200, headers: { 'content-encoding': 'gzip' }, body }),
    close: () => undefined,
  };
  const call = readCall(messages, '/v1/messages', {}, Buffer.from('{"model":"m"}'));
  if (!call.ok) throw new Error(call.error);
  const deps = {
    clock: createFakeClock(START),
    network,
    timeouts: { connectMs: 1_000, firstByteMs: 1_000, silenceMs: 1_000 },
  };
  const { signal } = new AbortController();
  const credential = { type: 'api_key', secret: 'k' } as const;
  const at = { deps, leg, credential, signal, accepted: () => undefined };
  const asked = exchange(at, call.value, { id: '1', at: START, moved: false });
  body.write(gzipSync(`{"a":"${randomBytes(9 * 1024 * 1024).toString('base64')}"}`).subarray(0, -8));
  const answered = await asked;
  if (!answered.ok || answered.value.kind !== 'large') throw new Error('not large');

  body.destroy(Object.assign(new Error('cut'), { code: 'ECONNRESET' }));
  await new Promise((done) => setTimeout(done, 10));
  await expect(answered.value.rest.next()).rejects.toThrow('cut');
});

/** What comes of one attempt at a stream whose pieces come when the test says so. */
function attempt(content: Record<string, string>, question: object) {
  const clock = createFakeClock(START);
  const body = new PassThrough();
  const sent: UpstreamRequest[] = [];
  const network = {
    send: async (request: UpstreamRequest) => (sent.push(request), ok({ status: 200, headers: content, body })),
    close: () => undefined,
  };
  const call = readCall(messages, '/v1/messages', { 'anthropic-beta': 'x' }, Buffer.from(JSON.stringify(question)));
  if (!call.ok) throw new Error(call.error);
  const deps = { clock, network, timeouts: { connectMs: 1_000, firstByteMs: 5_000, silenceMs: 60_000 } };
  const credential = { type: 'api_key', secret: 'k' } as const;
  const at = { deps, leg, credential, signal: new AbortController().signal, accepted: () => undefined };
  return { clock, body, sent, answer: exchange(at, call.value, { id: '1', at: START, moved: false }) };
}

const asked = { model: 'm', stream: true, max_tokens: 5, messages: [{ role: 'user', content: 'Hi' }] };
const events = { 'content-type': 'text/event-stream' };
const ping = 'event: ping\ndata: {"type":"ping"}\n\n';

test('a stream that only gives signs of life is left after the time for the first byte', async () => {
  const { clock, body, answer } = attempt(events, asked);
  body.write(ping);
  await clock.advance(4_999);
  body.write(ping);
  expect(clock.sleepers()).toBe(1);
  await clock.advance(1);
  expect(await answer).toMatchObject({
    ok: false,
    error: { classified: { reason: 'timeout' }, message: expect.stringContaining('within 5 s') as string },
  });
  expect(body.destroyed).toBe(true);
});

test('after the first word only silence counts, and nobody sleeps any more', async () => {
  const { clock, body, answer } = attempt(events, asked);
  body.write(`${ping}event: content_block_delta\ndata: {"type":"content_block_delta","delta":{"text":"Hi"}}\n\n`);
  expect(await answer).toMatchObject({ ok: true, value: { kind: 'stream' } });
  expect(clock.sleepers()).toBe(0);
  await clock.advance(10_000);
  expect(body.destroyed).toBe(false);
});

test('a whole answer may take its time once it has begun', async () => {
  const { clock, body, answer } = attempt({ 'content-type': 'application/json' }, { ...asked, stream: false });
  body.write('{"type":"message",');
  await clock.advance(20_000);
  body.end('"content":[]}');
  expect(await answer).toMatchObject({ ok: true, value: { kind: 'whole' } });
});

test.each([
  [
    'cannot be signed',
    { sign: async () => Promise.reject(new Error('no secret in AKIA-canary-0123456789')) },
    'no secret',
  ],
  ['has no address', {}, 'Invalid URL'],
])(
  'a request that %s is a failed attempt of that account, told in a sentence without its secret',
  async (_, more, why) => {
    const network = { send: () => Promise.reject(new TypeError('Invalid URL')), close: () => undefined };
    const call = readCall(messages, '/v1/messages', {}, Buffer.from(JSON.stringify({ ...asked, stream: false })));
    if (!call.ok) throw new Error(call.error);
    const timeouts = { connectMs: 1_000, firstByteMs: 1_000, silenceMs: 1_000 };
    const credential = { type: 'aws-sdk', secret: 'AKIA-canary-0123456789', ...more } as const;
    const { signal } = new AbortController();
    const at = {
      ...{ deps: { clock: createFakeClock(START), network, timeouts }, leg, credential, signal },
      accepted: () => undefined,
    };
    const answer = await exchange(at, call.value, { id: '1', at: START, moved: false });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'upstream', classified: { reason: 'auth' } } });
    expect(JSON.stringify(answer)).toContain(`could not be made ready for this account (`);
    expect(JSON.stringify(answer)).toContain(why);
    expect(JSON.stringify(answer)).not.toContain('canary');
  },
);

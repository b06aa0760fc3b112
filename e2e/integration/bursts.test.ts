import { afterAll, describe, expect, test } from 'vitest';
import { errorBody, type Wire } from '../upstreams/answers.ts';
import { startBaton, type Running } from '../upstreams/gateway-fixture.ts';
import type { Behaviour } from '../upstreams/upstream.ts';

/** Forty requests at once on a key that has turned bad, in each dialect. */

const FIRST = 'key-of-the-first-0123456789abcdefghijklmnop';
const SECOND = 'key-of-the-second-0123456789abcdefghijklmno';
const BURST = 40;

const asked: Readonly<Record<Wire, { readonly path: string; readonly body: object }>> = {
  'anthropic-messages': { path: '/v1/messages', body: { max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] } },
  'openai-completions': { path: '/v1/chat/completions', body: { messages: [{ role: 'user', content: 'Hi' }] } },
  'openai-responses': { path: '/v1/responses', body: { input: 'Hi' } },
  'google-generative-ai': {
    path: '/v1beta/models/own%2Fm:',
    body: { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] },
  },
};
const wires = Object.keys(asked) as Wire[];

const bad: readonly (readonly [string, Behaviour])[] = [
  ['rate limit', { kind: 'status', status: 429, type: 'rate_limit_error', message: 'Slow down', delayMs: 30 }],
  ['refused', { kind: 'status', status: 401, type: 'authentication_error', message: 'invalid key', delayMs: 30 }],
  ['no credit', { kind: 'status', status: 402, message: 'Insufficient credits', delayMs: 30 }],
];

/** Headers of a good answer, and then an error: in a stream, and instead of an object. */
const errsInside = (wire: Wire, stream: boolean): Behaviour => {
  const [type, message] = ['rate_limit_error', 'Rate limit reached, too many requests'];
  if (stream) return { kind: 'stream-error', when: 'first', type, message };
  const headers = { 'content-type': 'application/json' };
  return { kind: 'raw', headers, pieces: [' ', JSON.stringify(errorBody(wire, type, message))], pauseMs: 30 };
};

describe.each(wires)('%s', (wire) => {
  let baton: Running;
  const started: Running[] = [];

  afterAll(async () => {
    await Promise.all(started.map((one) => one.close()));
  });

  async function start() {
    baton = await startBaton({
      model: { primary: 'own/m', fallbacks: [] },
      // Forty at once on a busy machine may wait a while for their turn.
      gateway: { timeouts: { connectMs: 10_000, firstByteMs: 10_000, silenceMs: 10_000 } },
      providers: (url) => ({ own: { baseUrl: `${url}/v1`, api: wire } }),
    });
    started.push(baton);
    const first = await baton.addKey('own', 'First', FIRST);
    const second = await baton.addKey('own', 'Second', SECOND);
    await baton.call('order.set', { provider: 'own', order: [first, second] });
  }

  async function ask(stream: boolean) {
    const { path, body } = asked[wire];
    const isGoogle = wire === 'google-generative-ai';
    const method = stream ? 'streamGenerateContent?alt=sse' : 'generateContent';
    const answer = await fetch(`${baton.url}${path}${isGoogle ? method : ''}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${baton.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(isGoogle ? body : { model: 'own/m', stream, ...body }),
    });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  }
  const burst = (stream: boolean) => Promise.all(Array.from({ length: BURST }, () => ask(stream)));

  test.each(bad)('%s: a fresh burst wastes at most three calls, the next one none', async (what, behaviour) => {
    await start();
    baton.upstream.script(FIRST, behaviour);
    const stream = what !== 'refused';
    for (const { status, text } of await burst(stream))
      expect([status, text.includes('upstream')]).toEqual([200, true]);
    expect(baton.upstream.callsOf(FIRST)).toBeGreaterThan(0);
    expect(baton.upstream.callsOf(FIRST)).toBeLessThanOrEqual(3);
    expect(baton.upstream.callsOf(SECOND)).toBe(BURST);

    baton.upstream.forget();
    await burst(stream);
    expect([baton.upstream.callsOf(FIRST), baton.upstream.callsOf(SECOND)]).toEqual([0, BURST]);
  });

  test.each([
    ['a stream', true],
    ['a whole answer', false],
  ])('errs inside a 200, in %s: at most three calls are wasted', async (_what, stream) => {
    await start();
    baton.upstream.script(FIRST, errsInside(wire, stream));
    for (const { status, text } of await burst(stream))
      expect([status, text.includes('upstream'), text.includes('too many')]).toEqual([200, true, false]);
    expect(baton.upstream.callsOf(FIRST)).toBeGreaterThan(0);
    expect(baton.upstream.callsOf(FIRST)).toBeLessThanOrEqual(3);
    expect(baton.upstream.callsOf(SECOND)).toBe(BURST);
  });

  test('both limited: 429, and Retry-After says when the first of them is back', async () => {
    await start();
    const limited = (seconds: number): Behaviour => ({
      ...{ kind: 'status', status: 429, type: 'rate_limit_error', message: 'Slow down', delayMs: 30 },
      headers: { 'retry-after': String(seconds) },
    });
    baton.upstream.script(FIRST, limited(900));
    baton.upstream.script(SECOND, limited(600));
    for (const calls of [3, 0]) {
      baton.upstream.forget();
      for (const { status, text, headers } of await burst(false)) {
        expect([status, (JSON.parse(text) as { error: { message?: string } }).error.message]).toEqual([
          429,
          expect.stringContaining('All models failed') as string,
        ]);
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(590);
        expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(600);
      }
      for (const key of [FIRST, SECOND]) expect(baton.upstream.callsOf(key)).toBeLessThanOrEqual(calls);
    }
  });
});

import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { err, ok } from '#shared/result';
import type { Network, UpstreamRequest } from '../ports.ts';
import { settle } from '../testing/clock.ts';
import { createFakePorts, type FakePorts } from '../testing/ports.ts';
import { openBaton } from '../testing/open-baton.ts';

const KEY = (name: string) => `sk-ant-api03-${name.padEnd(100, 'x')}`;

const said = {
  ...{ type: 'message', role: 'assistant', model: 'm', content: [{ type: 'text', text: 'OK' }] },
  ...{ stop_reason: 'end_turn', usage: { input_tokens: 1, output_tokens: 1 } },
};
const failure = (type: string, message: string) => ({ type: 'error', error: { type, message } });

type Answer = { readonly status?: number; readonly body: unknown; readonly after?: number };

/** Answers by the account that asks, as it is told; some only after a while. */
function provider(ports: () => FakePorts, answers: Record<string, Answer>) {
  const sent: UpstreamRequest[] = [];
  let asking = 0;
  const most = { atOnce: 0 };
  const network: Network = {
    close: () => undefined,
    async send(request, signal) {
      sent.push(request);
      asking += 1;
      most.atOnce = Math.max(most.atOnce, asking);
      const name = Object.keys(answers).find((one) => request.headers['x-api-key'] === KEY(one));
      const { status = 200, body, after = 0 } = answers[name ?? ''] ?? { body: said };
      await ports().clock.sleep(after, signal);
      asking -= 1;
      if (signal.aborted) return err({ code: 'ABORTED', message: 'aborted' });
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const headers = { 'content-type': typeof body === 'string' ? 'text/html' : 'application/json' };
      return ok({ status, headers, body: Readable.from([Buffer.from(text)]) });
    },
  };
  return { network, sent, most };
}

async function setup(answers: Record<string, Answer>) {
  const upstream = provider(() => ports, answers);
  const ports: FakePorts = createFakePorts({ network: upstream.network });
  const { baton, call } = await openBaton(ports);
  const events: [string, unknown][] = [];
  baton.subscribe((event, payload) => void events.push([event, payload]));
  for (const label of Object.keys(answers))
    await call('accounts.add', { provider: 'anthropic', kind: 'api_key', secret: KEY(label), label });
  await call('order.set', {
    provider: 'anthropic',
    order: Object.keys(answers).map((label) => `anthropic:${label.toLowerCase()}`),
  });
  return { baton, ports, events, call, ...upstream };
}

const told = (events: readonly [string, unknown][]) => events.map(([name]) => name);

describe('what an account answers', () => {
  test('good, refused, limited, broke, slow and lying ones are told apart, and marked as any request would', async () => {
    const world = await setup({
      Good: { body: said },
      Wrong: { status: 401, body: failure('authentication_error', `invalid x-api-key ${KEY('Wrong')}`) },
      Limited: { status: 429, body: failure('rate_limit_error', 'slow down') },
      Broke: { status: 400, body: failure('invalid_request_error', 'Your credit balance is too low') },
      Slow: { body: said, after: 60_000 },
      Lying: { body: '<html>Welcome to the hotel</html>' },
    });
    const job = await world.call('probe.start', { agentId: 'main' });
    expect(job).toMatchObject({ kind: 'probe', state: 'running' });
    await world.ports.clock.advance(8_000);

    const { job: ended, summary } = await world.call('probe.get', { id: job.id });
    expect(ended).toMatchObject({ state: 'finished', done: 6, total: 6 });
    expect(summary.results.map(({ profileId, status }) => [profileId, status])).toEqual([
      ['anthropic:good', 'ok'],
      ['anthropic:wrong', 'auth'],
      ['anthropic:limited', 'rate_limit'],
      ['anthropic:broke', 'billing'],
      ['anthropic:slow', 'timeout'],
      ['anthropic:lying', expect.not.stringMatching('ok')],
    ]);
    expect(summary).toMatchObject({ totalTargets: 6, durationMs: 8_000 });
    expect(summary.options).toEqual({ timeoutMs: 8_000, concurrency: 2, maxTokens: 8 });
    expect(JSON.stringify(world.events)).not.toContain(KEY('Wrong'));
    expect(summary.results[1]?.error).toContain('invalid x-api-key');

    const { groups } = await world.call('accounts.list', {});
    expect(groups[0]?.profiles.map(({ id, state }) => [id, state.kind])).toEqual([
      ['anthropic:good', 'in-use'],
      ['anthropic:wrong', 'cooling'],
      ['anthropic:limited', 'cooling'],
      ['anthropic:broke', 'disabled'],
      ['anthropic:slow', 'unchecked'],
      expect.arrayContaining(['anthropic:lying']),
    ]);
  });

  test('nobody is told that accounts ran out, or that none is left: no request waited', async () => {
    const world = await setup({ Limited: { status: 429, body: failure('rate_limit_error', 'slow down') } });
    await world.call('probe.start', {});
    await settle();
    expect(told(world.events)).toContain('job');
    expect(told(world.events)).not.toContain('account-ran-out');
    expect(told(world.events)).not.toContain('none-left');
  });

  test('one that cools is asked all the same, and its window ends when it answers', async () => {
    const answers: Record<string, Answer> = { Back: { status: 429, body: failure('rate_limit_error', 'slow down') } };
    const world = await setup(answers);
    await world.call('probe.start', {});
    await settle();
    answers['Back'] = { body: said };
    const { id } = await world.call('probe.start', {});
    await settle();
    expect((await world.call('probe.get', { id })).summary.results).toMatchObject([{ status: 'ok' }]);
    const { groups } = await world.call('accounts.list', {});
    expect(groups[0]?.profiles[0]?.state.kind).toBe('in-use');
  });
});

describe('what is sent', () => {
  test('a few tokens, without tools and without thinking, by each account itself and by no other', async () => {
    const world = await setup({ One: { body: said }, Two: { status: 500, body: failure('api_error', 'broken') } });
    await world.call('probe.start', { maxTokens: 3 });
    await settle();
    expect(world.sent.map(({ headers }) => headers['x-api-key'])).toEqual([KEY('One'), KEY('Two')]);
    const body = JSON.parse(Buffer.concat([world.sent[0]!.body as Uint8Array]).toString()) as object;
    expect(body).toMatchObject({ max_tokens: 3, model: 'claude-opus-4-5' });
    expect(body).not.toHaveProperty('tools');
    expect(JSON.stringify(body)).not.toContain('enabled');
  });

  test('so many at a time as asked for', async () => {
    const slow = { body: said, after: 1_000 };
    const world = await setup({ A: slow, B: slow, C: slow, D: slow, E: slow });
    await world.call('probe.start', { concurrency: 3 });
    await world.ports.clock.advance(5_000);
    expect(world.most.atOnce).toBe(3);
    const two = await world.call('probe.start', {});
    await world.ports.clock.advance(1_500);
    expect(await world.call('probe.get', { id: two.id })).toMatchObject({ job: { done: 2, total: 5 } });
  });

  test('a model that is not allowed is asked where nothing else is there, since it is the account that counts', async () => {
    const world = await setup({ One: { body: said } });
    await world.call('models.set', { model: 'openai/gpt-5.2' });
    const { id } = await world.call('probe.start', { providers: ['anthropic'] });
    await settle();
    const { results } = (await world.call('probe.get', { id })).summary;
    expect(results).toMatchObject([{ status: 'ok', model: expect.stringMatching(/^anthropic\//) }]);
  });

  test('limits that are no positive whole numbers are refused', async () => {
    const world = await setup({ One: { body: said } });
    for (const wrong of [{ timeoutMs: 0 }, { concurrency: -1 }, { maxTokens: 1.5 }])
      expect(await world.baton.dispatch('probe.start', wrong)).toMatchObject({ error: { code: 'bad-input' } });
  });
});

test('a probe that is cancelled stops asking at once, and what it knows stays known', async () => {
  const slow = { body: said, after: 5_000 };
  const world = await setup({ Quick: { body: said }, Slow: slow, Later: slow });
  const { id } = await world.call('probe.start', { concurrency: 1 });
  await world.ports.clock.advance(1_000);
  await world.call('job.cancel', { id });
  await settle();
  const { job, summary } = await world.call('probe.get', { id });
  expect(job).toMatchObject({ state: 'cancelled', done: 1, total: 3 });
  expect(summary.results).toMatchObject([{ profileId: 'anthropic:quick', status: 'ok' }]);
  expect(world.sent).toHaveLength(2);
  const { groups } = await world.call('accounts.list', {});
  expect(groups[0]?.profiles.map(({ errorCount }) => errorCount)).toEqual([0, 0, 0]);
});

import { beforeEach, expect, test } from 'vitest';
import { createFakeCore } from '../../testing/fake-api.ts';
import type { FakeCore } from '../../testing/fake-api.ts';
import { valueOf } from '../../client/resource.ts';
import { chainOf } from './chain.ts';
import { createModelsStore } from './models-store.ts';
import type { ModelsStore } from './models-store.ts';

const [opus, sonnet, gpt] = ['anthropic/claude-opus-4-5', 'anthropic/claude-sonnet-4-5', 'openai/gpt-5.2'] as const;

let core: FakeCore;
let store: ModelsStore;

beforeEach(async () => {
  core = createFakeCore({ now: () => 1_000 });
  store = createModelsStore({ api: core.client.api, client: core.client, now: core.now, agentId: 'main' });
  await store.selection.getState().load();
});

const keys = () => chainOf(valueOf(store.selection.getState().view)!).map(({ key }) => key);
const written = () =>
  core.calls.filter(({ call }) => call === 'models.set' || call === 'fallbacks.set').map(({ call }) => call);

test('moving a fallback writes only the fallbacks', async () => {
  expect(await store.setChain([opus, gpt, sonnet])).toBeNull();
  expect(keys()).toEqual([opus, gpt, sonnet]);
  expect(written()).toEqual(['fallbacks.set']);
});

test('moving a model to the front makes it the primary', async () => {
  expect(await store.setChain([gpt, opus, sonnet])).toBeNull();
  expect(core.world.primary).toBe(gpt);
  expect(core.world.fallbacks).toEqual([opus, sonnet]);
});

test('the same order writes nothing', async () => {
  await store.setChain([opus, sonnet, gpt]);
  expect(written()).toEqual([]);
});

test('when the fallbacks are refused, the primary is taken back and the reason is told', async () => {
  core.fail('fallbacks.set', { code: 'write-failed', path: '/x/baton.json', why: 'disk full' });
  expect(await store.setChain([gpt, opus, sonnet])).toContain('disk full');
  expect(keys()).toEqual([opus, sonnet, gpt]);
});

test('a refused primary changes nothing', async () => {
  core.fail('models.set', { code: 'write-failed', path: '/x/baton.json', why: 'disk full' });
  expect(await store.setChain([gpt, opus, sonnet])).toContain('disk full');
  expect(written()).toEqual(['models.set']);
  expect(keys()).toEqual([opus, sonnet, gpt]);
});

test('half of a new order is never shown', async () => {
  // A core that needs longer for the second write than the window for a load.
  const write = core.client.api['fallbacks.set'];
  const slow = createModelsStore({
    api: {
      ...core.client.api,
      'fallbacks.set': async (input) => {
        await new Promise((done) => setTimeout(done, 30));
        return write(input);
      },
    },
    client: core.client,
    now: core.now,
    agentId: 'main',
  });
  const stopSlow = slow.start();
  await new Promise((done) => setTimeout(done, 10));
  const orders: string[] = [];
  slow.selection.subscribe(({ view }) =>
    orders.push(
      chainOf(valueOf(view)!)
        .map(({ key }) => key)
        .join(' '),
    ),
  );
  expect(await slow.setChain([gpt, opus, sonnet])).toBeNull();
  stopSlow();
  expect(new Set(orders.filter((order) => order.startsWith(gpt)))).toEqual(new Set([`${gpt} ${opus} ${sonnet}`]));
});

test('an alias that is taken is refused with what it means', async () => {
  const result = await store.addAlias('opus', gpt);
  expect(result).toMatchObject({ ok: false, error: { code: 'alias-taken', alias: 'opus' } });
});

test('what the core says changed is loaded again', async () => {
  const stop = store.start();
  await new Promise((done) => setTimeout(done, 0));
  core.world.fallbacks = [gpt];
  core.emit('changed', { topics: ['models'] });
  await new Promise((done) => setTimeout(done, 0));
  expect(keys()).toEqual([opus, gpt]);
  stop();
  core.world.fallbacks = [];
  core.emit('changed', { topics: ['models'] });
  await new Promise((done) => setTimeout(done, 0));
  expect(keys()).toEqual([opus, gpt]);
});

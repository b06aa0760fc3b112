import { beforeEach, describe, expect, test } from 'vitest';
import { createFakeCore } from '../../testing/fake-api.ts';
import type { FakeCore } from '../../testing/fake-api.ts';
import { valueOf } from '../../client/resource.ts';
import { chainOf } from '../../client/model-lines.ts';
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

const keys = () => chainOf(valueOf(store.selection.getState().view)!, 'text').map(({ key }) => key);
const written = () =>
  core.calls.filter(({ call }) => call === 'models.set' || call === 'fallbacks.set').map(({ call }) => call);

test('moving a fallback writes only the fallbacks', async () => {
  expect(await store.setChain('text', [opus, gpt, sonnet])).toBeNull();
  expect(keys()).toEqual([opus, gpt, sonnet]);
  expect(written()).toEqual(['fallbacks.set']);
});

test('moving a model to the front makes it the primary', async () => {
  expect(await store.setChain('text', [gpt, opus, sonnet])).toBeNull();
  expect(core.world.primary).toBe(gpt);
  expect(core.world.fallbacks).toEqual([opus, sonnet]);
});

test('the same order writes nothing', async () => {
  await store.setChain('text', [opus, sonnet, gpt]);
  expect(written()).toEqual([]);
});

test('when the fallbacks are refused, the primary is taken back and the reason is told', async () => {
  core.fail('fallbacks.set', { code: 'write-failed', path: '/x/baton.json', why: 'disk full' });
  expect(await store.setChain('text', [gpt, opus, sonnet])).toContain('disk full');
  expect(keys()).toEqual([opus, sonnet, gpt]);
});

test('a refused primary changes nothing', async () => {
  core.fail('models.set', { code: 'write-failed', path: '/x/baton.json', why: 'disk full' });
  expect(await store.setChain('text', [gpt, opus, sonnet])).toContain('disk full');
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
      chainOf(valueOf(view)!, 'text')
        .map(({ key }) => key)
        .join(' '),
    ),
  );
  expect(await slow.setChain('text', [gpt, opus, sonnet])).toBeNull();
  stopSlow();
  expect(new Set(orders.filter((order) => order.startsWith(gpt)))).toEqual(new Set([`${gpt} ${opus} ${sonnet}`]));
});

describe('the line for images', () => {
  const images = () => chainOf(valueOf(store.selection.getState().view)!, 'image').map(({ key }) => key);

  test('its first one is the image model, the others are its fallbacks', async () => {
    expect(await store.setChain('image', [sonnet, gpt])).toBeNull();
    expect([core.world.image, core.world.imageFallbacks]).toEqual([sonnet, [gpt]]);
    expect(images()).toEqual([sonnet, gpt]);
    expect(keys()).toEqual([opus, sonnet, gpt]);
  });

  test('emptied there is no image model', async () => {
    await store.setChain('image', [sonnet]);
    expect(await store.setChain('image', [])).toBeNull();
    expect(core.world.image).toBeNull();
  });

  test('a refused fallback takes the new first one back to none', async () => {
    core.fail('imageFallbacks.set', { code: 'write-failed', path: '/x/baton.json', why: 'disk full' });
    expect(await store.setChain('image', [sonnet, gpt])).toContain('disk full');
    expect(core.world.image).toBeNull();
  });
});

describe('an alias', () => {
  const opusIs = { alias: 'opus', key: opus };

  test('gets another name', async () => {
    expect((await store.editAlias(opusIs, { alias: 'best', key: opus })).ok).toBe(true);
    expect(core.world.aliases).toMatchObject({ best: opus });
    expect(core.world.aliases).not.toHaveProperty('opus');
  });

  test('gets another model', async () => {
    expect((await store.editAlias(opusIs, { alias: 'opus', key: gpt })).ok).toBe(true);
    expect(core.world.aliases['opus']).toBe(gpt);
  });

  test('gets both, and the old name means nothing any more', async () => {
    expect((await store.editAlias(opusIs, { alias: 'quick', key: gpt })).ok).toBe(true);
    expect(core.world.aliases).toMatchObject({ quick: gpt });
    expect(core.world.aliases).not.toHaveProperty('opus');
  });

  test('stays what it was when the change is refused', async () => {
    core.fail('aliases.add', { code: 'write-failed', path: '/x/baton.json', why: 'disk full' });
    expect((await store.editAlias(opusIs, { alias: 'best', key: opus })).ok).toBe(false);
    expect(core.world.aliases['opus']).toBe(opus);
  });
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

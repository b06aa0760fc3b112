import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFakePorts } from '../testing/ports.ts';
import { openVault } from '../vault/vault.ts';
import { defaultConfig } from '../config/schema.ts';
import { orderProfiles, type OrderConfig } from './order.ts';
import { COOLING_MOST, firstInOrder, MOVED_MOST, READY_MOST, ROWS_KEPT, statsTouched } from './standing.ts';
import { openProfiles } from './store.ts';
import type { UsageStats } from './types.ts';
import { coolingUntil } from './windows.ts';

const NOW = 1_000_000;

const change = fc.record({
  who: fc.nat({ max: 59 }),
  stats: fc.oneof(
    fc.record({ lastUsed: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ cooldownUntil: fc.integer({ min: NOW - 5, max: NOW + 20 }), lastUsed: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ disabledUntil: fc.integer({ min: NOW - 5, max: NOW + 20 }) }),
    fc.integer({ min: NOW - 5, max: NOW + 20 }).map((cooldownUntil): UsageStats => ({
      models: { m: { cooldownUntil, reason: 'rate_limit', errorCount: 1, lastFailureAt: 1 } },
    })),
    fc.record({ cooldownUntil: fc.integer({ min: NOW - 5, max: NOW + 20 }), disabledUntil: fc.constant(NOW + 9) }),
    // Failed while the clock was ahead: it does not count yet.
    fc.record({
      cooldownUntil: fc.integer({ min: NOW + 60_000, max: NOW + 70_000 }),
      lastFailureAt: fc.integer({ min: NOW + 60_000, max: NOW + 60_020 }),
    }),
    fc.integer({ min: NOW + 60_000, max: NOW + 60_020 }).map((lastFailureAt): UsageStats => ({
      models: { m: { cooldownUntil: NOW + 70_000, reason: 'rate_limit', errorCount: 1, lastFailureAt } },
    })),
    fc.constant<UsageStats>({}),
  ),
  // Now and then the clock is set back.
  later: fc.integer({ min: -3, max: 4 }),
  model: fc.constantFrom('m', 'other', undefined),
});

/** What `firstInOrder` has to say, by way of the whole order. */
function expected(query: Parameters<typeof orderProfiles>[0]) {
  const { ids, source } = orderProfiles(query);
  const isCooling = (id: string) => coolingUntil(query.store.usageStats[id], query.now, query.model) !== null;
  const ready = ids.filter((id) => !isCooling(id)).slice(0, READY_MOST);
  const cooling = ids.filter(isCooling).slice(0, COOLING_MOST);
  // Where everybody would stand if nobody cooled.
  const awake = Object.entries(query.store.usageStats).map(([id, { lastUsed }]) => [
    id,
    { ...(lastUsed && { lastUsed }) },
  ]);
  const whole = orderProfiles({ ...query, store: { ...query.store, usageStats: Object.fromEntries(awake) } }).ids;
  const behind = cooling.map(
    (id) => [id, ready.filter((one) => whole.indexOf(one) < whole.indexOf(id)).length] as const,
  );
  return { source, ids: [...ready, ...cooling], behind: new Map(behind) };
}

async function setup(count: number, order?: readonly string[]) {
  const ports = createFakePorts();
  const types = ['api_key', 'token', 'oauth'] as const;
  const profiles = Array.from({ length: count }, (_, i) => {
    const type = types[i % 3] ?? 'api_key';
    const secret = { api_key: { key: 'k' }, token: { token: 't' }, oauth: { access: 'a', refresh: 'r' } }[type];
    // Every seventh token ends while the test runs.
    const ends = type === 'token' && i % 7 === 1 ? { expires: NOW + i } : {};
    return [`p:${String(i)}`, { type, provider: 'p', ...secret, ...ends }] as const;
  });
  const store = { version: 1, profiles: Object.fromEntries(profiles), ...(order && { order: { p: order } }) };
  ports.files.edit('/state/agents/main/agent/auth-profiles.json', JSON.stringify(store));
  return await openProfiles({ ...ports, vault: await openVault(ports) });
}

/** Counts how often anybody's counters are looked at. */
async function counted(count: number) {
  const store = (await setup(count)).view('main');
  const written: Record<string, UsageStats> = {};
  let looked = 0;
  const usageStats = new Proxy(written, {
    get: (target, key) => ((looked += 1), Reflect.get(target, key) as unknown),
  });
  const query = { store: { ...store, usageStats }, config: defaultConfig(), agentId: 'main', provider: 'p' };
  return {
    first: (now: number, model?: string) => firstInOrder({ ...query, now, model }),
    set(id: string, stats: UsageStats) {
      written[id] = stats;
      statsTouched(usageStats, id);
    },
    looks: () => looked,
  };
}

describe('the first of the order', () => {
  test.each([
    ['without an order', undefined],
    ['with one', Array.from({ length: 50 }, (_, i) => `p:${String((i * 7) % 60)}`)],
  ])('%s is that of the whole order, whatever happens in between', async (_what, order) => {
    const config: OrderConfig = defaultConfig();
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 80 }), fc.boolean(), async (changes, own) => {
        const profiles = await setup(60, order);
        const agentId = own ? 'main' : 'other';
        await profiles.ready(agentId);
        let now = NOW;
        for (const { who, stats, later, model } of changes) {
          profiles.usage.setStats(agentId, `p:${String(who)}`, stats);
          now += later;
          const query = { store: profiles.view(agentId), config, agentId, provider: 'p', now, model };
          expect(firstInOrder(query)).toEqual(expected(query));
        }
      }),
      { numRuns: 40 },
    );
  });

  test('follows accounts that come, go and change, and another config', async () => {
    const profiles = await setup(4);
    const ids = (config: OrderConfig = defaultConfig()) =>
      firstInOrder({ store: profiles.view('main'), config, agentId: 'main', provider: 'p', now: NOW }).ids;
    expect(ids()).toEqual(['p:2', 'p:1', 'p:0', 'p:3']);
    await profiles.add('main', { id: 'p:9', provider: 'p', type: 'oauth' }, '{"access":"a","refresh":"r"}');
    await profiles.take('main', 'p:0');
    expect(ids()).toEqual(['p:2', 'p:9', 'p:1', 'p:3']);
    await profiles.setOrder('main', 'p', ['p:3', 'p:1']);
    expect(ids()).toEqual(['p:3', 'p:1']);
    await profiles.setOrder('main', 'p', null);
    const config = defaultConfig();
    expect(ids({ ...config, auth: { ...config.auth, order: { p: ['p:9'] } } })).toEqual(['p:9']);
  });

  test('holds a pin that stands far behind, while it does not cool', async () => {
    const profiles = await setup(300);
    const query = { store: profiles.view('main'), config: defaultConfig(), agentId: 'main', provider: 'p', now: NOW };
    const preferred = 'p:297';
    expect(firstInOrder(query).ids).not.toContain(preferred);
    expect(firstInOrder({ ...query, preferred }).ids.at(-1)).toBe(preferred);
    expect(firstInOrder({ ...query, preferred: 'p:unknown' }).ids).toHaveLength(READY_MOST);
    profiles.usage.setStats('main', preferred, { cooldownUntil: NOW + 1 });
    expect(firstInOrder({ ...query, preferred }).ids.slice(0, READY_MOST)).not.toContain(preferred);
  });

  test.each([
    ['', 0],
    [', when nearly all of them cool', 90],
  ])('looks at as many accounts of ten thousand as of a hundred%s', async (_when, percent) => {
    const looksFor = async (count: number) => {
      const profiles = await setup(count);
      for (let i = 0; i < (count * percent) / 100; i += 1)
        profiles.usage.setStats('main', `p:${String(i)}`, { cooldownUntil: NOW + 2 + i });
      const store = profiles.view('main');
      let looks = 0;
      const usageStats = new Proxy(store.usageStats, {
        get: (target, key) => ((looks += 1), Reflect.get(target, key) as unknown),
      });
      const at = { config: defaultConfig(), agentId: 'main', provider: 'p' };
      const first = (now: number) => firstInOrder({ ...at, store: { ...store, usageStats }, now });
      first(NOW + 1); // a token has ended
      looks = 0;
      // Ten of them come back meanwhile.
      for (let i = 0; i < 10; i += 1) first(NOW + 2 + i);
      return looks;
    };
    expect(await looksFor(10_000)).toBe(await looksFor(100));
  });

  test('is that of the whole order, too, however many moved since it was asked for last', async () => {
    const profiles = await setup(700);
    const config = defaultConfig();
    let now = NOW + 1_000; // no token ends any more
    const check = () => {
      const query = { store: profiles.view('main'), config, agentId: 'main', provider: 'p', now, model: 'm' };
      expect(firstInOrder(query)).toEqual(expected(query));
    };
    for (const moved of [1, MOVED_MOST, MOVED_MOST + 1, 700]) {
      for (let i = 0; i < moved; i += 1) {
        const until = i % 3 === 0 ? {} : { cooldownUntil: now + 1 + ((i * 11) % 40) };
        profiles.usage.setStats('main', `p:${String((i * 13) % 700)}`, { lastUsed: 1 + ((i * 7) % 90), ...until });
      }
      check();
      for (const later of [1, 20, 20]) {
        now += later;
        check();
      }
    }
  });

  test.each([
    ['were used', (i: number): UsageStats => ({ lastUsed: NOW + i }), 0],
    ['are back from their window', (): UsageStats => ({ cooldownUntil: NOW + 5_005 }), 10],
  ])(
    'moves a few accounts that %s, and is made anew where very many would have to move',
    async (_what, stats, later) => {
      const looksOf = async (moved: number) => {
        const { first, set, looks } = await counted(1_000);
        first(NOW + 5_000);
        const made = looks();
        const half = Math.floor(moved / 2);
        for (let i = 0; i < half; i += 1) set(`p:${String(3 * i)}`, stats(i));
        if (later > 0) first(NOW + 5_000);
        for (let i = half; i < moved; i += 1) set(`p:${String(3 * i)}`, stats(i));
        if (later > 0) first(NOW + 5_000);
        const before = looks();
        first(NOW + 5_000 + later);
        return [looks() - before, made];
      };
      expect(await looksOf(MOVED_MOST)).toEqual([MOVED_MOST, expect.any(Number)]);
      const [looked, made] = await looksOf(MOVED_MOST + 1);
      expect(looked).toBe(made);
    },
  );

  test('of many orders the one asked for longest ago is forgotten', async () => {
    const { first, looks } = await counted(10);
    const looksFor = (model: string) => {
      const before = looks();
      first(NOW, model);
      return looks() - before;
    };
    looksFor('in use');
    const made = looksFor('first');
    for (let i = 0; i < 200; i += 1) {
      looksFor(`made up ${String(i)}`);
      expect(looksFor('in use')).toBeLessThan(made);
    }
    expect(looksFor('made up 199')).toBeLessThan(made);
    expect(looksFor('first')).toBe(made);
  });

  test('orders of very many accounts are kept in smaller number', async () => {
    const accounts = 10_000;
    const { first, looks } = await counted(accounts);
    const isKept = (model: number) => {
      const before = looks();
      first(NOW, `m${String(model)}`);
      return looks() - before < accounts;
    };
    const most = ROWS_KEPT / accounts;
    const models = Array.from({ length: most + 1 }, (_, i) => i);
    expect(models.filter(isKept)).toEqual([]);
    expect(models.slice(1).filter(isKept)).toEqual(models.slice(1));
    expect(isKept(0)).toBe(false);
  });

  test('keeps no order for every name of a model that a client made up', async () => {
    const profiles = await setup(3);
    const store = profiles.view('main');
    const ids = (model: string) =>
      firstInOrder({ store, config: defaultConfig(), agentId: 'main', provider: 'p', now: NOW, model }).ids;
    for (let i = 0; i < 200; i += 1) ids(`made up ${String(i)}`);
    profiles.usage.setStats('main', 'p:2', { cooldownUntil: NOW + 1 });
    expect(ids('made up 0')).toEqual(['p:1', 'p:0', 'p:2']);
    expect(ids('made up 199')).toEqual(['p:1', 'p:0', 'p:2']);
  });
});

import type { Api } from '#shared/contract';
import type { ModelStep } from '#shared/model';
import { err, ok } from '#shared/result';
import type { FakeState } from './fake-api.ts';
import { fakeImages, imageSelection } from './fake-images.ts';

type Name = Exclude<
  keyof Api,
  | `accounts.${string}`
  | `login.${string}`
  | `import.${string}`
  | `order.${string}`
  | `job.${string}`
  | `probe.${string}`
  | `scan.${string}`
  | `sessions.${string}`
  | `route.${string}`
  | `usage.${string}`
  | `activity.${string}`
  | 'vault.unlock'
  | `providers.${string}`
>;

/** Models, agents, doctor, settings and the frame, kept in the world. */
export function fakeRest(state: FakeState): Pick<Api, Name> {
  return {
    ...frame(state),
    ...models(state),
    ...chain(state),
    ...fakeImages(state),
    ...agents(state),
    ...watching(state),
  };
}

function frame(state: FakeState): Pick<Api, 'app.get' | 'gateway.pause' | 'settings.get' | 'settings.set'> {
  const { world } = state;
  return {
    'app.get': async () => ok(world.app),
    'gateway.pause': async ({ paused }) => {
      world.app.gateway.state = paused ? 'paused' : 'on';
      state.changed('app');
      return ok({});
    },
    'settings.get': async () => ok(world.settings),
    'settings.set': async (change) => {
      Object.assign(world.settings, change);
      world.app.appearance = world.settings.appearance;
      state.changed('app', 'settings');
      return ok(world.settings);
    },
  };
}

function step({ world }: FakeState, key: string): ModelStep {
  const row = world.models.find((each) => each.key === key);
  const provider = key.slice(0, key.indexOf('/'));
  const group = world.groups.find((each) => each.provider === provider) ?? { name: provider, profiles: [] };
  const usable = group.profiles.filter((each) => ['ready', 'in-use', 'unchecked'].includes(each.state.kind));
  const [first] = usable;
  return {
    key,
    name: row ? row.name : key,
    provider,
    providerName: group.name,
    costKind: first ? first.costKind : row?.local ? 'local' : 'paid',
    ready: usable.length,
    total: group.profiles.length,
    ambient: 'ambient' in group,
  };
}

function models(
  state: FakeState,
): Pick<
  Api,
  | 'models.list'
  | 'models.refresh'
  | 'models.selection'
  | 'models.set'
  | 'models.status'
  | 'aliases.add'
  | 'aliases.remove'
> {
  const { world } = state;
  const resolve = (name: string) => world.aliases[name] ?? name;
  return {
    'models.list': async ({ provider, local, all }) =>
      ok(
        world.models.filter(
          (row) =>
            (all ?? row.available) && (!local || row.local) && (provider === undefined || row.provider === provider),
        ),
      ),
    'models.refresh': async () => ok(world.lists),
    'models.selection': async ({ agentId = 'main' }) => {
      const agent = world.agents.find((each) => each.id === agentId);
      return ok({
        agentId,
        ownPrimary: agent?.ownModel ?? false,
        ownFallbacks: agent ? agent.fallbacks !== null : false,
        paidFallback: world.ownPaidFallback[agentId] ?? world.paidFallback,
        ownPaidFallback: agentId in world.ownPaidFallback,
        primary: step(state, agent?.ownModel ? agent.model : world.primary),
        fallbacks: (agent?.fallbacks ?? world.fallbacks).map((key) => step(state, key)),
        ...imageSelection(state, agentId, (key) => step(state, key)),
        aliases: Object.entries(world.aliases).map(([alias, key]) => ({ alias, key, name: step(state, key).name })),
      });
    },
    'models.set': async ({ agentId, model }) => {
      const agent = world.agents.find((each) => each.id === agentId && each.id !== 'main');
      const key = resolve(model ?? world.primary);
      if (!key.includes('/')) return err({ code: 'bad-model', model: key });
      if (agent && model === null) {
        Object.assign(agent, { model: key, modelName: step(state, key).name, ownModel: false });
        state.changed('models', 'accounts', 'agents');
        return ok({ model: key });
      }
      if (agent) Object.assign(agent, { model: key, modelName: step(state, key).name, ownModel: true });
      else world.primary = key;
      state.changed('models', 'accounts', 'agents');
      return ok({ model: key });
    },
    'models.status': async () => err({ code: 'internal', traceId: 'the window does not ask for this' }),
    'aliases.add': async ({ alias, model }) => {
      if (!/^[\w.:-]+$/.test(alias)) return err({ code: 'bad-alias', alias });
      const taken = world.aliases[alias];
      if (taken !== undefined && taken !== resolve(model)) {
        return err({ code: 'alias-taken', alias, model: step(state, taken).name });
      }
      const others = Object.entries(world.aliases).filter(([, key]) => key !== resolve(model));
      world.aliases = { ...Object.fromEntries(others), [alias]: resolve(model) };
      state.changed('models');
      return ok({ alias, model: resolve(model) });
    },
    'aliases.remove': async ({ alias }) => {
      world.aliases = Object.fromEntries(Object.entries(world.aliases).filter(([name]) => name !== alias));
      state.changed('models');
      return ok({});
    },
  };
}

function chain(
  state: FakeState,
): Pick<Api, 'fallbacks.add' | 'fallbacks.remove' | 'fallbacks.set' | 'models.paidFallback'> {
  const { world } = state;
  const own = (agentId?: string) => world.agents.find((each) => each.id === agentId && each.id !== 'main');
  const current = (agentId?: string) => own(agentId)?.fallbacks ?? world.fallbacks;
  const put = (agentId: string | undefined, fallbacks: string[] | null) => {
    const agent = own(agentId);
    if (agent) agent.fallbacks = fallbacks;
    else world.fallbacks = fallbacks ?? [];
    state.changed('models', 'agents', 'accounts');
    return ok({ fallbacks: current(agentId) });
  };
  return {
    'fallbacks.add': async ({ agentId, model }) =>
      put(agentId, [...current(agentId).filter((key) => key !== model), model]),
    'fallbacks.remove': async ({ agentId, model }) =>
      current(agentId).includes(model)
        ? put(
            agentId,
            current(agentId).filter((key) => key !== model),
          )
        : err({ code: 'not-a-fallback', model }),
    'fallbacks.set': async ({ agentId, models: list }) => put(agentId, list),
    'models.paidFallback': async ({ agentId = 'main', choice }) => {
      const { [agentId]: _, ...others } = world.ownPaidFallback;
      if (agentId === 'main') world.paidFallback = choice ?? world.paidFallback;
      else world.ownPaidFallback = choice === null ? others : { ...others, [agentId]: choice };
      state.changed('models', 'accounts');
      const own = world.ownPaidFallback[agentId];
      return ok({ choice: own ?? world.paidFallback, own: own !== undefined });
    },
  };
}

function agents(state: FakeState): Pick<Api, 'agents.list' | 'agents.add' | 'agents.remove' | 'agents.key'> {
  const { world } = state;
  return {
    'agents.list': async () => ok(world.agents),
    'agents.add': async ({ id }) => {
      if (!/^[a-z0-9][a-z0-9._-]{0,39}$/.test(id)) return err({ code: 'bad-agent-id', agentId: id });
      if (world.agents.some((each) => each.id === id)) return err({ code: 'agent-exists', agentId: id });
      const main = world.agents[0];
      if (!main) return err({ code: 'unknown-agent', agentId: 'main', nearest: [] });
      const { lastRequest: _, ...rest } = main;
      const agent = { ...rest, id, ownModel: false, fallbacks: null, ownOrder: [], keyHint: 'bk-…n3w' };
      world.agents.push(agent);
      state.changed('agents');
      return ok({ agent, key: `bk-for-${id}-n3w` });
    },
    'agents.remove': async ({ id }) => {
      if (id === 'main') return err({ code: 'agent-protected', agentId: id });
      world.agents = world.agents.filter((each) => each.id !== id);
      state.changed('agents');
      return ok({});
    },
    'agents.key': async ({ id, rotate }) =>
      world.agents.some((each) => each.id === id)
        ? ok({ key: `bk-for-${id}-${rotate ? 'second' : 'first'}` })
        : err({ code: 'unknown-agent', agentId: id, nearest: [] }),
  };
}

function watching(state: FakeState): Pick<Api, 'doctor.run' | 'doctor.fix' | 'ask'> {
  const { world, now } = state;
  const view = () => ({
    at: now(),
    checks: world.checks,
    problems: world.checks.filter((each) => each.level === 'problem').length,
    warnings: world.checks.filter((each) => each.level === 'warning').length,
  });
  return {
    'doctor.run': async () => ok(view()),
    'doctor.fix': async ({ ids }) => {
      const fixed = world.checks.filter(({ id, fix }) => fix !== undefined && (ids?.includes(id) ?? true));
      world.checks = world.checks.filter((each) => !fixed.includes(each));
      return ok({
        done: fixed.map(({ id, fix = '' }) => ({ id, message: fix })),
        failed: [],
        view: view(),
      });
    },
    ask: async ({ text, model }) =>
      ok({
        text: `You wrote: ${text}`,
        model: model ?? world.primary,
        attempts: 1,
        requestId: 'req-test',
        label: 'Work, Max plan',
      }),
  };
}

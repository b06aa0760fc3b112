import type { Api } from '#shared/contract';
import { err, ok } from '#shared/result';
import type { FakeState } from './fake-api.ts';

/** Providers of one's own, kept in the world. */
export function fakeProviders(state: FakeState): Pick<Api, Extract<keyof Api, `providers.${string}`>> {
  const { world, changed } = state;
  return {
    ...fakeOwn(state),
    'providers.list': async () => ok(world.providers),
    'providers.add': async ({ name, baseUrl, api }) => {
      const id = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
      if (world.providers.some((each) => each.id === id))
        return err({ code: 'bad-input', issues: [`There is a provider “${id}” already. Choose another name.`] });
      const made = {
        ...{ id, name, short: name.slice(0, 2), address: baseUrl, dialects: [api].flat(), logins: [] },
        methods: [{ kind: 'api_key' as const, minLength: 1 }],
        ...{ local: baseUrl.includes('127.0.0.1'), custom: true },
      };
      world.providers = [...world.providers, made];
      changed('models');
      return ok(made);
    },
    'providers.change': async ({ id, name, baseUrl, api, headers, models }) => {
      const found = world.providers.find((each) => each.id === id);
      if (!found) return err({ code: 'unknown-provider', provider: id, nearest: [] });
      if (name !== undefined) found.name = name;
      if (baseUrl !== undefined) found.address = baseUrl;
      if (api !== undefined) found.dialects = [api].flat();
      const own = world.own[id] ?? { headers: [], models: [] };
      for (const [header, value] of Object.entries(headers ?? {})) {
        own.headers = own.headers.filter((each) => each !== header);
        if (value !== null) own.headers.push(header);
      }
      if (models) own.models = models.map((model) => ({ id: model, name: model }));
      world.own[id] = own;
      changed('models', 'settings');
      return ok(found);
    },
  };
}

function fakeOwn({
  world,
  changed,
}: FakeState): Pick<Api, 'providers.own' | 'providers.dependents' | 'providers.remove'> {
  const accountsOf = (id: string) =>
    world.groups.flatMap(({ profiles }) => profiles).filter(({ provider }) => provider === id);
  return {
    'providers.own': async () =>
      ok(
        world.providers
          .filter(({ custom }) => custom)
          .map(({ id, name, address = '', dialects, local }) => ({
            ...{ id, name, address, dialects, needsKey: !local },
            ...(world.own[id] ?? { headers: [], models: [] }),
          })),
      ),
    'providers.dependents': async ({ id }) =>
      ok({
        dependents: accountsOf(id).map(({ label }) => ({ kind: 'account' as const, text: `${label} goes, too.` })),
      }),
    'providers.remove': async ({ id }) => {
      const accounts = accountsOf(id).map((profile) => ({ agentId: 'main', profileId: profile.id }));
      world.providers = world.providers.filter((each) => each.id !== id);
      world.groups = world.groups.filter(({ provider }) => provider !== id);
      changed('models', 'settings', 'accounts');
      return ok({ accounts });
    },
  };
}

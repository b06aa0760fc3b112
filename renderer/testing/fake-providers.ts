import type { Api } from '#shared/contract';
import { err, ok } from '#shared/result';
import type { FakeState } from './fake-api.ts';

/** Providers of one's own, kept in the world. */
export function fakeProviders({ world, changed }: FakeState): Pick<Api, Extract<keyof Api, `providers.${string}`>> {
  return {
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
    'providers.change': async ({ id, name, baseUrl, api }) => {
      const found = world.providers.find((each) => each.id === id);
      if (!found) return err({ code: 'unknown-provider', provider: id, nearest: [] });
      if (name !== undefined) found.name = name;
      if (baseUrl !== undefined) found.address = baseUrl;
      if (api !== undefined) found.dialects = [api].flat();
      changed('models');
      return ok(found);
    },
  };
}

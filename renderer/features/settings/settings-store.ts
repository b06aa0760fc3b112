import type { Api, Input } from '#shared/contract';
import { ok } from '#shared/result';
import type { AppView, SettingsView } from '#shared/status';
import { createResource } from '../../client/resource.ts';
import type { ResourceOptions } from '../../client/resource.ts';

export interface SettingsValue {
  readonly settings: SettingsView;
  readonly app: AppView;
}

export interface SettingsDeps extends Pick<ResourceOptions<SettingsValue>, 'client' | 'now'> {
  readonly api: Pick<Api, 'settings.get' | 'settings.set' | 'app.get'>;
}

/** The settings in force, and where the gateway and the vault stand. */
export function createSettingsStore({ api, client, now }: SettingsDeps) {
  const resource = createResource<SettingsValue>({
    client,
    now,
    topics: ['settings', 'app'],
    async load() {
      const [settings, app] = await Promise.all([api['settings.get']({}), api['app.get']({})]);
      if (!settings.ok) return settings;
      return app.ok ? ok({ settings: settings.value, app: app.value }) : app;
    },
  });
  return Object.assign(resource, {
    /** Writes at once; what is shown afterwards is what the core says. */
    async save(change: Input<'settings.set'>) {
      const result = await api['settings.set'](change);
      if (result.ok) await resource.getState().load();
      return result;
    },
  });
}
export type SettingsStore = ReturnType<typeof createSettingsStore>;

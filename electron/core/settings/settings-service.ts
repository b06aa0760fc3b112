import type { Input } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import type { SettingsView } from '#shared/status';
import type { ConfigService } from '../config/types.ts';
import type { ModelRef } from '../models/ref.ts';
import { settingsTrouble, settingsView, withSettings } from './settings.ts';

export interface SettingsService {
  view(): SettingsView;
  /** All of it or nothing. */
  set(change: Input<'settings.set'>): Promise<Result<SettingsView, BatonError>>;
}

export function createSettings(config: ConfigService, usedModels: () => readonly ModelRef[]): SettingsService {
  const view = () => settingsView(config.current());
  return {
    view,
    async set(change) {
      const issues = settingsTrouble(change);
      if (issues.length > 0) return err({ code: 'bad-input', issues });
      const written = await config.change((raw) => withSettings(raw, change, usedModels()));
      return written.ok ? ok(view()) : written;
    },
  };
}

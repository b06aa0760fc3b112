import type { Input } from '#shared/contract';
import type { SettingsView } from '#shared/status';
import { setIn } from '../config/edit.ts';
import type { Config } from '../config/schema.ts';
import { withOnlyTheseModels } from '../models/edits.ts';
import type { ModelRef } from '../models/ref.ts';
import { allowedKeys } from '../models/selection.ts';

type Raw = Record<string, unknown>;
type Change = Input<'settings.set'>;

/** The settings the window shows, from the config in force. */
export function settingsView(config: Config): SettingsView {
  const { billingBackoffHours, billingMaxHours, failureWindowHours } = config.auth.cooldowns;
  return {
    appearance: config.ui.appearance,
    gatewayPort: config.gateway.port,
    billingBackoffHours,
    billingMaxHours,
    failureWindowHours,
    warnBeforeDays: config.auth.warnBeforeDays,
    notifyBeforeDays: [...config.auth.notifyBeforeDays],
    onlyTheseModels: allowedKeys(config).length > 0,
  };
}

const paths = {
  appearance: ['ui', 'appearance'],
  gatewayPort: ['gateway', 'port'],
  billingBackoffHours: ['auth', 'cooldowns', 'billingBackoffHours'],
  billingMaxHours: ['auth', 'cooldowns', 'billingMaxHours'],
  failureWindowHours: ['auth', 'cooldowns', 'failureWindowHours'],
  warnBeforeDays: ['auth', 'warnBeforeDays'],
  notifyBeforeDays: ['auth', 'notifyBeforeDays'],
} as const satisfies Record<Exclude<keyof SettingsView, 'onlyTheseModels'>, readonly string[]>;

/** What is wrong with a change, one sentence each; empty when nothing is. */
export function settingsTrouble(change: Change): string[] {
  const above0 = (['billingBackoffHours', 'billingMaxHours', 'failureWindowHours', 'warnBeforeDays'] as const)
    .filter((key) => change[key] !== undefined && !(Number.isFinite(change[key]) && change[key] > 0))
    .map((key) => `${key}: a number above 0 is needed.`);
  const badDays = (change.notifyBeforeDays ?? []).some((days) => !(Number.isFinite(days) && days > 0));
  const days = badDays ? ['notifyBeforeDays: numbers above 0 are needed.'] : [];
  const port = change.gatewayPort;
  const badPort = port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535);
  return badPort
    ? [...above0, ...days, 'gatewayPort: a whole number from 0 to 65535 is needed; 0 means any free port.']
    : [...above0, ...days];
}

/**
 * Pure: writes what changed, leaves everything else as it was written.
 * @param used models the agents use now, which stay allowed when the switch is thrown
 */
export function withSettings(raw: Raw, change: Change, used: readonly ModelRef[]): Raw {
  const plain = (Object.keys(paths) as (keyof typeof paths)[]).reduce<Raw>((edited, key) => {
    const value = change[key];
    return value === undefined ? edited : setIn(edited, [...paths[key]], value);
  }, raw);
  return change.onlyTheseModels === undefined ? plain : withOnlyTheseModels(change.onlyTheseModels, used)(plain);
}

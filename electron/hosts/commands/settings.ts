import type { Command } from 'commander';
import { nearest } from '#core/kernel/nearest';
import type { SettingsView } from '#shared/status';
import { misuse, show, type Answer } from '../answer.ts';
import type { Context } from '../context.ts';
import { group, leaf, plainOption, type Runner } from '../run.ts';
import { table } from '../style.ts';

type Name = keyof SettingsView;

/** What each one is, and how its value is read; `undefined`: it is none. */
const settings: { readonly [N in Name]: { readonly about: string; read(text: string): unknown } } = {
  appearance: { about: 'system, light or dark', read: (text) => text },
  gatewayPort: { about: 'port of the gateway; 0: any', read: Number },
  billingBackoffHours: { about: 'first pause after a billing error', read: Number },
  billingMaxHours: { about: 'longest pause after billing errors', read: Number },
  failureWindowHours: { about: 'failures are forgotten after so many hours', read: Number },
  warnBeforeDays: { about: 'from when on an end is shown', read: Number },
  notifyBeforeDays: { about: 'days before an end to be notified, as 7,3,1, or none', read: readDays },
  onlyTheseModels: { about: 'on: other models than those of the config are refused', read: readSwitch },
};

const names = Object.keys(settings) as Name[];

/** `settings list | set <name> <value>`: what the window's Settings page shows. */
export function addSettings(program: Command, runner: Runner): void {
  const parent = group(program, 'settings', 'what holds for all accounts: pauses, notices, the port');
  leaf(parent, 'list', 'show them', runner, async ({ api }) =>
    show(await api['settings.get']({}), (view) => ({
      json: view,
      plain: names.map((name) => `${name} ${valueText(view[name])}`).join('\n'),
      text: table(names.map((name) => [name, valueText(view[name]), settings[name].about])),
    })),
  ).addOption(plainOption('one “name value” per line'));
  leaf(parent, 'set', 'change one', runner, set)
    .argument('<name>', `one of ${names.join(', ')}`)
    .argument('<value>');
}

async function set({ api }: Context, [named = '', value = '']: readonly string[]): Promise<Answer> {
  const name = names.find((each) => each.toLowerCase() === named.toLowerCase());
  if (name === undefined) {
    const near = nearest(named, names);
    return misuse(
      `There is no setting “${named}”. ${near.length > 0 ? `Did you mean ${near.join(', ')}?` : `There are ${names.join(', ')}.`}`,
    );
  }
  const { settingsView } = await import('#shared/status'); // zod is much to load, and every command loads this file
  const read = settingsView
    .partial()
    .safeParse({ [name]: value.trim() === '' ? undefined : settings[name].read(value.trim()) });
  if (!read.success || read.data[name] === undefined)
    return misuse(`${name} cannot be “${value}”: ${settings[name].about}.`);
  return show(await api['settings.set'](read.data), (view) => ({
    json: view,
    text: `${name} is ${valueText(view[name])} now.`,
  }));
}

function readDays(text: string): readonly number[] {
  return text === 'none' ? [] : text.split(',').map((each) => (each.trim() === '' ? Number.NaN : Number(each)));
}

function readSwitch(text: string): boolean | undefined {
  return text === 'on' ? true : text === 'off' ? false : undefined;
}

function valueText(value: SettingsView[Name]): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(',');
  return String(value);
}

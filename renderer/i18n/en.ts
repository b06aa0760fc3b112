import { accounts } from './en/accounts.ts';
import { activity } from './en/activity.ts';
import { agents } from './en/agents.ts';
import { doctor } from './en/doctor.ts';
import { imports } from './en/import.ts';
import { models } from './en/models.ts';
import { own } from './en/own.ts';
import { palette } from './en/palette.ts';
import { scan } from './en/scan.ts';
import { sessions } from './en/sessions.ts';
import { settings } from './en/settings.ts';
import { shell } from './en/shell.ts';
import { states } from './en/states.ts';
import { wizard } from './en/wizard.ts';

/** Every sentence the window says, by key. One file per page under `en/`. */
export const en = {
  ...shell,
  ...states,
  ...accounts,
  ...wizard,
  ...activity,
  ...agents,
  ...doctor,
  ...imports,
  ...models,
  ...own,
  ...palette,
  ...scan,
  ...sessions,
  ...settings,
} as const;

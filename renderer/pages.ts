import type { ComponentType } from 'react';
import { AccountsPage } from './features/accounts/accounts-page.tsx';
import { ActivityPage } from './features/activity/activity-page.tsx';
import { AgentsPage } from './features/agents/agents-page.tsx';
import { DoctorPage } from './features/doctor/doctor-page.tsx';
import { ModelsPage } from './features/models/models-page.tsx';
import { SettingsPage } from './features/settings/settings-page.tsx';
import type { PageInput } from './ui/page-input.ts';
import type { PageName } from './ui/route.ts';

/** Every page by its name in the address. */
export const pageOf: Record<PageName, ComponentType<PageInput>> = {
  accounts: AccountsPage,
  models: ModelsPage,
  agents: AgentsPage,
  activity: ActivityPage,
  doctor: DoctorPage,
  settings: SettingsPage,
};

import type { ComponentType } from 'react';
import { AccountsPage } from './features/accounts/accounts-page.tsx';
import type { PageInput } from './ui/page-input.ts';
import type { PageName } from './ui/route.ts';

/** Every page by its name in the address. */
export const pageOf: Partial<Record<PageName, ComponentType<PageInput>>> = {
  accounts: AccountsPage,
};

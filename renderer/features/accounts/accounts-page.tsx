import type { PageInput } from '../../ui/page-input.ts';
import { Page } from '../../ui/page.tsx';
import { t } from '../../i18n/t.ts';
import './accounts.css';

export function AccountsPage(_: PageInput) {
  return <Page title={t('accounts.title')}>{null}</Page>;
}

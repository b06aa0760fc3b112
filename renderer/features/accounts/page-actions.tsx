import { useState } from 'react';
import type { AccountsView } from '#shared/profile';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { Pick } from '../../ui/pick.tsx';
import { CheckAll, useCheck } from './check-all.tsx';
import type { CheckAllState } from './check-all-store.ts';
import { CheckDialog } from './check-dialog.tsx';
import { storesNothing } from './words.ts';

export interface PageActionsProps {
  readonly agents: readonly string[];
  readonly agentId: string;
  readonly onAgent: (agentId: string) => void;
  /** `null`: not known yet. */
  readonly list: AccountsView | null;
  readonly checks: CheckAllState;
  readonly onImport: () => void;
  readonly onAdd: () => void;
}

/** What concerns all accounts: whose they are, checks, import, a new one. */
export function PageActions({ agents, agentId, onAgent, list, checks, onImport, onAdd }: PageActionsProps) {
  const [choosing, setChoosing] = useState(false);
  const check = useCheck(checks);
  const isCheckable = list !== null && !storesNothing(list) && checks.job?.state !== 'running';
  return (
    <>
      {agents.length > 1 && (
        <Pick
          label={t('accounts.for')}
          before={t('accounts.for')}
          value={agentId}
          options={agents.map((id) => ({ value: id, label: id }))}
          onChange={onAgent}
        />
      )}
      <Menu
        trigger={
          <button className="b q x" type="button" aria-label={t('menu.all')} title={t('action.more')}>
            <Icon name="more" />
          </button>
        }
      >
        {isCheckable && <MenuItem onClick={() => setChoosing(true)}>{t('check.menu')}</MenuItem>}
        <MenuItem onClick={onImport}>{t('import.menu')}</MenuItem>
      </Menu>
      {list && <CheckAll list={list} all={checks} />}
      <button className="b p" type="button" onClick={onAdd}>
        <Icon name="plus" />
        {t('accounts.add')}
      </button>
      {choosing && list && (
        <CheckDialog
          groups={list.groups}
          onCheck={(order) => {
            setChoosing(false);
            void check(order);
          }}
          onClose={() => setChoosing(false)}
        />
      )}
    </>
  );
}

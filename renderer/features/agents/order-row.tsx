import { useState } from 'react';
import { t } from '../../i18n/t.ts';
import { pathOf } from '../../ui/route.ts';
import type { AgentRowProps } from './agent-row.tsx';
import { orderWords } from './agent-words.ts';
import { OrderDialog } from './order-dialog.tsx';

/** Whose order of accounts an agent has. That of `main` is everybody's, and is made on the Accounts page. */
export function OrderRow({ agent, store, providers }: Pick<AgentRowProps, 'agent' | 'store' | 'providers'>) {
  const [open, setOpen] = useState(false);
  const { id, ownOrder } = agent;
  return (
    <div>
      <dt>{t('agents.order')}</dt>
      <dd className="m2">{ownOrder.length === 0 ? t('agents.asForAllLong') : orderWords(ownOrder, providers)}</dd>
      <dd>
        {id === 'main' ? (
          <a className="b s" href={pathOf('accounts')} aria-label={t('agents.changeOrderLabel')}>
            {t('agents.change')}
          </a>
        ) : (
          <button
            className="b s"
            type="button"
            aria-label={t('agents.ownOrderLabel', { id })}
            onClick={() => setOpen(true)}
          >
            {t('agents.ownOrder')}
          </button>
        )}
        {open && <OrderDialog agent={agent} store={store} onClose={() => setOpen(false)} />}
      </dd>
    </div>
  );
}

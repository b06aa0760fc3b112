import { explain } from '#shared/errors';
import type { PaidFallback, SelectionView } from '#shared/model';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { Pick } from '../../ui/pick.tsx';
import { useSay } from '../../ui/toasts.tsx';
import type { ModelsStore } from './models-store.ts';

export interface CoinRowProps {
  readonly selection: Pick<SelectionView, 'paidFallback' | 'ownPaidFallback'>;
  readonly store: Pick<ModelsStore, 'agentId' | 'setPaidFallback'>;
}

/** What stands for “as for all agents” among the choices. */
const FOLLOW = 'follow';
type Choice = PaidFallback | typeof FOLLOW;

/** On the line before a step that costs money: whether one is told of it, or stopped. */
export function CoinRow({ selection, store }: CoinRowProps) {
  const say = useSay();
  const { paidFallback, ownPaidFallback } = selection;
  const forAll = store.agentId === 'main';
  const options: { readonly value: Choice; readonly label: string }[] = [
    { value: 'notify', label: t('models.paid.notify') },
    { value: 'block', label: t('models.paid.block') },
    ...(forAll ? [] : [{ value: FOLLOW, label: t('models.paid.follow') } as const]),
  ];
  async function choose(choice: Choice) {
    const result = await store.setPaidFallback(choice === FOLLOW ? null : choice);
    if (result.ok) say(t(`models.paid.${choice}.done`));
    else say(t('models.notSaved', { why: explain(result.error) }), { failed: true });
  }
  const blocked = paidFallback === 'block';
  return (
    <li className="money">
      <span />
      <span className="c">
        <Icon name="coin" />
      </span>
      <span className="cut" title={t(blocked ? 'models.paidStep.block' : 'models.paidStep.notify')}>
        {t('models.paidStep')}
      </span>
      <Pick
        label={t('models.paid.label')}
        value={forAll || ownPaidFallback ? paidFallback : FOLLOW}
        options={options}
        onChange={(choice) => void choose(choice)}
        {...(!forAll && !ownPaidFallback ? { text: t(`models.paid.${paidFallback}`) } : {})}
      />
    </li>
  );
}

import { Fragment, useState } from 'react';
import type { DragEvent } from 'react';
import type { ModelStep, SelectionView } from '#shared/model';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { Sortable } from '../../ui/sortable.tsx';
import type { IndexedRow } from './catalogue.ts';
import { chainOf, coinSteps } from './chain.ts';
import { ChainRow } from './chain-row.tsx';
import { CoinRow } from './coin-row.tsx';
import type { CoinRowProps } from './coin-row.tsx';
import { ModelPicker } from './model-picker.tsx';
import type { Chain } from './use-chain.ts';

/** What a row of the catalogue carries while it is dragged: the key of its model. */
export const DRAGGED = 'application/x-baton-model';

export interface ChainCardProps {
  readonly selection: SelectionView;
  readonly rows: readonly IndexedRow[];
  readonly chain: Chain;
  readonly store: CoinRowProps['store'];
}

/** The relay line of models: who answers, and who takes over. */
export function ChainCard({ selection, rows, chain, store }: ChainCardProps) {
  const [picking, setPicking] = useState<'first' | 'fallback' | null>(null);
  const steps = chainOf(selection);
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const keys = steps.map(({ key }) => key);
  return (
    <section className="card" aria-label={t('models.text')}>
      <div className="ct">
        <Icon name="text" />
        <h2 className="grow">{t('models.text')}</h2>
        <button className="b q s" type="button" onClick={() => setPicking('first')}>
          {t('models.changeFirst')}
        </button>
        <button className="b q s" type="button" onClick={() => setPicking('fallback')}>
          <Icon name="plus" />
          {t('models.fallback')}
        </button>
      </div>
      <Sortable
        ids={keys}
        nameOf={(key) => byKey.get(key)?.name ?? key}
        afterWhat={(order, index) => (coinSteps(stepsOf(order, byKey)).includes(index) ? t('models.afterPaid') : null)}
        onOrder={chain.order}
      >
        {(order) => <Line order={order} byKey={byKey} chain={chain} coin={{ selection, store }} />}
      </Sortable>
      {steps.length === 1 && <p className="sm m3 alone">{t('models.noFallback')}</p>}
      <Drop onModel={(key) => void chain.add(key, rows.find(({ row }) => row.key === key)?.row.name ?? key)} />
      {picking !== null && (
        <ModelPicker
          title={t(picking === 'first' ? 'models.choosePrimary' : 'models.addFallback')}
          rows={rows}
          except={picking === 'first' ? keys.slice(0, 1) : keys}
          onClose={() => setPicking(null)}
          onPick={(key, name) => void (picking === 'first' ? chain.replaceFirst(key, name) : chain.add(key, name))}
        />
      )}
    </section>
  );
}

const stepsOf = (order: readonly string[], byKey: ReadonlyMap<string, ModelStep>) =>
  order.flatMap((key) => byKey.get(key) ?? []);

interface LineProps {
  readonly order: readonly string[];
  readonly byKey: ReadonlyMap<string, ModelStep>;
  readonly chain: Chain;
  readonly coin: CoinRowProps;
}

/** The coin follows the order that would come while a row is lifted. */
function Line({ order, byKey, chain, coin }: LineProps) {
  const steps = stepsOf(order, byKey);
  const coins = coinSteps(steps);
  return (
    <ol className="path">
      {steps.map((step, index) => (
        <Fragment key={step.key}>
          {coins.includes(index) && <CoinRow {...coin} />}
          <ChainRow step={step} index={index} total={steps.length} chain={chain} />
        </Fragment>
      ))}
    </ol>
  );
}

/** Where a model dragged out of the catalogue can be let go. The same is in the menu of its row. */
function Drop({ onModel }: { readonly onModel: (key: string) => void }) {
  const [over, setOver] = useState(false);
  const ours = (event: DragEvent) => event.dataTransfer.types.includes(DRAGGED);
  return (
    <p
      className={over ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        if (!ours(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        if (!ours(event)) return;
        event.preventDefault();
        setOver(false);
        onModel(event.dataTransfer.getData(DRAGGED));
      }}
    >
      {t('models.drop')}
    </p>
  );
}

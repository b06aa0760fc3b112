import { useState } from 'react';
import type { DragEvent } from 'react';
import type { ModelRow, ModelStep, SelectionView } from '#shared/model';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { Sortable } from '../../ui/sortable.tsx';
import type { IndexedRow } from '../../ui/model-search.ts';
import { chainOf } from '../../client/model-lines.ts';
import { canEmpty, coinSteps, fits, placeAt } from './chain.ts';
import { ChainLine } from './chain-line.tsx';
import type { CoinRowProps } from './coin-row.tsx';
import { ModelPicker } from '../../ui/model-picker.tsx';
import type { Chain } from './use-chain.ts';
import { WhoseRow } from './whose-row.tsx';

/** What a row of the catalogue carries while it is dragged: the key of its model. */
export const DRAGGED = 'application/x-baton-model';

export interface ChainCardProps {
  readonly selection: SelectionView;
  readonly rows: readonly IndexedRow[];
  readonly chain: Chain;
  readonly store: CoinRowProps['store'];
  /** The row of the catalogue that is dragged now. */
  readonly dragged: ModelRow | null;
}

/** One relay line of models, for text or for images: who answers, and who takes over. */
export function ChainCard({ selection, rows, chain, store, dragged }: ChainCardProps) {
  const { line } = chain;
  const [picking, setPicking] = useState<'first' | 'fallback' | null>(null);
  const drop = useDrop(chain, rows);
  const steps = chainOf(selection, line);
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const keys = steps.map(({ key }) => key);
  return (
    <section className="card mcard" aria-label={t(`models.${line}`)} {...drop.handlers}>
      <div className="ct">
        <Icon name={line} />
        <h2 className="grow">{t(`models.${line}`)}</h2>
        <button className="b q s" type="button" onClick={() => setPicking('first')}>
          {t(steps.length > 0 ? 'models.changeFirst' : 'models.chooseFirst')}
        </button>
        {steps.length > 0 && (
          <button className="b q s" type="button" onClick={() => setPicking('fallback')}>
            <Icon name="plus" />
            {t('models.fallback')}
          </button>
        )}
      </div>
      {selection.agentId !== 'main' && <WhoseRow selection={selection} chain={chain} choose={setPicking} />}
      <Sortable
        ids={keys}
        nameOf={(key) => byKey.get(key)?.name ?? key}
        afterWhat={(order, index) => (coinSteps(stepsOf(order, byKey)).includes(index) ? t('models.afterPaid') : null)}
        onOrder={chain.order}
      >
        {(order) => (
          <ChainLine
            steps={stepsOf(order, byKey)}
            chain={chain}
            coin={{ selection, store }}
            removable={steps.length > 1 || canEmpty(selection, line)}
            goesTo={drop.place !== null && fits(dragged ?? undefined, line) ? drop.place : null}
          />
        )}
      </Sortable>
      {steps.length === 0 && <p className="sm m3 alone">{t('models.noImageModel')}</p>}
      {line === 'text' && steps.length === 1 && <p className="sm m3 alone">{t('models.noFallback')}</p>}
      <DropHint line={line} empty={steps.length === 0} over={drop.place !== null} dragged={dragged} />
      {picking !== null && (
        <ModelPicker
          title={t(`models.pick.${line}.${picking}`)}
          rows={rows.filter(({ row }) => fits(row, line))}
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

/** A model of the catalogue may be let go anywhere on the card; where it is says which place it gets. */
function useDrop(chain: Chain, rows: readonly IndexedRow[]) {
  const [place, setPlace] = useState<number | null>(null);
  const ours = (event: DragEvent) => event.dataTransfer.types.includes(DRAGGED);
  return {
    place,
    handlers: {
      onDragOver(event: DragEvent<HTMLElement>) {
        if (!ours(event)) return;
        event.preventDefault();
        setPlace(placeAt(event.clientY, middles(event.currentTarget)));
      },
      onDragLeave(event: DragEvent<HTMLElement>) {
        const into = event.relatedTarget;
        if (!(into instanceof Node) || !event.currentTarget.contains(into)) setPlace(null);
      },
      onDrop(event: DragEvent<HTMLElement>) {
        if (!ours(event)) return;
        event.preventDefault();
        const key = event.dataTransfer.getData(DRAGGED);
        const at = placeAt(event.clientY, middles(event.currentTarget));
        setPlace(null);
        void chain.add(key, rows.find(({ row }) => row.key === key)?.row.name ?? key, at);
      },
    },
  };
}

/** Of the rows of a line, from top to bottom (px in the window). */
const middles = (card: HTMLElement) =>
  Array.from(card.querySelectorAll('li.m'), (row) => {
    const { top, height } = row.getBoundingClientRect();
    return top + height / 2;
  });

interface DropHintProps {
  readonly line: Chain['line'];
  readonly empty: boolean;
  readonly over: boolean;
  readonly dragged: ModelRow | null;
}

/**
 * Says where a model can be let go, and of one that does not see, why not. A line of images that has models says it
 * only of such a one and over its end: nothing moves under the pointer. The same is in the row’s menu.
 */
function DropHint({ line, empty, over, dragged }: DropHintProps) {
  const floats = line === 'image' && !empty;
  const blind = over && dragged !== null && !fits(dragged, line);
  if (floats && !blind) return null;
  const classes = ['drop', blind ? 'no' : over ? 'over' : '', floats ? 'float' : ''].filter(Boolean).join(' ');
  return <p className={classes}>{blind ? t('models.blind', { name: dragged.name }) : t('models.drop')}</p>;
}

import { useState } from 'react';
import type { ActivityView } from '#shared/activity';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { local } from '../../ui/format.ts';
import { slotHours, slots } from './bars.ts';
import { Chart } from './chart.tsx';
import type { ChartProps } from './chart.tsx';
import { shortDay } from './times.ts';

export interface SummaryProps {
  readonly view: ActivityView;
  /** Hours looked back. */
  readonly range: number;
  /** When it was loaded: the last bar holds this moment. */
  readonly at: number;
}

const count = new Intl.NumberFormat('en');

/** Totals, and bars over time; the same numbers as a table for whoever prefers to read them. */
export function Summary({ view, range, at }: SummaryProps) {
  const [table, setTable] = useState(false);
  const { totals } = view;
  const all = slots(view.hours, range, at);
  const words = { full: (time: number) => local.clockOrDay(time, at), axis: axisWords(range) };
  return (
    <section className="card sum" aria-label={t('activity.summary')}>
      <dl>
        <div>
          <dt>{t('activity.requests', { n: totals.requests })}</dt>
          <dd>{count.format(totals.requests)}</dd>
        </div>
        <div>
          <dt>
            <span className="key c1" />
            {t('activity.firstTry')}
          </dt>
          <dd>{count.format(totals.firstTry)}</dd>
        </div>
        <div>
          <dt>
            <span className="key hat" />
            {t('activity.handedOn')}
          </dt>
          <dd>{count.format(totals.handedOn)}</dd>
        </div>
        <div>
          <dt>
            <span className="key stop">
              <Icon name="close" />
            </span>
            {t('activity.failed')}
          </dt>
          <dd>{count.format(totals.failed)}</dd>
        </div>
      </dl>
      <div className="charts">
        {table ? <Table slots={all} words={words} /> : <Chart slots={all} words={words} />}
        <button className="b q s swap" type="button" onClick={() => setTable(!table)}>
          {t(table ? 'activity.asChart' : 'activity.asTable')}
        </button>
      </div>
    </section>
  );
}

/** Under a bar there is room for a word: the hour of a day, else the date. */
const axisWords = (range: number) => (slotHours(range) === 1 ? local.clock : shortDay);

function Table({ slots: all, words }: ChartProps) {
  return (
    <div className="charttable" tabIndex={0} role="region" aria-label={t('activity.overTime')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('activity.column.from')}</th>
            <th scope="col">{t('activity.column.firstTry')}</th>
            <th scope="col">{t('activity.column.handedOn')}</th>
            <th scope="col">{t('activity.column.failed')}</th>
          </tr>
        </thead>
        <tbody>
          {all.toReversed().map((slot) => (
            <tr key={slot.at}>
              <th scope="row">{words.full(slot.at)}</th>
              <td>{count.format(slot.firstTry)}</td>
              <td>{count.format(slot.handedOn)}</td>
              <td>{count.format(slot.failed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

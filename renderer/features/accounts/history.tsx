import { useEffect, useState } from 'react';
import type { Api } from '#shared/contract';
import type { UsagePoint } from '#shared/usage';
import { t } from '../../i18n/t.ts';
import { local } from '../../ui/format.ts';
import { DAYS, historyOf } from '#shared/usage-days';
import type { DayOfWindow, WindowHistory } from '#shared/usage-days';
import { windowName } from './quota-words.ts';

export interface HistoryProps {
  readonly api: Pick<Api, 'usage.history'>;
  readonly agentId: string;
  readonly profileId: string;
  readonly now: () => number;
}

/** How full the windows of an account were; nothing while nothing is known. The same as a table, for whoever reads. */
export function History({ api, agentId, profileId, now }: HistoryProps) {
  const [table, setTable] = useState(false);
  const points = usePoints({ api, agentId, profileId });
  const windows = historyOf(points, now());
  if (windows.length === 0) return null;
  return (
    <div className="whole hist">
      <dt>{t('history.title', { n: DAYS })}</dt>
      <dd>
        {table ? (
          <Table windows={windows} />
        ) : (
          <div className="histcharts">
            {windows.map((each) => (
              <Bars key={each.window} {...each} />
            ))}
          </div>
        )}
        <button className="b q s" type="button" onClick={() => setTable(!table)}>
          {t(table ? 'history.asChart' : 'history.asTable')}
        </button>
      </dd>
    </div>
  );
}

/** Loaded when the row is opened. What cannot be read is not missed: it is no state of the account. */
function usePoints({ api, agentId, profileId }: Omit<HistoryProps, 'now'>): readonly UsagePoint[] {
  const [points, setPoints] = useState<readonly UsagePoint[]>([]);
  useEffect(() => {
    let wanted = true;
    void api['usage.history']({ agentId, profileId, days: DAYS }).then((result) => {
      if (wanted && result.ok) setPoints(result.value);
    });
    return () => {
      wanted = false;
    };
  }, [api, agentId, profileId]);
  return points;
}

/** The drawing: `DAYS` bars, 6 wide with 2 between, full = 40 high. */
const plot = { step: 8, bar: 6, height: 40, width: DAYS * 8 } as const;

function Bars({ window, days }: WindowHistory) {
  return (
    <figure>
      <figcaption>{windowName(window)}</figcaption>
      <svg
        viewBox={`0 0 ${String(plot.width)} ${String(plot.height + 2)}`}
        width={plot.width}
        height={plot.height + 2}
        role="img"
        aria-label={sentence(window, days)}
      >
        <path className="full" d={`M0 .5H${String(plot.width)}`} />
        <path className="floor" d={`M0 ${String(plot.height + 1.5)}H${String(plot.width)}`} />
        {days.map((day, index) => (
          <Bar key={day.at} day={day} x={index * plot.step + 1} />
        ))}
      </svg>
    </figure>
  );
}

/** A day of which nothing is known has no bar; one on which nothing was used a flat one. */
function Bar({ day, x }: { readonly day: DayOfWindow; readonly x: number }) {
  if (day.used === null) return null;
  const height = Math.max(1, (day.used / 100) * plot.height);
  return (
    <rect className="day" x={x} y={plot.height + 1 - height} width={plot.bar} height={height} rx="1">
      <title>{t('history.day', { day: local.day(day.at), n: day.used })}</title>
    </rect>
  );
}

function sentence(window: string, days: readonly DayOfWindow[]): string {
  const [fullest] = days.toSorted((a, b) => (b.used ?? -1) - (a.used ?? -1));
  const n = fullest?.used ?? 0;
  return t('history.chart', { name: windowName(window), day: local.day(fullest?.at ?? 0), n });
}

function Table({ windows }: { readonly windows: readonly WindowHistory[] }) {
  const days = windows[0]?.days ?? [];
  const used = (of: WindowHistory, index: number) => of.days[index]?.used ?? null;
  return (
    <div className="histtable" tabIndex={0} role="region" aria-label={t('history.title', { n: DAYS })}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('history.dayColumn')}</th>
            {windows.map(({ window }) => (
              <th key={window} scope="col">
                {windowName(window)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days
            .map(({ at }, index) => (
              <tr key={at}>
                <th scope="row">{local.day(at)}</th>
                {windows.map((each) => (
                  <td key={each.window}>{percent(used(each, index))}</td>
                ))}
              </tr>
            ))
            .toReversed()}
        </tbody>
      </table>
    </div>
  );
}

const percent = (used: number | null) => (used === null ? t('history.unknown') : t('history.used', { n: used }));

import type { QuotaWindow } from '#shared/profile';
import { t } from '../../i18n/t.ts';
import { local } from '../../ui/format.ts';
import { useNow } from '../../ui/use-now.ts';
import { quotaBars, readLongAgo, shownBars } from './quota-words.ts';

export interface QuotaProps {
  readonly quota: readonly QuotaWindow[];
}

/** What is left, as bars; whole in the tooltip and for a screen reader. */
export function Quota({ quota }: QuotaProps) {
  const now = useNow(hasEmpty(quota) ? 1_000 : 60_000);
  const bars = shownBars(quota, now, local);
  const readAt = readLongAgo(quota, now);
  const wide = bars.some(({ name }) => name.length > 5);
  return (
    <div className={wide ? 'acct-quota wide' : 'acct-quota'}>
      {bars.map(({ name, left, tone, word, whole }) => (
        <div
          key={name}
          className="qm"
          role="meter"
          aria-label={whole}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={left}
          title={whole}
        >
          <span className="cut">{name}</span>
          <i className={tone}>
            <b style={{ width: `${String(left)}%` }} />
          </i>
          <span>{word}</span>
        </div>
      ))}
      {readAt !== null && <p className="xs m3">{t('quota.asOf', { time: local.clockOrDay(readAt, now) })}</p>}
    </div>
  );
}

/** A countdown is drawn each second. */
const hasEmpty = (quota: readonly QuotaWindow[]) => quota.some(({ usedPercent }) => usedPercent >= 99.5);

/** Every window, a line each: for a narrow window, which has no room for bars. */
export function QuotaLines({ quota }: QuotaProps) {
  const now = useNow(60_000);
  return quotaBars(quota, now, local).map(({ name, whole }) => <p key={name}>{whole}</p>);
}

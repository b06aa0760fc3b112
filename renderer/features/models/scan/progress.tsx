import type { JobView } from '#shared/job';
import type { ScanRow } from '#shared/scan';
import { t } from '../../../i18n/t.ts';
import { Verdict } from './verdict.tsx';

export interface ProgressProps {
  readonly job: JobView;
  readonly rows: readonly ScanRow[];
  readonly onCancel: () => void;
}

/** How far it is, and what was found, newest first. */
export function Progress({ job, rows, onCancel }: ProgressProps) {
  const { done, total } = job;
  return (
    <>
      <div className="scanbody">
        <p className="m2">{t('scan.progress', { done, total })}</p>
        <progress max={Math.max(total, 1)} value={done} aria-label={t('scan.progressLabel')} />
        <ul className="scanlist">
          {rows
            .filter(({ tool }) => tool !== undefined)
            .toReversed()
            .map((row) => (
              <li key={row.key}>
                <span className="grow cut" title={row.key}>
                  {row.name}
                </span>
                <Verdict row={row} />
              </li>
            ))}
        </ul>
      </div>
      <footer>
        <span className="grow" />
        <button className="b l" type="button" autoFocus onClick={onCancel}>
          {t('action.cancel')}
        </button>
      </footer>
    </>
  );
}

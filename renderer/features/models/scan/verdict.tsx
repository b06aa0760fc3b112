import type { ScanRow, ScanTrial } from '#shared/scan';
import { t } from '../../../i18n/t.ts';
import { Icon } from '../../../ui/icons.tsx';

/** What its trials came to; what was not tried is not shown. */
export function Verdict({ row }: { readonly row: Pick<ScanRow, 'tool' | 'image' | 'free'> }) {
  return (
    <span className="scanverdict sm nw">
      {row.free && <span className="tag">{t('models.free')}</span>}
      {row.tool && <Trial trial={row.tool} word={t('scan.tool')} />}
      {row.image && <Trial trial={row.image} word={t('scan.image')} />}
    </span>
  );
}

function Trial({ trial, word }: { readonly trial: ScanTrial; readonly word: string }) {
  return (
    <span className={trial.ok ? 'go' : 'rest'} title={trial.why}>
      <Icon name={trial.ok ? 'check-circle' : 'minus-circle'} />
      <span className="m2">{word}</span>
      <span className="vh">{t(trial.ok ? 'scan.yes' : 'scan.no')}</span>
    </span>
  );
}

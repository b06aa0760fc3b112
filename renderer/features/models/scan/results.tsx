import { useState } from 'react';
import { explain } from '#shared/errors';
import type { JobView } from '#shared/job';
import type { ScanRow } from '#shared/scan';
import { t } from '../../../i18n/t.ts';
import { Note } from '../../../ui/note.tsx';
import { useSay } from '../../../ui/toasts.tsx';
import type { ScanState } from './scan-store.ts';
import { chosen } from './scan-words.ts';
import { Verdict } from './verdict.tsx';

export interface ResultsProps {
  readonly scan: Pick<ScanState, 'rows' | 'warnings' | 'again' | 'apply'>;
  readonly job: JobView;
  readonly onDone: () => void;
}

/** Best first, the proposed ones ticked, each with the sentence that explains its rank. Written only by the button. */
export function Results({ scan, job, onDone }: ResultsProps) {
  const { rows, warnings } = scan;
  // Until a person ticks something, whatever the core proposes: its list comes a moment after the end.
  const [own, setOwn] = useState<ReadonlySet<string> | null>(null);
  const [setDefault, setSetDefault] = useState(false);
  const [forImages, setForImages] = useState(false);
  const say = useSay();
  const ticked = own ?? new Set(rows.flatMap(({ key, picked }) => (picked ? [key] : [])));
  const { models, images } = chosen(rows, ticked);
  const toggle = (key: string) => {
    const next = new Set(ticked);
    if (!next.delete(key)) next.add(key);
    setOwn(next);
  };
  const add = async () => {
    if (models.length === 0) return;
    const result = await scan.apply({ models, images: forImages ? images : [], setDefault, setImage: false });
    if (!result.ok) {
      say(t('models.notSaved', { why: explain(result.error) }), { failed: true });
      return;
    }
    say(t('scan.added', { n: models.length }));
    onDone();
  };
  return (
    <>
      <div className="scanbody">
        <p className="m2" role="status">
          {t(job.state === 'cancelled' ? 'scan.cancelled' : 'scan.finished', { n: rows.length })}
        </p>
        {warnings.map((warning) => (
          <Note key={warning} tone="warn" what={warning} />
        ))}
        {rows.length > 0 && (
          <ol className="scanlist ranked">
            {rows.map((row) => (
              <ResultRow key={row.key} row={row} ticked={ticked.has(row.key)} onTick={() => toggle(row.key)} />
            ))}
          </ol>
        )}
        {models.length > 0 && <Choice text={t('scan.setDefault')} on={setDefault} set={setSetDefault} />}
        {images.length > 0 && (
          <Choice text={t('scan.forImages', { n: images.length })} on={forImages} set={setForImages} />
        )}
      </div>
      <footer>
        <button className="b l" type="button" onClick={scan.again}>
          {t('scan.again')}
        </button>
        <span className="grow" />
        <button className="b l p" type="button" aria-disabled={models.length === 0} onClick={() => void add()}>
          {t(setDefault ? 'scan.addDefault' : 'scan.add', { n: models.length })}
        </button>
      </footer>
    </>
  );
}

interface ResultRowProps {
  readonly row: ScanRow;
  readonly ticked: boolean;
  readonly onTick: () => void;
}

function ResultRow({ row, ticked, onTick }: ResultRowProps) {
  return (
    <li>
      <label>
        <input className="ck" type="checkbox" checked={ticked} disabled={row.auth === 'missing'} onChange={onTick} />
        <span className="m3 num">{row.rank}</span>
        <span className="grow cut">
          <span className="md">{row.name}</span> <span className="sm m3">{row.key}</span>
          <span className="sm m2 cut why" title={row.why}>
            {row.why}
          </span>
        </span>
        <Verdict row={row} />
      </label>
    </li>
  );
}

function Choice({
  text,
  on,
  set,
}: {
  readonly text: string;
  readonly on: boolean;
  readonly set: (on: boolean) => void;
}) {
  return (
    <label className="row">
      <input className="ck" type="checkbox" checked={on} onChange={(event) => set(event.target.checked)} />
      {text}
    </label>
  );
}

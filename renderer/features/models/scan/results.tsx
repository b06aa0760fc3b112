import { useState } from 'react';
import { explain } from '#shared/errors';
import type { JobView } from '#shared/job';
import type { ScanRow } from '#shared/scan';
import { t } from '../../../i18n/t.ts';
import { Note } from '../../../ui/note.tsx';
import { useSay } from '../../../ui/toasts.tsx';
import type { ScanState } from './scan-store.ts';
import { chosen, inVain, takenOf, untried } from './scan-words.ts';
import type { Uses } from './scan-words.ts';
import { Verdict } from './verdict.tsx';

export interface ResultsProps {
  readonly scan: Pick<ScanState, 'rows' | 'providers' | 'warnings' | 'again' | 'apply'>;
  readonly job: JobView;
  /** Of a provider. */
  readonly nameOf: (id: string) => string;
  readonly onDone: () => void;
}

/** Best first, the proposed ones ticked, each with the sentence that explains its rank. Written only by the button. */
export function Results({ scan, job, nameOf, onDone }: ResultsProps) {
  const { rows, warnings } = scan;
  // Until a person ticks something, whatever the core proposes: its list comes a moment after the end.
  const [own, setOwn] = useState<ReadonlySet<string> | null>(null);
  const [uses, setUses] = useState<Uses>({ text: true, textFirst: false, images: false, imagesFirst: false });
  const say = useSay();
  const ticked = own ?? new Set(rows.flatMap(({ key, picked }) => (picked ? [key] : [])));
  const failed = inVain(rows);
  const found = chosen(rows, ticked);
  const taken = takenOf(found, uses);
  const n = new Set([...taken.models, ...taken.images]).size;
  const toggle = (key: string) => {
    const next = new Set(ticked);
    if (!next.delete(key)) next.add(key);
    setOwn(next);
  };
  const add = async () => {
    if (n === 0) return;
    const result = await scan.apply(taken);
    if (!result.ok) {
      say(t('models.notSaved', { why: explain(result.error) }), { failed: true });
      return;
    }
    say(t('scan.added', { n }));
    onDone();
  };
  return (
    <>
      <div className="scanbody">
        <p className="m2" role="status">
          {t(job.state === 'cancelled' ? 'scan.cancelled' : 'scan.finished', { n: rows.length })}
          {job.state !== 'cancelled' && failed > 0 && ` ${t('scan.inVain', { n: failed })}`}
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
        {untried(scan.providers).map(({ provider, why }) => (
          <p className="sm m3" key={provider}>
            {t('scan.untried', { provider: nameOf(provider), why: why.replace(/\.$/u, '') })}
          </p>
        ))}
        <UseChoices models={found.models.length} images={found.images.length} uses={uses} setUses={setUses} />
      </div>
      <footer>
        <button className="b l" type="button" onClick={scan.again}>
          {t('scan.again')}
        </button>
        <span className="grow" />
        <button className="b l p" type="button" aria-disabled={n === 0} onClick={() => void add()}>
          {t(taken.setDefault || taken.setImage ? 'scan.addFirst' : 'scan.add', { n })}
        </button>
      </footer>
    </>
  );
}

interface UseChoicesProps {
  /** How many are ticked, and how many of these read images. */
  readonly models: number;
  readonly images: number;
  readonly uses: Uses;
  readonly setUses: (uses: Uses) => void;
}

/** What the ticked ones are taken for, and whether the first of them becomes the first of its line. */
function UseChoices({ models, images, uses, setUses }: UseChoicesProps) {
  if (models === 0) return null;
  const choice = (use: keyof Uses, text: string) => (
    <Choice text={text} on={uses[use]} set={(on) => setUses({ ...uses, [use]: on })} />
  );
  return (
    <>
      <div className="scanuse">
        {choice('text', t('scan.forText'))}
        {uses.text && choice('textFirst', t('scan.setDefault'))}
      </div>
      {images > 0 && (
        <div className="scanuse">
          {choice('images', t('scan.forImages', { n: images }))}
          {uses.images && choice('imagesFirst', t('scan.setImage'))}
        </div>
      )}
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

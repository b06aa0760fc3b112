import { useDeferredValue, useMemo, useState } from 'react';
import type { SelectionView } from '#shared/model';
import { t } from '../../i18n/t.ts';
import { filterRows, usableCount } from './catalogue.ts';
import type { IndexedRow, Scope } from './catalogue.ts';
import { CatalogueTable } from './catalogue-table.tsx';
import type { RowActions } from './catalogue-table.tsx';

export interface CatalogueProps {
  readonly rows: readonly IndexedRow[];
  readonly selection: SelectionView;
  readonly actions: RowActions;
}

/** All models there are, in a table that draws only what is in sight. */
export function Catalogue({ rows, selection, actions }: CatalogueProps) {
  const [scope, setScope] = useState<Scope>('usable');
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const found = useMemo(() => filterRows(rows, scope, wanted), [rows, scope, wanted]);
  const usable = useMemo(() => usableCount(rows), [rows]);
  return (
    <section aria-label={t('models.catalogue')}>
      <div className="catbar">
        <h2>{t('models.catalogue')}</h2>
        <span className="sm m3 grow">{t('models.counts', { n: usable, total: rows.length })}</span>
        <input
          className="field"
          type="search"
          data-shortcut="filter"
          placeholder={t('models.filter')}
          aria-label={t('models.filter')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="seg" role="group" aria-label={t('models.which')}>
          {(['usable', 'local', 'all'] as const).map((each) => (
            <button key={each} type="button" aria-pressed={scope === each} onClick={() => setScope(each)}>
              {t(`models.scope.${each}`)}
            </button>
          ))}
        </div>
      </div>
      {found.length > 0 ? (
        <CatalogueTable rows={found} selection={selection} actions={actions} />
      ) : (
        <Nothing
          text={wanted}
          scope={scope}
          onAll={() => {
            setScope('all');
            setText('');
          }}
        />
      )}
    </section>
  );
}

function Nothing({ text, scope, onAll }: { readonly text: string; readonly scope: Scope; readonly onAll: () => void }) {
  const key = text !== '' ? 'models.noMatch' : scope === 'local' ? 'models.noneLocal' : 'models.noneUsable';
  return (
    <div className="card nothing">
      <p className="m2">{t(key, { text })}</p>
      {(scope !== 'all' || text !== '') && (
        <button className="b s" type="button" onClick={onAll}>
          {t('models.showAll')}
        </button>
      )}
    </div>
  );
}

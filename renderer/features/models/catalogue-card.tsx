import { useDeferredValue, useMemo, useState } from 'react';
import type { SelectionView } from '#shared/model';
import { t } from '../../i18n/t.ts';
import { EVERYTHING, filterRows, sharedNames, sortRows, usableCount } from './catalogue.ts';
import type { IndexedRow } from '../../ui/model-search.ts';
import type { Query, Sorting } from './catalogue.ts';
import { CatalogueFilters, ScopeChoice } from './catalogue-filters.tsx';
import { CatalogueTable } from './catalogue-table.tsx';
import type { RowActions } from './catalogue-row.tsx';
import type { ModelsStore } from './models-store.ts';
import { RefreshButton, RefreshProblems, useRefresh } from './refresh.tsx';

export interface CatalogueProps {
  readonly rows: readonly IndexedRow[];
  readonly selection: SelectionView;
  readonly actions: RowActions;
  /** Provider id → name. */
  readonly providers: ReadonlyMap<string, string>;
  readonly store: Pick<ModelsStore, 'refresh'>;
}

/** All models there are, in a table that draws only what is in sight. */
export function Catalogue({ rows, selection, actions, providers, store }: CatalogueProps) {
  const [query, setQuery] = useState<Query>({ ...EVERYTHING, scope: 'usable' });
  const [sorting, setSorting] = useState<Sorting>(null);
  const wanted = useDeferredValue(query);
  const sorted = useMemo(() => sortRows(rows, sorting), [rows, sorting]);
  const found = useMemo(() => filterRows(sorted, wanted), [sorted, wanted]);
  const refreshing = useRefresh(store, query.provider);
  const named = query.provider === null ? null : (providers.get(query.provider) ?? query.provider);
  const shared = useMemo(() => sharedNames(rows), [rows]);
  const usable = useMemo(() => usableCount(rows), [rows]);
  const all = query.scope === 'usable' && !narrowed(query);
  return (
    <section aria-label={t('models.catalogue')}>
      <div className="catbar">
        <h2>{t('models.catalogue')}</h2>
        <span className="sm m3 grow cut" role="status">
          {all
            ? t('models.counts', { n: usable, total: rows.length })
            : t('models.found', { n: found.length, total: rows.length })}
        </span>
        <RefreshButton {...refreshing} name={named} />
        <ScopeChoice query={query} setQuery={setQuery} />
      </div>
      <RefreshProblems {...refreshing} providers={providers} />
      <CatalogueFilters rows={rows} query={query} setQuery={setQuery} providers={providers} />
      {found.length > 0 ? (
        <CatalogueTable
          rows={found}
          shared={shared}
          selection={selection}
          actions={actions}
          sorting={sorting}
          setSorting={setSorting}
        />
      ) : (
        <Nothing query={wanted} onAll={() => setQuery(EVERYTHING)} />
      )}
    </section>
  );
}

const narrowed = ({ text, provider, traits }: Query) => text.trim() !== '' || provider !== null || traits.size > 0;

function Nothing({ query, onAll }: { readonly query: Query; readonly onAll: () => void }) {
  const { text, scope } = query;
  const key = narrowed(query)
    ? text.trim() === ''
      ? 'models.noneSo'
      : 'models.noMatch'
    : scope === 'local'
      ? 'models.noneLocal'
      : 'models.noneUsable';
  return (
    <div className="card nothing">
      <p className="m2">{t(key, { text: text.trim() })}</p>
      {(scope !== 'all' || narrowed(query)) && (
        <button className="b s" type="button" onClick={onAll}>
          {t('models.showAll')}
        </button>
      )}
    </div>
  );
}

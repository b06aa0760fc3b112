import { useRef } from 'react';
import type { ModelRow, SelectionView } from '#shared/model';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { nextSorting } from './catalogue.ts';
import type { Column, Sorting } from './catalogue.ts';
import { CatalogueRow } from './catalogue-row.tsx';
import type { RowActions } from './catalogue-row.tsx';
import { useVisible } from './use-visible.ts';

export interface CatalogueTableProps {
  readonly rows: readonly ModelRow[];
  /** Names that more than one model has. */
  readonly shared: ReadonlySet<string>;
  readonly selection: SelectionView;
  readonly actions: RowActions;
  readonly sorting: Sorting;
  readonly setSorting: (sorting: Sorting) => void;
}

/** Height of a row in px; the style sheet has the same. Rows of one height need no measuring. */
export const ROW = 36;

export function CatalogueTable({ rows, shared, selection, actions, sorting, setSorting }: CatalogueTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const { start, end } = useVisible(body, ROW, rows.length);
  const sort = { sorting, setSorting };
  return (
    <div className="card cat">
      <table aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <Head column="name" {...sort} />
            <Head column="context" className="num context" {...sort} />
            <Head column="output" className="num output" {...sort} />
            <Head column="price" className="num price" {...sort} />
            <Head column="released" className="num released" {...sort} />
            <th scope="col" className="takes">
              {t('models.column.takes')}
            </th>
            <th scope="col" className="used">
              {t('models.column.usedAs')}
            </th>
            <th scope="col" className="does">
              <span className="vh">{t('action.more')}</span>
            </th>
          </tr>
        </thead>
        <tbody ref={body}>
          <Gap rows={start} />
          {rows.slice(start, end).map((row, index) => (
            <CatalogueRow
              key={row.key}
              row={row}
              shared={shared.has(row.name)}
              place={start + index + 2}
              selection={selection}
              actions={actions}
            />
          ))}
          <Gap rows={rows.length - end} />
        </tbody>
      </table>
    </div>
  );
}

interface HeadProps extends Pick<CatalogueTableProps, 'sorting' | 'setSorting'> {
  readonly column: Column;
  readonly className?: string;
}

/** A column that can be put in order: a click, its good end first; another, the other way; a third, as it was. */
function Head({ column, className, sorting, setSorting }: HeadProps) {
  const on = sorting?.column === column ? sorting : null;
  return (
    <th scope="col" className={className} aria-sort={on ? (on.down ? 'descending' : 'ascending') : undefined}>
      <button type="button" className="colsort" onClick={() => setSorting(nextSorting(sorting, column))}>
        {t(`models.column.${column}`)}
        {on && <Icon name={on.down ? 'arrow-down' : 'arrow-up'} />}
      </button>
    </th>
  );
}

/** Stands for rows that are out of sight. */
function Gap({ rows }: { readonly rows: number }) {
  return rows > 0 ? <tr aria-hidden="true" className="gap" style={{ height: rows * ROW }} /> : null;
}

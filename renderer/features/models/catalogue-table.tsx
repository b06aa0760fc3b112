import { memo, useRef } from 'react';
import type { ModelRow, SelectionView } from '#shared/model';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { price, tokens, usedAs } from './catalogue.ts';
import { DRAGGED } from './chain-card.tsx';
import { useVisible } from './use-visible.ts';

export interface RowActions {
  readonly makePrimary: (key: string, name: string) => void;
  readonly addFallback: (key: string, name: string) => void;
  readonly addAlias: (key: string, name: string) => void;
}

export interface CatalogueTableProps {
  readonly rows: readonly ModelRow[];
  readonly selection: SelectionView;
  readonly actions: RowActions;
}

/** Height of a row in px; the style sheet has the same. Rows of one height need no measuring. */
export const ROW = 36;

export function CatalogueTable({ rows, selection, actions }: CatalogueTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const { start, end } = useVisible(body, ROW, rows.length);
  return (
    <div className="card cat">
      <table aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">{t('models.column.model')}</th>
            <th scope="col" className="num context">
              {t('models.column.context')}
            </th>
            <th scope="col" className="num output">
              {t('models.column.output')}
            </th>
            <th scope="col" className="num price">
              {t('models.column.price')}
            </th>
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
            <Row key={row.key} row={row} place={start + index + 2} selection={selection} actions={actions} />
          ))}
          <Gap rows={rows.length - end} />
        </tbody>
      </table>
    </div>
  );
}

/** Stands for rows that are out of sight. */
function Gap({ rows }: { readonly rows: number }) {
  return rows > 0 ? <tr aria-hidden="true" className="gap" style={{ height: rows * ROW }} /> : null;
}

interface RowProps {
  readonly row: ModelRow;
  readonly place: number;
  readonly selection: SelectionView;
  readonly actions: RowActions;
}

const Row = memo(function Row({ row, place, selection, actions }: RowProps) {
  return (
    <tr
      aria-rowindex={place}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAGGED, row.key);
        event.dataTransfer.effectAllowed = 'copy';
      }}
    >
      <td title={row.name === row.key ? row.key : `${row.name} – ${row.key}`}>
        <span className="md">{row.name}</span> {row.name !== row.key && <span className="sm m3">{row.key}</span>}
        {row.missing && <span className="sm warn"> {t('models.missing')}</span>}
      </td>
      <td className="num">{tokens(row.contextWindow)}</td>
      <td className="num">{tokens(row.maxTokens)}</td>
      <td className="num">{price(row.cost, t('models.free'))}</td>
      <td>
        <Takes row={row} />
      </td>
      <td>
        <UsedAs row={row} selection={selection} />
      </td>
      <td className="does">
        <RowMenu row={row} selection={selection} actions={actions} />
      </td>
    </tr>
  );
});

function Takes({ row }: { readonly row: ModelRow }) {
  return (
    <span className="ic">
      {row.input.includes('text') && <Takable icon="text" word={t('models.takes.text')} />}
      {row.input.includes('image') && <Takable icon="image" word={t('models.takes.image')} />}
      {row.reasoning && <Takable icon="reasoning" word={t('models.takes.reasoning')} />}
    </span>
  );
}

function Takable({ icon, word }: { readonly icon: 'text' | 'image' | 'reasoning'; readonly word: string }) {
  return (
    <span title={word}>
      <Icon name={icon} />
      <span className="vh">{word}</span>
    </span>
  );
}

function UsedAs({ row, selection }: { readonly row: ModelRow; readonly selection: SelectionView }) {
  const { place, aliases } = usedAs(row.key, selection);
  const tags = [...(place === undefined ? [] : [place === 1 ? t('models.first') : String(place)]), ...aliases];
  return (
    <span className="tags" title={tags.join(', ')}>
      {tags.map((tag) => (
        <span className="tag" key={tag}>
          {tag}
        </span>
      ))}
    </span>
  );
}

function RowMenu({ row, selection, actions }: Omit<RowProps, 'place'>) {
  const { place } = usedAs(row.key, selection);
  return (
    <Menu
      trigger={
        <button className="b q x s" type="button" aria-label={t('models.more', { name: row.name })}>
          <Icon name="more" />
        </button>
      }
    >
      <MenuItem disabled={place === 1} onClick={() => actions.makePrimary(row.key, row.name)}>
        {t('models.makePrimary')}
      </MenuItem>
      <MenuItem disabled={place !== undefined} onClick={() => actions.addFallback(row.key, row.name)}>
        {t('models.addAsFallback')}
      </MenuItem>
      <MenuItem onClick={() => actions.addAlias(row.key, row.name)}>{t('models.addAlias')}</MenuItem>
    </Menu>
  );
}

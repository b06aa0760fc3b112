import { memo } from 'react';
import type { ModelRow, SelectionView } from '#shared/model';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx';
import { price, releasedWords, tokens, usedAs } from './catalogue.ts';
import { DRAGGED } from './chain-card.tsx';
import { fits } from './chain.ts';

export interface RowActions {
  readonly makePrimary: (key: string, name: string) => void;
  readonly addFallback: (key: string, name: string) => void;
  readonly makeImage: (key: string, name: string) => void;
  readonly addImage: (key: string, name: string) => void;
  readonly addAlias: (key: string, name: string) => void;
  /** A row is dragged now; `null`: no longer. */
  readonly drag: (row: ModelRow | null) => void;
}

export interface CatalogueRowProps {
  readonly row: ModelRow;
  /** `aria-rowindex`. */
  readonly place: number;
  readonly selection: SelectionView;
  readonly actions: RowActions;
}

export const CatalogueRow = memo(function CatalogueRow({ row, place, selection, actions }: CatalogueRowProps) {
  return (
    <tr
      aria-rowindex={place}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAGGED, row.key);
        event.dataTransfer.effectAllowed = 'copy';
        actions.drag(row);
      }}
      onDragEnd={() => actions.drag(null)}
    >
      <td title={row.name === row.key ? row.key : `${row.name} – ${row.key}`}>
        <span className="md">{row.name}</span> {row.name !== row.key && <span className="sm m3">{row.key}</span>}
        {row.missing && <span className="sm warn"> {t('models.missing')}</span>}
      </td>
      <td className="num">{tokens(row.contextWindow)}</td>
      <td className="num output">{tokens(row.maxTokens)}</td>
      <td className="num">{price(row.cost, t('models.free'))}</td>
      <td className="num released sm m2" title={row.released ?? undefined}>
        {releasedWords(row.released)}
      </td>
      <td className="takes">
        <Takes row={row} />
      </td>
      <td className="used">
        <Tags row={row} selection={selection} />
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

function Tags({ row, selection }: Omit<CatalogueRowProps, 'place' | 'actions'>) {
  const { place, imagePlace, aliases } = usedAs(row.key, selection);
  const tags = [
    ...(place === undefined ? [] : [place === 1 ? t('models.first') : String(place)]),
    ...(imagePlace === undefined ? [] : [t('models.imageTag', { n: imagePlace })]),
    ...aliases,
  ];
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

function RowMenu({ row, selection, actions }: Omit<CatalogueRowProps, 'place'>) {
  const { place, imagePlace } = usedAs(row.key, selection);
  const { key, name } = row;
  return (
    <Menu
      trigger={
        <button className="b q x s" type="button" aria-label={t('models.more', { name })}>
          <Icon name="more" />
        </button>
      }
    >
      <MenuItem disabled={place === 1} onClick={() => actions.makePrimary(key, name)}>
        {t('models.makePrimary')}
      </MenuItem>
      <MenuItem disabled={place !== undefined} onClick={() => actions.addFallback(key, name)}>
        {t('models.addAsFallback')}
      </MenuItem>
      <MenuLine />
      {fits(row, 'image') ? (
        <>
          <MenuItem disabled={imagePlace === 1} onClick={() => actions.makeImage(key, name)}>
            {t('models.makeImage')}
          </MenuItem>
          <MenuItem
            disabled={selection.image === null || imagePlace !== undefined}
            onClick={() => actions.addImage(key, name)}
          >
            {t('models.addImage')}
          </MenuItem>
        </>
      ) : (
        <MenuItem disabled onClick={() => undefined}>
          {t('models.takesNoImages')}
        </MenuItem>
      )}
      <MenuLine />
      <MenuItem onClick={() => actions.addAlias(key, name)}>{t('models.addAlias')}</MenuItem>
    </Menu>
  );
}

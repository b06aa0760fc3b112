import { memo } from 'react';
import type { ModelRow, SelectionView } from '#shared/model';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx';
import { keyParts, price, releasedWords, tokens, usedAs } from './catalogue.ts';
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
  /** Another model has the same name. */
  readonly shared: boolean;
  /** `aria-rowindex`. */
  readonly place: number;
  readonly selection: SelectionView;
  readonly actions: RowActions;
}

export const CatalogueRow = memo(function CatalogueRow(props: CatalogueRowProps) {
  const { row, place, selection, actions } = props;
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
      <Name row={row} />
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
        <RowMenu {...props} />
      </td>
    </tr>
  );
});

/** The name above the key, which tells two of one name apart. */
function Name({ row: { name, key, missing } }: Pick<CatalogueRowProps, 'row'>) {
  const [start, end] = keyParts(key);
  return (
    <td className="named" title={name === key ? key : `${name} – ${key}`}>
      <p className="md cut">
        {name}
        {missing && <span className="sm warn"> {t('models.missing')}</span>}
      </p>
      {name !== key && (
        <p className="xs m3 key">
          <span className="vh">{key}</span>
          <span className="cut" aria-hidden="true">
            {start}
          </span>
          <span aria-hidden="true">{end}</span>
        </p>
      )}
    </td>
  );
}

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

function Tags({ row, selection }: Pick<CatalogueRowProps, 'row' | 'selection'>) {
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

function RowMenu({ row, shared, selection, actions }: Omit<CatalogueRowProps, 'place'>) {
  const { place, imagePlace } = usedAs(row.key, selection);
  const { key, name } = row;
  return (
    <Menu
      trigger={
        <button className="b q x s" type="button" aria-label={t('models.more', { name: shared ? key : name })}>
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

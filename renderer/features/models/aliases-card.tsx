import { useState } from 'react';
import { explain } from '#shared/errors';
import type { SelectionView } from '#shared/model';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx';
import { useSay } from '../../ui/toasts.tsx';
import { AliasForm } from './alias-form.tsx';
import type { AliasFor } from './alias-form.tsx';
import type { IndexedRow } from '../../ui/model-search.ts';
import type { ModelsStore } from './models-store.ts';

export interface AliasesCardProps {
  readonly selection: SelectionView;
  readonly rows: readonly IndexedRow[];
  readonly store: Pick<ModelsStore, 'addAlias' | 'editAlias' | 'removeAlias'>;
  /** Open form; the catalogue opens it for one of its rows. */
  readonly adding: AliasFor | null;
  readonly setAdding: (model: AliasFor | null) => void;
}

/** Short names for models, added, changed and removed in place. */
export function AliasesCard({ selection, rows, store, adding, setAdding }: AliasesCardProps) {
  const say = useSay();
  const [editing, setEditing] = useState<string | null>(null);
  const remove = async (alias: string, key: string) => {
    const result = await store.removeAlias(alias);
    if (!result.ok) {
      say(t('models.notSaved', { why: explain(result.error) }), { failed: true });
      return;
    }
    say(t('models.aliasRemoved', { alias }), { undo: () => void store.addAlias(alias, key) });
  };
  const { aliases, primary } = selection;
  return (
    <section className="card" aria-label={t('models.aliases')}>
      <div className="ct">
        <h2 className="grow">
          {t('models.aliases')} <span className="m3 many">{aliases.length}</span>
        </h2>
        <button className="b q s" type="button" onClick={() => setAdding(adding ? null : primary)}>
          <Icon name="plus" />
          {t('models.alias')}
        </button>
      </div>
      {adding && (
        <AliasForm
          key={adding.key}
          aliases={aliases}
          model={adding}
          rows={rows}
          store={store}
          onClose={() => setAdding(null)}
        />
      )}
      {aliases.length === 0 && !adding && <p className="sm m3 alone">{t('models.aliasNone')}</p>}
      <ul className="al">
        {aliases.map((each) =>
          each.alias === editing ? (
            <li key={each.alias} className="edit">
              <AliasForm
                aliases={aliases}
                model={each}
                before={each}
                rows={rows}
                store={store}
                onClose={() => setEditing(null)}
              />
            </li>
          ) : (
            <AliasRow
              key={each.alias}
              alias={each.alias}
              name={each.name}
              onEdit={() => setEditing(each.alias)}
              onRemove={() => void remove(each.alias, each.key)}
            />
          ),
        )}
      </ul>
    </section>
  );
}

interface AliasRowProps {
  readonly alias: string;
  readonly name: string;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function AliasRow({ alias, name, onEdit, onRemove }: AliasRowProps) {
  return (
    <li>
      <code className="cut" title={alias}>
        {alias}
      </code>
      <span className="m2 cut" title={name}>
        {name}
      </span>
      <Menu
        trigger={
          <button className="b q x s" type="button" aria-label={t('models.aliasMore', { alias })}>
            <Icon name="more" />
          </button>
        }
      >
        <MenuItem onClick={onEdit}>{t('models.aliasEdit')}</MenuItem>
        <MenuLine />
        <MenuItem danger onClick={onRemove}>
          {t('models.aliasRemove')}
        </MenuItem>
      </Menu>
    </li>
  );
}

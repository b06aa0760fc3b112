import { useId, useState } from 'react';
import type { SyntheticEvent } from 'react';
import { explain } from '#shared/errors';
import type { SelectionView } from '#shared/model';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { useSay } from '../../ui/toasts.tsx';
import type { IndexedRow } from './catalogue.ts';
import { ModelPicker } from './model-picker.tsx';
import type { ModelsStore } from './models-store.ts';

/** The model a new alias would mean. */
export interface AliasFor {
  readonly key: string;
  readonly name: string;
}

export interface AliasesCardProps {
  readonly selection: SelectionView;
  readonly rows: readonly IndexedRow[];
  readonly store: Pick<ModelsStore, 'addAlias' | 'removeAlias'>;
  /** Open form; the catalogue opens it for one of its rows. */
  readonly adding: AliasFor | null;
  readonly setAdding: (model: AliasFor | null) => void;
}

/** Short names for models, added and removed in place. */
export function AliasesCard({ selection, rows, store, adding, setAdding }: AliasesCardProps) {
  const say = useSay();
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
        <AliasForm key={adding.key} model={adding} rows={rows} store={store} onClose={() => setAdding(null)} />
      )}
      {aliases.length === 0 && !adding && <p className="sm m3 alone">{t('models.aliasNone')}</p>}
      <ul className="al">
        {aliases.map(({ alias, key, name }) => (
          <li key={alias}>
            <code className="cut" title={alias}>
              {alias}
            </code>
            <span className="m2 cut" title={key}>
              {name}
            </span>
            <button
              className="b q x s"
              type="button"
              aria-label={t('models.aliasRemove', { alias })}
              onClick={() => void remove(alias, key)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface AliasFormProps extends Pick<AliasesCardProps, 'rows' | 'store'> {
  readonly model: AliasFor;
  readonly onClose: () => void;
}

function AliasForm({ model: given, rows, store, onClose }: AliasFormProps) {
  const [alias, setAlias] = useState('');
  const [model, setModel] = useState(given);
  const [why, setWhy] = useState<string | null>(null);
  const [picking, setPicking] = useState(false);
  const problem = useId();
  const add = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (alias.trim() === '') return;
    const result = await store.addAlias(alias.trim(), model.key);
    if (result.ok) onClose();
    else setWhy(explain(result.error));
  };
  return (
    <form className="alf" onSubmit={(event) => void add(event)}>
      <input
        className="field mono"
        autoFocus
        autoComplete="off"
        spellCheck={false}
        aria-label={t('models.aliasName')}
        placeholder={t('models.aliasName')}
        aria-invalid={why !== null}
        aria-describedby={why === null ? undefined : problem}
        value={alias}
        onChange={(event) => {
          setAlias(event.target.value);
          setWhy(null);
        }}
        onKeyDown={(event) => event.key === 'Escape' && onClose()}
      />
      <button
        className="pick"
        type="button"
        aria-label={`${t('models.aliasModel')}: ${model.name}`}
        title={model.key}
        onClick={() => setPicking(true)}
      >
        <span className="cut">{model.name}</span>
        <Icon name="updown" />
      </button>
      <button className="b" type="submit" aria-disabled={alias.trim() === ''}>
        {t('models.aliasAdd')}
      </button>
      {why !== null && (
        <p className="sm stop" id={problem} role="alert">
          {why}
        </p>
      )}
      {picking && (
        <ModelPicker
          title={t('models.chooseAlias', { alias: alias || t('models.alias') })}
          rows={rows}
          except={[]}
          onClose={() => setPicking(false)}
          onPick={(key, name) => setModel({ key, name })}
        />
      )}
    </form>
  );
}

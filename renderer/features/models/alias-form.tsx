import { useId, useState } from 'react';
import type { SyntheticEvent } from 'react';
import { explain } from '#shared/errors';
import type { SelectionView } from '#shared/model';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { aliasNews } from './alias-words.ts';
import type { IndexedRow } from '../../ui/model-search.ts';
import { ModelPicker } from '../../ui/model-picker.tsx';
import type { AliasOf, ModelsStore } from './models-store.ts';

/** The model a new alias would mean. */
export interface AliasFor {
  readonly key: string;
  readonly name: string;
}

export interface AliasFormProps {
  readonly aliases: SelectionView['aliases'];
  readonly rows: readonly IndexedRow[];
  readonly store: Pick<ModelsStore, 'addAlias' | 'editAlias'>;
  readonly model: AliasFor;
  /** Changes this one; absent: adds one. */
  readonly before?: AliasOf;
  readonly onClose: () => void;
}

const QUIET = { text: null, bad: false };

const write = (store: AliasFormProps['store'], before: AliasOf | undefined, after: AliasOf) =>
  before ? store.editAlias(before, after) : store.addAlias(after.alias, after.key);

/** What is typed and chosen, what is to be said of it, and the way to save it. */
function useAliasForm({ aliases, store, model: given, before, onClose }: AliasFormProps) {
  const [alias, setAlias] = useState(before?.alias ?? '');
  const [model, setModel] = useState(given);
  const [refused, setRefused] = useState<string | null>(null);
  const name = alias.trim();
  const news = aliasNews({ alias: name, model, aliases, before }) ?? QUIET;
  const bad = refused !== null || news.bad;
  const stuck = name === '' || news.bad;
  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (stuck) return;
    const result = await write(store, before, { alias: name, key: model.key });
    if (result.ok) onClose();
    else setRefused(explain(result.error));
  };
  const change =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      setRefused(null);
    };
  return {
    ...{ alias, name, model, bad, save },
    stuck: stuck || bad,
    why: refused ?? news.text,
    setAlias: change(setAlias),
    setModel: change(setModel),
  };
}

/** A name and the model it means; what is wrong with the name is said while it is typed. */
export function AliasForm(props: AliasFormProps) {
  const { rows, before, onClose } = props;
  const { alias, name, model, bad, why, stuck, save, setAlias, setModel } = useAliasForm(props);
  const [picking, setPicking] = useState(false);
  const hint = useId();
  return (
    <form
      className="alf"
      onSubmit={(event) => void save(event)}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <input
        className="field mono"
        autoFocus
        autoComplete="off"
        spellCheck={false}
        aria-label={t('models.aliasName')}
        placeholder={t('models.aliasName')}
        aria-invalid={bad}
        aria-describedby={why === null ? undefined : hint}
        value={alias}
        onChange={(event) => setAlias(event.target.value)}
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
      <button className="b" type="submit" aria-disabled={stuck}>
        {t(before ? 'action.save' : 'models.aliasAdd')}
      </button>
      <Hint id={hint} text={why} bad={bad} />
      {picking && (
        <ModelPicker
          title={t('models.chooseAlias', { alias: name || t('models.alias') })}
          rows={rows}
          except={[]}
          onClose={() => setPicking(false)}
          onPick={(key, picked) => setModel({ key, name: picked })}
        />
      )}
    </form>
  );
}

function Hint({ id, text, bad }: { readonly id: string; readonly text: string | null; readonly bad: boolean }) {
  if (text === null) return null;
  return (
    <p className={bad ? 'sm stop' : 'sm m3'} id={id} role={bad ? 'alert' : 'status'}>
      {text}
    </p>
  );
}

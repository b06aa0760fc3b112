import { useId, useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { Api } from '#shared/contract';
import { explain } from '#shared/errors';
import { ownDialect } from '#shared/provider';
import type { OwnProviderView } from '#shared/provider';
import { t } from '../../../i18n/t.ts';
import { Dialog, DialogTitle } from '../../../ui/dialog.tsx';
import { useSay } from '../../../ui/toasts.tsx';
import { changeOf, isIncomplete, typedOf } from './change.ts';
import type { Typed } from './change.ts';
import { Headers, Models } from './lists.tsx';

export interface ChangeProps {
  readonly own: OwnProviderView;
  readonly api: Pick<Api, 'providers.change'>;
  readonly onClose: () => void;
}

/** Names are at most 60 characters, as the contract says. */
const LONGEST = 60;

/** Name, address, dialect, headers and models of a provider of one's own; nothing is written before Save. */
export function ChangeDialog({ own, api, onClose }: ChangeProps) {
  const id = useId();
  const say = useSay();
  const [typed, setTyped] = useState(() => typedOf(own));
  const [problem, setProblem] = useState('');
  const set = (part: Partial<Typed>) => setTyped((now) => ({ ...now, ...part }));
  const incomplete = isIncomplete(typed);

  async function submit(event: SyntheticEvent) {
    event.preventDefault();
    if (incomplete) return;
    const change = changeOf(own, typed);
    if (Object.keys(change).length > 0) {
      const result = await api['providers.change']({ id: own.id, ...change });
      setProblem(result.ok ? '' : explain(result.error));
      if (!result.ok) return;
      say(t('own.changed', { name: result.value.name }));
    }
    onClose();
  }
  return (
    <Dialog onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <DialogTitle render={<h2 />} className="bt cut">
          {t('own.change.title', { name: own.name })}
        </DialogTitle>
        <div className="bd own">
          <Fields id={id} own={own} typed={typed} set={set} />
          <Headers typed={typed} onTyped={setTyped} />
          <Models typed={typed} onTyped={setTyped} />
          <p className="sm stop" role="status">
            {problem}
          </p>
        </div>
        <div className="be">
          <button className="b l" type="button" onClick={onClose}>
            {t('action.cancel')}
          </button>
          <button className="b l p" type="submit" aria-disabled={incomplete}>
            {t('action.save')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface FieldsProps {
  readonly id: string;
  readonly own: OwnProviderView;
  readonly typed: Typed;
  readonly set: (part: Partial<Typed>) => void;
}

function Fields({ id, own, typed, set }: FieldsProps) {
  const plain = { className: 'field', autoComplete: 'off', spellCheck: false };
  return (
    <>
      <label className="md" htmlFor={`${id}-name`}>
        {t('wizard.own.name')}
      </label>
      <input
        {...plain}
        id={`${id}-name`}
        value={typed.name}
        maxLength={LONGEST}
        onChange={(event) => set({ name: event.target.value })}
      />
      <label className="md" htmlFor={`${id}-address`}>
        {t('wizard.own.address')}
      </label>
      <input
        {...plain}
        id={`${id}-address`}
        className="field mono"
        value={typed.baseUrl}
        onChange={(event) => set({ baseUrl: event.target.value })}
      />
      <label className="md" htmlFor={`${id}-api`}>
        {t('wizard.own.speaks')}
      </label>
      <select
        id={`${id}-api`}
        className="field"
        value={typed.api ?? ''}
        onChange={(event) => set({ api: ownDialect.safeParse(event.target.value).data ?? null })}
      >
        {typedOf(own).api === null && <option value="">{own.dialects.join(', ')}</option>}
        {ownDialect.options.map((dialect) => (
          <option key={dialect} value={dialect}>
            {t(`wizard.own.dialect.${dialect}`)}
          </option>
        ))}
      </select>
      <label className="row">
        <input
          className="ck"
          type="checkbox"
          checked={typed.needsKey}
          onChange={(event) => set({ needsKey: event.target.checked })}
        />
        <span>{t('wizard.own.needsKey')}</span>
      </label>
    </>
  );
}

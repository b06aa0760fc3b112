import { useId, useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { Api } from '#shared/contract';
import { explain } from '#shared/errors';
import type { OwnProviderView } from '#shared/provider';
import { t } from '../../../i18n/t.ts';
import { Dialog, DialogTitle, FormEnd } from '../../../ui/dialog.tsx';
import { OwnFields } from '../../../ui/own-fields.tsx';
import { useSay } from '../../../ui/toasts.tsx';
import { changeOf, isIncomplete, typedOf } from './change.ts';
import { Headers, Models } from './lists.tsx';

export interface ChangeProps {
  readonly own: OwnProviderView;
  readonly api: Pick<Api, 'providers.change'>;
  readonly onClose: () => void;
}

/** Name, address, dialect, headers and models of a provider of one's own; nothing is written before Save. */
export function ChangeDialog({ own, api, onClose }: ChangeProps) {
  const id = useId();
  const say = useSay();
  const [typed, setTyped] = useState(() => typedOf(own));
  const [problem, setProblem] = useState('');
  const other = typedOf(own).api === null ? { other: own.dialects.join(', ') } : {};
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
          <OwnFields id={id} own={typed} {...other} onOwn={(part) => setTyped({ ...typed, ...part })} />
          <Headers typed={typed} onTyped={setTyped} />
          <Models typed={typed} onTyped={setTyped} />
          <p className="sm stop" role="status">
            {problem}
          </p>
        </div>
        <FormEnd verb={t('action.save')} disabled={incomplete} onClose={onClose} />
      </form>
    </Dialog>
  );
}

import { useId, useState } from 'react';
import { explain } from '#shared/errors';
import { t } from '../../i18n/t.ts';
import { Dialog, DialogTitle, FormEnd } from '../../ui/dialog.tsx';
import { idProblem } from './agent-words.ts';
import type { AgentsApi } from './agents-store.ts';

export interface AddAgentProps {
  readonly api: Pick<AgentsApi, 'agents.add'>;
  readonly taken: readonly string[];
  readonly onClose: () => void;
  /** The new key is handed on once, to be shown; it is stored nowhere here. */
  readonly onAdded: (id: string, key: string) => void;
}

export function AddAgent({ api, taken, onClose, onAdded }: AddAgentProps) {
  const [id, setId] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const hint = useId();
  const problem = idProblem(id, taken);
  const why = refused ?? (id === '' ? null : problem);
  const add = async () => {
    if (problem !== null) {
      setRefused(problem);
      return;
    }
    const result = await api['agents.add']({ id });
    if (result.ok) onAdded(result.value.agent.id, result.value.key);
    else setRefused(explain(result.error));
  };
  return (
    <Dialog onClose={onClose}>
      <DialogTitle render={<h2 />} className="bt">
        {t('agents.addTitle')}
      </DialogTitle>
      <form
        className="newagent"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <p className="m2">{t('agents.addBody')}</p>
        <label>
          <span className="md">{t('agents.id')}</span>
          <input
            className="field"
            autoFocus
            spellCheck={false}
            autoComplete="off"
            value={id}
            aria-invalid={why !== null}
            aria-describedby={hint}
            onChange={(event) => {
              setId(event.target.value);
              setRefused(null);
            }}
          />
        </label>
        <p className={why === null ? 'sm m3' : 'sm stop'} id={hint} role={why === null ? undefined : 'alert'}>
          {why ?? t('agents.idHint')}
        </p>
        <FormEnd verb={t('agents.add')} disabled={problem !== null} onClose={onClose} />
      </form>
    </Dialog>
  );
}

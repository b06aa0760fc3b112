import { useId, useState } from 'react';
import { explain } from '#shared/errors';
import { t } from '../../i18n/t.ts';
import { OwnFields } from '../../ui/own-fields.tsx';
import type { OwnParts } from '../../ui/own-fields.tsx';
import { withKind, withProvider } from './draft.ts';
import { GoOn, StepFrame } from './frame.tsx';
import { emptyOwn } from './own.ts';
import type { Own } from './own.ts';
import type { StepProps } from './wizard.tsx';

/** A provider of one's own: its name, its address, what it speaks, and whether it wants a key. */
export function AddressStep(props: StepProps) {
  const { draft, setDraft, back, onClose } = props;
  const id = useId();
  const own = draft.own ?? emptyOwn;
  const { keep, keeping, problem } = useKeep(props, own);
  const fine = own.name.trim() !== '' && own.baseUrl.trim() !== '' && !keeping;
  const change = ({ api, ...part }: Partial<OwnParts>) =>
    setDraft({ ...draft, own: { ...own, ...part, ...(api && { api }) } });
  return (
    <StepFrame
      title={t('wizard.own.title')}
      back={back}
      onClose={onClose}
      buttons={
        <GoOn label={t('wizard.next')} disabled={!fine} describedBy={`${id}-problem`} onClick={() => void keep()} />
      }
    >
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (fine) void keep();
        }}
      >
        <OwnFields id={id} own={own} onOwn={change} />
        <p id={`${id}-problem`} className="sm stop" role="status">
          {problem}
        </p>
      </form>
    </StepFrame>
  );
}

/** Writes it, or changes it when it was written a moment ago, and goes on. */
function useKeep({ client, draft, setDraft, next }: StepProps, own: Own) {
  const [keeping, setKeeping] = useState(false);
  const [problem, setProblem] = useState('');
  async function keep() {
    setKeeping(true);
    const { id, ...said } = own;
    const result = await (id === null
      ? client.api['providers.add'](said)
      : client.api['providers.change']({ id, ...said }));
    setKeeping(false);
    setProblem(result.ok ? '' : explain(result.error));
    if (!result.ok) return;
    const { value: provider } = result;
    const kept = { ...withProvider({ ...draft, own: null }, provider), provider, own: { ...own, id: provider.id } };
    const changed = own.needsKey ? withKind(kept, 'api_key') : { ...kept, kind: null };
    setDraft(changed);
    next(changed);
  }
  return { keep, keeping, problem };
}

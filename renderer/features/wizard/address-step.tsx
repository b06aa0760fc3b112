import { useId, useState } from 'react';
import { explain } from '#shared/errors';
import type { OwnDialect } from '#shared/provider';
import { t } from '../../i18n/t.ts';
import { withKind, withProvider } from './draft.ts';
import { GoOn, StepFrame } from './frame.tsx';
import { emptyOwn, ownDialects } from './own.ts';
import type { Own } from './own.ts';
import type { StepProps } from './wizard.tsx';

/** Names are at most 60 characters, as the contract says. */
const LONGEST = 60;

/** A provider of one's own: its name, its address, what it speaks, and whether it wants a key. */
export function AddressStep(props: StepProps) {
  const { draft, setDraft, back, onClose } = props;
  const id = useId();
  const own = draft.own ?? emptyOwn;
  const { keep, keeping, problem } = useKeep(props, own);
  const fine = own.name.trim() !== '' && own.baseUrl.trim() !== '' && !keeping;
  const change = (part: Partial<Own>) => setDraft({ ...draft, own: { ...own, ...part } });
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
        <Fields id={id} own={own} onOwn={change} />
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

interface FieldsProps {
  readonly id: string;
  readonly own: Own;
  readonly onOwn: (part: Partial<Own>) => void;
}

function Fields({ id, own, onOwn }: FieldsProps) {
  const plain = { className: 'field', autoComplete: 'off', spellCheck: false };
  return (
    <>
      <label className="md" htmlFor={`${id}-name`}>
        {t('wizard.own.name')}
      </label>
      <input
        {...plain}
        id={`${id}-name`}
        data-first
        value={own.name}
        maxLength={LONGEST}
        onChange={(event) => onOwn({ name: event.target.value })}
      />
      <label className="md" htmlFor={`${id}-address`}>
        {t('wizard.own.address')}
      </label>
      <input
        {...plain}
        id={`${id}-address`}
        className="field mono"
        value={own.baseUrl}
        placeholder="https://host/v1"
        onChange={(event) => onOwn({ baseUrl: event.target.value })}
      />
      <label className="md" htmlFor={`${id}-api`}>
        {t('wizard.own.speaks')}
      </label>
      <select
        id={`${id}-api`}
        className="field"
        value={own.api}
        onChange={(event) => onOwn({ api: event.target.value as OwnDialect })}
      >
        {ownDialects.map((dialect) => (
          <option key={dialect} value={dialect}>
            {t(`wizard.own.dialect.${dialect}`)}
          </option>
        ))}
      </select>
      <label className="row">
        <input
          className="ck"
          type="checkbox"
          checked={own.needsKey}
          onChange={(event) => onOwn({ needsKey: event.target.checked })}
        />
        <span>{t('wizard.own.needsKey')}</span>
      </label>
    </>
  );
}

import { useCallback, useEffect, useId, useState } from 'react';
import { explain } from '#shared/errors';
import { isServer } from '#shared/choices';
import type { ProviderView } from '#shared/provider';
import { t } from '../../i18n/t.ts';
import { Says } from './check-step.tsx';
import { GoOn, StepFrame } from './frame.tsx';
import { reachOf } from './own.ts';
import type { Reach } from './own.ts';
import type { StepProps } from './wizard.tsx';

/** A provider that needs no key: does it answer, and with how many models? A server's address can be changed here. */
export function AnswerStep(props: StepProps) {
  return props.draft.provider && <Answer {...props} provider={props.draft.provider} />;
}

function Answer(props: StepProps & { readonly provider: ProviderView }) {
  const { provider, next, back, onClose } = props;
  const { reach, ask } = useReach(props);
  const asking = reach.kind === 'asking';
  return (
    <StepFrame
      title={t('wizard.answer.title', { provider: provider.name })}
      back={back}
      onClose={onClose}
      buttons={
        <>
          {!asking && reach.kind !== 'answers' && (
            <button className="b l" type="button" onClick={ask}>
              {t('action.tryAgain')}
            </button>
          )}
          <GoOn label={t('wizard.next')} disabled={asking} onClick={() => next()} />
        </>
      }
    >
      <div className="verdict" role="status">
        <ReachSays reach={reach} provider={provider} />
      </div>
      {isServer(provider) && <Address {...props} ask={ask} />}
    </StepFrame>
  );
}

function ReachSays({ reach, provider }: { readonly reach: Reach; readonly provider: ProviderView }) {
  const { name, id, address = '' } = provider;
  switch (reach.kind) {
    case 'asking':
      return <Says icon="refresh" tone="rest" word={t('wizard.check.asking', { provider: name })} lines={[]} />;
    case 'failed':
      return <Says icon="warning" tone="warn" word={t('wizard.answer.no', { provider: name })} lines={[reach.why]} />;
    case 'silent':
      return (
        <Says
          icon="warning"
          tone="warn"
          word={t('wizard.answer.no', { provider: name })}
          lines={[t('wizard.answer.silent', { provider: name, address })]}
        />
      );
    case 'answers':
      return (
        <Says
          icon="check-circle"
          tone="go"
          word={t('wizard.answer.yes', { provider: name })}
          lines={[
            reach.count > 0
              ? t('wizard.answer.models', { n: reach.count, address })
              : t('wizard.answer.noModels', { provider: name, id }),
          ]}
        />
      );
  }
}

/** Asks once by itself, and on request. */
function useReach({ client, provider }: StepProps & { readonly provider: ProviderView }) {
  const [reach, setReach] = useState<Reach>({ kind: 'asking' });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let left = false;
    void client.api['models.refresh']({ provider: provider.id }).then((result) => {
      if (!left) setReach(result.ok ? reachOf(result.value, provider) : { kind: 'failed', why: explain(result.error) });
    });
    return () => {
      left = true;
    };
  }, [client, provider, turn]);
  const ask = useCallback(() => {
    setReach({ kind: 'asking' });
    setTurn((now) => now + 1);
  }, []);
  return { reach, ask };
}

/** Where it is reached; another address is asked at once. */
function Address({
  client,
  draft,
  setDraft,
  provider,
  ask,
}: StepProps & { readonly provider: ProviderView; readonly ask: () => void }) {
  const id = useId();
  const [text, setText] = useState(provider.address ?? '');
  const [problem, setProblem] = useState('');
  const changed = text.trim() !== '' && text.trim() !== provider.address;
  async function use() {
    const result = await client.api['providers.change']({ id: provider.id, baseUrl: text });
    setProblem(result.ok ? '' : explain(result.error));
    if (!result.ok) return;
    setText(result.value.address ?? text);
    setDraft({ ...draft, provider: result.value });
    ask();
  }
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (changed) void use();
      }}
    >
      <label className="md" htmlFor={id}>
        {t('wizard.own.address')}
      </label>
      <div className="row tight">
        <input
          id={id}
          className="field mono grow"
          value={text}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={problem !== ''}
          aria-describedby={`${id}-problem`}
          onChange={(event) => setText(event.target.value)}
        />
        <button className="b l" type="submit" aria-disabled={!changed}>
          {t('wizard.answer.useAddress')}
        </button>
      </div>
      <p id={`${id}-problem`} className="sm stop" role="status">
        {problem}
      </p>
    </form>
  );
}

export interface KeptProps {
  readonly provider: ProviderView;
  readonly onAgain: () => void;
  readonly onDone: () => void;
}

/** There is no account to store: what can be done with it now. */
export const KeptStep = ({ provider, onAgain, onDone }: KeptProps) => (
  <StepFrame
    title={t('wizard.kept.title', { provider: provider.name })}
    onClose={onDone}
    buttons={
      <>
        <button className="b l" type="button" onClick={onAgain}>
          {t('wizard.addAnother')}
        </button>
        <button className="b l p" type="button" data-first onClick={onDone}>
          {t('action.done')}
        </button>
      </>
    }
  >
    <p className="m2 lead">{t('wizard.kept.body')}</p>
  </StepFrame>
);

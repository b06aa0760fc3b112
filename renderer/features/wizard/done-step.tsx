import { useEffect, useRef, useState } from 'react';
import type { CheckOutcome } from '#shared/contract';
import { explain } from '#shared/errors';
import type { ProfileView } from '#shared/profile';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { isGood, Verdict } from './check-step.tsx';
import type { Check } from './check-step.tsx';
import { isLogin } from './draft.ts';
import type { Draft } from './draft.ts';
import { StepFrame } from './frame.tsx';
import type { StepProps } from './wizard.tsx';

export interface DoneStepProps extends Pick<StepProps, 'client' | 'agentId'> {
  readonly profile: ProfileView;
  readonly draft: Draft;
  readonly check: Check;
  readonly onAgain: () => void;
  readonly onDone: () => void;
}

/** It is stored; the secret is already forgotten here. */
export function DoneStep(props: DoneStepProps) {
  const { profile, draft, check, onAgain, onDone } = props;
  const { test, send } = useTestMessage(props);
  const accepted = isLogin(draft.kind) || isAccepted(check) || isAccepted(test);
  const name = profile.label;
  const provider = draft.provider?.name ?? profile.provider;
  return (
    <StepFrame
      title={t(accepted ? 'wizard.ready' : 'wizard.readyUnchecked', { name })}
      onClose={onDone}
      buttons={
        <>
          <button
            className="b l"
            type="button"
            aria-disabled={test.kind === 'asking'}
            onClick={() => test.kind === 'asking' || send()}
          >
            {t('wizard.test')}
          </button>
          <button className="b l" type="button" onClick={onAgain}>
            {t('wizard.addAnother')}
          </button>
          <button className="b l p" type="button" data-first onClick={onDone}>
            {t('action.done')}
          </button>
        </>
      }
    >
      <div className="verdict">
        <p className="state go big">
          <Icon name="check-circle" />
          {t(draft.kind === 'aws-sdk' ? 'wizard.readyAws' : 'wizard.readyBody', { provider })}
        </p>
      </div>
      <div className="verdict" role="status">
        {test.kind !== 'none' && <Verdict check={test} provider={provider} refusedAdvice="wizard.test.refused" />}
      </div>
    </StepFrame>
  );
}

const isAccepted = (check: Check) => check.kind === 'found' && isGood(check.found);

/** A test message to the account that is stored by now; its row shows what came of it, too. */
function useTestMessage({ client, agentId, profile }: DoneStepProps) {
  const [test, setTest] = useState<Check>({ kind: 'none' });
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  async function send() {
    setTest({ kind: 'asking' });
    const whose = agentId === undefined ? {} : { agentId };
    const result = await client.api['accounts.test']({ ...whose, profileId: profile.id });
    if (here.current) setTest(result.ok ? found(result.value) : { kind: 'failed', why: explain(result.error) });
  }
  return { test, send: () => void send() };
}

const found = (outcome: CheckOutcome): Check => ({ kind: 'found', found: outcome });

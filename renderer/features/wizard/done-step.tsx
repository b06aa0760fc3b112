import type { ProfileView } from '#shared/profile';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { isGood } from './check-step.tsx';
import type { Check } from './check-step.tsx';
import { isLogin } from './draft.ts';
import type { Draft } from './draft.ts';
import { StepFrame } from './frame.tsx';

export interface DoneStepProps {
  readonly profile: ProfileView;
  readonly draft: Draft;
  readonly check: Check;
  readonly onAgain: () => void;
  readonly onDone: () => void;
}

/** It is stored; the secret is already forgotten here. */
export function DoneStep({ profile, draft, check, onAgain, onDone }: DoneStepProps) {
  const accepted = isLogin(draft.kind) || (check.kind === 'found' && isGood(check.found));
  const name = profile.label;
  return (
    <StepFrame
      title={t(accepted ? 'wizard.ready' : 'wizard.readyUnchecked', { name })}
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
      <div className="verdict">
        <p className="state go big">
          <Icon name="check-circle" />
          {t('wizard.readyBody', { provider: draft.provider?.name ?? profile.provider })}
        </p>
      </div>
    </StepFrame>
  );
}

import { useEffect, useState } from 'react';
import type { LoginMethod, LoginView } from '#shared/login';
import type { ProfileView } from '#shared/profile';
import type { ProviderView } from '#shared/provider';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { useNow } from '../../ui/use-now.ts';
import { BrowserLogin } from './browser-login.tsx';
import { DeviceLogin } from './device-login.tsx';
import { isLogin } from './draft.ts';
import { StepFrame } from './frame.tsx';
import { useLogin } from './use-login.ts';
import type { Login } from './use-login.ts';
import type { StepProps } from './wizard.tsx';

export interface LoginStepProps extends StepProps {
  /** An account that was signed in again: nothing more is asked. */
  readonly onAdded: (profile: ProfileView) => void;
}

/** Signs in through the browser or with a code. */
export function LoginStep(props: LoginStepProps) {
  const { provider, kind } = props.draft;
  return provider && isLogin(kind) ? <SignIn {...props} provider={provider} method={kind} /> : null;
}

/** What drawing a login that waits needs. */
export interface WaitingProps {
  readonly provider: ProviderView;
  /** The account that is signed in again; `null`: a new one. */
  readonly replace: ProfileView | null;
  readonly state: Waiting;
  readonly left: number;
  readonly login: Login;
  readonly onPasted: (pasted: boolean) => void;
}
export type Waiting = Extract<LoginView['state'], { kind: 'waiting' }>;

function SignIn(props: LoginStepProps & { readonly provider: ProviderView; readonly method: LoginMethod }) {
  const { client, provider, method, draft, agentId, back, onClose, onPasted } = props;
  const login = useLogin({ client, provider: provider.id, method, profileId: draft.replace?.id, agentId });
  const problem = useStored(props, login);
  return (
    <StepFrame
      title={t('wizard.login.title', { provider: provider.name })}
      back={back}
      onClose={onClose}
      foot={
        <>
          <Icon name="padlock" />
          {t('wizard.login.vault')}
        </>
      }
    >
      {problem === null ? (
        <Progress provider={provider} replace={draft.replace} method={method} login={login} onPasted={onPasted} />
      ) : (
        <Ended text={problem} />
      )}
    </StepFrame>
  );
}

interface ProgressProps extends Pick<WaitingProps, 'provider' | 'replace' | 'login' | 'onPasted'> {
  readonly method: LoginMethod;
}

function Progress({ provider, replace, method, login, onPasted }: ProgressProps) {
  const now = useNow();
  const { progress, again } = login;
  const device = method === 'device';
  const retry = { label: t(device ? 'wizard.login.newCode' : 'wizard.login.again'), onClick: again };
  if (progress.kind === 'failed') return <Ended text={progress.why} action={retry} />;
  if (progress.kind === 'starting') return <p className="m2 lead">{t('wizard.login.starting')}</p>;
  const { state } = progress.view;
  if (state.kind === 'failed') return <Ended text={state.message} action={retry} />;
  if (state.kind === 'cancelled') return <Ended text={t('wizard.login.cancelled')} tone="rest" action={retry} />;
  if (state.kind === 'done') return <p className="m2 lead">{t('wizard.login.done')}</p>;
  // Whole seconds only: a clock that is read a moment late would begin above the whole.
  const left = Math.floor((state.expiresAt - now) / 1_000) * 1_000;
  if (left <= 0) return <Ended text={t(device ? 'wizard.login.codeOver' : 'wizard.login.over')} action={retry} />;
  const waiting: WaitingProps = { provider, replace, state, left, login, onPasted };
  return device ? <DeviceLogin {...waiting} /> : <BrowserLogin {...waiting} />;
}

interface EndedProps {
  readonly text: string;
  readonly tone?: 'stop' | 'rest';
  readonly action?: { readonly label: string; readonly onClick: () => void };
}

/** It ended without an account: what happened, and the way to begin again. */
function Ended({ text, tone = 'stop', action }: EndedProps) {
  return (
    <div className="verdict" role="status">
      <p className={`state ${tone} big`}>
        <Icon name={tone === 'stop' ? 'cross-circle' : 'minus-circle'} />
        {text}
      </p>
      {action && (
        <button className="b l" type="button" onClick={action.onClick}>
          {action.label}
        </button>
      )}
    </div>
  );
}

/** Goes on once the account is there; a sentence when it cannot be shown. */
function useStored({ client, draft, setDraft, agentId, next, onAdded }: LoginStepProps, { progress }: Login) {
  const [problem, setProblem] = useState<string | null>(null);
  const state = progress.kind === 'begun' ? progress.view.state : null;
  const profileId = state?.kind === 'done' ? state.profileId : null;
  useEffect(() => {
    if (profileId === null) return;
    let left = false;
    void client.api['accounts.list'](agentId === undefined ? {} : { agentId }).then((result) => {
      if (left) return;
      const all = result.ok ? result.value.groups.flatMap((group) => group.profiles) : [];
      const profile = all.find((each) => each.id === profileId);
      if (!profile) setProblem(t('wizard.login.notShown'));
      else if (draft.replace) onAdded(profile);
      else {
        const signedIn = { ...draft, label: profile.label, signedIn: profile };
        setDraft(signedIn);
        next(signedIn);
      }
    });
    return () => {
      left = true;
    };
    // The account is looked up once for each login; what else changes while it is on its way does not matter.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [profileId]);
  return problem;
}

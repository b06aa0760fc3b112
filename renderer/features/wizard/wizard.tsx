import { useEffect, useMemo, useRef, useState } from 'react';
import type { AccountGroup, ProfileView } from '#shared/profile';
import { canRenew, type ProviderView } from '#shared/provider';
import { cleanSecret } from '#shared/secret-input';
import type { SecretRead } from '#shared/secret-input';
import type { Client } from '../../client/client.ts';
import { createResource, valueOf } from '../../client/resource.ts';
import { t } from '../../i18n/t.ts';
import { Confirm, Dialog } from '../../ui/dialog.tsx';
import { Loaded } from '../../ui/loading.tsx';
import { emptyDraft, isLogin, kindsOf, replacing, stepAfter, stepBefore, withKind, withProvider } from './draft.ts';
import type { At, Draft, Kind } from './draft.ts';
import { StepList } from './step-list.tsx';
import { AddressStep } from './address-step.tsx';
import { AnswerStep, KeptStep } from './answer-step.tsx';
import { AwsStep } from './aws-step.tsx';
import { CheckStep } from './check-step.tsx';
import type { Check } from './check-step.tsx';
import { DoneStep } from './done-step.tsx';
import { KindStep } from './kind-step.tsx';
import { LoginStep } from './login-step.tsx';
import { NameStep } from './name-step.tsx';
import { PasteStep } from './paste-step.tsx';
import { PlaceStep } from './place-step.tsx';
import { ProviderStep } from './provider-step.tsx';
import './wizard.css';

export interface WizardProps {
  readonly client: Client;
  readonly now: () => number;
  /** Begin at this provider; `null`: choose one. */
  readonly provider: string | null;
  /** Paste a new secret for this account; `null`: a new account. */
  readonly replace: ProfileView | null;
  /** Whose account it is; absent: `main`. */
  readonly agentId: string | undefined;
  /** Begin at this way; `null`: choose one. */
  readonly kind: Kind | null;
  readonly onClose: () => void;
}

/** Adds an account, step by step. All of it, the secret above all, lives in this component and ends with it. */
export function Wizard({ client, now, provider, replace, agentId, kind, onClose }: WizardProps) {
  const [pasted, setPasted] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const providers = useMemo(
    () => createResource({ client, topics: ['models'], load: () => client.api['providers.list']({}), now }),
    [client, now],
  );
  useEffect(() => providers.start(), [providers]);
  const { view, load } = providers();
  const close = () => {
    if (pasted) setLeaving(true);
    else onClose();
  };
  return (
    <Dialog className="dlg" onClose={close}>
      <Loaded view={view} retry={() => void load()} label={t('load.loading')}>
        {(list) => (
          <Steps
            client={client}
            now={now}
            providers={list}
            agentId={agentId}
            start={startOf(list, provider, replace, kind)}
            onPasted={setPasted}
            onClose={close}
            onDone={onClose}
          />
        )}
      </Loaded>
      {leaving && (
        <Confirm
          title={t('wizard.leave.title')}
          verb={t('wizard.leave.close')}
          cancel={t('wizard.leave.stay')}
          onConfirm={onClose}
          onClose={() => setLeaving(false)}
        >
          <p>{t('wizard.leave.body')}</p>
        </Confirm>
      )}
    </Dialog>
  );
}

interface Start {
  readonly at: At;
  readonly draft: Draft;
}

function startOf(
  providers: readonly ProviderView[],
  id: string | null,
  replace: ProfileView | null,
  kind: Kind | null,
): Start {
  const provider = providers.find((each) => each.id === id && kindsOf(each).length > 0);
  if (!provider) return { at: 'provider', draft: emptyDraft };
  if (replace) return restart(provider, replace, kind);
  const draft = withProvider(emptyDraft, provider);
  if (kind && kindsOf(provider).includes(kind)) return at(withKind(draft, kind));
  return { at: stepAfter(draft, 'provider'), draft };
}

/** An account that is there: its secret is pasted anew, or it is signed in again. */
function restart(provider: ProviderView, replace: ProfileView, kind: Kind | null): Start {
  if (!canRenew(replace.type, provider)) return { at: 'provider', draft: emptyDraft };
  const first = replacing(replace, provider);
  const draft = isLogin(first.kind) && isLogin(kind) ? withKind(first, kind) : first;
  return at(draft);
}

function at(draft: Draft): Start {
  const { kind } = draft;
  return { at: isLogin(kind) ? 'login' : kind === 'aws-sdk' ? 'aws' : 'paste', draft };
}

const nothing: SecretRead = cleanSecret('');

/** What every step is given. */
export interface StepProps {
  readonly client: Client;
  readonly now: () => number;
  /** Whose account it is; absent: `main`. */
  readonly agentId: string | undefined;
  readonly providers: readonly ProviderView[];
  readonly draft: Draft;
  readonly setDraft: (draft: Draft) => void;
  readonly read: SecretRead;
  readonly setRead: (read: SecretRead) => void;
  readonly check: Check;
  readonly setCheck: (check: Check) => void;
  /** The accounts there are at the chosen provider; `null`: none yet. */
  readonly group: AccountGroup | null;
  /** Goes to the next step of `draft`, given here when it has just been changed. */
  readonly next: (draft?: Draft) => void;
  /** `null` on the first step. */
  readonly back: (() => void) | null;
  readonly goTo: (at: At) => void;
  /** Something was pasted that would be lost: closing asks first. */
  readonly onPasted: (pasted: boolean) => void;
  readonly onClose: () => void;
}

interface StepsProps extends Pick<StepProps, 'client' | 'now' | 'agentId' | 'providers' | 'onPasted' | 'onClose'> {
  readonly start: Start;
  readonly onDone: () => void;
}

function Steps({ start, onPasted, onDone, ...rest }: StepsProps) {
  const [at, setAt] = useState<At>(start.at);
  const [draft, setDraftOnly] = useState(start.draft);
  const [read, setReadOnly] = useState(nothing);
  const [check, setCheck] = useState<Check>({ kind: 'none' });
  const [added, setAdded] = useState<ProfileView | null>(null);
  const group = useGroup(rest, draft);
  const pane = useFocusOn(at);

  function setDraft(next: Draft) {
    const same =
      next.provider?.id === draft.provider?.id &&
      next.kind === draft.kind &&
      next.aws === draft.aws &&
      next.own === draft.own;
    if (!same) setCheck({ kind: 'none' });
    setDraftOnly(next);
  }
  function setRead(next: SecretRead) {
    if (next.secret !== read.secret) setCheck({ kind: 'none' });
    setReadOnly(next);
    onPasted(next.secret !== '');
  }
  function finish(profile: ProfileView) {
    setAdded(profile);
    setReadOnly(nothing);
    onPasted(false);
    setAt('done');
  }
  function again() {
    setAdded(null);
    setDraft(emptyDraft);
    setCheck({ kind: 'none' });
    setAt('provider');
  }
  const before = stepBefore(draft, at);
  const props: StepProps = {
    ...rest,
    draft,
    setDraft,
    read,
    setRead,
    check,
    setCheck,
    group,
    next(changed = draft) {
      if (changed.signedIn) onPasted(false);
      setAt(stepAfter(changed, at));
    },
    back: before === null ? null : () => setAt(before),
    goTo: setAt,
    onPasted,
  };
  return (
    <>
      <StepList at={at} draft={draft} agentId={rest.agentId} />
      <div className="pane" ref={pane}>
        {at === 'done' && added ? (
          <DoneStep
            client={rest.client}
            agentId={rest.agentId}
            profile={added}
            draft={draft}
            check={check}
            onAgain={again}
            onDone={onDone}
          />
        ) : at === 'done' && draft.provider ? (
          <KeptStep provider={draft.provider} onAgain={again} onDone={onDone} />
        ) : (
          <OneStep at={at} onAdded={finish} {...props} />
        )}
      </div>
    </>
  );
}

function OneStep({
  at,
  onAdded,
  ...props
}: StepProps & { readonly at: At; readonly onAdded: (profile: ProfileView) => void }) {
  switch (at) {
    case 'address':
      return <AddressStep {...props} />;
    case 'answer':
      return <AnswerStep {...props} />;
    case 'kind':
      return <KindStep {...props} />;
    case 'paste':
      return <PasteStep {...props} />;
    case 'aws':
      return <AwsStep {...props} />;
    case 'login':
      return <LoginStep {...props} onAdded={onAdded} />;
    case 'check':
      return <CheckStep {...props} />;
    case 'name':
      return <NameStep {...props} onAdded={onAdded} />;
    case 'place':
      return <PlaceStep {...props} onAdded={onAdded} />;
    default:
      return <ProviderStep {...props} />;
  }
}

/** The newcomer is not in it, though a login is stored by now. */
function useGroup(
  { client, now, agentId }: Pick<StepProps, 'client' | 'now' | 'agentId'>,
  { provider, signedIn }: Draft,
): AccountGroup | null {
  const accounts = useMemo(
    () =>
      createResource({
        client,
        topics: ['accounts'],
        load: () => client.api['accounts.list'](agentId === undefined ? {} : { agentId }),
        now,
      }),
    [client, now, agentId],
  );
  useEffect(() => accounts.start(), [accounts]);
  const group = valueOf(accounts().view)?.groups.find((each) => each.provider === provider?.id);
  return group ? { ...group, profiles: group.profiles.filter(({ id }) => id !== signedIn?.id) } : null;
}

/** Each step begins at its first field, or at its title. */
function useFocusOn(at: At) {
  const pane = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const find = (what: string) => pane.current?.querySelector<HTMLElement>(what);
    (find('[data-first]') ?? find('h1'))?.focus();
  }, [at]);
  return pane;
}

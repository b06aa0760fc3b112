import { useEffect, useMemo } from 'react';
import type { CheckOutcome } from '#shared/contract';
import { explain } from '#shared/errors';
import { t } from '../../i18n/t.ts';
import type { Key } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import type { IconName } from '../../ui/icons.tsx';
import { credentialOf, suggestName } from './draft.ts';
import { GoOn, StepFrame } from './frame.tsx';
import type { Kind } from './draft.ts';
import type { StepProps } from './wizard.tsx';

/** `none`: not asked yet, or what was asked about has changed. */
export type Check =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'found'; readonly found: CheckOutcome }
  | { readonly kind: 'failed'; readonly why: string };

/** Asks the provider about the secret before it is kept. */
export function CheckStep(props: StepProps) {
  const { draft, check, back, onClose } = props;
  const ask = useAsk(props);
  const name = draft.provider?.name ?? '';
  const retry = check.kind === 'failed' || (check.kind === 'found' && !isGood(check.found));
  return (
    <StepFrame
      title={t('wizard.check.title', { provider: name })}
      back={back}
      onClose={onClose}
      buttons={
        <>
          {retry && (
            <button className="b l" type="button" onClick={ask}>
              {t('action.tryAgain')}
            </button>
          )}
          <GoOn
            label={t(retry ? 'wizard.check.saveUnchecked' : 'wizard.next')}
            disabled={check.kind === 'asking' || check.kind === 'none'}
            onClick={() => goOn(props)}
          />
        </>
      }
    >
      <div className="verdict" role="status">
        <Verdict check={check} provider={name} refusedAdvice={refusedAdvice(draft.kind)} />
      </div>
    </StepFrame>
  );
}

/** The provider knows the secret, though it may not answer with it right now. */
export const isGood = ({ outcome }: CheckOutcome) => outcome === 'accepted' || outcome === 'limited';

function goOn({ draft, setDraft, group, next }: StepProps) {
  const { provider, label } = draft;
  if (provider && label === '') {
    setDraft({ ...draft, label: suggestName(provider, group?.profiles.map((each) => each.label) ?? []) });
  }
  next();
}

/** Asks once by itself; an answer that comes after the step was left is not looked at. */
function useAsk({ client, draft, read, check, setCheck }: StepProps) {
  const { provider, kind, aws } = draft;
  const { secret } = read;
  const credential = useMemo(() => credentialOf({ provider, kind, aws }, secret), [provider, kind, aws, secret]);
  const asking = check.kind === 'asking';
  useEffect(() => {
    if (!asking || !credential) return;
    let left = false;
    void client.api['accounts.check'](credential).then((result) => {
      if (left) return;
      setCheck(result.ok ? { kind: 'found', found: result.value } : { kind: 'failed', why: explain(result.error) });
    });
    return () => {
      left = true;
    };
  }, [asking, client, credential, setCheck]);
  const ask = () => setCheck({ kind: 'asking' });
  const fresh = check.kind === 'none';
  useEffect(() => {
    if (fresh) setCheck({ kind: 'asking' });
  }, [fresh, setCheck]);
  return ask;
}

/** An AWS profile is mended with AWS's own tools. */
const refusedAdvice = (kind: Kind | null): Key =>
  kind === 'aws-sdk' ? 'wizard.check.refusedAws' : 'wizard.check.refusedAdvice';

export interface VerdictProps {
  readonly check: Check;
  readonly provider: string;
  readonly refusedAdvice: Key;
}

export function Verdict({ check, provider, refusedAdvice: advice }: VerdictProps) {
  if (check.kind === 'failed') return <Says icon="cross-circle" tone="stop" word={check.why} lines={[]} />;
  if (check.kind !== 'found') {
    return <Says icon="refresh" tone="rest" word={t('wizard.check.asking', { provider })} lines={[]} />;
  }
  return <Found found={check.found} provider={provider} refusedAdvice={advice} />;
}

/** What Anthropic answers to a token that is meant for its own tool only. */
const NOT_ALLOWED = /only authorized for use with/i;

/** Who said the sentence that came with it: a provider that was not reached said nothing. */
const sayingOf = (outcome: CheckOutcome['outcome']) =>
  outcome === 'unreachable' ? 'wizard.check.network' : 'wizard.check.says';

type FoundProps = Omit<VerdictProps, 'check'> & { readonly found: CheckOutcome };

function Found({ found, provider, refusedAdvice: toDo }: FoundProps) {
  const { outcome, message } = found;
  const seconds = (found.latencyMs / 1_000).toFixed(1);
  const notAllowed = message !== undefined && NOT_ALLOWED.test(message);
  const words = notAllowed ? 'wizard.notAllowed' : sayingOf(outcome);
  const said = message === undefined ? [] : [t(words, { provider, text: message })];
  switch (outcome) {
    case 'accepted':
      return (
        <Says
          icon="check-circle"
          tone="go"
          word={t('wizard.check.accepted')}
          lines={[t('wizard.check.answered', { provider, seconds })]}
        />
      );
    case 'limited':
      return (
        <Says
          icon="snowflake"
          tone="cool"
          word={t('wizard.check.limited')}
          lines={[...said, t('wizard.check.limitedAdvice')]}
        />
      );
    case 'refused': {
      const advice = notAllowed ? [] : [t(toDo)];
      return (
        <Says
          icon="cross-circle"
          tone="stop"
          word={t('wizard.check.refused', { provider })}
          lines={[...said, ...advice]}
        />
      );
    }
    default:
      return (
        <Says
          icon="warning"
          tone="warn"
          word={t(`wizard.check.${outcome}`, { provider })}
          lines={[...said, t(`wizard.check.${outcome}Advice`)]}
        />
      );
  }
}

interface SaysProps {
  readonly icon: IconName;
  readonly tone: string;
  readonly word: string;
  readonly lines: readonly string[];
}

export const Says = ({ icon, tone, word, lines }: SaysProps) => (
  <>
    <p className={`state ${tone} big`}>
      <Icon name={icon} />
      {word}
    </p>
    {lines.map((line) => (
      <p key={line} className="m2 wrap">
        {line}
      </p>
    ))}
  </>
);

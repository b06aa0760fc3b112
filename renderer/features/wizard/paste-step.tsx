import { useId, useState } from 'react';
import type { AddMethod, ProviderView } from '#shared/provider';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { withKind, withProvider } from './draft.ts';
import { GoOn, StepFrame } from './frame.tsx';
import { HowTo } from './how-to.tsx';
import { checkPaste, methodFor } from './paste.ts';
import type { Rule } from './paste.ts';
import { SecretField } from './secret-field.tsx';
import { useKnown } from './use-known.ts';
import type { StepProps } from './wizard.tsx';

/** How to get the secret, the field it is pasted into, and what is found about it while typing. */
export function PasteStep(props: StepProps) {
  const { provider } = props.draft;
  const method = provider?.methods.find(({ kind }) => kind === props.draft.kind);
  return provider && method ? <Paste {...props} provider={provider} method={method} /> : null;
}

function Paste(props: StepProps & { readonly provider: ProviderView; readonly method: AddMethod }) {
  const { provider, method, providers, draft, setDraft, read, setRead, next, back, onClose } = props;
  const id = useId();
  const [shown, setShown] = useState(false);
  const { rules: found, fine: whole } = checkPaste(provider, method, read, providers);
  const known = useKnown(props, whole);
  const fine = whole && known === null;
  const rules = known === null ? found : [...found, storedRule(known)];

  function addThere(other: string) {
    const target = providers.find((each) => each.id === other);
    const fits = target && methodFor(target, read.secret);
    if (target && fits) setDraft(withKind(withProvider(draft, target), fits.kind));
  }
  return (
    <StepFrame
      title={t(`wizard.paste.title.${method.kind}`)}
      back={back}
      onClose={onClose}
      foot={
        <>
          <Icon name="padlock" />
          {t('wizard.vault')}
        </>
      }
      buttons={
        <GoOn
          label={t(`wizard.paste.check.${method.kind}`)}
          disabled={!fine}
          describedBy={`${id}-rules`}
          onClick={() => next()}
        />
      }
    >
      <HowTo provider={provider} method={method} />
      <div className="lab">
        <label className="md" htmlFor={id}>
          {t(`wizard.kind.${method.kind}`)}
        </label>
        <button className="b q s" type="button" aria-pressed={shown} onClick={() => setShown(!shown)}>
          <Icon name="eye" />
          {t(shown ? 'wizard.paste.hide' : 'wizard.paste.show')}
        </button>
      </div>
      <SecretField
        id={id}
        read={read}
        onRead={setRead}
        prefix={method.prefix}
        shown={shown}
        invalid={rules.some((rule) => !rule.kept)}
        describedBy={`${id}-rules`}
        onEnter={() => fine && next()}
      />
      <Rules id={`${id}-rules`} rules={rules} onAddThere={draft.replace ? null : addThere} />
    </StepFrame>
  );
}

const storedRule = (name: string): Rule => ({ kept: false, text: t('wizard.alreadyStored', { name }) });

interface RulesProps {
  readonly id: string;
  readonly rules: readonly Rule[];
  /** `null`: the account stays where it is. */
  readonly onAddThere: ((provider: string) => void) | null;
}

function Rules({ id, rules, onAddThere }: RulesProps) {
  return (
    <ul className="rules" id={id} aria-live="polite">
      {rules.map(({ kept, text, code, advice, other }) => (
        <li key={text}>
          <span className={kept ? 'go' : 'stop'}>
            <Icon name={kept ? 'check-circle' : 'cross-circle'} />
          </span>
          <span>
            <span className={kept ? 'm2' : 'md'}>
              <WithCode text={text} code={code} />
            </span>{' '}
            <span className="m2">{advice}</span>
            {other !== undefined && onAddThere && (
              <button className="b s there" type="button" onClick={() => onAddThere(other)}>
                {t('wizard.otherAdd')}
              </button>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The named part of a sentence in the letters of a terminal. */
function WithCode({ text, code }: { readonly text: string; readonly code: string | undefined }) {
  if (code === undefined || !text.includes(code)) return text;
  const at = text.indexOf(code);
  return (
    <>
      {text.slice(0, at)}
      <code>{code}</code>
      {text.slice(at + code.length)}
    </>
  );
}

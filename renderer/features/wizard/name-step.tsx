import { useId } from 'react';
import type { ProfileView } from '#shared/profile';
import { t } from '../../i18n/t.ts';
import { local } from '../../ui/format.ts';
import { Icon } from '../../ui/icons.tsx';
import { expiryFine, isTaken } from './draft.ts';
import type { Draft, Expiry } from './draft.ts';
import { GoOn, StepFrame } from './frame.tsx';
import { useAdd } from './use-add.ts';
import type { StepProps } from './wizard.tsx';

/** Names are at most 60 characters, as the contract says. */
const LONGEST = 60;
const YEAR = 365 * 24 * 60 * 60_000;

/** What it is called, and when it stops working. For an account that is there, the last step. */
export function NameStep(props: StepProps & { readonly onAdded: (profile: ProfileView) => void }) {
  const { draft, setDraft, group, next, back, now, onClose } = props;
  const id = useId();
  const { add, adding, problem } = useAdd(props);
  const others = group?.profiles.filter((each) => each.id !== draft.replace?.id) ?? [];
  const taken = isTaken(
    draft.label,
    others.map((each) => each.label),
  );
  const fine = draft.label.trim() !== '' && !taken && expiryFine(draft.expiry, now());
  const save = draft.replace ? add : () => next();
  const goOn = () => fine && save();
  return (
    <StepFrame
      title={t('wizard.name.title')}
      back={back}
      onClose={onClose}
      foot={problem && <span className="stop">{problem}</span>}
      buttons={
        <GoOn
          label={t(draft.replace ? 'action.save' : 'wizard.next')}
          disabled={!fine || adding}
          describedBy={`${id}-hint`}
          onClick={goOn}
        />
      }
    >
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          goOn();
        }}
      >
        <NameField id={id} label={draft.label} taken={taken} onLabel={(label) => setDraft({ ...draft, label })} />
        <End draft={draft} now={now()} onExpiry={(expiry) => setDraft({ ...draft, expiry })} />
      </form>
    </StepFrame>
  );
}

interface NameFieldProps {
  readonly id: string;
  readonly label: string;
  readonly taken: boolean;
  readonly onLabel: (label: string) => void;
}

function NameField({ id, label, taken, onLabel }: NameFieldProps) {
  return (
    <>
      <label className="md" htmlFor={id}>
        {t('wizard.name.label')}
      </label>
      <input
        id={id}
        data-first
        className="field"
        value={label}
        maxLength={LONGEST}
        autoComplete="off"
        aria-invalid={taken}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onLabel(event.target.value)}
      />
      <p id={`${id}-hint`} className={taken ? 'sm stop' : 'sm m3'} role="status">
        {taken ? t('wizard.name.taken', { name: label.trim() }) : t('wizard.name.hint')}
      </p>
    </>
  );
}

/** Chosen by the person, or nobody's business but that of whoever renews it. */
function End(props: ExpiryProps) {
  if (props.draft.signedIn) return <Renewed by="baton" />;
  return props.draft.kind === 'aws-sdk' ? <Renewed by="aws" /> : <ExpiryChoice {...props} />;
}

/** It has no end that a person could name. */
const Renewed = ({ by }: { readonly by: 'baton' | 'aws' }) => (
  <div className="exp">
    <p className="md">{t('wizard.expiry.label')}</p>
    <p className="state go">
      <Icon name="refresh" />
      {t(by === 'aws' ? 'wizard.expiry.aws' : 'wizard.expiry.refreshed')}
    </p>
    <p className="sm m3">{t(by === 'aws' ? 'wizard.expiry.awsHint' : 'wizard.expiry.refreshedHint')}</p>
  </div>
);

interface ExpiryProps {
  readonly draft: Draft;
  readonly now: number;
  readonly onExpiry: (expiry: Expiry) => void;
}

function ExpiryChoice({ draft: { kind, expiry }, now, onExpiry }: ExpiryProps) {
  const id = useId();
  const kinds: Expiry['kind'][] = kind === 'setup-token' ? ['year', 'date', 'never'] : ['never', 'date'];
  const of = (each: Expiry['kind']): Expiry =>
    each === 'date' ? { kind: 'date', day: dayOf(now + YEAR) } : { kind: each };
  return (
    <fieldset className="exp" aria-describedby={`${id}-hint`}>
      <legend className="md">{t('wizard.expiry.label')}</legend>
      {kinds.map((each) => (
        <label key={each} className="row">
          <input
            type="radio"
            className="rb"
            name={id}
            checked={expiry.kind === each}
            onChange={() => onExpiry(of(each))}
          />
          {t(`wizard.expiry.${each}`)}
        </label>
      ))}
      {expiry.kind === 'date' && (
        <input
          type="date"
          className="field day"
          aria-label={t('wizard.expiry.dateLabel')}
          value={expiry.day}
          min={dayOf(now)}
          aria-invalid={!expiryFine(expiry, now)}
          onChange={(event) => onExpiry({ kind: 'date', day: event.target.value })}
        />
      )}
      <p id={`${id}-hint`} className={expiryFine(expiry, now) ? 'sm m3' : 'sm stop'} role="status">
        {expiryHint(expiry, now)}
      </p>
    </fieldset>
  );
}

function expiryHint(expiry: Expiry, now: number): string {
  if (!expiryFine(expiry, now)) return t('wizard.expiry.past');
  return expiry.kind === 'year'
    ? t('wizard.expiry.yearHint', { day: local.date(now + YEAR) })
    : t(`wizard.expiry.${expiry.kind}Hint`);
}

/** `2027-03-31`, in this computer's time. */
function dayOf(at: number): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

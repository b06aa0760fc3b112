import { useEffect, useId, useMemo } from 'react';
import type { AwsProfileView, Output } from '#shared/contract';
import { createResource } from '../../client/resource.ts';
import { t } from '../../i18n/t.ts';
import { Loaded } from '../../ui/loading.tsx';
import { Note } from '../../ui/note.tsx';
import { isRegion } from './draft.ts';
import type { AwsChoice } from './draft.ts';
import { GoOn, StepFrame } from './frame.tsx';
import { Command } from './how-to.tsx';
import type { StepProps } from './wizard.tsx';

type AwsFiles = Output<'accounts.awsProfiles'>;

/** Which profile of the AWS files carries the requests, and in which region. Nothing is pasted, nothing is stored. */
export function AwsStep({ client, now, draft, setDraft, next, back, onClose }: StepProps) {
  const id = useId();
  const files = useMemo(
    () => createResource({ client, topics: [], load: () => client.api['accounts.awsProfiles']({}), now }),
    [client, now],
  );
  useEffect(() => files.start(), [files]);
  const { view, load } = files();
  const { region } = draft.aws;
  const fine = region.trim() === '' || isRegion(region);
  return (
    <StepFrame
      title={t('wizard.aws.title')}
      back={back}
      onClose={onClose}
      buttons={
        <GoOn label={t('wizard.aws.check')} disabled={!fine} describedBy={`${id}-region`} onClick={() => next()} />
      }
    >
      <p className="m2 lead">{t('wizard.aws.body')}</p>
      <Loaded view={view} retry={() => void load()} label={t('wizard.aws.loading')}>
        {(found) => (
          <Choice
            id={id}
            found={found}
            aws={draft.aws}
            fine={fine}
            onAws={(aws) => setDraft({ ...draft, aws })}
            onEnter={() => fine && next()}
          />
        )}
      </Loaded>
    </StepFrame>
  );
}

interface ChoiceProps {
  readonly id: string;
  readonly found: AwsFiles;
  readonly aws: AwsChoice;
  readonly fine: boolean;
  readonly onAws: (aws: AwsChoice) => void;
  readonly onEnter: () => void;
}

function Choice({ id, found, aws, fine, onAws, onEnter }: ChoiceProps) {
  const chosen = found.profiles.find(({ name }) => name === aws.profile);
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        onEnter();
      }}
    >
      {found.problems.map((problem) => (
        <Note key={problem} tone="warn" what={problem} />
      ))}
      <fieldset className="exp wz-aws">
        <legend className="md">{t('wizard.aws.profile')}</legend>
        <Option
          id={id}
          name={t('wizard.aws.anything')}
          detail={t('wizard.aws.anythingFor')}
          on={aws.profile === null}
          onChoose={() => onAws({ ...aws, profile: null })}
        />
        {found.profiles.map((profile) => (
          <Option
            key={profile.name}
            id={id}
            name={profile.name}
            detail={detailOf(profile)}
            on={aws.profile === profile.name}
            onChoose={() => onAws({ ...aws, profile: profile.name })}
          />
        ))}
      </fieldset>
      {chosen?.kind === 'sso' && (
        <>
          <p className="sm m2">{t('wizard.aws.sso')}</p>
          <Command text={`aws sso login --profile ${chosen.name}`} />
        </>
      )}
      <label className="md" htmlFor={`${id}-field`}>
        {t('wizard.aws.region')}
      </label>
      <input
        id={`${id}-field`}
        className="field mono"
        value={aws.region}
        placeholder={chosen?.region ?? found.region}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={!fine}
        aria-describedby={`${id}-region`}
        onChange={(event) => onAws({ ...aws, region: event.target.value })}
      />
      <p id={`${id}-region`} className={fine ? 'sm m3' : 'sm stop'} role="status">
        {fine ? t('wizard.aws.regionHint', { region: chosen?.region ?? found.region }) : t('wizard.aws.regionWrong')}
      </p>
    </form>
  );
}

interface OptionProps {
  readonly id: string;
  readonly name: string;
  readonly detail: string;
  readonly on: boolean;
  readonly onChoose: () => void;
}

const Option = ({ id, name, detail, on, onChoose }: OptionProps) => (
  <label className="row">
    <input type="radio" className="rb" name={id} checked={on} data-first={on || undefined} onChange={onChoose} />
    <span className="cut">
      <span title={name}>{name}</span>{' '}
      <span className="sm m3" title={detail}>
        {detail}
      </span>
    </span>
  </label>
);

const detailOf = ({ kind, region, where }: AwsProfileView) =>
  [t(`wizard.aws.kind.${kind}`), ...(region === undefined ? [] : [region]), where].join(' · ');

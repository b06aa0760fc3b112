import { useId } from 'react';
import type { AccountGroup, ProfileView } from '#shared/profile';
import { t } from '../../i18n/t.ts';
import { announce } from '../../ui/announce.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Marker } from '../../ui/marker.tsx';
import { isSkipped } from '../../ui/state-text.ts';
import { lineWith } from './draft.ts';
import { GoOn, StepFrame } from './frame.tsx';
import { useAdd } from './use-add.ts';
import type { StepProps } from './wizard.tsx';

/** The provider's line with the newcomer lit. An automatic order stays automatic unless a place is chosen. */
export function PlaceStep(props: StepProps & { readonly onAdded: (profile: ProfileView) => void }) {
  const { draft, setDraft, group, back, onClose } = props;
  const { add, adding, problem } = useAdd(props);
  const provider = draft.provider?.name ?? '';
  const count = group?.profiles.length ?? 0;
  return (
    <StepFrame
      title={t('wizard.place.title')}
      back={back}
      onClose={onClose}
      foot={problem && <span className="stop">{problem}</span>}
      buttons={<GoOn label={t(goOnWord(adding, draft.signedIn !== null))} disabled={adding} onClick={add} />}
    >
      {group && count > 0 ? (
        <Place
          group={group}
          label={draft.label}
          place={draft.place}
          onPlace={(place) => setDraft({ ...draft, place })}
        />
      ) : (
        <p className="m2 lead">{t('wizard.place.only', { provider })}</p>
      )}
      {count === 0 && <Line line={[null]} label={draft.label} />}
    </StepFrame>
  );
}

const goOnWord = (adding: boolean, stored: boolean) =>
  stored ? 'action.save' : adding ? 'wizard.adding' : 'wizard.add';

interface PlaceProps {
  readonly group: AccountGroup;
  readonly label: string;
  readonly place: number | null;
  readonly onPlace: (place: number | null) => void;
}

function Place({ group, label, place, onPlace }: PlaceProps) {
  const own = group.order === 'own';
  const last = group.profiles.length;
  return (
    <>
      <p className="m2 lead">{own ? t('wizard.place.body') : t('wizard.place.auto', { provider: group.name })}</p>
      {!own && <ByHand on={place !== null} onChange={(on) => onPlace(on ? last : null)} />}
      {(own || place !== null) && <Line line={lineWith(group, place ?? last)} label={label} onPlace={onPlace} />}
    </>
  );
}

function ByHand({ on, onChange }: { readonly on: boolean; readonly onChange: (on: boolean) => void }) {
  const id = useId();
  return (
    <fieldset className="exp">
      <legend className="vh">{t('wizard.place.title')}</legend>
      {([false, true] as const).map((each) => (
        <label key={String(each)} className="row">
          <input type="radio" className="rb" name={id} checked={on === each} onChange={() => onChange(each)} />
          {t(each ? 'wizard.place.own' : 'wizard.place.keepAuto')}
        </label>
      ))}
    </fieldset>
  );
}

interface LineProps {
  /** `null`: the newcomer. */
  readonly line: readonly (ProfileView | null)[];
  readonly label: string;
  readonly onPlace?: (place: number) => void;
}

function Line({ line, label, onPlace }: LineProps) {
  const at = line.indexOf(null);
  const move = (place: number) => {
    onPlace?.(place);
    announce(t('wizard.place.at', { name: label, place: place + 1, total: line.length }));
  };
  return (
    <ol className="card pl">
      {line.map((profile, index) =>
        profile ? (
          <li key={profile.id}>
            <Marker place={index + 1} held={profile.inUse} skipped={isSkipped(profile.state)} />
            <span className="cut grow" title={profile.label}>
              {profile.label}
            </span>
          </li>
        ) : (
          <li key="new" className="lit">
            <Marker place={index + 1} />
            <span className="md cut">{label}</span>
            <span className="tag">{t('wizard.place.new')}</span>
            <span className="grow" />
            {onPlace && (
              <>
                <Arrow
                  label={t('wizard.place.up', { name: label })}
                  up
                  disabled={at === 0}
                  onClick={() => move(at - 1)}
                />
                <Arrow
                  label={t('wizard.place.down', { name: label })}
                  disabled={at === line.length - 1}
                  onClick={() => move(at + 1)}
                />
              </>
            )}
          </li>
        ),
      )}
    </ol>
  );
}

interface ArrowProps {
  readonly label: string;
  readonly up?: boolean;
  readonly disabled: boolean;
  readonly onClick: () => void;
}

const Arrow = ({ label, up = false, disabled, onClick }: ArrowProps) => (
  <button
    className={up ? 'b q x s up' : 'b q x s'}
    type="button"
    aria-label={label}
    title={label}
    aria-disabled={disabled}
    onClick={() => disabled || onClick()}
  >
    <Icon name="chevron-down" />
  </button>
);

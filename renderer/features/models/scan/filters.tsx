import { useId, useState } from 'react';
import type { ScanChoice } from '#shared/scan';
import { t } from '../../../i18n/t.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Pick } from '../../../ui/pick.tsx';
import { choiceOf, EMPTY, isNumber, numbers } from './scan-words.ts';
import type { Draft, NumberName } from './scan-words.ts';

export interface FiltersProps {
  /** Id → name, of those that have a model. */
  readonly providers: ReadonlyMap<string, string>;
  readonly onStart: (choice: ScanChoice) => void;
}

/** Which models are looked at, and whether each is tried. */
export function Filters({ providers, onStart }: FiltersProps) {
  const [draft, setDraft] = useState(EMPTY);
  const choice = choiceOf(draft);
  const named = [...providers].map(([value, label]) => ({ value, label }));
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (choice !== null) onStart(choice);
      }}
    >
      <div className="scanbody">
        <p className="m2">{t('scan.lead')}</p>
        <div className="scanfield">
          <span>{t('models.whoseModels')}</span>
          <Pick
            label={t('models.whoseModels')}
            value={draft.provider}
            options={[
              { value: '', label: t('models.everyProvider') },
              ...named.sort((a, b) => a.label.localeCompare(b.label, 'en')),
            ]}
            onChange={(provider) => change({ provider })}
          />
        </div>
        {numbers.map((name) => (
          <NumberField key={name} name={name} text={draft[name]} onText={(text) => change({ [name]: text })} />
        ))}
        <label className="scanfield">
          <span>
            {t('scan.probe')}
            <span className="sm m3"> {t('scan.probeLine')}</span>
          </span>
          <input
            className="sw"
            type="checkbox"
            role="switch"
            checked={draft.probe}
            onChange={(event) => change({ probe: event.target.checked })}
          />
        </label>
      </div>
      <footer>
        <span className="grow" />
        <button className="b l p" type="submit" aria-disabled={choice === null}>
          <Icon name="search" />
          {t('scan.start')}
        </button>
      </footer>
    </form>
  );
}

interface NumberFieldProps {
  readonly name: NumberName;
  readonly text: string;
  readonly onText: (text: string) => void;
}

function NumberField({ name, text, onText }: NumberFieldProps) {
  const hint = useId();
  const bad = !isNumber(name, text);
  return (
    <label className="scanfield">
      <span>
        {t(`scan.${name}`)}
        <span id={hint} className={bad ? 'sm stop' : 'sm m3'}>
          {' '}
          {bad ? t('scan.positive') : t(`scan.${name}.line`)}
        </span>
      </span>
      <input
        className="field"
        inputMode="decimal"
        autoComplete="off"
        aria-label={t(`scan.${name}`)}
        aria-invalid={bad}
        aria-describedby={hint}
        value={text}
        onChange={(event) => onText(event.target.value)}
      />
    </label>
  );
}

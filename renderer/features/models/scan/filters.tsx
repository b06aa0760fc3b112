import { useState } from 'react';
import type { ScanChoice } from '#shared/scan';
import { t } from '../../../i18n/t.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Pick } from '../../../ui/pick.tsx';
import { PositiveField } from '../../../ui/positive-field.tsx';
import { choiceOf, EMPTY, numbers, whole } from './scan-words.ts';
import type { Draft } from './scan-words.ts';

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
        <div className="oneline">
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
          <PositiveField
            key={name}
            label={t(`scan.${name}`)}
            line={t(`scan.${name}.line`)}
            text={draft[name]}
            whole={whole[name]}
            onText={(text) => change({ [name]: text })}
          />
        ))}
        <label className="oneline">
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

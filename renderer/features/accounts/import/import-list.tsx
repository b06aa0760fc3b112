import { useId } from 'react';
import type { ImportFound, ImportItem } from '#shared/import';
import { t } from '../../../i18n/t.ts';
import type { Key } from '../../../i18n/t.ts';
import { Icon } from '../../../ui/icons.tsx';
import type { IconName } from '../../../ui/icons.tsx';
import { isTaken, isTicked, takesSettings, toggled } from './choice.ts';
import type { Choice, Outcome } from './choice.ts';

export interface ProviderName {
  readonly name: string;
  readonly short: string;
}

export interface ImportListProps {
  readonly found: ImportFound;
  readonly choice: Choice;
  readonly onChoice: (choice: Choice) => void;
  /** Name of a provider, and two letters of it. */
  readonly nameOf: (provider: string) => ProviderName;
  /** The person allows keychain entries of other programs to be read. */
  readonly onAllow: () => void;
}

/** What was found, a tick each: accounts, settings, and what could not be read. */
export function ImportList(props: ImportListProps) {
  const { found } = props;
  const isNothing = found.items.length + found.settings.length === 0;
  return (
    <ul className="card found" aria-label={t(isNothing ? 'import.unread' : 'import.list')}>
      {found.items.map((item) => (
        <ItemLine key={item.id} item={item} {...props} />
      ))}
      {found.settings.map((settings) => (
        <SettingsLine key={settings.source} settings={settings} {...props} />
      ))}
      {found.problems.map((problem) => (
        <ProblemLine key={`${problem.source}/${problem.where}`} problem={problem} onAllow={props.onAllow} />
      ))}
    </ul>
  );
}

function ItemLine({ item, choice, onChoice, nameOf }: ImportListProps & { readonly item: ImportItem }) {
  const id = useId();
  const outcome = choice.outcomes.get(item.id);
  const on = isTicked(item, choice);
  const { name, short } = nameOf(item.provider);
  const from = t('import.from', { provider: name, where: item.where });
  const taken = isTaken(item, choice);
  return (
    <li className={taken ? 'taken' : undefined}>
      <input
        className="ck"
        type="checkbox"
        id={id}
        checked={on || taken}
        disabled={taken}
        aria-describedby={`${id}-where`}
        onChange={(event) => onChoice({ ...choice, ticks: new Map(choice.ticks).set(item.id, event.target.checked) })}
      />
      <span className="tile big" aria-hidden="true">
        {short}
      </span>
      <div className="cut">
        <label className="md cut line" htmlFor={id} title={item.label}>
          {item.label}
        </label>
        <Where id={`${id}-where`} from={from} outcome={outcome} />
      </div>
      <ItemState item={item} choice={choice} />
      {item.writeBack && on && (
        <label className="also sm m2">
          <input
            type="checkbox"
            role="switch"
            className="sw"
            checked={choice.writeBack.has(item.id)}
            onChange={(event) =>
              onChoice({ ...choice, writeBack: toggled(choice.writeBack, item.id, event.target.checked) })
            }
          />
          {t('import.writeBack', { program: t(`import.source.${item.source}`) })}
        </label>
      )}
    </li>
  );
}

interface WhereProps {
  readonly id: string;
  readonly from: string;
  readonly outcome: Outcome | undefined;
}

/** Where it was found; after an import what became of it, if that is worth a word. */
function Where({ id, from, outcome }: WhereProps) {
  const failed = outcome?.ok === false;
  return (
    <p className={failed ? 'sm stop' : 'sm m3 cut'} id={id} title={from}>
      {outcome?.message ?? (failed ? t('import.failedSub') : from)}
    </p>
  );
}

interface Words {
  readonly icon: IconName;
  readonly tone: string;
  readonly word: Key;
}

const words: Record<ImportItem['state'] | 'imported' | 'failed', Words> = {
  ready: { icon: 'check-circle', tone: 'go', word: 'import.state.ready' },
  unchecked: { icon: 'question', tone: 'rest', word: 'import.state.unchecked' },
  expired: { icon: 'clock', tone: 'warn', word: 'import.state.expired' },
  stored: { icon: 'check-circle', tone: 'rest', word: 'import.state.stored' },
  imported: { icon: 'check-circle', tone: 'go', word: 'import.state.imported' },
  failed: { icon: 'cross-circle', tone: 'stop', word: 'import.state.failed' },
};

function ItemState({ item, choice }: { readonly item: ImportItem; readonly choice: Choice }) {
  const outcome = choice.outcomes.get(item.id);
  const { icon, tone, word } = words[outcome === undefined ? item.state : outcome.ok ? 'imported' : 'failed'];
  return (
    <span className={`state ${tone}`}>
      <Icon name={icon} />
      {t(word)}
    </span>
  );
}

type SettingsProps = Pick<ImportListProps, 'choice' | 'onChoice'> & {
  readonly settings: ImportFound['settings'][number];
};

/** Order, models, aliases …: taken over only when ticked. */
function SettingsLine({ settings, choice, onChoice }: SettingsProps) {
  const id = useId();
  const { source, where, parts } = settings;
  return (
    <li>
      <input
        className="ck"
        type="checkbox"
        id={id}
        checked={takesSettings(source, choice)}
        aria-describedby={`${id}-parts`}
        onChange={(event) =>
          onChoice({ ...choice, settings: new Map(choice.settings).set(source, event.target.checked) })
        }
      />
      <span className="tile big" aria-hidden="true">
        <Icon name="settings" />
      </span>
      <div className="cut">
        <label className="md cut line" htmlFor={id}>
          {t('import.settings', { program: t(`import.source.${source}`) })}
        </label>
        <p className="sm m3 cut" id={`${id}-parts`} title={where}>
          {parts.join(', ')}
        </p>
      </div>
      <span className="sm m3">{t('import.settingsState')}</span>
    </li>
  );
}

interface ProblemProps {
  readonly problem: ImportFound['problems'][number];
  readonly onAllow: () => void;
}

/** A source that is there but was not read, where and why; some wait for a click. There is one login shell: its name says where. */
function ProblemLine({ problem, onAllow }: ProblemProps) {
  const { source, where, message, needsClick } = problem;
  return (
    <li>
      <span className={needsClick ? 'm3' : 'warn'}>
        <Icon name={needsClick ? 'padlock' : 'warning'} />
      </span>
      <span />
      <div className="said">
        <p className="md cut">{t(`import.source.${source}`)}</p>
        {source !== 'login-shell' && (
          <p className="sm m3 cut" title={where}>
            {where}
          </p>
        )}
        <p className="sm m3 wrap">{message}</p>
      </div>
      {needsClick && (
        <button className="b s" type="button" onClick={onAllow}>
          {t('import.allow')}
        </button>
      )}
    </li>
  );
}

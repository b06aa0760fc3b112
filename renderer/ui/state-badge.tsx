import type { ProfileView } from '#shared/profile';
import { t } from '../i18n/t.ts';
import { countdownStep, local } from './format.ts';
import { Icon } from './icons.tsx';
import { checkingText, endOf, stateText } from './state-text.ts';
import { useNow } from './use-now.ts';

export interface StateBadgeProps {
  readonly profile: Pick<ProfileView, 'state' | 'type' | 'lastUsed' | 'expires'>;
  readonly modelName: (model: string) => string;
  /** A test message is on its way. */
  readonly checking?: boolean;
}

/** Icon, word and tone of an account, its quiet line below. Counts down by itself; only a change of state is announced. */
export function StateBadge({ profile, modelName, checking = false }: StateBadgeProps) {
  const end = endOf(profile.state);
  const now = useStepped(end);
  const text = checking ? checkingText() : stateText(profile, { now, format: local, modelName });
  const title =
    text.until === undefined
      ? text.second
      : `${text.second} · ${t('state.until', { time: local.clockOrDay(text.until, now) })}`;
  return (
    <div className="stc">
      <span className={`state ${text.tone}`}>
        <Icon name={text.icon} />
        {text.word}
      </span>
      <span className="sm m3 sub" title={title}>
        {text.second}
      </span>
    </div>
  );
}

/** Each second while a countdown is near, else each minute. */
function useStepped(end: number | null): number {
  const minute = useNow(60_000);
  return useNow(end === null ? 60_000 : countdownStep(end - minute));
}

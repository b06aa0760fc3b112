import type { ReactNode } from 'react';
import type { ProfileView } from '#shared/profile';
import { t } from '../../i18n/t.ts';
import { local } from '../../ui/format.ts';
import { stateText } from '../../ui/state-text.ts';
import type { StateAction } from '../../ui/state-text.ts';
import { useNow } from '../../ui/use-now.ts';
import { QuotaLines } from './quota.tsx';
import type { RowAsks } from './row-menu.tsx';

export interface DetailsProps {
  readonly profile: ProfileView;
  readonly modelName: (model: string) => string;
  /** What was left of it in the past, if anything is known of it. */
  readonly history: ReactNode;
  readonly asks: Pick<RowAsks, 'addToOrder' | 'renew' | 'refresh' | 'clear' | 'test' | 'creditPage'>;
}

/** Everything known about an account, whole: nothing is cut here. */
export function Details({ profile, modelName, history, asks }: DetailsProps) {
  const now = useNow(60_000);
  const { word, second, action } = stateText(profile, { now, format: local, modelName });
  return (
    <dl className="rd">
      <Line name={t('details.id')}>
        <code>{profile.id}</code>
      </Line>
      {profile.email !== undefined && <Line name={t('details.email')}>{profile.email}</Line>}
      <Line name={t('details.state')}>
        {t('state.reasonEnd', { reason: word, end: second })}{' '}
        <StateButton action={action} profile={profile} asks={asks} />
      </Line>
      <Line name={t('details.cost')}>{t(`details.cost.${profile.costKind}`)}</Line>
      <Line name={t('details.lastUsed')}>
        {profile.lastUsed === undefined ? t('details.never') : local.exact(profile.lastUsed)}
      </Line>
      <Line name={t('details.expires')}>{ends(profile)}</Line>
      <Line name={t('details.failures')}>{profile.errorCount}</Line>
      {profile.quota !== undefined && profile.quota.length > 0 && (
        <Line name={t('details.quota')} whole>
          <QuotaLines quota={profile.quota} />
        </Line>
      )}
      {history}
      {profile.plan !== undefined && <Line name={t('details.plan')}>{profile.plan}</Line>}
      {profile.quotaError !== undefined && <Line name={t('details.quotaError')}>{profile.quotaError}</Line>}
    </dl>
  );
}

/** A login is renewed before its token ends; there is no date to tell. */
function ends({ type, expires }: ProfileView): string {
  if (type === 'oauth') return t('wizard.expiry.refreshed');
  return expires === undefined ? t('details.unknown') : local.date(expires);
}

/** What can be done about the state, if anything can (ui.md §5). The vault is unlocked above the list, once for all. */
function StateButton({
  action,
  profile,
  asks,
}: Pick<DetailsProps, 'profile' | 'asks'> & { readonly action: StateAction }) {
  if (action === null || action === 'unlock') return null;
  const [label, does] = doings(asks)[action];
  return (
    <button className="b s" type="button" onClick={() => does(profile)}>
      {label}
    </button>
  );
}

type Doing = readonly [label: string, does: (profile: ProfileView) => void];

const doings = (asks: DetailsProps['asks']): Record<Exclude<StateAction, null | 'unlock'>, Doing> => ({
  'sign-in': [t('menu.signIn'), asks.renew],
  'paste-new': [t('menu.pasteNew'), asks.renew],
  refresh: [t('menu.refresh'), asks.refresh],
  'add-to-order': [t('mend.add-to-order'), asks.addToOrder],
  clear: [t('menu.clear'), asks.clear],
  test: [t('menu.test'), asks.test],
});

interface LineProps {
  readonly name: string;
  /** Over both columns. */
  readonly whole?: boolean;
  readonly children: ReactNode;
}

const Line = ({ name, whole = false, children }: LineProps) => (
  <div className={whole ? 'whole' : undefined}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

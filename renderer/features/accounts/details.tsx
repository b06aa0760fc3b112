import type { ReactNode } from 'react';
import type { ProfileView } from '#shared/profile';
import { t } from '../../i18n/t.ts';
import { local } from '../../ui/format.ts';
import { stateText } from '../../ui/state-text.ts';
import { useNow } from '../../ui/use-now.ts';

export interface DetailsProps {
  readonly profile: ProfileView;
  readonly modelName: (model: string) => string;
}

/** Everything known about an account, whole: nothing is cut here. */
export function Details({ profile, modelName }: DetailsProps) {
  const now = useNow(60_000);
  const { word, second } = stateText(profile, { now, format: local, modelName });
  return (
    <dl className="rd">
      <Line name={t('details.id')}>
        <code>{profile.id}</code>
      </Line>
      {profile.email !== undefined && <Line name={t('details.email')}>{profile.email}</Line>}
      <Line name={t('details.state')}>{t('state.reasonEnd', { reason: word, end: second })}</Line>
      <Line name={t('details.cost')}>{t(`details.cost.${profile.costKind}`)}</Line>
      <Line name={t('details.lastUsed')}>
        {profile.lastUsed === undefined ? t('details.never') : local.exact(profile.lastUsed)}
      </Line>
      <Line name={t('details.expires')}>
        {profile.expires === undefined ? t('details.unknown') : local.date(profile.expires)}
      </Line>
      <Line name={t('details.failures')}>{profile.errorCount}</Line>
    </dl>
  );
}

const Line = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

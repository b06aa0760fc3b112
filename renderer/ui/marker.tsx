import { t } from '../i18n/t.ts';
import { Icon } from './icons.tsx';

export interface MarkerProps {
  readonly place: number;
  /** Filled: has the baton. */
  readonly held?: boolean;
  /** Dashed: skipped now. */
  readonly skipped?: boolean;
}

/** The station of a relay line. */
export function Marker({ place, held = false, skipped = false }: MarkerProps) {
  if (held) {
    return (
      <span className="mk on">
        <Icon name="baton-filled" />
        <span className="vh">{t('row.inUse', { n: place })}</span>
      </span>
    );
  }
  return (
    <span className={skipped ? 'mk off' : 'mk'}>
      <span aria-hidden="true">{place}</span>
      <span className="vh">{t('row.place', { n: place })}</span>
    </span>
  );
}

import type { ReactNode } from 'react';
import type { VaultView } from '#shared/status';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { sealedLine } from './words.ts';

export interface EmptyProps {
  readonly vault: VaultView;
  readonly onAdd: () => void;
  /** Looks for accounts of other programs once more. */
  readonly again: ReactNode;
}

/** First run: nothing stored yet. */
export function Empty({ vault, onAdd, again }: EmptyProps) {
  return (
    <div className="fr">
      <Lane />
      <h1>{t('empty.title')}</h1>
      <p className="m2 lead">{t('empty.body')}</p>
      <div className="end">
        <button className="b p l" type="button" onClick={onAdd}>
          <Icon name="plus" />
          {t('accounts.add')}
        </button>
        <span className="grow" />
        {again}
      </div>
      <p className="promise sm">
        <Icon name="padlock" />
        <span>{sealedLine(vault)}</span>
      </p>
    </div>
  );
}

/** Three lanes, one baton on its way to two others. */
export const Lane = () => (
  <svg className="lane" viewBox="0 0 600 56" fill="none" aria-hidden="true" strokeLinecap="round">
    <g stroke="var(--line)" strokeWidth="1.5">
      <path d="M0 8h600M0 28h600M0 48h600" />
    </g>
    <g stroke="var(--line-strong)" strokeWidth="1.5" strokeDasharray="3 7">
      <path d="M112 28h122M366 28h122" />
    </g>
    <rect x="24" y="19" width="76" height="18" rx="9" fill="var(--accent)" />
    <path d="M46 19v18M78 19v18" stroke="var(--bg)" strokeWidth="2.5" strokeLinecap="butt" />
    <g fill="var(--bg)" stroke="var(--line-strong)" strokeWidth="1.5">
      <rect x="254" y="19" width="76" height="18" rx="9" />
      <rect x="508" y="19" width="76" height="18" rx="9" />
    </g>
    <g stroke="var(--line-strong)" strokeWidth="1.5">
      <path d="M276 19v18M308 19v18M530 19v18M562 19v18" />
    </g>
  </svg>
);

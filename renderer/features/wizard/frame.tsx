import type { ReactNode } from 'react';
import { t } from '../../i18n/t.ts';
import { DialogTitle } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icons.tsx';

export interface StepFrameProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly back?: (() => void) | null;
  /** The buttons after Back; the last one goes on. */
  readonly buttons?: ReactNode;
  /** At the left of the foot. */
  readonly foot?: ReactNode;
  readonly children: ReactNode;
}

/** Title and close button, the content that scrolls, the foot with its buttons. */
export function StepFrame({ title, onClose, back = null, buttons, foot, children }: StepFrameProps) {
  return (
    <>
      <div className="in">
        <div className="hd">
          <DialogTitle render={<h1 tabIndex={-1} />}>{title}</DialogTitle>
          <button className="b q x" type="button" aria-label={t('action.close')} onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
      {(foot ?? back ?? buttons) && (
        <footer>
          <span className="sm m3 row tight grow">{foot}</span>
          {back && (
            <button className="b l" type="button" onClick={back}>
              {t('wizard.back')}
            </button>
          )}
          {buttons}
        </footer>
      )}
    </>
  );
}

export interface GoOnProps {
  readonly label: string;
  readonly disabled?: boolean;
  readonly describedBy?: string;
  readonly onClick: () => void;
}

/** The button that goes on. While it may not, it stays reachable and says why by what describes it. */
export const GoOn = ({ label, disabled = false, describedBy, onClick }: GoOnProps) => (
  <button
    className="b l p"
    type="button"
    aria-disabled={disabled}
    aria-describedby={describedBy}
    onClick={() => disabled || onClick()}
  >
    {label}
  </button>
);

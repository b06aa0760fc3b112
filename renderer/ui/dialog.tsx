import { AlertDialog } from '@base-ui/react/alert-dialog';
import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { t } from '../i18n/t.ts';

export interface DialogProps {
  /** Asked to close: by Escape, a click beside it, or a button. */
  readonly onClose: () => void;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A dialog that is open for as long as it is drawn. Put a `<DialogTitle>` inside. */
export function Dialog({ onClose, className = 'box', children }: DialogProps) {
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()} disablePointerDismissal>
      <Base.Portal>
        <Base.Backdrop className="scrim" />
        <Base.Viewport className="stage">
          <Base.Popup className={className}>{children}</Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

export const DialogTitle = Base.Title;

export interface FormEndProps {
  readonly verb: string;
  /** Something is missing or wrong. The button can still be reached. */
  readonly disabled: boolean;
  readonly onClose: () => void;
}

/** The last line of a form in a dialog. */
export const FormEnd = ({ verb, disabled, onClose }: FormEndProps) => (
  <div className="be">
    <button className="b l" type="button" onClick={onClose}>
      {t('action.cancel')}
    </button>
    <button className="b l p" type="submit" aria-disabled={disabled}>
      {verb}
    </button>
  </div>
);

export interface ConfirmProps {
  readonly title: string;
  /** Repeats the verb of the title. */
  readonly verb: string;
  readonly danger?: boolean;
  readonly cancel?: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** Names the thing and what depends on it; the button repeats the verb. */
export function Confirm({ title, verb, danger = false, cancel, onConfirm, onClose, children }: ConfirmProps) {
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="scrim top" forceRender />
        <AlertDialog.Viewport className="stage top">
          <AlertDialog.Popup className="box">
            <AlertDialog.Title render={<h2 />} className="bt">
              {title}
            </AlertDialog.Title>
            <AlertDialog.Description render={<div />} className="m2 bd">
              {children}
            </AlertDialog.Description>
            <div className="be">
              <button className="b l" type="button" onClick={onClose}>
                {cancel ?? t('action.cancel')}
              </button>
              <button className={danger ? 'b l danger' : 'b l p'} type="button" onClick={onConfirm}>
                {verb}
              </button>
            </div>
          </AlertDialog.Popup>
        </AlertDialog.Viewport>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

import { Toast } from '@base-ui/react/toast';
import { useCallback } from 'react';
import type { ReactNode } from 'react';
import { t } from '../i18n/t.ts';
import { Icon } from './icons.tsx';

/** How long a toast stays, and with it its Undo (ms). */
const STAYS = 10_000;

export interface SayOptions {
  readonly undo?: () => void;
  /** Announced at once, in red. */
  readonly failed?: boolean;
}

export type Say = (text: string, options?: SayOptions) => void;

/** Short news at the foot of the window: `const say = useSay()`; the same function at each drawing. */
export function useSay(): Say {
  const { add, close } = Toast.useToastManager();
  return useCallback(
    (text, { undo, failed = false } = {}) => {
      const id = add({
        description: text,
        timeout: STAYS,
        priority: failed ? 'high' : 'low',
        type: failed ? 'stop' : 'said',
        ...(undo && {
          actionProps: {
            children: t('action.undo'),
            onClick: () => {
              close(id);
              undo();
            },
          },
        }),
      });
    },
    [add, close],
  );
}

/** Around everything that says something. */
export function Toasts({ children }: { readonly children: ReactNode }) {
  return (
    <Toast.Provider timeout={STAYS} limit={3}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="toasts" aria-label={t('toasts.label')}>
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} swipeDirection={[]} className="toast" aria-label={t('toasts.one')}>
      <Toast.Content className="row">
        <span className={toast.type === 'stop' ? 'stop' : 'go'}>
          <Icon name={toast.type === 'stop' ? 'cross-circle' : 'check-circle'} />
        </span>
        <Toast.Description className="grow" />
        <Toast.Action className="b s" />
        <Toast.Close className="b q x s" aria-label={t('action.close')}>
          <Icon name="close" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}

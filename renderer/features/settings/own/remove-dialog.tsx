import type { Api } from '#shared/contract';
import type { OwnProviderView } from '#shared/provider';
import { t } from '../../../i18n/t.ts';
import { Dependents } from '../../../ui/dependents.tsx';
import { Confirm } from '../../../ui/dialog.tsx';

export interface RemoveProps {
  readonly own: OwnProviderView;
  readonly api: Pick<Api, 'providers.dependents'>;
  readonly onRemove: () => void;
  readonly onClose: () => void;
}

/** Says what goes with it, and what is left without it, before it goes. */
export function RemoveDialog({ own, api, onRemove, onClose }: RemoveProps) {
  return (
    <Confirm
      title={t('own.remove.title', { name: own.name })}
      verb={t('own.remove.verb')}
      danger
      onConfirm={onRemove}
      onClose={onClose}
    >
      <p>{t('own.remove.body')}</p>
      <Dependents load={() => api['providers.dependents']({ id: own.id })} />
    </Confirm>
  );
}

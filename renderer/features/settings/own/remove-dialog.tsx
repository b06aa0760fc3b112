import { useEffect, useState } from 'react';
import type { Api, Output } from '#shared/contract';
import { explain } from '#shared/errors';
import type { BatonError } from '#shared/errors';
import type { OwnProviderView } from '#shared/provider';
import type { Result } from '#shared/result';
import { t } from '../../../i18n/t.ts';
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
      <Dependents id={own.id} api={api} />
    </Confirm>
  );
}

type Found = Result<Output<'providers.dependents'>, BatonError>;

/** Loaded once; without them the question still stands. */
function Dependents({ id, api }: { readonly id: string; readonly api: RemoveProps['api'] }) {
  const [found, setFound] = useState<Found | null>(null);
  useEffect(() => {
    let left = false;
    void api['providers.dependents']({ id }).then((result) => left || setFound(result));
    return () => {
      left = true;
    };
  }, [id, api]);
  if (found === null) return null;
  if (!found.ok) return <p className="stop">{t('remove.dependentsFailed', { why: explain(found.error) })}</p>;
  return (
    <ul className="deps">
      {found.value.dependents.map(({ text }) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

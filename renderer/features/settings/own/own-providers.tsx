import { useEffect, useMemo, useState } from 'react';
import { explain } from '#shared/errors';
import type { OwnProviderView } from '#shared/provider';
import { createResource } from '../../../client/resource.ts';
import { t } from '../../../i18n/t.ts';
import { Loaded } from '../../../ui/loading.tsx';
import type { PageInput } from '../../../ui/page-input.ts';
import { go } from '../../../ui/route.ts';
import { useSay } from '../../../ui/toasts.tsx';
import { ChangeDialog } from './change-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import './own.css';

/** Providers at an address of one's own; `#/settings/<id>` opens the dialog of that one. */
export function OwnProviders(input: PageInput) {
  const { client, now, id, addAccount } = input;
  const own = useMemo(
    () => createResource({ client, topics: ['settings', 'models'], load: () => client.api['providers.own']({}), now }),
    [client, now],
  );
  useEffect(() => own.start(), [own]);
  const { view, load } = own();
  return (
    <>
      <Loaded view={view} retry={() => void load()} label={t('own.loading')}>
        {(all) => <Rows all={all} openId={id} client={client} />}
      </Loaded>
      <div className="r">
        <p className="sm m3 grow">{t('own.how')}</p>
        <button className="b s" type="button" onClick={() => addAccount()}>
          {t('own.add')}
        </button>
      </div>
    </>
  );
}

interface RowsProps extends Pick<PageInput, 'client'> {
  readonly all: readonly OwnProviderView[];
  readonly openId: string | null;
}

function Rows({ all, openId, client }: RowsProps) {
  const [removing, setRemoving] = useState<OwnProviderView | null>(null);
  const opened = all.find(({ id }) => id === openId);
  const remove = useRemove({ client }, () => setRemoving(null));
  return (
    <>
      {all.map((own) => (
        <Row key={own.id} own={own} onRemove={() => setRemoving(own)} />
      ))}
      {opened && <ChangeDialog key={opened.id} own={opened} api={client.api} onClose={() => go('settings')} />}
      {removing && (
        <RemoveDialog
          own={removing}
          api={client.api}
          onRemove={() => void remove(removing)}
          onClose={() => setRemoving(null)}
        />
      )}
    </>
  );
}

function useRemove({ client }: Pick<PageInput, 'client'>, done: () => void) {
  const say = useSay();
  return async ({ id, name }: OwnProviderView) => {
    done();
    const result = await client.api['providers.remove']({ id });
    if (result.ok) say(t('own.removed', { name }));
    else say(t('done.failed', { why: explain(result.error) }), { failed: true });
  };
}

function Row({ own, onRemove }: { readonly own: OwnProviderView; readonly onRemove: () => void }) {
  const { id, name, address } = own;
  return (
    <div className="r">
      <div className="grow">
        <p>{name}</p>
        <p className="sm m3">
          <code>{address}</code>
        </p>
      </div>
      <button
        className="b s"
        type="button"
        aria-label={t('own.change.label', { name })}
        onClick={() => go('settings', id)}
      >
        {t('own.change')}
      </button>
      <button className="b s" type="button" aria-label={t('own.remove.label', { name })} onClick={onRemove}>
        {t('own.remove')}
      </button>
    </div>
  );
}

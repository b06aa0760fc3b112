import { useEffect, useState } from 'react';
import type { RequestView } from '#shared/activity';
import { explain } from '#shared/errors';
import { t } from '../../i18n/t.ts';
import { local } from '../../ui/format.ts';
import { go } from '../../ui/route.ts';
import { useNow } from '../../ui/use-now.ts';
import type { ActivityStore } from './activity-store.ts';
import { RequestRow } from './request-row.tsx';

type Found = { readonly id: string } & ({ readonly request: RequestView } | { readonly why: string });

/** The request of the address, when it is none of those that are listed: older, or of another period. */
export function LinkedRequest({ store, id }: { readonly store: ActivityStore; readonly id: string }) {
  const [found, setFound] = useState<Found | null>(null);
  const today = local.date(useNow(60_000));
  useEffect(() => {
    let left = false;
    void store.get(id).then((result) => {
      if (left) return;
      setFound(result.ok ? { id, request: result.value } : { id, why: explain(result.error) });
    });
    return () => {
      left = true;
    };
  }, [store, id]);
  if (found?.id !== id) return null;
  if ('why' in found) {
    return (
      <p className="sm m2 act-gone" role="status">
        {found.why}
      </p>
    );
  }
  return (
    <ol className="card rqs act-linked" aria-label={t('activity.linked')}>
      <RequestRow request={found.request} open today={today} onToggle={() => go('activity')} calls={store.calls} />
    </ol>
  );
}

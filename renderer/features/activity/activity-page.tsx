import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { t } from '../../i18n/t.ts';
import { local } from '../../ui/format.ts';
import { Loaded } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import type { PageInput } from '../../ui/page-input.ts';
import { Pick } from '../../ui/pick.tsx';
import { go } from '../../ui/route.ts';
import { useNow } from '../../ui/use-now.ts';
import { createActivityStore, ranges } from './activity-store.ts';
import type { ActivityStore } from './activity-store.ts';
import { filterRequests } from './filter.ts';
import type { Shown } from './filter.ts';
import { KeepBodies, KeepingNote } from './keep-bodies.tsx';
import { LinkedRequest } from './linked-request.tsx';
import { RequestRow } from './request-row.tsx';
import { Summary } from './summary.tsx';
import './activity.css';

const options = ranges.map((range) => ({ value: String(range), label: t(`activity.period.${range}`) }));

/** Every request, and why it went where it went. `#/activity/req_…` opens that row. */
export function ActivityPage({ client, app, now, id }: PageInput) {
  const store = useMemo(() => createActivityStore({ api: client.api, client, now }), [client, now]);
  const { view, range, load, setRange } = store();
  const { keepBodies } = store.calls;
  const { bodiesUntil } = app;
  const keep = bodiesUntil === undefined && <KeepBodies keepBodies={keepBodies} />;
  useEffect(() => store.start(), [store]);
  return (
    <Page
      title={t('activity.title')}
      line={t('activity.line')}
      actions={
        <Pick
          label={t('activity.period', { words: t(`activity.period.${range}`) })}
          value={String(range)}
          options={options}
          onChange={(value) => void setRange(ranges.find((each) => String(each) === value) ?? 24)}
        />
      }
    >
      {bodiesUntil !== undefined && <KeepingNote until={bodiesUntil} keepBodies={keepBodies} />}
      <Loaded view={view} retry={() => void load()} label={t('activity.loading')}>
        {(value) =>
          value.totals.requests === 0 && value.requests.length === 0 ? (
            <Empty ever={range === 720} keep={keep} />
          ) : (
            <>
              <Summary view={value} range={range} at={'at' in view ? view.at : 0} />
              <Requests store={store} open={id} keep={keep} />
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

/** Nothing in a day does not mean nothing ever. */
function Empty({ ever, keep }: { readonly ever: boolean; readonly keep: ReactNode }) {
  return (
    <div className="card act-none">
      <p className="st">{t(ever ? 'activity.empty' : 'activity.emptyPeriod')}</p>
      <p className="m2">{t('activity.emptyBody')}</p>
      {keep}
    </div>
  );
}

interface RequestsProps {
  readonly store: ActivityStore;
  readonly open: string | null;
  /** The switch for prompts and answers, while it is off. */
  readonly keep: ReactNode;
}

function Requests({ store, open, keep }: RequestsProps) {
  const { shown: requests, fresh, more, olderFailed, showFresh, loadOlder } = store();
  const [shown, setShown] = useState<Shown>('all');
  const [text, setText] = useState('');
  const today = local.date(useNow(60_000));
  const rows = filterRequests(requests, shown, text);
  const elsewhere = open !== null && !requests.some(({ id }) => id === open);
  return (
    <>
      {elsewhere && <LinkedRequest store={store} id={open} />}
      <div className="actbar">
        <div className="seg" role="group" aria-label={t('activity.show')}>
          {(['all', 'handed-on', 'failed'] as const).map((each) => (
            <button key={each} type="button" aria-pressed={shown === each} onClick={() => setShown(each)}>
              {t(`activity.show.${each}`)}
            </button>
          ))}
        </div>
        <span className="grow" role="status">
          {fresh > 0 && (
            <button className="b s" type="button" onClick={showFresh}>
              {t('activity.fresh', { n: fresh })}
            </button>
          )}
        </span>
        {keep}
        <input
          className="field"
          type="search"
          data-shortcut="filter"
          placeholder={t('activity.filter')}
          aria-label={t('activity.filter')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      {rows.length === 0 ? (
        <div className="card act-none">
          <p className="m2">{t('activity.noMatch')}</p>
          <button
            className="b s"
            type="button"
            onClick={() => {
              setShown('all');
              setText('');
            }}
          >
            {t('activity.showAll')}
          </button>
        </div>
      ) : (
        <ol className="card rqs">
          {rows.map((request) => (
            <RequestRow
              key={request.id}
              request={request}
              open={open === request.id}
              today={today}
              onToggle={() => go('activity', open === request.id ? undefined : request.id)}
              calls={store.calls}
            />
          ))}
        </ol>
      )}
      {more && <Older load={loadOlder} failed={olderFailed} />}
    </>
  );
}

function Older({ load, failed }: { readonly load: () => Promise<void>; readonly failed: string | null }) {
  const busy = useRef(false);
  const once = async () => {
    if (busy.current) return;
    busy.current = true;
    await load();
    busy.current = false;
  };
  return (
    <div className="actbar">
      <button className="b" type="button" onClick={() => void once()}>
        {t('activity.older')}
      </button>
      {failed !== null && (
        <span className="sm stop" role="alert">
          {failed}
        </span>
      )}
    </div>
  );
}

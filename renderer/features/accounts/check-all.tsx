import { useEffect, useMemo } from 'react';
import type { AccountsView } from '#shared/profile';
import type { Client } from '../../client/client.ts';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { useSay } from '../../ui/toasts.tsx';
import { createTestingStore } from './accounts-store.ts';
import type { RowChecks } from './accounts-store.ts';
import { createCheckAllStore } from './check-all-store.ts';
import type { CheckAllState } from './check-all-store.ts';
import type { CheckOrder } from './check-choice.ts';
import { reasonsOf, waitingOf } from './check-words.ts';

export interface Checks {
  readonly rows: RowChecks;
  readonly all: CheckAllState;
}

/** Tests of single accounts and of all, of one agent. Another agent or another page ends the latter. */
export function useChecks(client: Client, agentId: string, list: AccountsView | null): Checks {
  const { api } = client;
  const useTesting = useMemo(() => createTestingStore(api), [api]);
  const useAll = useMemo(() => createCheckAllStore({ api, client, agentId }), [api, client, agentId]);
  const say = useSay();
  useEffect(() => useAll.getState().listen(({ text, failed }) => say(text, { failed })), [useAll, say]);
  const testing = useTesting();
  const all = useAll();
  const asked = list ? idsOf(list).filter((id) => all.covers?.has(id) ?? true) : [];
  const waiting = waitingOf(all.job, all.results, asked);
  const running = new Set([...testing.running, ...waiting]);
  const test: RowChecks['test'] = (of, profileId, name) => {
    all.forget(profileId);
    return testing.test(of, profileId, name);
  };
  return { rows: { running, test, reasons: reasonsOf(all.results) }, all };
}

const idsOf = ({ groups }: AccountsView) => groups.flatMap(({ profiles }) => profiles.map(({ id }) => id));

/** Begins a check, and says at the end what it found. */
export function useCheck(all: CheckAllState) {
  const say = useSay();
  return async (order?: CheckOrder) => {
    const told = await all.start(order);
    if (told) say(told.text, { failed: told.failed });
  };
}

/** Turns into Cancel while it runs, its progress beside it. */
export function CheckAll({ list, all }: { readonly list: AccountsView; readonly all: CheckAllState }) {
  const check = useCheck(all);
  const { job } = all;
  if (idsOf(list).length === 0) return null;
  if (job?.state === 'running') {
    return (
      <>
        <span className="sm m3 nw" role="status">
          {t('accounts.checking', { done: job.done, total: job.total })}
        </span>
        <button className="b" type="button" onClick={() => all.cancel()}>
          {t('action.cancel')}
        </button>
      </>
    );
  }
  return (
    <button className="b" type="button" title={t('accounts.checkAllTip')} onClick={() => void check()}>
      <Icon name="refresh" />
      {t('accounts.checkAll')}
    </button>
  );
}

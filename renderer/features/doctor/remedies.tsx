import { useEffect, useState } from 'react';
import { explain } from '#shared/errors';
import type { BatonError } from '#shared/errors';
import type { DoctorCheck, Remedy } from '#shared/status';
import { t } from '../../i18n/t.ts';
import type { PageInput } from '../../ui/page-input.ts';
import { useSay } from '../../ui/toasts.tsx';
import { TopUp } from '../../ui/top-up.tsx';

export type About = NonNullable<DoctorCheck['account']>;
export type Mend = (account: About, kind: Remedy['kind']) => void;

/** Least time between two runs (ms): checks read the disk. */
const CALM = 1_000;

/**
 * Does what a row offers. The wizard opens above the page, so whatever becomes of it is looked at as soon as an account
 * changes, until the page is left.
 */
export function useMend({ client, addAccount }: PageInput, load: () => Promise<void>): Mend {
  const { api } = client;
  const say = useSay();
  const failed = (error: BatonError) => {
    say(t('done.failed', { why: explain(error) }), { failed: true });
  };
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    if (!opened) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const off = client.on('changed', ({ topics }) => {
      if (topics.includes('accounts')) timer ??= setTimeout(() => ((timer = undefined), void load()), CALM);
    });
    return () => {
      off();
      clearTimeout(timer);
    };
  }, [opened, client, load]);

  async function clear({ agentId, provider, profileId = '' }: About) {
    const result = await api['accounts.clearCooldown']({ agentId, provider, profileId });
    if (!result.ok) {
      failed(result.error);
      return;
    }
    say(t('done.cleared', { name: result.value.label }));
    await load();
  }
  async function renew({ agentId, provider, profileId }: About) {
    const list = await api['accounts.list']({ agentId });
    if (!list.ok) {
      failed(list.error);
      return;
    }
    const found = list.value.groups.flatMap(({ profiles }) => profiles).find(({ id }) => id === profileId);
    if (!found) {
      await load(); // removed meanwhile: the next look says so
      return;
    }
    setOpened(true);
    addAccount(provider, found, agentId);
  }
  function add({ agentId, provider }: About) {
    setOpened(true);
    addAccount(provider, undefined, agentId);
  }
  return (account, kind) => {
    if (kind === 'clear') void clear(account);
    else if (kind === 'add') add(account);
    else void renew(account);
  };
}

/** The buttons of a row about an account, the best one first. */
export function Remedies({ account, mend }: { readonly account: About; readonly mend: Mend }) {
  const { profileId, provider, remedies } = account;
  const name = profileId ?? provider;
  return remedies.map(({ kind, url }) =>
    kind === 'top-up' ? (
      url !== undefined && <TopUp key={kind} name={name} page={url} />
    ) : (
      <button
        key={kind}
        className="b s"
        type="button"
        aria-label={t('doctor.mend.label', { what: t(`doctor.mend.${kind}`), name })}
        onClick={() => mend(account, kind)}
      >
        {t(`doctor.mend.${kind}`)}
      </button>
    ),
  );
}

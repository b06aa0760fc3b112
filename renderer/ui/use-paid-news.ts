import { useEffect, useRef } from 'react';
import type { Payload } from '#shared/contract';
import type { Client } from '../client/client.ts';
import { t } from '../i18n/t.ts';
import { local } from './format.ts';
import { useSay } from './toasts.tsx';

/** Says in the window when requests begin to cost money, or were stopped before: a browser has no notifications. */
export function usePaidNews(client: Client, now: () => number): void {
  const say = useRef(useSay());
  useEffect(
    () => client.on('paid-switch', (news) => say.current(paidWords(news, now()), { failed: news.blocked })),
    [client, now],
  );
}

function paidWords({ from, to, reason, until, blocked }: Payload<'paid-switch'>, now: number): string {
  const time = until === null ? null : local.clockOrDay(until, now);
  const why = t(`reason.${reason}`);
  if (blocked) return time === null ? t('paid.blocked', { from }) : t('paid.blockedUntil', { from, time });
  return time === null ? t('paid.now', { from, to, why }) : t('paid.nowUntil', { from, to, why, time });
}

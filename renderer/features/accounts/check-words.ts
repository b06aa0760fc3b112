import type { JobView } from '#shared/job';
import type { ProbeResult } from '#shared/probe';
import { t } from '../../i18n/t.ts';
import type { Told } from './accounts-store.ts';

/* What checking all found, decided without drawing anything. */

const wasAsked = ({ status, reasonCode }: ProbeResult) => status !== 'no_model' && reasonCode === undefined;

/** `5 accounts answered. 1 did not. 2 were not asked.`; a failure when somebody who was asked did not answer. */
export function summaryOf({ state }: Pick<JobView, 'state'>, results: readonly ProbeResult[]): Told {
  const fine = results.filter(({ status }) => status === 'ok').length;
  const asked = results.filter(wasAsked).length;
  const [bad, notAsked] = [asked - fine, results.length - asked];
  const parts = [
    ...(state === 'cancelled' ? [t('checked.cancelled')] : []),
    t('checked.fine', { n: fine }),
    ...(bad > 0 ? [t('checked.bad', { n: bad })] : []),
    ...(notAsked > 0 ? [t('checked.notAskedCount', { n: notAsked })] : []),
  ];
  return { text: parts.join(' '), failed: bad > 0 };
}

/** Why an account was not asked, or did not answer as it should, by its id. Of those that answered there is nothing to say. */
export const reasonsOf = (results: readonly ProbeResult[]): ReadonlyMap<string, string> =>
  new Map(
    results.flatMap((result) =>
      result.profileId === undefined || result.status === 'ok' ? [] : [[result.profileId, reasonOf(result)]],
    ),
  );

function reasonOf(result: ProbeResult): string {
  const { status, error: why = '' } = result;
  const isSilent = status === 'ok' || status === 'no_model' || !wasAsked(result);
  return t(isSilent ? 'checked.notAsked' : `checked.${status}`, { why }).trim();
}

/** Of these ids those nothing has been heard of yet. */
export function waitingOf(
  job: JobView | null,
  results: readonly ProbeResult[],
  ids: readonly string[],
): ReadonlySet<string> {
  if (job?.state !== 'running') return new Set();
  const heard = new Set(results.map(({ profileId }) => profileId));
  return new Set(ids.filter((id) => !heard.has(id)));
}

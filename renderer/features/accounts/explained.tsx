import { useEffect, useMemo } from 'react';
import type { ExplainView } from '#shared/activity';
import type { Client } from '../../client/client.ts';
import { createResource } from '../../client/resource.ts';
import { t } from '../../i18n/t.ts';
import { local } from '../../ui/format.ts';
import { Icon } from '../../ui/icons.tsx';
import { Loaded } from '../../ui/loading.tsx';
import { useNow } from '../../ui/use-now.ts';
import { shortModel } from './words.ts';

export interface ExplainedProps {
  readonly client: Client;
  readonly now: () => number;
  readonly agentId: string;
}

/** Everybody who could be asked next, in order, and why each is where it is; who is not asked, too. */
export function Explained({ client, now, agentId }: ExplainedProps) {
  const answer = useMemo(
    () =>
      createResource({
        client,
        topics: ['accounts', 'models', 'agents', 'settings'],
        load: () => client.api['route.explain']({ agentId }),
        now,
      }),
    [client, now, agentId],
  );
  useEffect(() => answer.start(), [answer]);
  const { view, load } = answer();
  return (
    <Loaded view={view} retry={() => void load()} label={t('route.whyLoading')}>
      {({ candidates }) => <List candidates={candidates} />}
    </Loaded>
  );
}

type Candidate = ExplainView['candidates'][number];

function List({ candidates }: { readonly candidates: readonly Candidate[] }) {
  const places = placesOf(candidates);
  return (
    <ol className="acct-turns" aria-label={t('route.whyList')}>
      {candidates.map((candidate, index) => (
        <li key={`${candidate.profileId ?? candidate.label}/${candidate.model}`}>
          <Turn candidate={candidate} place={places[index] ?? null} />
        </li>
      ))}
    </ol>
  );
}

/** Who is skipped has no place in the line. */
function placesOf(candidates: readonly Candidate[]): (number | null)[] {
  let place = 0;
  return candidates.map(({ turn }) => (turn === 'skipped' ? null : (place += 1)));
}

function Turn({ candidate, place }: { readonly candidate: Candidate; readonly place: number | null }) {
  const now = useNow(60_000);
  const { label, model, modelName, costKind, turn, until, why } = candidate;
  const paid = costKind === 'paid' ? [t('route.paidShort')] : [];
  const sentence = until === undefined ? why : t('route.whyUntil', { why, time: local.clockOrDay(until, now) });
  return (
    <>
      {place === null ? (
        <span className="mk off" aria-hidden="true">
          –
        </span>
      ) : (
        <span className={turn === 'now' ? 'mk on' : 'mk'} aria-hidden="true">
          {turn === 'now' ? <Icon name="baton-filled" /> : place}
        </span>
      )}
      <span className="cut">
        <span className="vh">{place === null ? t('route.notAsked') : t('row.place', { n: place })} </span>
        <span className={turn === 'skipped' ? 'm2' : 'md'} title={label}>
          {label}
        </span>{' '}
        <span className="sm m3" title={model}>
          {[shortModel(modelName), ...paid].join(' · ')}
        </span>
      </span>
      <span className="sm m2 cut" title={sentence}>
        {sentence}
      </span>
    </>
  );
}

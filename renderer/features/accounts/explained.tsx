import { useEffect, useMemo, useState } from 'react';
import type { ExplainView } from '#shared/activity';
import type { Client } from '../../client/client.ts';
import { createResource, valueOf } from '../../client/resource.ts';
import type { View } from '../../client/resource.ts';
import { t } from '../../i18n/t.ts';
import { local } from '../../ui/format.ts';
import { Icon } from '../../ui/icons.tsx';
import { Loaded } from '../../ui/loading.tsx';
import { ModelPicker } from '../../ui/model-picker.tsx';
import { indexRows } from '../../ui/model-search.ts';
import { useNow } from '../../ui/use-now.ts';
import { shortModel } from './words.ts';

export interface ExplainedProps {
  readonly client: Client;
  readonly now: () => number;
  readonly agentId: string;
}

interface Model {
  readonly key: string;
  readonly name: string;
}

/** Everybody who could be asked next, in order, and why each is where it is; who is not asked, too. For any model. */
export function Explained({ client, now, agentId }: ExplainedProps) {
  const [model, setModel] = useState<Model | null>(null);
  const [choosing, setChoosing] = useState(false);
  const key = model?.key;
  const answer = useMemo(
    () =>
      createResource({
        client,
        topics: ['accounts', 'models', 'agents', 'settings'],
        load: () => client.api['route.explain']({ agentId, ...(key !== undefined && { model: key }) }),
        now,
      }),
    [client, now, agentId, key],
  );
  useEffect(() => answer.start(), [answer]);
  const { view, load } = answer();
  return (
    <>
      <div className="acct-asked">
        <button className="pick" type="button" aria-haspopup="dialog" onClick={() => setChoosing(true)}>
          <span className="m3">{t('route.whyFor')}</span>
          <span className="cut">{model?.name ?? t('route.whyDefault')}</span>
          <Icon name="updown" />
        </button>
        {model && (
          <button className="b q s" type="button" onClick={() => setModel(null)}>
            {t('route.whyDefault')}
          </button>
        )}
      </div>
      <Loaded view={view} retry={() => void load()} label={t('route.whyLoading')}>
        {(explained) => <List {...explained} />}
      </Loaded>
      {choosing && <Choose {...{ client, now, agentId }} onModel={setModel} onClose={() => setChoosing(false)} />}
    </>
  );
}

interface ChooseProps extends ExplainedProps {
  readonly onModel: (model: Model) => void;
  readonly onClose: () => void;
}

/** Any model, out of those that are known or as it is written. */
function Choose({ client, now, agentId, onModel, onClose }: ChooseProps) {
  const models = useMemo(() => {
    const load = () => client.api['models.list']({ agentId, all: true });
    return createResource({ client, topics: ['models'], load, now });
  }, [client, now, agentId]);
  useEffect(() => models.start(), [models]);
  const list = valueOf(models().view);
  const rows = useMemo(() => indexRows(list ?? []), [list]);
  const missing = models(({ view }) => missingIn(view));
  return (
    <ModelPicker
      title={t('route.whyChoose')}
      rows={rows}
      except={[]}
      {...(missing !== null && { missing })}
      onPick={(key, name) => onModel({ key, name })}
      onClose={onClose}
    />
  );
}

function missingIn(view: View<unknown>): string | null {
  if (view.kind === 'loading') return t('route.whyModels');
  return view.kind === 'failed' ? t('route.whyNoModels', { why: view.why }) : null;
}

type Candidate = ExplainView['candidates'][number];

function List({ candidates, leftOut }: Pick<ExplainView, 'candidates' | 'leftOut'>) {
  const places = placesOf(candidates);
  return (
    <ol className="acct-turns" aria-label={t('route.whyList')}>
      {candidates.map((candidate, index) => (
        <li key={`${candidate.profileId ?? candidate.label}/${candidate.model}`}>
          <Turn candidate={candidate} place={places[index] ?? null} />
        </li>
      ))}
      {leftOut.map(({ provider, profileId, label, why }) => (
        <li key={profileId}>
          <Turn candidate={{ label, model: profileId, modelName: provider, turn: 'skipped', why }} place={null} />
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

type Told = Pick<Candidate, 'label' | 'model' | 'modelName' | 'costKind' | 'turn' | 'until' | 'why'>;

function Turn({ candidate, place }: { readonly candidate: Told; readonly place: number | null }) {
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
      <span className="sm m2">{sentence}</span>
    </>
  );
}

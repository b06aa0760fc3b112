import { useEffect, useMemo } from 'react';
import { explain } from '#shared/errors';
import type { BatonError } from '#shared/errors';
import type { ModelStep, PaidFallback, SelectionView } from '#shared/model';
import type { Result } from '#shared/result';
import { chainOf, lineWrites, partsOf, whose } from '../../client/model-lines.ts';
import type { LineKind, Whose } from '../../client/model-lines.ts';
import { valueOf } from '../../client/resource.ts';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { Marker } from '../../ui/marker.tsx';
import { Pick as Choose } from '../../ui/pick.tsx';
import { go, pathOf } from '../../ui/route.ts';
import { useSay } from '../../ui/toasts.tsx';
import { WhosePicks } from '../../ui/whose-picks.tsx';
import type { AgentRowProps } from './agent-row.tsx';

/** The two lines of models of an agent, whose they are, and what happens before one of them costs. */
export function ModelLines({ agent, store }: Pick<AgentRowProps, 'agent' | 'store'>) {
  const { id } = agent;
  const resource = useMemo(() => store.selectionOf(id), [store, id]);
  useEffect(() => resource.start(), [resource]);
  const selection = valueOf(resource().view);
  const change = (
    <dd>
      <a className="b s" href={pathOf('models', id)} aria-label={t('agents.changeLabel', { id })}>
        {t('agents.change')}
      </a>
    </dd>
  );
  if (selection === null) {
    return (
      <div>
        <dt>{t('agents.models')}</dt>
        <dd className="mini">
          <Chain steps={agent.chain} />
        </dd>
        {change}
      </div>
    );
  }
  return (
    <>
      <div>
        <dt>{t('agents.models')}</dt>
        <dd className="agentline">
          <div className="mini">
            <Chain steps={chainOf(selection, 'text')} />
          </div>
          <OfAgent selection={selection} line="text" api={store.api} />
        </dd>
        {change}
      </div>
      <div>
        <dt>{t('agents.images')}</dt>
        <dd className="agentline">
          <Images steps={chainOf(selection, 'image')} />
          <OfAgent selection={selection} line="image" api={store.api} />
        </dd>
      </div>
      <Paid selection={selection} api={store.api} />
    </>
  );
}

const Images = ({ steps }: { readonly steps: readonly ModelStep[] }) =>
  steps.length > 0 ? (
    <div className="mini">
      <Chain steps={steps} />
    </div>
  ) : (
    <p className="m2">{t('agents.noImages')}</p>
  );

interface OfAgentProps {
  readonly selection: SelectionView;
  readonly line: LineKind;
  readonly api: AgentRowProps['store']['api'];
}

/** As for all, own or none. What is to become its own, but is not there yet, is chosen on the Models page. */
function OfAgent({ selection, line, api }: OfAgentProps) {
  const say = useSay();
  const { agentId } = selection;
  if (agentId === 'main') return null;
  const { first } = partsOf(selection, line);
  const fallbacks = chainOf(selection, line).flatMap(({ key }) => (key === first?.key ? [] : [key]));
  const write = lineWrites(api, agentId, line);
  const tell = async (doing: Promise<Result<unknown, BatonError>>, done: string) => {
    const result = await doing;
    if (result.ok) say(done);
    else say(t('models.notSaved', { why: explain(result.error) }), { failed: true });
  };
  const chooseFirst = (what: Whose) => {
    if (what === 'follow') void tell(write.first(null), t('models.firstFollows'));
    else if (first === null) go('models', agentId);
    else void tell(write.first(first.key), t('models.firstOwn'));
  };
  const chooseFallbacks = (what: Whose) => {
    const list = what === 'follow' ? null : what === 'none' ? [] : fallbacks;
    if (what === 'own' && fallbacks.length === 0) go('models', agentId);
    else void tell(write.fallbacks(list), t(`models.fallbacks.${what}.done`));
  };
  return <WhosePicks line={line} now={whose(selection, line)} onFirst={chooseFirst} onFallbacks={chooseFallbacks} />;
}

type Choice = PaidFallback | 'follow';

/** What happens before the first request that costs money. */
function Paid({ selection, api }: Omit<OfAgentProps, 'line'>) {
  const say = useSay();
  const { agentId, paidFallback, ownPaidFallback } = selection;
  const isFollowing = agentId !== 'main' && !ownPaidFallback;
  const choices: readonly Choice[] = agentId === 'main' ? ['notify', 'block'] : ['follow', 'notify', 'block'];
  const choose = async (choice: Choice) => {
    const result = await api['models.paidFallback']({ agentId, choice: choice === 'follow' ? null : choice });
    if (result.ok) say(t(`models.paid.${choice}.done`));
    else say(t('models.notSaved', { why: explain(result.error) }), { failed: true });
  };
  return (
    <div>
      <dt>{t('agents.paid')}</dt>
      <dd className="m2">{t(`agents.paid.${paidFallback}`)}</dd>
      <dd className="mwhose">
        <Choose
          label={t('models.paid.label')}
          value={isFollowing ? 'follow' : paidFallback}
          options={choices.map((value) => ({ value, label: t(`models.paid.${value}`) }))}
          onChange={(choice) => void choose(choice)}
        />
      </dd>
    </div>
  );
}

interface ChainProps {
  /** What they cost comes with the selection, a moment after their names. */
  readonly steps: readonly (Pick<ModelStep, 'key' | 'name'> & Partial<Pick<ModelStep, 'costKind'>>)[];
}

/** A line of models as a short relay line, with a coin where it begins to cost. */
const Chain = ({ steps }: ChainProps) =>
  steps.map((step, index) => {
    const before = steps[index - 1];
    const coin = before !== undefined && before.costKind !== 'paid' && step.costKind === 'paid';
    return (
      <span key={step.key} className="ministep" title={step.key}>
        {before !== undefined && <span className="ln" />}
        {coin && (
          <>
            <span className="warn" title={t('models.paidStep')}>
              <Icon name="coin" />
              <span className="vh">{t('models.paidStep')}</span>
            </span>
            <span className="ln" />
          </>
        )}
        <Marker place={index + 1} held={index === 0} />
        <span className="cut">{step.name}</span>
      </span>
    );
  });

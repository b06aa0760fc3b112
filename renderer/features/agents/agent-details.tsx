import { Fragment, useEffect, useState } from 'react';
import { explain } from '#shared/errors';
import type { ModelStep, SelectionView } from '#shared/model';
import type { AgentView, GatewayView } from '#shared/status';
import { t } from '../../i18n/t.ts';
import { Confirm } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Marker } from '../../ui/marker.tsx';
import { go, pathOf } from '../../ui/route.ts';
import { useSay } from '../../ui/toasts.tsx';
import type { AgentRowProps } from './agent-row.tsx';
import { baseUrls, keyCommand, orderWords } from './agent-words.ts';
import { CopyButton } from './copy-button.tsx';
import { KeyRow } from './key-row.tsx';

export function AgentDetails({ agent, gateway, providers, api, reload, newKey, forgetKey }: AgentRowProps) {
  const selection = useSelection({ agent, api });
  return (
    <div className="det">
      <dl>
        <ModelLines agent={agent} selection={selection} />
        <div>
          <dt>{t('agents.order')}</dt>
          <dd className="m2">
            {agent.ownOrder.length === 0 ? t('agents.asForAllLong') : orderWords(agent.ownOrder, providers)}
          </dd>
        </div>
        <Address gateway={gateway} />
        <div>
          <dt>{t('agents.keyCommand')}</dt>
          <dd>
            <code>{keyCommand(agent.id)}</code>
            <p className="sm m3">{t('agents.keyCommandLine')}</p>
          </dd>
          <dd>
            <CopyButton
              text={keyCommand(agent.id)}
              label={t('agents.copyCommand', { command: keyCommand(agent.id) })}
            />
          </dd>
        </div>
        <KeyRow agent={agent} api={api} newKey={newKey} forgetKey={forgetKey} reload={reload} />
      </dl>
      {agent.id !== 'main' && <Remove agent={agent} api={api} reload={reload} />}
    </div>
  );
}

/** What this agent asks, and on what terms; the steps' cost, which only the selection knows, comes a moment later. */
function useSelection({ agent, api }: Pick<AgentRowProps, 'agent' | 'api'>): SelectionView | null {
  const [selection, setSelection] = useState<SelectionView | null>(null);
  const chain = agent.chain.map(({ key }) => key).join('\n');
  useEffect(() => {
    let here = true;
    void api['models.selection']({ agentId: agent.id }).then((result) => {
      if (here && result.ok) setSelection(result.value);
    });
    return () => {
      here = false;
    };
  }, [api, agent.id, chain]);
  return selection;
}

function ModelLines({ agent, selection }: Pick<AgentRowProps, 'agent'> & { readonly selection: SelectionView | null }) {
  const { id } = agent;
  const steps = selection && [selection.primary, ...selection.fallbacks];
  const images = selection && [...(selection.image ? [selection.image] : []), ...selection.imageFallbacks];
  const costs = new Map([...(steps ?? []), ...(images ?? [])].map((step) => [step.key, step.costKind]));
  return (
    <>
      <div>
        <dt>{t('agents.models')}</dt>
        <dd className="mini">
          <Chain steps={agent.chain} costs={costs} />
        </dd>
        <dd>
          <a className="b s" href={pathOf('models', id)} aria-label={t('agents.changeLabel', { id })}>
            {t('agents.change')}
          </a>
        </dd>
      </div>
      {images && (
        <div>
          <dt>{t('agents.images')}</dt>
          <dd className={images.length > 0 ? 'mini' : 'm2'}>
            {images.length > 0 ? <Chain steps={images} costs={costs} /> : t('agents.noImages')}
          </dd>
        </div>
      )}
      {selection && <Paid selection={selection} />}
    </>
  );
}

/** What happens before the first request that costs money. */
const Paid = ({ selection: { agentId, paidFallback, ownPaidFallback } }: { readonly selection: SelectionView }) => (
  <div>
    <dt>{t('agents.paid')}</dt>
    <dd className="m2">
      {t(`agents.paid.${paidFallback}`)}
      {agentId !== 'main' && !ownPaidFallback && ` · ${t('agents.asForAllLong')}`}
    </dd>
  </div>
);

interface ChainProps {
  readonly steps: readonly { readonly key: string; readonly name: string }[];
  readonly costs: ReadonlyMap<string, ModelStep['costKind']>;
}

/** A line of models as a short relay line, with a coin where it begins to cost. */
const Chain = ({ steps, costs }: ChainProps) =>
  steps.map((step, index) => {
    const before = steps[index - 1];
    const coin = before !== undefined && costs.get(before.key) !== 'paid' && costs.get(step.key) === 'paid';
    return (
      <Fragment key={step.key}>
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
        <span className="ministep" title={step.key}>
          <Marker place={index + 1} held={index === 0} />
          <span>{step.name}</span>
        </span>
      </Fragment>
    );
  });

function Address({ gateway }: { readonly gateway: GatewayView }) {
  if (gateway.url === undefined) {
    return (
      <div>
        <dt>{t('agents.baseUrl')}</dt>
        <dd className="m2">{t('agents.noGateway')}</dd>
      </div>
    );
  }
  const urls = baseUrls(gateway.url);
  const lines = [
    [t('agents.baseUrlAnthropic'), urls.anthropic],
    [t('agents.baseUrlOpenai'), urls.openai],
  ] as const;
  return lines.map(([kind, url]) => (
    <div key={kind}>
      <dt>{kind}</dt>
      <dd>
        <code>{url}</code>
      </dd>
      <dd>
        <CopyButton text={url} label={t('agents.copyUrl', { url })} />
      </dd>
    </div>
  ));
}

function Remove({ agent, api, reload }: Pick<AgentRowProps, 'api' | 'reload'> & { readonly agent: AgentView }) {
  const [asking, setAsking] = useState(false);
  const say = useSay();
  const remove = async () => {
    setAsking(false);
    const result = await api['agents.remove']({ id: agent.id });
    if (!result.ok) {
      say(t('agents.failed', { why: explain(result.error) }), { failed: true });
      return;
    }
    go('agents');
    say(t('agents.removed', { id: agent.id }));
    reload();
  };
  return (
    <div className="end">
      <button
        className="b s danger"
        type="button"
        aria-label={t('agents.removeLabel', { id: agent.id })}
        onClick={() => setAsking(true)}
      >
        {t('agents.remove')}
      </button>
      {asking && (
        <Confirm
          title={t('agents.removeTitle', { id: agent.id })}
          verb={t('agents.removeDo')}
          danger
          onConfirm={() => void remove()}
          onClose={() => setAsking(false)}
        >
          {t('agents.removeBody')}
        </Confirm>
      )}
    </div>
  );
}

import { Fragment, useEffect, useState } from 'react';
import { explain } from '#shared/errors';
import type { ModelStep } from '#shared/model';
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
  return (
    <div className="det">
      <dl>
        <ModelsLine agent={agent} api={api} />
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

/** The chain as a short relay line; the coin comes with the steps' cost, which only the selection knows. */
function ModelsLine({ agent, api }: Pick<AgentRowProps, 'agent' | 'api'>) {
  const [steps, setSteps] = useState<readonly ModelStep[] | null>(null);
  const chain = agent.chain.map(({ key }) => key).join('\n');
  useEffect(() => {
    let here = true;
    void api['models.selection']({ agentId: agent.id }).then((result) => {
      if (here && result.ok) setSteps([result.value.primary, ...result.value.fallbacks]);
    });
    return () => {
      here = false;
    };
  }, [api, agent.id, chain]);
  const costs = new Map(steps?.map((step) => [step.key, step.costKind]));
  return (
    <div>
      <dt>{t('agents.models')}</dt>
      <dd className="mini">
        {agent.chain.map((step, index) => {
          const before = agent.chain[index - 1];
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
              <Marker place={index + 1} held={index === 0} />
              <span title={step.key}>{step.name}</span>
            </Fragment>
          );
        })}
      </dd>
      <dd>
        <a className="b s" href={pathOf('models', agent.id)} aria-label={t('agents.changeLabel', { id: agent.id })}>
          {t('agents.change')}
        </a>
      </dd>
    </div>
  );
}

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

import { useState } from 'react';
import { explain } from '#shared/errors';
import type { AgentView, GatewayView } from '#shared/status';
import { t } from '../../i18n/t.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { go } from '../../ui/route.ts';
import { useSay } from '../../ui/toasts.tsx';
import type { AgentRowProps } from './agent-row.tsx';
import { baseUrls, keyCommand } from './agent-words.ts';
import type { AgentsApi } from './agents-store.ts';
import { KeyRow } from './key-row.tsx';
import { ModelLines } from './model-lines.tsx';
import { OrderRow } from './order-row.tsx';
import { SessionsRow } from './sessions-row.tsx';

export function AgentDetails({ agent, gateway, providers, store, reload, newKey, forgetKey }: AgentRowProps) {
  const { api } = store;
  return (
    <div className="det">
      <dl>
        <ModelLines agent={agent} store={store} />
        <OrderRow agent={agent} store={store} providers={providers} />
        <SessionsRow agent={agent} store={store} />
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
              done={t('agents.copied', { what: keyCommand(agent.id) })}
            />
          </dd>
        </div>
        <KeyRow agent={agent} api={api} newKey={newKey} forgetKey={forgetKey} reload={reload} />
      </dl>
      {agent.id !== 'main' && <Remove agent={agent} api={api} reload={reload} />}
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
        <CopyButton text={url} label={t('agents.copyUrl', { url })} done={t('agents.copied', { what: url })} />
      </dd>
    </div>
  ));
}

interface RemoveProps extends Pick<AgentRowProps, 'reload'> {
  readonly agent: AgentView;
  readonly api: Pick<AgentsApi, 'agents.remove'>;
}

function Remove({ agent, api, reload }: RemoveProps) {
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

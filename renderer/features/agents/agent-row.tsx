import { useId } from 'react';
import type { AgentView, GatewayView } from '#shared/status';
import { t } from '../../i18n/t.ts';
import { local } from '../../ui/format.ts';
import { Icon } from '../../ui/icons.tsx';
import { go } from '../../ui/route.ts';
import { useNow } from '../../ui/use-now.ts';
import { AgentDetails } from './agent-details.tsx';
import { modelWords, orderWords } from './agent-words.ts';
import type { AgentsStore } from './agents-store.ts';

export interface AgentRowProps {
  readonly agent: AgentView;
  readonly gateway: GatewayView;
  readonly providers: ReadonlyMap<string, string>;
  readonly store: Pick<AgentsStore, 'api' | 'selectionOf' | 'accountsOf' | 'sessionsOf'>;
  readonly reload: () => void;
  readonly open: boolean;
  /** Just made, so shown without asking. */
  readonly newKey: string | null;
  /** The row closed: `newKey` must not come back with it. */
  readonly forgetKey: () => void;
}

export function AgentRow(props: AgentRowProps) {
  const { agent, providers, open } = props;
  const now = useNow(60_000);
  const details = useId();
  return (
    <li>
      <button
        className="ar"
        type="button"
        aria-expanded={open}
        aria-controls={open ? details : undefined}
        onClick={() => go('agents', open ? undefined : agent.id)}
      >
        <span className="cut md" title={agent.id}>
          {agent.id}
        </span>
        <span className="cut m2" title={modelWords(agent)}>
          {modelWords(agent)}
        </span>
        <span className="cut m2" title={orderWords(agent.ownOrder, providers)}>
          {orderWords(agent.ownOrder, providers)}
        </span>
        <span className="m3 nw">
          {agent.lastRequest === undefined ? t('agents.never') : local.when(agent.lastRequest, now)}
        </span>
        <span className="m3">
          <Icon name={open ? 'chevron-down' : 'chevron-right'} />
        </span>
      </button>
      {open && (
        <div id={details}>
          <AgentDetails {...props} />
        </div>
      )}
    </li>
  );
}

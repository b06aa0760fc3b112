import { useCallback, useEffect, useMemo, useState } from 'react';
import { t } from '../../i18n/t.ts';
import { valueOf } from '../../client/resource.ts';
import { Icon } from '../../ui/icons.tsx';
import { Loaded } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import type { PageInput } from '../../ui/page-input.ts';
import { go } from '../../ui/route.ts';
import { AddAgent } from './add-agent.tsx';
import { AgentRow } from './agent-row.tsx';
import { createAgentsStore } from './agents-store.ts';
import type { AgentsStore, AgentsValue } from './agents-store.ts';
import './agents.css';

interface NewKey {
  readonly id: string;
  readonly key: string;
}

/** A name and a key per tool. `#/agents/claude-code` opens that row. */
export function AgentsPage({ client, now, id }: PageInput) {
  const store = useMemo(() => createAgentsStore({ api: client.api, client, now }), [client, now]);
  const { view, load } = store();
  const [adding, setAdding] = useState(false);
  const [fresh, setFresh] = useState<NewKey | null>(null);
  const forgetKey = useCallback(() => setFresh(null), [setFresh]);
  useEffect(() => store.start(), [store]);
  const taken = valueOf(view)?.agents.map((agent) => agent.id) ?? [];
  return (
    <Page
      title={t('agents.title')}
      line={t('agents.line')}
      actions={
        <button className="b p" type="button" onClick={() => setAdding(true)}>
          <Icon name="plus" />
          {t('agents.add')}
        </button>
      }
    >
      <Loaded view={view} retry={() => void load()} label={t('agents.loading')}>
        {(value) => <Agents value={value} store={store} open={id} fresh={fresh} forgetKey={forgetKey} />}
      </Loaded>
      {adding && (
        <AddAgent
          api={store.api}
          taken={taken}
          onClose={() => setAdding(false)}
          onAdded={(added, key) => {
            setAdding(false);
            setFresh({ id: added, key });
            go('agents', added);
            void load();
          }}
        />
      )}
    </Page>
  );
}

interface AgentsProps {
  readonly value: AgentsValue;
  readonly store: AgentsStore;
  readonly open: string | null;
  readonly fresh: NewKey | null;
  readonly forgetKey: () => void;
}

function Agents({ value, store, open, fresh, forgetKey }: AgentsProps) {
  return (
    <>
      <div className="ahead" aria-hidden="true">
        <span>{t('agents.column.agent')}</span>
        <span>{t('agents.column.model')}</span>
        <span>{t('agents.column.order')}</span>
        <span>{t('agents.column.last')}</span>
      </div>
      <ul className="card">
        {value.agents.map((agent) => (
          <AgentRow
            key={agent.id}
            agent={agent}
            gateway={value.gateway}
            providers={value.providers}
            store={store}
            reload={() => void store.getState().load()}
            open={open === agent.id}
            newKey={fresh?.id === agent.id ? fresh.key : null}
            forgetKey={forgetKey}
          />
        ))}
      </ul>
      {value.agents.length === 1 && <p className="sm m3 only">{t('agents.onlyMain')}</p>}
    </>
  );
}

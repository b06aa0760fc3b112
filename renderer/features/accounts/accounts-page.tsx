import { useEffect, useMemo, useState } from 'react';
import type { AccountsView, ProfileView } from '#shared/profile';
import { canRenew, type ProviderView } from '#shared/provider';
import { createResource, valueOf } from '../../client/resource.ts';
import { t } from '../../i18n/t.ts';
import { Loaded } from '../../ui/loading.tsx';
import type { PageInput } from '../../ui/page-input.ts';
import { Page } from '../../ui/page.tsx';
import { useChecks } from './check-all.tsx';
import { FirstRun } from './import/first-run.tsx';
import { FoundNote } from './import/found-note.tsx';
import { ImportDialog } from './import/import-dialog.tsx';
import { AccountList } from './list.tsx';
import { SystemNotes } from './notes.tsx';
import { PageActions } from './page-actions.tsx';
import { rememberedCheck } from './remembered-check.ts';
import { useAnnouncedStates } from './use-announced-states.ts';
import { useFreshQuota } from './use-fresh-quota.ts';
import { countLine, creditPage, shortModel, storesNothing } from './words.ts';
import './accounts.css';

const MAIN = 'main';

/** What calls and the wizard are told: nothing means `main`. */
const unlessMain = (agentId: string) => (agentId === MAIN ? undefined : agentId);

/** Every account by provider, in the order in which it is asked, and what each one's state is. */
export function AccountsPage(input: PageInput) {
  const { client, app, now, addAccount } = input;
  const { api } = client;
  const { agents, ownOrderOf, modelName, addable, isOwn, renewable, creditPageOf } = useNames(input);
  const [chosen, setAgentId] = useState(() => rememberedCheck.read()?.agentId ?? MAIN);
  // It may have been removed, here or elsewhere.
  const agentId = agents.length === 0 || agents.includes(chosen) ? chosen : MAIN;
  const [stays, setStays] = useState(false);
  const [importing, setImporting] = useState(false);
  const accounts = useMemo(
    () =>
      createResource({
        client,
        topics: ['accounts', 'app', 'models', 'agents'],
        load: () => api['accounts.list']({ agentId }),
        now,
      }),
    [client, api, agentId, now],
  );
  useEffect(() => accounts.start(), [accounts]);
  const { view, load } = accounts();
  const list = valueOf(view);
  const checks = useChecks(client, agentId, list);
  const whose = unlessMain(agentId);
  useAnnouncedStates(list);
  useFreshQuota(api, agentId);

  if (list && (isEmpty(list) || stays)) {
    return (
      <main className="main">
        <div className="body bare" tabIndex={0} role="region" aria-label={t('accounts.title')}>
          <SystemNotes app={app} api={api} />
          <FirstRun client={client} now={now} vault={app.vault} onAdd={() => addAccount()} onStay={setStays} />
        </div>
      </main>
    );
  }
  return (
    <Page
      title={t('accounts.title')}
      line={list && countLine(list.groups)}
      actions={
        <PageActions
          agents={agents}
          agentId={agentId}
          onAgent={setAgentId}
          list={list}
          checks={checks.all}
          onImport={() => setImporting(true)}
          onAdd={() => addAccount(undefined, undefined, whose)}
        />
      }
    >
      <SystemNotes app={app} api={api} />
      {list && storesNothing(list) && <FoundNote client={client} now={now} onImport={() => setImporting(true)} />}
      <Loaded view={view} retry={() => void load()} label={t('accounts.loading')}>
        {(value) => (
          <AccountList
            input={input}
            list={value}
            agentId={agentId}
            agents={agents}
            ownOrder={agentId === MAIN ? null : ownOrderOf(agentId)}
            testing={checks.rows}
            modelName={modelName}
            addable={addable}
            isOwn={isOwn}
            onImport={() => setImporting(true)}
            renewable={renewable}
            creditPage={creditPageOf}
          />
        )}
      </Loaded>
      {importing && <ImportDialog client={client} now={now} agentId={whose} onClose={() => setImporting(false)} />}
    </Page>
  );
}

const isEmpty = (list: AccountsView) => storesNothing(list) && list.groups.every((group) => !group.ambient);

const isAddable = ({ methods, logins, awsSdk }: ProviderView) => awsSdk === true || methods.length + logins.length > 0;

/** Agents to choose from, models by their names, and whose accounts can be added by hand. */
function useNames({ client, now }: PageInput) {
  const names = useMemo(
    () => ({
      providers: createResource({ client, topics: ['settings'], load: () => client.api['providers.list']({}), now }),
      agents: createResource({ client, topics: ['agents'], load: () => client.api['agents.list']({}), now }),
      models: createResource({ client, topics: ['models'], load: () => client.api['models.list']({ all: true }), now }),
    }),
    [client, now],
  );
  useEffect(() => names.providers.start(), [names]);
  useEffect(() => names.agents.start(), [names]);
  useEffect(() => names.models.start(), [names]);
  const agents = valueOf(names.agents().view) ?? [];
  const models = valueOf(names.models().view);
  const providers = valueOf(names.providers().view);
  const byId = useMemo(() => new Map(models?.map((row) => [row.id, shortModel(row.name)])), [models]);
  return {
    agents: agents.map(({ id }) => id),
    ownOrderOf: (agentId: string) => agents.find(({ id }) => id === agentId)?.ownOrder ?? [],
    modelName: (model: string) => byId.get(model) ?? model,
    renewable: (profile: ProfileView) => {
      const found = providers?.find(({ id }) => id === profile.provider);
      return !found || canRenew(profile.type, found);
    },
    creditPageOf: (profile: ProfileView) =>
      creditPage(profile, providers?.find(({ id }) => id === profile.provider)?.billingUrl),
    isOwn: (id: string) => providers?.some((each) => each.id === id && each.custom) ?? false,
    addable: (id: string) => providers?.some((each) => each.id === id && isAddable(each)) ?? false,
  };
}

import { useEffect, useMemo, useState } from 'react';
import type { AccountsView, ProfileView } from '#shared/profile';
import { canRenew, type ProviderView } from '#shared/provider';
import { createResource, valueOf } from '../../client/resource.ts';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { Loaded } from '../../ui/loading.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import type { PageInput } from '../../ui/page-input.ts';
import { Page } from '../../ui/page.tsx';
import { Pick } from '../../ui/pick.tsx';
import { CheckAll, useCheck, useChecks } from './check-all.tsx';
import { CheckDialog } from './check-dialog.tsx';
import { FirstRun } from './import/first-run.tsx';
import { FoundNote } from './import/found-note.tsx';
import { ImportDialog } from './import/import-dialog.tsx';
import { AccountList } from './list.tsx';
import { SystemNotes } from './notes.tsx';
import { useAnnouncedStates } from './use-announced-states.ts';
import { useFreshQuota } from './use-fresh-quota.ts';
import { countLine, creditPage, shortModel } from './words.ts';
import './accounts.css';

const MAIN = 'main';

/** What calls and the wizard are told: nothing means `main`. */
const unlessMain = (agentId: string) => (agentId === MAIN ? undefined : agentId);

/** Every account by provider, in the order in which it is asked, and what each one's state is. */
export function AccountsPage(input: PageInput) {
  const { client, app, now, addAccount } = input;
  const { api } = client;
  const [agentId, setAgentId] = useState(MAIN);
  const [stays, setStays] = useState(false);
  const [importing, setImporting] = useState(false);
  const [choosing, setChoosing] = useState(false);
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
  const { agents, modelName, addable, isOwn, renewable, creditPageOf } = useNames(input);
  const list = valueOf(view);
  const checks = useChecks(client, agentId, list);
  const check = useCheck(checks.all);
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
        <>
          {agents.length > 1 && (
            <Pick
              label={t('accounts.for')}
              before={t('accounts.for')}
              value={agentId}
              options={agents.map((id) => ({ value: id, label: id }))}
              onChange={setAgentId}
            />
          )}
          <PageMenu
            onImport={() => setImporting(true)}
            onCheck={
              list && !storesNothing(list) && checks.all.job?.state !== 'running' ? () => setChoosing(true) : null
            }
          />
          {list && <CheckAll list={list} all={checks.all} />}
          <button className="b p" type="button" onClick={() => addAccount(undefined, undefined, whose)}>
            <Icon name="plus" />
            {t('accounts.add')}
          </button>
        </>
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
      {choosing && list && (
        <CheckDialog
          groups={list.groups}
          onCheck={(order) => {
            setChoosing(false);
            void check(order);
          }}
          onClose={() => setChoosing(false)}
        />
      )}
      {importing && <ImportDialog client={client} now={now} agentId={whose} onClose={() => setImporting(false)} />}
    </Page>
  );
}

const storesNothing = ({ groups }: AccountsView) => groups.every((group) => group.profiles.length === 0);

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
  const models = valueOf(names.models().view);
  const providers = valueOf(names.providers().view);
  const byId = useMemo(() => new Map(models?.map((row) => [row.id, shortModel(row.name)])), [models]);
  return {
    agents: valueOf(names.agents().view)?.map((agent) => agent.id) ?? [],
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

interface PageMenuProps {
  readonly onImport: () => void;
  /** `null`: nobody could be checked now. */
  readonly onCheck: (() => void) | null;
}

const PageMenu = ({ onImport, onCheck }: PageMenuProps) => (
  <Menu
    trigger={
      <button className="b q x" type="button" aria-label={t('menu.all')} title={t('action.more')}>
        <Icon name="more" />
      </button>
    }
  >
    {onCheck && <MenuItem onClick={onCheck}>{t('check.menu')}</MenuItem>}
    <MenuItem onClick={onImport}>{t('import.menu')}</MenuItem>
  </Menu>
);

import { useEffect, useState } from 'react';
import type { Api } from '#shared/contract';
import type { AccountGroup, AccountsView, ProfileView } from '#shared/profile';
import { t } from '../../i18n/t.ts';
import { copyText } from '../../ui/copy-text.ts';
import { Icon } from '../../ui/icons.tsx';
import { Note } from '../../ui/note.tsx';
import { moved } from '../../ui/order.ts';
import type { PageInput } from '../../ui/page-input.ts';
import { go } from '../../ui/route.ts';
import { useSay } from '../../ui/toasts.tsx';
import type { Say } from '../../ui/toasts.tsx';
import { useNow } from '../../ui/use-now.ts';
import type { RowChecks } from './accounts-store.ts';
import { createActions } from './actions.ts';
import type { AccountActions } from './actions.ts';
import { RemoveDialog, RenameDialog } from './dialogs.tsx';
import { Group } from './group.tsx';
import type { OrderChoice } from './group.tsx';
import { History } from './history.tsx';
import { orderOf } from '../../ui/left-out.ts';
import { CoolingNotes } from './notes.tsx';
import { RouteStrip } from './route-strip.tsx';
import type { RowAsks } from './row-menu.tsx';
import { coolingGroups, filterGroups, needLines } from './words.ts';

/** From so many accounts on there is a field to filter them. */
const FILTER_FROM = 12;

export interface AccountListProps {
  readonly input: PageInput;
  readonly list: AccountsView;
  readonly agentId: string;
  readonly agents: readonly string[];
  /** Providers of which this agent has an order of its own; `null`: it is `main`, whose order is everybody's. */
  readonly ownOrder: readonly string[] | null;
  readonly testing: RowChecks;
  readonly modelName: (model: string) => string;
  /** Accounts of this provider can be added by hand. */
  readonly addable: (provider: string) => boolean;
  /** At an address of the person's own, which is changed in Settings. */
  readonly isOwn: (provider: string) => boolean;
  /** A new secret or login can be given to it here; else it can only be imported anew. */
  readonly renewable: (profile: ProfileView) => boolean;
  readonly onImport: () => void;
  readonly creditPage: (profile: ProfileView) => string | null;
}

type Asking = {
  readonly what: 'rename' | 'remove';
  readonly profile: ProfileView;
} | null;

export function AccountList({
  input,
  list,
  agentId,
  agents,
  ownOrder,
  testing,
  modelName,
  addable,
  isOwn,
  renewable,
  onImport,
  creditPage,
}: AccountListProps) {
  const say = useSay();
  const now = useNow(60_000);
  const [asking, setAsking] = useState<Asking>(null);
  const [text, setText] = useState('');
  const [only, setOnly] = useState(false);
  const { client, app, id: openId, addAccount } = input;
  const hasOwnOrder = ({ order, provider }: AccountGroup) =>
    ownOrder === null ? order === 'own' : ownOrder.includes(provider);
  const actions = createActions({ api: client.api, agentId, say, hasOwnOrder });
  const total = list.groups.reduce((sum, group) => sum + group.profiles.length, 0);
  const shown = filterGroups(list.groups, { text, only: only && list.needYou.length > 0 ? list.needYou : null });
  useScrollTo(openId);

  return (
    <>
      <NeedNote list={list} only={only} onOnly={setOnly} now={now} />
      <CoolingNotes groups={coolingGroups(list.groups)} now={now} />
      <RouteStrip
        client={client}
        now={input.now}
        agentId={agentId}
        route={list.route}
        held={list.groups.some((group) => group.profiles.some((each) => each.inUse))}
        paused={app.gateway.state === 'paused'}
      />
      {total >= FILTER_FROM && <FilterField text={text} onText={setText} />}
      {shown.length === 0 && <p className="m3 none">{t('accounts.noMatch', { text })}</p>}
      {shown.map((part) => {
        const group = list.groups.find((each) => each.provider === part.provider) ?? part;
        return (
          <Group
            key={group.provider}
            group={group}
            shown={part.profiles}
            writable={app.config.issues.length === 0}
            follows={!hasOwnOrder(group)}
            checking={testing.running}
            reasons={testing.reasons}
            history={(id) => <History api={client.api} agentId={agentId} profileId={id} now={input.now} />}
            openId={openId}
            onOpen={(profileId) => go('accounts', profileId ?? undefined)}
            others={agents.filter((each) => each !== agentId)}
            asks={asksOf({
              group,
              agentId,
              renewable,
              onImport,
              creditPage,
              actions,
              say,
              testing,
              addAccount,
              ask: setAsking,
            })}
            modelName={modelName}
            onAdd={
              addable(group.provider)
                ? () => addAccount(group.provider, undefined, agentId === 'main' ? undefined : agentId)
                : null
            }
            onAddress={isOwn(group.provider) ? () => go('settings', group.provider) : null}
            orderChoice={orderChoice(actions, group, hasOwnOrder(group), agentId)}
            onOrder={(ids, movedId) => saveOrder(actions, group, orderOf(group, ids, movedId), say)}
          />
        );
      })}
      <Dialogs
        asking={asking}
        list={list}
        api={client.api}
        agentId={agentId}
        actions={actions}
        onClose={() => setAsking(null)}
      />
    </>
  );
}

/** The one thing that can be done about an order as a whole. */
function orderChoice(actions: AccountActions, group: AccountGroup, isOwn: boolean, agentId: string): OrderChoice {
  const forAll = agentId === 'main';
  return isOwn
    ? { label: t(forAll ? 'order.automatic' : 'order.follow'), choose: () => void actions.automatic(group) }
    : { label: t(forAll ? 'order.byHand' : 'order.ofAgent'), choose: () => void actions.byHand(group) };
}

async function saveOrder(
  actions: AccountActions,
  group: AccountGroup,
  ids: string[],
  say: Say,
): Promise<string | null> {
  const why = await actions.setOrder(group, ids);
  if (why !== null) say(t('done.failed', { why }), { failed: true });
  return why;
}

interface AsksOf extends Pick<AccountListProps, 'renewable' | 'onImport' | 'creditPage'> {
  readonly group: AccountGroup;
  readonly agentId: string;
  readonly actions: AccountActions;
  readonly say: Say;
  readonly testing: RowChecks;
  readonly addAccount: PageInput['addAccount'];
  readonly ask: (asking: Asking) => void;
}

function asksOf({ group, agentId, renewable, onImport, creditPage, actions, ...more }: AsksOf): RowAsks {
  const { say, testing, addAccount, ask } = more;
  return {
    test: ({ id, label }) => void testing.test(agentId, id, label).then(({ text, failed }) => say(text, { failed })),
    rename: (profile) => ask({ what: 'rename', profile }),
    useFirst: (profile) => void actions.useFirst(group, profile),
    moveTo(profile, place) {
      const ids = group.profiles.map((each) => each.id);
      const order = orderOf(group, moved(ids, ids.indexOf(profile.id), place), profile.id);
      void saveOrder(actions, group, order, say);
    },
    addToOrder: (profile) => void actions.addToOrder(group, profile),
    leaveOut: (profile) => void actions.leaveOut(group, profile),
    renew: (profile) =>
      renewable(profile) ? addAccount(group.provider, profile, profile.inherited ? undefined : agentId) : onImport(),
    refresh: (profile) => void actions.refresh(profile),
    copyTo: (profile, to) => void actions.copyTo(profile, to),
    clear: (profile) => void actions.clear(profile),
    copyId: ({ id }) => void copyText(id).then((copied) => copied && say(t('done.copied'))),
    remove: (profile) => ask({ what: 'remove', profile }),
    creditPage,
  };
}

interface DialogsProps {
  readonly asking: Asking;
  readonly list: AccountsView;
  readonly api: Api;
  readonly agentId: string;
  readonly actions: AccountActions;
  readonly onClose: () => void;
}

function Dialogs({ asking, list, api, agentId, actions, onClose }: DialogsProps) {
  if (!asking) return null;
  const { profile } = asking;
  if (asking.what === 'rename') {
    return <RenameDialog profile={profile} onRename={(label) => actions.rename(profile, label)} onClose={onClose} />;
  }
  const remove = () => {
    onClose();
    void actions.remove(profile);
  };
  return (
    <RemoveDialog
      profile={profile}
      dependents={() => api['accounts.dependents']({ agentId, profileId: profile.id })}
      route={list.route}
      onRemove={remove}
      onClose={onClose}
    />
  );
}

interface NeedNoteProps {
  readonly list: AccountsView;
  readonly only: boolean;
  readonly onOnly: (only: boolean) => void;
  readonly now: number;
}

function NeedNote({ list, only, onOnly, now }: NeedNoteProps) {
  const lines = needLines(list, now);
  if (lines.length === 0) return null;
  const button = (
    <button className="b s" type="button" aria-pressed={only} onClick={() => onOnly(!only)}>
      {t(only ? 'accounts.showAll' : 'accounts.showThem')}
    </button>
  );
  return (
    <Note tone="warn" what={t('accounts.needYou', { n: lines.length })} action={button} oneLine>
      {lines.join(' ')}
    </Note>
  );
}

function FilterField({ text, onText }: { readonly text: string; readonly onText: (text: string) => void }) {
  return (
    <div className="field filter" role="search">
      <Icon name="search" />
      <input
        type="search"
        value={text}
        placeholder={t('accounts.filter')}
        aria-label={t('accounts.filter')}
        data-shortcut="filter"
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onText(event.target.value)}
      />
    </div>
  );
}

/** The row named in the address comes into view once. */
function useScrollTo(id: string | null): void {
  useEffect(() => {
    if (id === null) return;
    document.querySelector(`[data-account="${CSS.escape(id)}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [id]);
}

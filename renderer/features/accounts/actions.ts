import type { Api } from '#shared/contract';
import { explain } from '#shared/errors';
import type { BatonError } from '#shared/errors';
import type { AccountGroup, ProfileView } from '#shared/profile';
import type { Result } from '#shared/result';
import { t } from '../../i18n/t.ts';
import type { Say } from '../../ui/toasts.tsx';
import { orderOf } from '../../ui/left-out.ts';

type Calls = Pick<
  Api,
  | 'accounts.clearCooldown'
  | 'accounts.copy'
  | 'accounts.remove'
  | 'accounts.rename'
  | 'accounts.undo'
  | 'login.refresh'
  | 'order.clear'
  | 'order.set'
  | 'order.useFirst'
>;

export interface AccountActions {
  /** `null`: saved; a sentence: not, and why. */
  setOrder(group: AccountGroup, ids: string[]): Promise<string | null>;
  /** Where it stands in the list; others that the order leaves out stay out. */
  addToOrder(group: AccountGroup, profile: ProfileView): Promise<void>;
  /** Never asked from then on, until it is added again. */
  leaveOut(group: AccountGroup, profile: ProfileView): Promise<void>;
  /** No order by hand any more; of an agent: as for all. */
  automatic(group: AccountGroup): Promise<void>;
  byHand(group: AccountGroup): Promise<void>;
  useFirst(group: AccountGroup, profile: ProfileView): Promise<void>;
  clear(profile: ProfileView): Promise<void>;
  rename(profile: ProfileView, label: string): Promise<string | null>;
  remove(profile: ProfileView): Promise<void>;
  /** Another agent gets its own copy. */
  copyTo(profile: ProfileView, agentId: string): Promise<void>;
  /** Refreshes a login now. */
  refresh(profile: ProfileView): Promise<void>;
}

export interface ActionsOf {
  readonly api: Calls;
  readonly agentId: string;
  readonly say: Say;
  /** The agent's own order, and not one that it follows. */
  readonly hasOwnOrder: (group: AccountGroup) => boolean;
}

/** What the rows can do, for one agent. Each says what happened; what can be taken back offers Undo. */
export function createActions({ api, agentId, say, hasOwnOrder }: ActionsOf): AccountActions {
  const failed = (error: BatonError) => say(t('done.failed', { why: explain(error) }), { failed: true });
  const tell = (result: Result<unknown, BatonError>, text: string, undo?: () => void) => {
    if (!result.ok) failed(result.error);
    else say(text, undo ? { undo } : {});
  };
  /** Puts a group's order back to what it is now. */
  const back = (group: AccountGroup) => async () => {
    const { provider } = group;
    const order = inOrder(group);
    const result = hasOwnOrder(group)
      ? await api['order.set']({ agentId, provider, order })
      : await api['order.clear']({ agentId, provider });
    if (!result.ok) failed(result.error);
  };
  const undo = (group: AccountGroup) => () => void back(group)();

  const restore = async (token: string) => {
    const result = await api['accounts.undo']({ undo: token });
    if (result.ok) say(t('done.restored', { name: result.value.label }));
    else failed(result.error);
  };

  return {
    async setOrder(group, ids) {
      const result = await api['order.set']({ agentId, provider: group.provider, order: ids });
      if (!result.ok) return explain(result.error);
      say(t('sort.changed'), { undo: undo(group) });
      return null;
    },
    async addToOrder(group, { id, label }) {
      const order = orderOf(group, idsOf(group), id);
      const result = await api['order.set']({ agentId, provider: group.provider, order });
      tell(result, t('done.addedToOrder', { name: label }), undo(group));
    },
    async leaveOut(group, { id, label }) {
      const order = inOrder(group).filter((each) => each !== id);
      const result = await api['order.set']({ agentId, provider: group.provider, order });
      tell(result, t('done.leftOut', { name: label }), undo(group));
    },
    async automatic(group) {
      const { provider, name } = group;
      const done = agentId === 'main' ? t('order.isAutomatic') : t('agents.orderFollows', { provider: name });
      tell(await api['order.clear']({ agentId, provider }), done, undo(group));
    },
    async byHand(group) {
      const order = inOrder(group);
      tell(await api['order.set']({ agentId, provider: group.provider, order }), t('sort.changed'), undo(group));
    },
    async useFirst(group, { id, label }) {
      tell(await api['order.useFirst']({ agentId, profileId: id }), t('done.useFirst', { name: label }), undo(group));
    },
    async clear({ id, provider, label }) {
      const result = await api['accounts.clearCooldown']({ agentId, provider, profileId: id });
      tell(result, t('done.cleared', { name: label }));
    },
    async rename({ id }, label) {
      const result = await api['accounts.rename']({ agentId, profileId: id, label });
      if (!result.ok) return explain(result.error);
      say(t('done.renamed', { name: result.value.label }));
      return null;
    },
    async remove({ id, label }) {
      const result = await api['accounts.remove']({ agentId, profileId: id });
      if (!result.ok) {
        failed(result.error);
        return;
      }
      const { undo: token } = result.value;
      say(t('done.removed', { name: label }), { undo: () => void restore(token) });
    },
    async copyTo({ id, label }, to) {
      tell(await api['accounts.copy']({ agentId, profileId: id, to }), t('done.copiedTo', { name: label, agent: to }));
    },
    async refresh({ id, label }) {
      const result = await api['login.refresh']({ agentId, profileId: id });
      if (result.ok) say(t('done.refreshed', { name: label }));
      else say(notRefreshed(result.error, label), { failed: true });
    },
  };
}

/** By its name; the core speaks of ids. */
function notRefreshed(error: BatonError, name: string): string {
  if (error.code === 'refresh-failed') return t('done.notRefreshed', { name, why: error.why });
  if (error.code === 'sign-in-needed') return t('done.signInAgain', { name });
  return t('done.failed', { why: explain(error) });
}

const idsOf = ({ profiles }: Pick<AccountGroup, 'profiles'>) => profiles.map((each) => each.id);
const inOrder = ({ profiles }: AccountGroup) => idsOf({ profiles: profiles.filter(({ leftOut }) => !leftOut) });

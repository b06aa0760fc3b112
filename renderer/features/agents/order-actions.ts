import type { Api } from '#shared/contract';
import { explain } from '#shared/errors';
import type { AccountGroup } from '#shared/profile';
import { t } from '../../i18n/t.ts';
import type { Say } from '../../ui/toasts.tsx';

type Calls = Pick<Api, 'order.set' | 'order.clear'>;

/** Ids of those that are asked, first one first. */
const inOrder = ({ profiles }: Pick<AccountGroup, 'profiles'>): string[] =>
  profiles.flatMap(({ id, leftOut }) => (leftOut ? [] : [id]));

export interface OrderActions {
  /** Its own order from now on, as it stands. */
  own(group: AccountGroup): Promise<void>;
  /** As for all agents again. */
  follow(group: AccountGroup): Promise<void>;
  /** `null`: saved; a sentence: not, and why. @param ids of its own order */
  set(group: AccountGroup, ids: readonly string[]): Promise<string | null>;
  /** Takes an account into its own order, at the end, or out of it. */
  toggle(group: AccountGroup, profileId: string): Promise<void>;
}

/** One agent's own orders. Each says what happened, and offers Undo. @param isOwn it had an order of this provider */
export function orderActions(
  api: Calls,
  agentId: string,
  isOwn: (provider: string) => boolean,
  say: Say,
): OrderActions {
  const write = (provider: string, order: string[] | null) =>
    order === null ? api['order.clear']({ agentId, provider }) : api['order.set']({ agentId, provider, order });

  async function save(group: AccountGroup, order: string[] | null, done: string): Promise<string | null> {
    const { provider } = group;
    const before = isOwn(provider) ? inOrder(group) : null;
    const result = await write(provider, order);
    if (!result.ok) {
      const why = explain(result.error);
      say(t('agents.failed', { why }), { failed: true });
      return why;
    }
    const back = async () => {
      const undone = await write(provider, before);
      if (!undone.ok) say(t('agents.failed', { why: explain(undone.error) }), { failed: true });
    };
    say(done, { undo: () => void back() });
    return null;
  }

  return {
    async own(group) {
      await save(group, inOrder(group), t('agents.orderOwn', { provider: group.name }));
    },
    async follow(group) {
      await save(group, null, t('agents.orderFollows', { provider: group.name }));
    },
    set: (group, ids) => save(group, [...ids], t('sort.changed')),
    async toggle(group, profileId) {
      const now = inOrder(group);
      const without = now.filter((id) => id !== profileId);
      await save(group, now.includes(profileId) ? without : [...now, profileId], t('sort.changed'));
    },
  };
}

import { useEffect, useRef } from 'react';
import type { AccountsView, ProfileView } from '#shared/profile';
import { announce } from '../../ui/announce.tsx';
import { local } from '../../ui/format.ts';
import { stateText } from '../../ui/state-text.ts';

/** Says politely when the state of an account becomes another one; a countdown, or another agent, alone says nothing. */
export function useAnnouncedStates(list: AccountsView | null): void {
  const before = useRef<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    if (!list) return;
    const profiles = list.groups.flatMap((group) => group.profiles);
    const context = { now: Date.now(), format: local, modelName: (model: string) => model };
    const keyOf = ({ id }: ProfileView) => `${list.agentId}/${id}`;
    const changed = profiles.filter((each) => (before.current.get(keyOf(each)) ?? each.state.kind) !== each.state.kind);
    before.current = new Map(profiles.map((each) => [keyOf(each), each.state.kind]));
    if (changed.length === 0) return;
    announce(changed.map((each) => `${each.label}: ${stateText(each, context).word}`).join('. '), 'later');
  }, [list]);
}

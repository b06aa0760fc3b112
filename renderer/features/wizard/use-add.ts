import { useState } from 'react';
import { explain } from '#shared/errors';
import type { BatonError } from '#shared/errors';
import type { ProfileView } from '#shared/profile';
import { ok } from '#shared/result';
import type { Result } from '#shared/result';
import { t } from '../../i18n/t.ts';
import { inputOf, lineWith } from './draft.ts';
import type { Draft } from './draft.ts';
import type { StepProps } from './wizard.tsx';

type Needs = Pick<StepProps, 'client' | 'draft' | 'read' | 'group' | 'agentId'> & {
  readonly onAdded: (profile: ProfileView) => void;
};

/** Saves the account; what went wrong is a sentence, and everything typed stays. */
export function useAdd({ onAdded, ...needs }: Needs) {
  const [adding, setAdding] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  async function save() {
    if (adding) return;
    setAdding(true);
    const result = await (needs.draft.signedIn ? settle(needs, needs.draft.signedIn) : add(needs));
    setAdding(false);
    if (result?.ok) onAdded(result.value);
    else if (result) setProblem(wordsFor(result.error, needs.group));
  }
  return { add: () => void save(), adding, problem };
}

/** An account is called by its name, not by its id. */
function wordsFor(error: BatonError, group: Needs['group']): string {
  const twin = error.code === 'already-stored' && group?.profiles.find(({ id }) => id === error.profileId);
  return twin ? t('wizard.alreadyStored', { name: twin.label }) : explain(error);
}

type Saving = Omit<Needs, 'onAdded'>;

/** `null` while something is missing. */
async function add({ client, draft, read, agentId }: Saving): Promise<Result<ProfileView, BatonError> | null> {
  const input = inputOf(draft, read.secret);
  return input && client.api['accounts.add']({ ...input, ...(agentId === undefined ? {} : { agentId }) });
}

/** A login is stored already: only what was changed about it is said. */
async function settle(
  { client: { api }, draft, group, agentId }: Saving,
  profile: ProfileView,
): Promise<Result<ProfileView, BatonError>> {
  const whose = agentId === undefined ? {} : { agentId };
  const order = orderWith(draft, group, profile);
  if (order) {
    const ordered = await api['order.set']({ ...whose, provider: profile.provider, order });
    if (!ordered.ok) return ordered;
  }
  const label = draft.label.trim();
  return label === profile.label ? ok(profile) : api['accounts.rename']({ ...whose, profileId: profile.id, label });
}

/** `null`: the order stays as it is. */
function orderWith({ place }: Draft, group: Saving['group'], { id }: ProfileView): string[] | null {
  if (place === null || !group) return null;
  return lineWith(group, place).map((each) => each?.id ?? id);
}

import { useState } from 'react';
import { explain } from '#shared/errors';
import type { ProfileView } from '#shared/profile';
import { inputOf } from './draft.ts';
import type { StepProps } from './wizard.tsx';

type Needs = Pick<StepProps, 'client' | 'draft' | 'read'> & { readonly onAdded: (profile: ProfileView) => void };

/** Saves the account; what went wrong is a sentence, and everything typed stays. */
export function useAdd({ client, draft, read, onAdded }: Needs) {
  const [adding, setAdding] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  async function save() {
    const input = inputOf(draft, read.secret);
    if (!input || adding) return;
    setAdding(true);
    const result = await client.api['accounts.add'](input);
    setAdding(false);
    if (result.ok) onAdded(result.value);
    else setProblem(explain(result.error));
  }
  return { add: () => void save(), adding, problem };
}

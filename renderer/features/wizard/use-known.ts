import { useEffect, useState } from 'react';
import { isLogin } from './draft.ts';
import type { StepProps } from './wizard.tsx';

type Needs = Pick<StepProps, 'client' | 'agentId' | 'draft' | 'read'>;

/**
 * The name under which the pasted secret is stored already; `null`: it is not, or nobody knows yet. When it cannot be
 * asked nothing is said: the core refuses it when it is added.
 */
export function useKnown({ client, agentId, draft, read: { secret } }: Needs, whole: boolean): string | null {
  const { provider, kind, replace } = draft;
  const [found, setFound] = useState<{ readonly secret: string; readonly label: string } | null>(null);
  useEffect(() => {
    if (!whole || !provider || !kind || isLogin(kind)) return;
    let left = false;
    const input = {
      ...{ provider: provider.id, kind, secret },
      ...(agentId !== undefined && { agentId }),
      ...(replace && { profileId: replace.id }),
    };
    void client.api['accounts.known'](input).then((result) => {
      if (left) return;
      const stored = result.ok ? result.value.storedAs : null;
      setFound(stored && { secret, label: stored.label });
    });
    return () => {
      left = true;
    };
  }, [client, agentId, provider, kind, replace, secret, whole]);
  return found?.secret === secret ? found.label : null;
}

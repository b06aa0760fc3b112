import { useCallback, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { ProfileView } from '#shared/profile';
import type { Client } from '../../client/client.ts';
import type { PageInput } from '../../ui/page-input.ts';
import { useAddPath } from '../../ui/route.ts';
import type { Kind } from './draft.ts';
import { rememberedLogin } from './remembered.ts';
import { goesOn } from './use-login.ts';
import { Wizard } from './wizard.tsx';

interface Over {
  readonly provider: string | null;
  readonly replace: ProfileView | null;
  readonly agentId: string | undefined;
  readonly kind: Kind | null;
}

export interface WizardOver {
  readonly addAccount: PageInput['addAccount'];
  /** The dialog while it is open. */
  readonly element: ReactNode;
}

/** The wizard above the pages: asked for by a button, by its path, or by a login that goes on after the window was drawn anew. */
export function useWizard(client: Client, now: () => number): WizardOver {
  const [over, setOver] = useState<Over | null>(null);
  const addAccount = useCallback<PageInput['addAccount']>(
    (provider, replace, agentId) =>
      setOver({ provider: provider ?? null, replace: replace ?? null, agentId, kind: null }),
    [],
  );
  const atPath = useCallback(
    (profileId: string | null) => {
      if (profileId === null) addAccount();
      else void findAnywhere(client, profileId).then((found) => addAccount(...found));
    },
    [client, addAccount],
  );
  useAddPath(atPath);
  useEffect(() => {
    void unfinished(client).then((found) => found && setOver(found));
  }, [client]);
  const element = over && <Wizard client={client} now={now} {...over} onClose={() => setOver(null)} />;
  return { addAccount, element };
}

async function find({ api }: Client, profileId: string, agentId?: string): Promise<ProfileView | null> {
  const result = await api['accounts.list'](agentId === undefined ? {} : { agentId });
  if (!result.ok) return null;
  return result.value.groups.flatMap((group) => group.profiles).find(({ id }) => id === profileId) ?? null;
}

/** An account of `main`, else of the first agent that has it; what `addAccount` is told of it, nothing when nobody has. */
async function findAnywhere(client: Client, profileId: string): Promise<Parameters<PageInput['addAccount']>> {
  const agents = await client.api['agents.list']({});
  const others = agents.ok ? agents.value.map(({ id }) => id).filter((id) => id !== 'main') : [];
  for (const agentId of [undefined, ...others]) {
    const profile = await find(client, profileId, agentId);
    if (profile) return [profile.provider, profile, agentId];
  }
  return [];
}

/** The login this window waited for before it was drawn anew, if it still goes on. */
async function unfinished(client: Client): Promise<Over | null> {
  const login = rememberedLogin.read();
  if (!login) return null;
  const result = await client.api['login.get']({ id: login.id });
  if (!result.ok || !goesOn(result.value)) return null;
  const { provider, profileId, agentId, method } = login;
  const replace = profileId === undefined ? null : await find(client, profileId, agentId);
  return { provider, replace, agentId, kind: method };
}

import { useEffect, useRef, useState } from 'react';
import { explain } from '#shared/errors';
import type { BatonError } from '#shared/errors';
import type { LoginMethod, LoginView } from '#shared/login';
import type { Result } from '#shared/result';
import type { Client } from '../../client/client.ts';
import { rememberedLogin } from './remembered.ts';

export interface LoginWanted {
  readonly client: Client;
  readonly provider: string;
  readonly method: LoginMethod;
  /** The account that is signed in again; absent: a new one. */
  readonly profileId?: string | undefined;
  /** Whose account it is; absent: `main`. */
  readonly agentId?: string | undefined;
}

export type LoginProgress =
  | { readonly kind: 'starting' }
  /** It could not even begin. */
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'begun'; readonly view: LoginView };

export interface Login {
  readonly progress: LoginProgress;
  /** Hands in the code or the address; a sentence when that did not help. */
  paste(text: string): Promise<string | null>;
  cancel(): void;
  /** A new login instead of one that ended without an account. */
  again(): void;
}

/** One login, begun when the step is drawn and cancelled when it is left before its end. */
export function useLogin({ client, provider, method, profileId, agentId }: LoginWanted): Login {
  const [progress, setProgress] = useState<LoginProgress>({ kind: 'starting' });
  const [attempt, setAttempt] = useState(0);
  const following = useRef<Following | null>(null);
  useEffect(() => {
    const now = follow(client, { provider, method, profileId, agentId }, setProgress);
    following.current = now;
    return now.stop;
  }, [client, provider, method, profileId, agentId, attempt]);

  const id = progress.kind === 'begun' ? progress.view.id : null;
  return {
    progress,
    async paste(text) {
      if (id === null) return null;
      const result = await client.api['login.paste']({ id, text });
      if (!result.ok) return explain(result.error);
      following.current?.show(result.value);
      return null;
    },
    cancel: () => void (id !== null && client.api['login.cancel']({ id })),
    again() {
      setProgress({ kind: 'starting' });
      setAttempt((count) => count + 1);
    },
  };
}

type Wanted = Omit<LoginWanted, 'client'>;

interface Following {
  /** What is newly known of the login. */
  readonly show: (view: LoginView) => void;
  /** Lets go of it; cancels it unless it has ended. */
  readonly stop: () => void;
}

/** Begins a login, or goes on with the one this window waited for, and tells each of its states. */
function follow(client: Client, wanted: Wanted, tell: (progress: LoginProgress) => void): Following {
  let current: LoginView | null = null;
  let left = false;
  // News may overtake the answer that says which login is ours.
  const early = new Map<string, LoginView>();

  const show = (view: LoginView) => {
    if (left || (current && current.state.kind !== 'waiting')) return;
    current = view;
    if (view.state.kind === 'waiting') rememberedLogin.keep({ ...wanted, id: view.id });
    else rememberedLogin.forget();
    tell({ kind: 'begun', view });
  };
  const began = (result: Result<LoginView, BatonError>) => {
    if (left) {
      if (result.ok) void client.api['login.cancel']({ id: result.value.id });
    } else if (result.ok) show(early.get(result.value.id) ?? result.value);
    else tell({ kind: 'failed', why: explain(result.error) });
  };
  // A window in the background may have missed the news.
  const look = () => {
    if (current?.state.kind !== 'waiting') return;
    void client.api['login.get']({ id: current.id }).then((result) => result.ok && show(result.value));
  };
  const off = client.on('login', (view) => {
    early.set(view.id, view);
    if (view.id === current?.id) show(view);
  });
  window.addEventListener('focus', look);
  void begin(client, wanted).then(began);
  return {
    show,
    stop() {
      left = true;
      off();
      window.removeEventListener('focus', look);
      rememberedLogin.forget();
      if (current?.state.kind === 'waiting') void client.api['login.cancel']({ id: current.id });
    },
  };
}

async function begin({ api }: Client, wanted: Wanted): Promise<Result<LoginView, BatonError>> {
  const { provider, method, profileId, agentId } = wanted;
  const before = rememberedLogin.read();
  if (before && same(before, wanted)) {
    const result = await api['login.get']({ id: before.id });
    if (result.ok && goesOn(result.value)) return result;
  }
  return api['login.start']({
    provider,
    method,
    ...(profileId === undefined ? {} : { profileId }),
    ...(agentId === undefined ? {} : { agentId }),
  });
}

const same = (one: Wanted, other: Wanted) =>
  one.provider === other.provider &&
  one.method === other.method &&
  one.profileId === other.profileId &&
  one.agentId === other.agentId;

/** It still waits, or it came to its end while the window was drawn anew. */
export const goesOn = ({ state }: LoginView) => state.kind === 'waiting' || state.kind === 'done';

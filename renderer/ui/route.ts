import { useEffect, useSyncExternalStore } from 'react';

export const pages = ['accounts', 'models', 'agents', 'activity', 'doctor', 'settings'] as const;
export type PageName = (typeof pages)[number];

export interface Route {
  readonly page: PageName;
  /** The row meant: `#/accounts/anthropic:work`. */
  readonly id: string | null;
}

/** Anything unknown is the Accounts page. */
export function parseRoute(hash: string): Route {
  const [name, ...rest] = hash.replace(/^#\/?/, '').split('/');
  const page = pages.find((each) => each === name) ?? 'accounts';
  const id = rest.join('/');
  return { page, id: id === '' || page !== name ? null : decode(id) };
}

export const pathOf = (page: PageName, id?: string) =>
  `#/${page}${id === undefined ? '' : `/${encodeURIComponent(id)}`}`;

export function go(page: PageName, id?: string): void {
  window.location.hash = pathOf(page, id);
}

/** Where the window is. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return parseRoute(hash);
}

/** Not a page but the wizard, over Accounts: how the tray and its notices ask for it. */
export const ADD_PATH = '#/add';

/** Whether it is the path of the wizard, and the account to be signed in or pasted anew: `#/add/anthropic:work`. */
export function parseAdd(hash: string): { readonly profileId: string | null } | null {
  if (hash !== ADD_PATH && !hash.startsWith(`${ADD_PATH}/`)) return null;
  const id = hash.slice(ADD_PATH.length + 1);
  return { profileId: id === '' ? null : decode(id) };
}

/** Opens the wizard when the window is sent to its path, which is then left, so that it can be sent there again. */
export function useAddPath(open: (profileId: string | null) => void): void {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  useEffect(() => {
    const asked = parseAdd(hash);
    if (!asked) return;
    go('accounts', asked.profileId ?? undefined);
    open(asked.profileId);
  }, [hash, open]);
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // typed by hand with a stray per cent sign
  }
}

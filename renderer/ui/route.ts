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

/** Not a page but the wizard, over Accounts: how the tray asks for it. */
export const ADD_PATH = '#/add';

/** Opens the wizard when the window is sent to its path, which is then left, so that it can be sent there again. */
export function useAddPath(open: () => void): void {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  useEffect(() => {
    if (hash !== ADD_PATH) return;
    go('accounts');
    open();
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

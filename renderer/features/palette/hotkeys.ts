import { pages } from '../../ui/route.ts';
import type { PageName } from '../../ui/route.ts';

export type Hotkey =
  | { readonly kind: 'palette' }
  | { readonly kind: 'page'; readonly page: PageName }
  | { readonly kind: 'add-account' }
  | { readonly kind: 'filter' }
  | { readonly kind: 'keys' };

export interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** What a key does, wherever the focus is; `null`: nothing of ours. `typing`: the focus is in a field. */
export function hotkeyOf(pressed: Pressed, mac: boolean, typing: boolean): Hotkey | null {
  const held = heldKeys(pressed, mac);
  if (held === 'command') return pressed.shiftKey ? null : commanded(pressed.key.toLowerCase());
  return held === 'none' && pressed.key === '?' && !typing ? { kind: 'keys' } : null;
}

/** ⌘ on a Mac, Ctrl elsewhere, and nothing besides. */
function heldKeys({ ctrlKey, metaKey, altKey }: Pressed, mac: boolean): 'none' | 'command' | 'other' {
  if (!altKey && !ctrlKey && !metaKey) return 'none';
  const [ours, theirs] = mac ? [metaKey, ctrlKey] : [ctrlKey, metaKey];
  return ours && !theirs && !altKey ? 'command' : 'other';
}

function commanded(key: string): Hotkey | null {
  const page = /^[1-6]$/u.test(key) ? pages[Number(key) - 1] : undefined;
  if (page !== undefined) return { kind: 'page', page };
  const others: Partial<Record<string, Hotkey>> = {
    k: { kind: 'palette' },
    n: { kind: 'add-account' },
    f: { kind: 'filter' },
    ',': { kind: 'page', page: 'settings' },
  };
  return others[key] ?? null;
}

/** Does this computer say ⌘ rather than Ctrl? `platform`: as the browser tells it. */
export const isMac = (platform: string) => /mac|iphone|ipad/iu.test(platform);

/** A key as it is written on this computer: `Ctrl K`, `⌘ K`. */
export const keyName = (key: string, mac: boolean) => `${mac ? '⌘' : 'Ctrl'} ${key}`;

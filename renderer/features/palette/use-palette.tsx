import { useState } from 'react';
import type { ReactNode } from 'react';
import { go } from '../../ui/route.ts';
import { isMac, keyName } from './hotkeys.ts';
import type { Hotkey } from './hotkeys.ts';
import { KeysSheet } from './keys-sheet.tsx';
import { Palette } from './palette.tsx';
import type { PaletteApi } from './palette-store.ts';
import { focusFilter, useHotkeys } from './use-hotkeys.ts';

export interface UsePalette {
  /** Drawn over the page; nothing while neither is open. */
  readonly element: ReactNode;
  /** `Ctrl K` or `⌘ K`. */
  readonly keys: string;
  readonly open: () => void;
}

/** The command palette, the sheet of keys, and the keys themselves. */
export function usePalette({
  api,
  addAccount,
}: {
  readonly api: PaletteApi;
  readonly addAccount: () => void;
}): UsePalette {
  const [over, setOver] = useState<'palette' | 'keys' | null>(null);
  const mac = isMac(navigator.platform);
  const close = () => setOver(null);
  const onHotkey = (hotkey: Hotkey) => {
    switch (hotkey.kind) {
      case 'palette':
        setOver((now) => (now === 'palette' ? null : 'palette'));
        return;
      case 'keys':
        setOver('keys');
        return;
      case 'page':
        go(hotkey.page);
        return;
      case 'add-account':
        addAccount();
        return;
      case 'filter':
        focusFilter();
    }
  };
  useHotkeys(mac, onHotkey);
  return {
    keys: keyName('K', mac),
    open: () => setOver('palette'),
    element: (
      <>
        {over === 'palette' && (
          <Palette api={api} onClose={close} onAddAccount={addAccount} onKeys={() => setOver('keys')} />
        )}
        {over === 'keys' && <KeysSheet mac={mac} onClose={close} />}
      </>
    ),
  };
}

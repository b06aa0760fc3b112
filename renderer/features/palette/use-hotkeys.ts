import { useEffect, useRef } from 'react';
import { hotkeyOf } from './hotkeys.ts';
import type { Hotkey } from './hotkeys.ts';

/** Listens for the window's keys. While a dialog is open only the palette's own key counts. */
export function useHotkeys(mac: boolean, onHotkey: (hotkey: Hotkey) => void): void {
  const latest = useRef(onHotkey);
  useEffect(() => {
    latest.current = onHotkey;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return;
      const hotkey = hotkeyOf(event, mac, isTyping(event.target));
      // Without a filter on the page the key is left to the browser.
      if (hotkey === null || (hotkey.kind === 'filter' && pageFilter() === null)) return;
      event.preventDefault();
      const open = document.querySelector('[role="dialog"],[role="alertdialog"]') !== null;
      if (!open || hotkey.kind === 'palette') latest.current(hotkey);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [mac]);
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input,textarea,select'));

/** The filter of the page that is shown, if it has one. */
export function focusFilter(): void {
  const filter = pageFilter();
  filter?.focus();
  filter?.select();
}

const pageFilter = () => document.querySelector<HTMLInputElement>('.body input[data-shortcut="filter"]');

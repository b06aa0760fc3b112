import { expect, test } from 'vitest';
import { hotkeyOf, isMac, keyName } from './hotkeys.ts';
import type { Pressed } from './hotkeys.ts';

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const ctrl = (key: string): Pressed => ({ ...none, key, ctrlKey: true });
const meta = (key: string): Pressed => ({ ...none, key, metaKey: true });

test.each([
  ['k', { kind: 'palette' }],
  ['K', { kind: 'palette' }],
  ['n', { kind: 'add-account' }],
  ['f', { kind: 'filter' }],
  [',', { kind: 'page', page: 'settings' }],
  ['1', { kind: 'page', page: 'accounts' }],
  ['2', { kind: 'page', page: 'models' }],
  ['5', { kind: 'page', page: 'doctor' }],
  ['6', { kind: 'page', page: 'settings' }],
  ['7', null],
  ['0', null],
  ['c', null],
])('Ctrl or ⌘ with “%s”', (key, hotkey) => {
  expect(hotkeyOf(ctrl(key), false, true)).toEqual(hotkey);
  expect(hotkeyOf(meta(key), true, true)).toEqual(hotkey);
  expect(hotkeyOf(ctrl(key), true, false)).toBeNull();
  expect(hotkeyOf(meta(key), false, false)).toBeNull();
});

test('? shows the keys, but not to somebody who types one', () => {
  const question = { ...none, key: '?', shiftKey: true };
  expect(hotkeyOf(question, false, false)).toEqual({ kind: 'keys' });
  expect(hotkeyOf(question, false, true)).toBeNull();
});

test.each([
  ['a letter alone', { ...none, key: 'k' }],
  ['with Alt', { ...ctrl('k'), altKey: true }],
  ['with Shift', { ...ctrl('n'), shiftKey: true }],
  ['with both', { ...ctrl('k'), metaKey: true }],
])('%s does nothing', (_, pressed) => {
  expect(hotkeyOf(pressed, false, false)).toBeNull();
  expect(hotkeyOf(pressed, true, false)).toBeNull();
});

test('keys are written as on this computer', () => {
  expect(keyName('K', isMac('MacIntel'))).toBe('⌘ K');
  expect(keyName('K', isMac('Linux x86_64'))).toBe('Ctrl K');
});

import { expect, test } from 'vitest';
import { en } from './en.ts';
import { t } from './t.ts';

test('holes are filled by name', () => {
  expect(t('sort.after', { place: 2, total: 3, before: 'Mei' })).toBe('Place 2 of 3, after Mei.');
});

test('a hole nobody fills stays to be seen', () => {
  expect(t('state.until')).toBe('until {time}');
});

test('one and many have their own forms', () => {
  expect(t('accounts.needYou', { n: 1 })).toBe('1 account needs you.');
  expect(t('accounts.needYou', { n: 2 })).toBe('2 accounts need you.');
  expect(t('accounts.needYou', { n: 0 })).toBe('0 accounts need you.');
});

test('no sentence begs, apologises or shouts', () => {
  const all = Object.values(en).flatMap((text) => (typeof text === 'string' ? [text] : Object.values(text)));
  expect(all.filter((text) => /please|oops|sorry|!/i.test(text))).toEqual([]);
});

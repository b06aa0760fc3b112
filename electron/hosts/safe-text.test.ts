import { expect, test } from 'vitest';
import { safeText } from './safe-text.ts';
import { styleFor, WIPE } from './style.ts';

test.each([
  ['\u001b]0;title\u0007done', ']0;titledone'],
  ['\u001b]52;c;aGk=\u001b\\', ']52;c;aGk=\\'],
  ['\u001b[2J\u001b[1;1Hgone', '[2J[1;1Hgone'],
  ['over\rwritten', 'overwritten'],
  ['\u202eabc\u009b2J', 'abc2J'],
])('%j does not reach the terminal as it is', (text, safe) => {
  expect(safeText(text)).toBe(safe);
});

test('what Baton itself prints stays as it is', () => {
  const own = `${WIPE}${styleFor(true).bad('né 日本 👩‍👩‍👧 “x” …')}\n\tb\r\n`;
  expect(safeText(own)).toBe(own);
});

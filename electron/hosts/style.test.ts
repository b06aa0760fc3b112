import { expect, test } from 'vitest';
import { table, width } from './style.ts';

test.each([
  ['work', 4],
  ['Größe …', 7],
  ['日本', 4],
  ['한국 x', 6],
  ['🎉', 2],
  ['👩‍👩‍👧', 2],
  ['e\u0301', 1],
  ['\u001b[32mok\u001b[0m', 2],
])('%j takes %i columns', (text, columns) => {
  expect(width(text)).toBe(columns);
});

test('columns stand below one another, whatever is in them', () => {
  expect(
    table([
      ['日本', 'a'],
      ['work-1', 'b'],
    ]),
  ).toBe('日本    a\nwork-1  b');
});

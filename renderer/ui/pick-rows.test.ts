import { expect, test } from 'vitest';
import { createWorld } from '../testing/world.ts';
import { indexRows } from './model-search.ts';
import { MOST, pickRows } from './pick-rows.ts';

const rows = indexRows(createWorld(0).models);
const ids = (text: string, except: readonly string[] = []) =>
  pickRows(rows, text, except).map(({ items }) => items.map(({ id }) => id));

test('offers what can be used, without what is in the line already', () => {
  const [usable, others, written] = ids('', ['anthropic/claude-opus-4-5']);
  expect(usable).toContain('openai/gpt-5.2');
  expect(usable).not.toContain('anthropic/claude-opus-4-5');
  expect(usable).not.toContain('deepseek/deepseek-chat');
  expect([others, written]).toEqual([[], []]);
});

test('offers the rest to whoever looks for it by name', () => {
  expect(ids('deepseek')).toEqual([[], ['deepseek/deepseek-chat'], []]);
});

test.each([
  ['openai/gpt-9', ['openai/gpt-9']],
  ['openrouter/vendor/model:free', ['openrouter/vendor/model:free']],
  ['openai/gpt-5.2', []],
  ['gpt-9', []],
  ['openai/', []],
  ['two words/x y', []],
])('“%s” as written: %o', (text, written) => {
  expect(ids(text)[2]).toEqual(written);
});

test('a long list is shortened', () => {
  const [first] = createWorld(0).models;
  const many = indexRows(Array.from({ length: 500 }, (_, n) => ({ ...first!, key: `a/${String(n)}` })));
  expect(pickRows(many, '', [])[0]!.items.length).toBe(MOST);
});

import { expect, test } from 'vitest';
import { aliasNews } from './alias-words.ts';

const opus = { key: 'anthropic/claude-opus-4-5', name: 'Claude Opus 4.5' };
const gpt = { key: 'openai/gpt-5.2', name: 'GPT-5.2' };
const aliases = [
  { alias: 'opus', ...opus },
  { alias: 'fast', ...gpt },
];
const news = (alias: string, model = gpt, before?: { alias: string; key: string }) =>
  aliasNews({ alias, model, aliases, before });

test('a name that means another model is told while it is typed, whatever its case', () => {
  expect(news('opus')).toEqual({ text: 'opus already means Claude Opus 4.5.', bad: true });
  expect(news('OPUS')).toEqual({ text: 'opus already means Claude Opus 4.5.', bad: true });
});

test('signs that no alias has are told', () => {
  expect(news('my opus')).toEqual({ text: 'Letters, digits and the signs _ . : - only.', bad: true });
});

test('a second alias takes the place of the first, and may be saved', () => {
  expect(news('quick')).toEqual({ text: 'It takes the place of fast, which means GPT-5.2 now.', bad: false });
});

test('changing one is no clash with itself', () => {
  expect(news('fast', gpt, { alias: 'fast', key: gpt.key })).toBeNull();
  expect(news('faster', gpt, { alias: 'fast', key: gpt.key })).toBeNull();
  expect(news('opus', gpt, { alias: 'fast', key: gpt.key })?.bad).toBe(true);
});

test('nothing typed, nothing said', () => {
  expect(news('')).toBeNull();
});

import { expect, test } from 'vitest';
import { baseUrls, idProblem, masked, modelWords, orderWords } from './agent-words.ts';

const names = new Map([['openai-codex', 'OpenAI Codex']]);

test.each([
  [[], 'As for all'],
  [['openai-codex'], 'Own, OpenAI Codex'],
  [['openai-codex', 'unheard-of'], 'Own, OpenAI Codex, unheard-of'],
])('the order %o reads “%s”', (own, words) => {
  expect(orderWords(own, names)).toBe(words);
});

test('an agent without anybody to hand on to says so', () => {
  const step = { key: 'a/b', name: 'B' };
  expect(modelWords({ modelName: 'B', chain: [step] })).toBe('B, no fallback');
  expect(modelWords({ modelName: 'B', chain: [step, step] })).toBe('B');
});

test.each([
  ['claude-code', null],
  ['a', null],
  ['0.x_y-z', null],
  ['a'.repeat(40), null],
  ['', 'Lower-case letters, digits and . _ - (at most 40)'],
  ['a'.repeat(41), 'Lower-case letters, digits and . _ - (at most 40)'],
  ['Claude', 'Lower-case letters, digits and . _ - (at most 40)'],
  ['my agent', 'Lower-case letters, digits and . _ - (at most 40)'],
  ['-x', 'Lower-case letters, digits and . _ - (at most 40)'],
  ['../x', 'Lower-case letters, digits and . _ - (at most 40)'],
  ['scripts', 'There is already an agent “scripts”.'],
])('the id “%s”: %s', (id, problem) => {
  expect(idProblem(id, ['main', 'scripts'])).toBe(problem);
});

test('a hint becomes dots', () => {
  expect(masked('bk-…7Qd')).toBe('bk-••••••••••••7Qd');
});

test.each(['http://127.0.0.1:7421', 'http://127.0.0.1:7421/'])('base URLs for %s', (url) => {
  expect(baseUrls(url)).toEqual({ anthropic: 'http://127.0.0.1:7421', openai: 'http://127.0.0.1:7421/v1' });
});

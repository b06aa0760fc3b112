import { expect, test } from 'vitest';
import { matching } from './choose.ts';

const choices = [
  { value: 1, name: 'OpenAI', also: ['openai'] },
  { value: 2, name: 'OpenAI Codex', also: ['openai-codex'] },
  { value: 3, name: 'Z.AI', also: ['zai'] },
];

test.each([
  { text: '2', means: [2] },
  { text: '0', means: [] },
  { text: '4', means: [] },
  { text: 'openai', means: [1] },
  { text: 'OPEN', means: [1, 2] },
  { text: 'codex', means: [2] },
  { text: 'zai', means: [3] },
  { text: 'zebra', means: [] },
])('“$text” means $means', ({ text, means }) => {
  expect(matching(choices, text).map(({ value }) => value)).toEqual(means);
});

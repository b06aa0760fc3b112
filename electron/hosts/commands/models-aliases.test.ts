import { expect, test } from 'vitest';
import { ok } from '#shared/result';
import { runLine } from '../testing/command-line.ts';

const key = 'anthropic/claude-opus-4-5';

test.each([
  [[{ alias: 'opus', key }], 'Alias added: best → anthropic/claude-opus-4-5 (instead of opus)\n'],
  [[{ alias: 'best', key }], 'Alias added: best → anthropic/claude-opus-4-5\n'],
  [[{ alias: 'gpt', key: 'openai/gpt-5.2' }], 'Alias added: best → anthropic/claude-opus-4-5\n'],
])('an alias that takes the place of another one says so: %j', async (aliases, said) => {
  const answers = {
    'models.selection': () => ok({ aliases }),
    'aliases.add': () => ok({ alias: 'best', model: key }),
  };
  const ran = await runLine(['models', 'aliases', 'add', 'best', 'opus'], answers);
  expect(ran).toMatchObject({ exit: 0, out: said });
});

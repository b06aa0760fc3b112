import { describe, expect, test } from 'vitest';
import type { ModelRow } from '#shared/model';
import { err, ok } from '#shared/result';
import { runLine } from '../testing/command-line.ts';

const row: ModelRow = {
  key: 'openai/gpt-5.2',
  provider: 'openai',
  id: 'gpt-5.2',
  name: 'GPT-5.2',
  input: ['text', 'image'],
  reasoning: true,
  contextWindow: 400_000,
  maxTokens: null,
  cost: null,
  released: null,
  parameters: null,
  source: 'listed',
  local: false,
  available: true,
  missing: false,
  tags: ['default'],
};
const list =
  (...rows: readonly ModelRow[]) =>
  () =>
    ok(rows);
const names = (calls: readonly { readonly call: string }[]) => calls.map(({ call }) => call);

describe('models list', () => {
  test('asks nobody for what is configured', async () => {
    const ran = await runLine(['models', 'list'], { 'models.list': list(row) });
    expect(ran).toMatchObject({ exit: 0, err: '', out: expect.stringContaining('400k') as string });
    expect(ran.calls).toEqual([{ call: 'models.list', input: {} }]);
  });

  test.each([
    [['--all'], { all: true }, { stale: true }],
    [['--local'], { all: true, local: true }, { stale: true }],
    [['--provider', 'openai'], { all: true, provider: 'openai' }, { provider: 'openai', stale: true }],
  ])('%j: prints first, then asks whose list is old', async (options, asked, refreshed) => {
    const ran = await runLine(['models', 'list', '--plain', ...options], {
      'models.list': list(row),
      'models.refresh': () => ok([{ provider: 'openai', count: 1 }]),
    });
    expect(ran).toMatchObject({ exit: 0, err: '', out: 'openai/gpt-5.2\n' });
    expect(ran.calls).toEqual([
      { call: 'models.list', input: asked },
      { call: 'models.refresh', input: refreshed },
    ]);
  });

  test('one line for each who did not answer; what is known is printed all the same', async () => {
    const down = { provider: 'openai', count: 1, error: 'OpenAI did not list its models: it answered 500.' };
    const ran = await runLine(['models', 'list', '--all', '--json'], {
      'models.list': list(row),
      'models.refresh': () => ok([down, { provider: 'groq', count: 2 }]),
    });
    expect(ran).toMatchObject({ exit: 0, err: `baton: ${down.error}\n` });
    expect(JSON.parse(ran.out)).toEqual([row]);
  });

  test('a provider that nobody knows is asked for nothing', async () => {
    const unknown = { code: 'unknown-provider', provider: 'opnai', nearest: ['openai'] } as const;
    const ran = await runLine(['models', 'list', '--provider', 'opnai'], { 'models.list': () => err(unknown) });
    expect(ran).toMatchObject({ exit: 1, out: '', err: 'baton: There is no provider “opnai”. Did you mean openai?\n' });
    expect(names(ran.calls)).toEqual(['models.list']);
  });
});

describe('models refresh', () => {
  test('a list that is cut short is said, and no failure', async () => {
    const cut = { provider: 'openai', count: 5_000, error: 'Only the first 5000 are shown.', cut: 10 };
    const ran = await runLine(['models', 'refresh'], { 'models.refresh': () => ok([cut]) });
    expect(ran).toMatchObject({ exit: 0, err: 'baton: Only the first 5000 are shown.\n' });
  });

  test('says how many each one listed, and exits 1 when somebody did not answer', async () => {
    const answers = [
      { provider: 'groq', count: 1 },
      { provider: 'openai', count: 20, error: 'OpenAI did not list its models: it answered 500.' },
    ];
    const ran = await runLine(['models', 'refresh'], { 'models.refresh': () => ok(answers) });
    expect(ran).toMatchObject({
      exit: 1,
      out: 'groq    1 model\nopenai  20 models\n',
      err: `baton: ${answers[1]!.error!}\n`,
    });
    const none = await runLine(['models', 'refresh', '--provider', 'groq'], { 'models.refresh': () => ok([]) });
    expect(none).toMatchObject({ exit: 0, out: expect.stringContaining('groq listed no models. Add an account') });
    expect(none.calls).toEqual([{ call: 'models.refresh', input: { provider: 'groq' } }]);
  });
});

describe('models set and set-image', () => {
  test.each([
    [['set', 'inherit'], 'Only an agent can follow everybody. Name it with --agent.'],
    [['set', 'inherit', '--agent', 'main'], 'Only an agent can follow everybody. Name it with --agent.'],
    [['set-image', 'inherit'], 'Only an agent can follow everybody. Name it with --agent.'],
    [
      ['set-image', 'none', '--agent', 'work'],
      'Only everybody’s image model can be none. Write inherit, and the agent follows that.',
    ],
    [['image-fallbacks', 'inherit'], 'Only an agent can follow everybody. Name it with --agent.'],
  ])('%j is a mistake', async (args, sentence) => {
    expect(await runLine(['models', ...args])).toMatchObject({
      exit: 64,
      out: '',
      err: `baton: ${sentence}\n`,
      calls: [],
    });
  });

  test.each([
    [['set-image', 'none'], { model: null }, null, 'Image model: none\n'],
    [
      ['set-image', 'inherit', '--agent', 'work'],
      { agentId: 'work', model: null },
      'a/b',
      'Image model of work: a/b (as for all agents)\n',
    ],
    [['set-image', 'a/b'], { model: 'a/b' }, 'a/b', 'Image model: a/b\n'],
  ])('%j', async (args, input, model, out) => {
    const ran = await runLine(['models', ...args], { 'models.setImage': () => ok({ model }) });
    expect(ran).toMatchObject({ exit: 0, out, calls: [{ call: 'models.setImage', input }] });
  });
});

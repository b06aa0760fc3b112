import { describe, expect, it } from 'vitest';
import { err, ok } from '#shared/result';
import { runLine, type Answers, type Place } from '../testing/command-line.ts';

const box = {
  ...{ id: 'gpu-box', name: 'GPU box', address: 'https://gpu.test/v1', dialects: ['openai-completions'] },
  ...{ needsKey: true, headers: ['X-Team'], models: [{ id: 'llama', name: 'llama' }] },
};
const answers: Answers = {
  'providers.own': () => ok([box]),
  'providers.change': () => ok(box),
  'providers.dependents': () =>
    ok({ dependents: [{ kind: 'account', text: 'The account Cellar goes with it, its secret included.' }] }),
  'providers.remove': () => ok({ accounts: [{ agentId: 'main', profileId: 'gpu-box:a' }] }),
};
const run = (more: string, over: Answers = {}, place: Place = {}) =>
  runLine(['models', 'providers', ...more.split(' ')], { ...answers, ...over }, '', place);
const input = (ran: Awaited<ReturnType<typeof run>>, name: string) =>
  ran.calls.find(({ call }) => call === name)?.input;

describe('models providers', () => {
  it('lists what is known of each, or says how to add one', async () => {
    expect((await run('list')).out).toBe(
      [
        'gpu-box (GPU box) at https://gpu.test/v1',
        '  speaks openai-completions; wants a key',
        '  headers: X-Team',
        '  models named: llama\n',
      ].join('\n'),
    );
    expect((await run('list --plain')).out).toBe('gpu-box\n');
    const none = await run('list', { 'providers.own': () => ok([]) });
    expect(none.out).toContain('baton models auth add --provider NAME');
  });

  it.each([
    ['--name Cellar', { name: 'Cellar' }],
    ['--base-url http://10.0.0.2/v1', { baseUrl: 'http://10.0.0.2/v1' }],
    ['--api openai-responses', { api: 'openai-responses' }],
    ['--api openai-responses,anthropic-messages', { api: ['openai-responses', 'anthropic-messages'] }],
    ['--needs-key', { needsKey: true }],
    ['--no-needs-key', { needsKey: false }],
    ['--header X-A=b=c --drop-header X-Team', { headers: { 'X-A': 'b=c', 'X-Team': null } }],
    ['--model qwen --drop-model llama', { models: ['qwen'] }],
    ['--model qwen', { models: ['llama', 'qwen'] }],
  ])('change %s', async (options, said) => {
    const ran = await run(`change gpu-box ${options}`);
    expect(input(ran, 'providers.change')).toEqual({ id: 'gpu-box', ...said });
    expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('Provider changed: gpu-box (GPU box)') });
  });

  it('a key that a server on this computer does not need is not promised', async () => {
    const here = { 'providers.own': () => ok([{ ...box, needsKey: false }]) };
    expect((await run('change gpu-box --needs-key', here)).out).toContain('needs no key');
    expect((await run('change gpu-box --needs-key', here)).out).toContain('At this address no key is needed.');
    expect((await run('change gpu-box --name Cellar', here)).out).not.toContain('On this computer');
    expect((await run('change gpu-box --needs-key')).out).not.toContain('On this computer');
  });

  it.each(['change gpu-box', 'change gpu-box --api soap', 'change gpu-box --header X-Team'])(
    '%s is used wrongly and changes nothing',
    async (line) => {
      const ran = await run(line);
      expect([ran.exit, ran.out, input(ran, 'providers.change')]).toEqual([64, '', undefined]);
    },
  );

  it('while nobody can say which models are named, one more takes none of them away', async () => {
    const ran = await run('change gpu-box --model qwen', {
      'providers.own': () => err({ code: 'folder-not-writable', path: '/state' }),
    });
    expect([ran.exit, input(ran, 'providers.change')]).toEqual([1, undefined]);
  });

  it('remove says what goes with it before it asks, and without a terminal wants --yes', async () => {
    const asked = await run(
      'remove gpu-box',
      {},
      { types: [['Remove the provider gpu-box and its accounts?', 'y\n']] },
    );
    expect(asked.err).toContain('  - The account Cellar goes with it, its secret included.');
    expect(asked.out).toBe('Provider removed: gpu-box\nIts accounts went with it: gpu-box:a\n');
    const alone = await run('remove gpu-box');
    expect(alone).toMatchObject({ exit: 1, err: expect.stringContaining('Add --yes to remove the provider gpu-box') });
    expect(input(alone, 'providers.remove')).toBeUndefined();
    expect((await run('remove gpu-box --yes')).exit).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { err, ok } from '#shared/result';
import { runLine, type Answers } from '../testing/command-line.ts';

const provider = (id: string, name: string, more: object = {}) => ({
  ...{ id, name, short: name.slice(0, 2), dialects: [], logins: [], local: false, custom: false },
  methods: [{ kind: 'api_key', minLength: 1 }],
  ...more,
});
const OLLAMA = 'http://127.0.0.1:11434/v1';
const ollama = (address = OLLAMA) => provider('ollama', 'Ollama', { methods: [], local: true, address });
const box = provider('gpu-box', 'GPU box', { custom: true, address: 'https://gpu.test/v1' });
const answers: Answers = {
  'providers.list': () => ok([provider('anthropic', 'Anthropic'), ollama()]),
  'providers.add': () => ok(box),
  'providers.change': (input) => ok(ollama((input as { baseUrl: string }).baseUrl)),
  'models.refresh': (input) => ok([{ provider: (input as { provider: string }).provider, count: 4 }]),
  'accounts.list': () => ok({ groups: [] }),
  'accounts.check': () => ok({ outcome: 'accepted', latencyMs: 1 }),
  'accounts.add': () => ok({ id: 'gpu-box:default', type: 'api_key', setupToken: false }),
};

const run = async (more: readonly string[], over: Answers = {}, types: readonly (readonly [string, string])[] = []) => {
  const asked = types.length > 0 ? { types } : undefined;
  const ran = await runLine(['models', 'auth', 'add', ...more], { ...answers, ...over }, '', asked);
  return { ...ran, input: (name: string) => ran.calls.find(({ call }) => call === name)?.input };
};
const named = ['--provider', 'GPU box', '--base-url', 'https://gpu.test/v1'];

describe('a provider of one’s own, without a terminal', () => {
  it('is added, and its key comes next', async () => {
    const ran = await run([...named, '--api', 'openai-responses']);
    expect(ran.input('providers.add')).toEqual({
      ...{ name: 'GPU box', baseUrl: 'https://gpu.test/v1', api: 'openai-responses', needsKey: true },
    });
    expect(ran).toMatchObject({ exit: 0 });
    expect(ran.out).toContain('baton models auth paste-token --provider gpu-box');
  });

  it('is asked for its models when it wants no key', async () => {
    const ran = await run([...named, '--api', 'openai-completions', '--no-key']);
    expect(ran.input('providers.add')).toMatchObject({ needsKey: false });
    expect(ran.out).toContain('GPU box answers. Models: 4.');
  });

  it.each([
    [[...named], 'Say what it speaks'],
    [[...named, '--api', 'soap'], 'Say what it speaks'],
    [['--base-url', 'https://gpu.test'], 'Say which provider and where'],
    [['--provider', 'GPU box', '--no-key'], 'Say which provider and where'],
    [['--base-url', 'https://gpu.test', '--region', 'eu-west-1'], 'not for Amazon Bedrock'],
  ])('%j is used wrongly', async (more, why) => {
    const ran = await run(more);
    expect(ran).toMatchObject({ exit: 64, out: '' });
    expect(ran.err).toContain(why);
    expect(ran.input('providers.add')).toBeUndefined();
  });

  it('says what the core says against it', async () => {
    const no = () => err({ code: 'bad-input' as const, issues: ['This is no address.'] });
    const ran = await run([...named, '--api', 'openai-completions'], { 'providers.add': no });
    expect(ran).toMatchObject({ exit: 1, err: 'baton: This is no address.\n' });
  });

  it('of Ollama only the address is changed', async () => {
    const ran = await run(['--provider', 'ollama', '--base-url', 'http://10.0.0.2:11434/v1']);
    expect(ran.input('providers.change')).toEqual({ id: 'ollama', baseUrl: 'http://10.0.0.2:11434/v1' });
    expect(ran.out).toContain('ollama (Ollama) at http://10.0.0.2:11434/v1\nOllama answers. Models: 4.');
  });
});

describe('on a terminal', () => {
  it('“Another address…” asks for name, dialect, key and address, and then for the key itself', async () => {
    const ran = await run([], {}, [
      ['Provider', 'another\n'],
      ['Name', 'GPU box\n'],
      ['It speaks', 'anthropic\n'],
      ['Does it want a key?', '\n'],
      ['Address', 'https://gpu.test/v1\n'],
      ['Paste it', 'a-key-of-mine\r'],
      ['Name', '\n'],
    ]);
    expect(ran.input('providers.add')).toEqual({
      ...{ name: 'GPU box', baseUrl: 'https://gpu.test/v1', api: 'anthropic-messages', needsKey: true },
    });
    expect(ran.input('accounts.add')).toEqual({ provider: 'gpu-box', kind: 'api_key', secret: 'a-key-of-mine' });
  });

  it('a server says whether it answers, and its address stays with Enter', async () => {
    const silent = { 'models.refresh': () => ok([]) };
    const ran = await run([], silent, [
      ['Provider', 'ollama\n'],
      ['Address', '\n'],
    ]);
    expect(ran.err).toContain(`Nobody at ${OLLAMA}, or no models there yet.`);
    expect(ran.input('providers.change')).toBeUndefined();
    expect(ran.exit).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { err, ok } from '#shared/result';
import { NOW, runLine, type Answers } from '../testing/command-line.ts';

const DAY = 86_400_000;
const KEY = 'sk-ant-api03-0123456789';
const TOKEN = `sk-ant-oat01-${'0123456789'.repeat(8)}`;

const provider = (id: string, name: string, more: object = {}) => ({
  id,
  name,
  short: name.slice(0, 2),
  dialects: [],
  methods: [{ kind: 'api_key', minLength: 5, keyUrl: `https://${id}.test/keys` }],
  logins: [],
  local: false,
  custom: false,
  ...more,
});
const providers = () =>
  ok([
    provider('anthropic', 'Anthropic', {
      methods: [
        { kind: 'setup-token', prefix: 'sk-ant-oat01-', minLength: 80 },
        { kind: 'api_key', prefix: 'sk-ant-', minLength: 20 },
      ],
      logins: ['browser'],
    }),
    provider('openai', 'OpenAI'),
    provider('openrouter', 'OpenRouter'),
    provider('ollama', 'Ollama', { methods: [], local: true }),
  ]);
const stored = { id: 'anthropic:work', provider: 'anthropic', type: 'api_key', setupToken: false, label: 'work' };
const answers: Answers = {
  'providers.list': providers,
  'accounts.list': () => ok({ groups: [] }),
  'accounts.check': () => ok({ outcome: 'accepted', latencyMs: 1 }),
  'accounts.add': () => ok(stored),
};
const others: Answers = {
  ...answers,
  'accounts.list': () => ok({ groups: [{ provider: 'anthropic', profiles: [stored, { ...stored, label: 'home' }] }] }),
};

type Types = readonly (readonly [string, string])[];
const add = async (types: Types, over: Answers = answers, ...more: string[]) => {
  const ran = await runLine(['models', 'auth', 'add', ...more], over, '', { types });
  return { ...ran, input: ran.calls.find(({ call }) => call === 'accounts.add')?.input };
};

describe('adding an account step by step', () => {
  it('asks for provider, method, secret and name, and for no expiry of a key', async () => {
    const ran = await add([
      ['Provider', 'anth\n'],
      ['How (number)', 'API key\n'],
      ['Paste it', `${KEY}\r`],
      ['Name', 'work\n'],
    ]);
    expect(ran.input).toEqual({ provider: 'anthropic', kind: 'api_key', secret: KEY, label: 'work' });
    expect(ran).toMatchObject({ exit: 0, out: 'Auth profile added: anthropic:work\nStored as API key, no expiry.\n' });
    expect(ran.err).toContain('Checked: Anthropic accepts it.');
    expect(ran.err + ran.out).not.toContain(KEY);
  });

  it('narrows a list down until one is left, and takes its number as well', async () => {
    const ran = await add(
      [
        ['Provider', 'open\n'],
        ['3  OpenRouter\nProvider', 'nobody\n'],
        ['none called “nobody”', '3\n'],
        ['Paste it', '12345\r'],
        ['Name', '\n'],
      ],
      answers,
    );
    expect(ran.input).toEqual({ provider: 'openrouter', kind: 'api_key', secret: '12345' });
  });

  it.each([
    { typed: '\n', expires: {} },
    { typed: 'never\n', expires: { expires: null } },
    { typed: '30\n', expires: { expires: NOW + 30 * DAY } },
  ])('asks when a token ends: $typed', async ({ typed, expires }) => {
    const ran = await add([
      ['Provider', '1\n'],
      ['How (number)', 'setup-token\n'],
      ['Paste it', `${TOKEN}\r`],
      ['Name', '\n'],
      ['Enter: 365d', typed],
    ]);
    expect(ran.input).toEqual({ provider: 'anthropic', kind: 'setup-token', secret: TOKEN, ...expires });
  });

  it('asks for the place where there are others, until it is one', async () => {
    const types: Types = [
      ['How (number)', '3\n'],
      ['Paste it', `${KEY}\r`],
      ['Name', '\n'],
      ['work, home\nPlace of the new one, 1 to 3', '4\n'],
      ['A number from 1 to 3.\nPlace', '1\n'],
    ];
    expect((await add(types, others, '--provider', 'anthropic')).input).toMatchObject({ place: 0 });
  });

  it('names what is wrong with a secret and asks again', async () => {
    const ran = await add(
      [
        ['Paste it', `${KEY.slice(0, 15)}\r`],
        ['Paste it', `${KEY}\r`],
        ['Name', '\n'],
      ],
      {
        ...answers,
        'providers.list': () =>
          ok([provider('openai', 'OpenAI', { methods: [{ kind: 'api_key', prefix: 'sk-', minLength: 20 }] })]),
      },
      '--provider',
      'openai',
    );
    expect(ran.err).toMatch(/15/);
    expect(ran.input).toMatchObject({ secret: KEY });
    expect(ran.err).not.toContain(KEY.slice(0, 15));
  });

  it('a refused one is kept only after a yes', async () => {
    const refusing = {
      ...answers,
      'accounts.check': () => ok({ outcome: 'refused', latencyMs: 1, message: 'bad key' }),
    };
    const start: Types = [['Paste it', '12345\r']];
    const kept = await add(
      [...start, ['refuses it (bad key). Keep it anyway?', 'y\n'], ['Name', '\n']],
      refusing,
      '--provider',
      'openai',
    );
    expect(kept.input).toMatchObject({ secret: '12345' });
    const not = await add(
      [...start, ['Keep it anyway?', 'n\n'], ['Paste it', '\u0003']],
      refusing,
      '--provider',
      'openai',
    );
    expect(not).toMatchObject({ exit: 130, input: undefined });
  });

  it('without the network it is kept unchecked, and says so', async () => {
    const offline = { ...answers, 'accounts.check': () => ok({ outcome: 'unreachable', latencyMs: 1 }) };
    const ran = await add(
      [
        ['Paste it', '12345\r'],
        ['Name', '\n'],
      ],
      offline,
      '--provider',
      'openai',
    );
    expect(ran.err).toContain('kept unchecked');
    expect(ran.exit).toBe(0);
  });

  it('signs in where that was chosen', async () => {
    const types: Types = [
      ['Provider', '1\n'],
      ['How (number)', '1\n'],
      ['Name', 'me\n'],
      ['Place', '2\n'],
    ];
    const ran = await add(types, {
      ...others,
      'login.start': () =>
        ok({ id: 'l', provider: 'anthropic', method: 'browser', state: { kind: 'done', profileId: 'anthropic:me' } }),
    });
    expect(ran.calls.find(({ call }) => call === 'login.start')?.input).toEqual({
      provider: 'anthropic',
      method: 'browser',
      label: 'me',
      place: 1,
    });
    expect(ran.out).toContain('Signed in: anthropic:me');
  });

  it('stops at the end of the input, and at Ctrl-C in front of the secret, and stores nothing', async () => {
    const ended = await runLine(['models', 'auth', 'add'], answers, '', { isTTY: true });
    const stopped = await add([
      ['Provider', '2\n'],
      ['Paste it', '\u0003'],
    ]);
    for (const ran of [ended, stopped]) {
      expect(ran).toMatchObject({ exit: 130, out: '' });
      expect(ran.err).toContain('Stopped. Nothing was changed.');
      expect(ran.calls.some(({ call }) => call === 'accounts.add')).toBe(false);
    }
  });

  it('says which command to use where nobody can be asked, and which provider is unknown', async () => {
    const piped = await runLine(['models', 'auth', 'add'], answers, 'x');
    expect(piped).toMatchObject({ exit: 64, out: '', calls: [] });
    expect(piped.err).toContain('paste-token --provider P');
    expect((await add([], answers, '--provider', 'nope')).err).toContain('no provider “nope”');
    expect((await add([], answers, '--provider', 'antropic')).err).toContain('Did you mean anthropic?');
    const such = { ...answers, 'providers.list': () => ok([provider('gemini', 'Gemini CLI', { methods: [] })]) };
    expect((await add([], such, '--provider', 'gemini')).err).toContain('then run `baton import`');
  });

  it('what is stored already is said, not added again', async () => {
    const again = { ...answers, 'accounts.add': () => err({ code: 'already-stored', profileId: 'openai:work' }) };
    const ran = await add(
      [
        ['Paste it', '12345\r'],
        ['Name', '\n'],
      ],
      again,
      '--provider',
      'openai',
    );
    expect(ran).toMatchObject({ exit: 1, out: '' });
    expect(ran.err).toContain('stored already, as openai:work');
  });
});

describe('an AWS profile', () => {
  const aws: Answers = {
    'providers.list': () =>
      ok([provider('amazon-bedrock', 'Amazon Bedrock', { awsSdk: true }), provider('openai', 'OpenAI')]),
    'accounts.awsProfiles': () =>
      ok({
        profiles: [
          { name: 'default', kind: 'keys', where: '~/.aws/credentials' },
          { name: 'work', kind: 'sso', region: 'eu-west-1', where: '~/.aws/config' },
        ],
        region: 'us-east-1',
        problems: ['~/.aws/old: It cannot be read.'],
      }),
    'accounts.list': () => ok({ groups: [] }),
    'accounts.check': () => ok({ outcome: 'accepted', latencyMs: 1 }),
    'accounts.add': () =>
      ok({ ...stored, id: 'amazon-bedrock:work', provider: 'amazon-bedrock', type: 'aws-sdk', label: 'work' }),
  };

  it('is asked for with its region, which is the profile’s own unless another is typed', async () => {
    const ran = await add(
      [
        ['Provider', 'bedrock\n'],
        ['How (number)', 'AWS\n'],
        ['AWS profile (number', 'work\n'],
        ['Region (Enter: eu-west-1)', 'nowhere\n'],
        ['is no AWS region', '\n'],
        ['Name', '\n'],
      ],
      aws,
    );
    expect(ran.input).toEqual({
      ...{ provider: 'amazon-bedrock', kind: 'aws-sdk', secret: '', awsProfile: 'work', region: 'eu-west-1' },
    });
    expect(ran.err).toContain('~/.aws/old: It cannot be read.');
    expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('Stored as AWS account, no expiry.') });
  });

  it('may be left to the AWS SDK', async () => {
    const ran = await add(
      [
        ['Provider', 'bedrock\n'],
        ['How (number)', 'AWS\n'],
        ['AWS profile (number', 'any\n'],
        ['Region (Enter: us-east-1)', 'eu-north-1\n'],
        ['Name', 'mine\n'],
      ],
      aws,
    );
    expect(ran.input).toEqual({
      ...{ provider: 'amazon-bedrock', kind: 'aws-sdk', secret: '', region: 'eu-north-1', label: 'mine' },
    });
  });

  it.each([
    [['--aws-profile', 'work'], { awsProfile: 'work' }],
    [['--aws-profile', 'work', '--region', 'eu-west-2'], { awsProfile: 'work', region: 'eu-west-2' }],
    [['--region', 'eu-west-2'], { region: 'eu-west-2' }],
    [['--provider', 'bedrock', '--aws-profile', 'work', '--agent', 'a'], { agentId: 'a', awsProfile: 'work' }],
  ])('is added without a question and without a terminal: %j', async (words, expected) => {
    const ran = await runLine(['models', 'auth', 'add', ...words], aws);
    expect(ran.calls.find(({ call }) => call === 'accounts.add')?.input).toEqual({
      ...{ provider: 'amazon-bedrock', kind: 'aws-sdk', secret: '' },
      ...expected,
    });
    expect(ran).toMatchObject({ exit: 0, err: 'Checked: Amazon Bedrock accepts it.\n' });
  });

  it('is kept when AWS has no keys for it now, and what to do is said', async () => {
    const ran = await runLine(['models', 'auth', 'add', '--aws-profile', 'work'], {
      ...aws,
      'accounts.check': () =>
        err({ code: 'aws-credentials', awsProfile: 'work', why: 'its sign-in has ended', signIn: true }),
    });
    expect(ran.exit).toBe(0);
    expect(ran.err).toContain(
      'kept unchecked: The AWS profile work has no credentials: its sign-in has ended; run `aws sso login --profile work`.',
    );
  });
});

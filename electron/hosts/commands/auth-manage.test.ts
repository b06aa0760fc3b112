import { describe, expect, it } from 'vitest';
import { err, ok } from '#shared/result';
import { NOW, runLine, type Answers } from '../testing/command-line.ts';

const profile = { id: 'anthropic:work', provider: 'anthropic', type: 'oauth', label: 'work' };
const dependents = [
  { kind: 'order', text: 'It is first in the order of anthropic.' },
  { kind: 'agent', text: 'Agent work has nobody else.' },
];
const answers: Answers = {
  'accounts.dependents': () => ok({ dependents }),
  'accounts.remove': () => ok({ undo: 'u1' }),
  'accounts.copy': () => ok(profile),
  'login.refresh': () => ok({ ...profile, expires: NOW + 8 * 3_600_000 }),
};
const auth = (...args: string[]) => ['models', 'auth', ...args];

describe('removing an account', () => {
  it('names what depends on it before it asks', async () => {
    const ran = await runLine(auth('remove', 'anthropic:work'), answers, '', {
      types: [['Agent work has nobody else.\nRemove anthropic:work and its secret? [y/N]', 'y\n']],
    });
    expect(ran).toMatchObject({ exit: 0, out: 'Auth profile removed: anthropic:work\n' });
    expect(ran.calls.at(-1)).toEqual({ call: 'accounts.remove', input: { profileId: 'anthropic:work' } });
  });

  it('removes nothing where nobody can be asked, unless told so; then it is named afterwards', async () => {
    const unasked = await runLine(auth('remove', 'anthropic:work'), answers);
    expect(unasked).toMatchObject({ exit: 1, out: '' });
    expect(unasked.err).toMatch(
      /^baton: Nobody can be asked here\. Add --yes to remove anthropic:work.*nobody else\.\n$/,
    );
    expect(unasked.calls.map(({ call }) => call)).toEqual(['accounts.dependents']);
    const ran = await runLine(auth('remove', 'anthropic:work', '--yes'), answers);
    expect(ran.out).toBe(
      'Auth profile removed: anthropic:work\nWhat depended on it:\n  - It is first in the order of anthropic.\n  - Agent work has nobody else.\n',
    );
  });

  it('Enter alone removes nothing', async () => {
    const ran = await runLine(auth('remove', 'anthropic:work'), answers, '', { types: [['[y/N]', '\n']] });
    expect(ran).toMatchObject({ exit: 1, out: '' });
    expect(ran.calls.map(({ call }) => call)).toEqual(['accounts.dependents']);
  });

  it('--yes asks nothing; --json is one document without a way to undo, which ends with the command', async () => {
    const ran = await runLine(auth('remove', 'anthropic:work', '--yes', '--agent', 'a', '--json'), answers, '', {
      isTTY: true,
    });
    expect(ran.err).toBe('');
    expect(JSON.parse(ran.out)).toEqual({ removed: 'anthropic:work', dependents });
    const asked = ran.calls.filter(({ call }) => call !== 'accounts.list');
    expect(asked.map(({ input }) => input)).toEqual([
      { agentId: 'a', profileId: 'anthropic:work' },
      { agentId: 'a', profileId: 'anthropic:work' },
    ]);
  });

  it.each([true, false])('of one agent: not while it is everybody’s (inherited: %s)', async (inherited) => {
    const list = () => ok({ groups: [{ profiles: [{ ...profile, inherited }] }] });
    const args = auth('remove', 'anthropic:work', '--yes', '--agent', 'helper');
    const ran = await runLine(args, { ...answers, 'accounts.list': list });
    expect(ran.exit).toBe(inherited ? 1 : 0);
    expect(ran.calls.some(({ call }) => call === 'accounts.remove')).toBe(!inherited);
    if (inherited) expect(ran.err).toMatch(/is an account of main, which helper only uses\. Say it without --agent/);
  });

  it('an unknown one is said before anything is asked', async () => {
    const unknown = () => err({ code: 'unknown-profile', profileId: 'nope', nearest: [] });
    const ran = await runLine(auth('remove', 'nope'), { 'accounts.dependents': unknown }, '', { isTTY: true });
    expect(ran).toMatchObject({ exit: 1, out: '' });
    expect(ran.err).not.toContain('[y/N]');
  });
});

describe('giving a name', () => {
  it.each([
    ['', '0'],
    ['   ', '0'],
    ['x'.repeat(61), '61'],
  ])('“%s” is none', async (name, length) => {
    const ran = await runLine(auth('label', 'anthropic:work', name), answers);
    expect(ran).toMatchObject({ exit: 64, out: '', calls: [] });
    expect(ran.err).toBe(`baton: A display name has 1 to 60 characters; this has ${length}.\n`);
  });

  it.each(['two\nlines', 'red \u001b[31m'])('%j is none', async (name) => {
    const ran = await runLine(auth('label', 'anthropic:work', name), answers);
    expect(ran).toMatchObject({ exit: 64, calls: [], err: 'baton: A display name is one line of text.\n' });
  });
});

describe('copying and refreshing', () => {
  it('copies to the agent named', async () => {
    const ran = await runLine(auth('copy', 'anthropic:work', '--to', 'helper'), answers);
    expect(ran).toMatchObject({ exit: 0, out: 'Auth profile copied: anthropic:work to helper\n' });
    expect(ran.calls[0]?.input).toEqual({ profileId: 'anthropic:work', to: 'helper' });
    expect((await runLine(auth('copy', 'anthropic:work'), answers)).exit).toBe(64);
  });

  it('refreshes now and says for how long that is good', async () => {
    const ran = await runLine(auth('refresh', 'anthropic:work'), answers);
    expect(ran.out).toBe('Login refreshed: work (anthropic:work), good for 8h\n');
  });

  it('a key has nothing to refresh', async () => {
    const none = () => err({ code: 'method-not-offered', provider: 'anthropic', kind: 'api_key' });
    const ran = await runLine(auth('refresh', 'anthropic:work'), { 'login.refresh': none });
    expect(ran).toMatchObject({ exit: 1, out: '' });
    expect(ran.err).toBe('baton: anthropic:work is no login, so there is nothing to refresh.\n');
  });

  it('a refused login exits 1 and says what to do', async () => {
    const refused = () => err({ code: 'sign-in-needed', profileId: 'anthropic:work' });
    const ran = await runLine(auth('refresh', 'anthropic:work'), { 'login.refresh': refused });
    expect(ran).toMatchObject({ exit: 1, out: '' });
    expect(ran.err).toContain('Sign in again');
  });
});

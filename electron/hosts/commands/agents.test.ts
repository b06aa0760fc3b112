import { describe, expect, it } from 'vitest';
import { err, ok } from '#shared/result';
import { runLine, type Answers } from '../testing/command-line.ts';

const withAccounts = (...profiles: { id: string; inherited: boolean }[]): Answers => ({
  'accounts.list': () => ok({ groups: [{ profiles }] }),
  'agents.remove': () => ok({}),
});
const own = withAccounts({ id: 'anthropic:work', inherited: false }, { id: 'openai:shared', inherited: true });
const called = (ran: { calls: readonly { call: string }[] }) => ran.calls.map(({ call }) => call);

describe('removing an agent', () => {
  it('names its own accounts before it asks, and those that stay not', async () => {
    const ran = await runLine(['agents', 'remove', 'helper'], own, '', {
      types: [['Remove the agent helper? [y/N]', 'y\n']],
    });
    expect(ran).toMatchObject({
      exit: 0,
      out: 'Agent removed: helper\nIts own accounts went with it: anthropic:work\n',
    });
    expect(ran.err).toContain('secrets included:\n  - anthropic:work\n');
    expect(ran.err).not.toContain('openai:shared');
    expect(ran.calls.at(-1)).toEqual({ call: 'agents.remove', input: { id: 'helper' } });
  });

  it('Enter alone removes nothing', async () => {
    const ran = await runLine(['agents', 'remove', 'helper'], own, '', { types: [['[y/N]', '\n']] });
    expect(ran).toMatchObject({ exit: 1, out: '' });
    expect(called(ran)).toEqual(['accounts.list']);
  });

  it('needs --yes where nobody can be asked', async () => {
    const unasked = await runLine(['agents', 'remove', 'helper'], own);
    expect(unasked).toMatchObject({ exit: 1, out: '' });
    expect(unasked.err).toMatch(
      /^baton: Nobody can be asked here\. Add --yes to remove helper .*: anthropic:work\.\n$/,
    );
    expect(called(unasked)).toEqual(['accounts.list']);
    const ran = await runLine(['agents', 'remove', 'helper', '--yes', '--json'], own);
    expect(JSON.parse(ran.out)).toEqual({ removed: 'helper', accounts: ['anthropic:work'] });
  });

  it('one without accounts of its own is not asked about; an unknown one is said at once', async () => {
    const bare = withAccounts({ id: 'openai:shared', inherited: true });
    expect(await runLine(['agents', 'remove', 'helper'], bare)).toMatchObject({
      exit: 0,
      out: 'Agent removed: helper\n',
    });
    const unknown = () => err({ code: 'unknown-agent', agentId: 'nope', nearest: ['none'] });
    const ran = await runLine(['agents', 'remove', 'nope'], { ...own, 'accounts.list': unknown });
    expect(ran).toMatchObject({ exit: 1, out: '' });
    expect(called(ran)).toEqual(['accounts.list']);
  });
});

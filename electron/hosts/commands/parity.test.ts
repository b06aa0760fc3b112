import { describe, expect, it } from 'vitest';
import { err, ok } from '#shared/result';
import { runLine, type Answers, type Place } from '../testing/command-line.ts';

/* What the window does by a switch or a page, done by a command. */

const settings = {
  ...{ appearance: 'system', gatewayPort: 7421, billingBackoffHours: 5, billingMaxHours: 24, failureWindowHours: 24 },
  ...{ warnBeforeDays: 7, notifyBeforeDays: [7, 3, 1], onlyTheseModels: false },
};
const app = (vault: object, host = 'serve') => ok({ host, vault: { state: vault } });
const answers: Answers = {
  'gateway.pause': () => ok({}),
  'settings.get': () => ok(settings),
  'settings.set': (change) => ok({ ...settings, ...(change as object) }),
  'app.get': () => app({ kind: 'locked' }),
  'vault.unlock': () => ok({}),
};
const run = (line: string, over: Answers = {}, piped = '', place: Place = {}) =>
  runLine(line.split(' '), { ...answers, ...over }, piped, place);
const input = (ran: Awaited<ReturnType<typeof run>>, name: string) =>
  ran.calls.find(({ call }) => call === name)?.input;

describe('pause and resume', () => {
  it.each([
    ['pause', true],
    ['resume', false],
  ])('%s', async (word, paused) => {
    const ran = await run(word);
    expect([ran.exit, input(ran, 'gateway.pause')]).toEqual([0, { paused }]);
  });
});

describe('unlock', () => {
  it('reads the passphrase from standard input, and never says it', async () => {
    const ran = await run('unlock', {}, 'correct horse\n');
    expect(input(ran, 'vault.unlock')).toEqual({ passphrase: 'correct horse' });
    expect(ran).toMatchObject({ exit: 0, out: 'The vault is open.\n' });
    expect(ran.err).not.toContain('horse');
  });

  it('asks for nothing while the vault is open, and needs a Baton that runs', async () => {
    const open = await run('unlock', { 'app.get': () => app({ kind: 'open' }) }, 'x');
    expect([open.exit, input(open, 'vault.unlock')]).toEqual([0, undefined]);
    const alone = await run('unlock', { 'app.get': () => app({ kind: 'locked' }, 'cli') }, 'x');
    expect([alone.exit, input(alone, 'vault.unlock')]).toEqual([1, undefined]);
    expect(alone.err).toContain('BATON_PASSPHRASE');
  });

  it('says why it stays shut', async () => {
    const wrong = () => err({ code: 'wrong-passphrase' });
    expect(await run('unlock', { 'vault.unlock': wrong }, 'x')).toMatchObject({ exit: 1, out: '' });
  });
});

describe('settings', () => {
  it('are listed by the names under which they are set', async () => {
    expect((await run('settings list --plain')).out).toContain('notifyBeforeDays 7,3,1\nonlyTheseModels off\n');
  });

  it.each([
    ['appearance dark', { appearance: 'dark' }],
    ['gatewayport 0', { gatewayPort: 0 }],
    ['notifyBeforeDays 14,2', { notifyBeforeDays: [14, 2] }],
    ['notifyBeforeDays none', { notifyBeforeDays: [] }],
    ['onlyTheseModels on', { onlyTheseModels: true }],
  ])('set %s', async (words, change) => {
    const ran = await run(`settings set ${words}`);
    expect([ran.exit, input(ran, 'settings.set')]).toEqual([0, change]);
  });

  it.each([
    ['gatewayPrt 1', 'Did you mean gatewayPort?'],
    ['appearance pink', 'appearance cannot be “pink”'],
    ['gatewayPort x', 'gatewayPort cannot be “x”'],
    ['notifyBeforeDays 7,,1', 'notifyBeforeDays cannot be'],
    ['onlyTheseModels maybe', 'onlyTheseModels cannot be'],
  ])('set %s is used wrongly', async (words, why) => {
    const ran = await run(`settings set ${words}`);
    expect([ran.exit, input(ran, 'settings.set')]).toEqual([64, undefined]);
    expect(ran.err).toContain(why);
  });
});

describe('activity list', () => {
  const request = { id: 'req_1', at: 0, agentId: 'main', model: 'openai/gpt-5.2', label: 'Work', result: 'handed-on' };
  const log = (more: boolean, ...requests: object[]) => ({ 'activity.list': () => ok({ requests, more }) });

  it('shows a line for each request, and says when there are more', async () => {
    const ran = await run('activity list --limit 1', log(true, request));
    expect(input(ran, 'activity.list')).toEqual({ limit: 1 });
    expect(ran.out.split('\n').slice(0, 3)).toEqual([
      'req_1  1970-01-01T00:00:00Z  main  openai/gpt-5.2  Work  handed on',
      '',
      'There are more; `--limit` shows them.',
    ]);
    expect((await run('activity list', log(false))).out).toBe('No requests yet.\n');
  });

  it('of so many hours leaves out what is older, and then there are no more', async () => {
    const place = { now: () => 6 * 3_600_000 };
    const young = { ...request, id: 'req_2', at: 3_600_000 };
    const ran = await run('activity list --hours 5', log(true, young, request), '', place);
    expect(input(ran, 'activity.list')).toEqual({ hours: 5, limit: 20 });
    expect(ran.out).toContain('req_2  1970-01-01T01:00:00Z');
    expect(ran.out).not.toMatch(/req_1|There are more/);
    expect((await run('activity list --hours 5', log(true, young), '', place)).out).toContain('There are more');
    expect((await run('activity list --hours 1', log(false, young), '', place)).out).toBe(
      'No requests in that time.\n',
    );
  });

  it.each(['--limit 0', '--limit 501', '--hours 721', '--hours x'])('%s is used wrongly', async (option) => {
    const ran = await run(`activity list ${option}`, log(false));
    expect([ran.exit, input(ran, 'activity.list')]).toEqual([64, undefined]);
  });
});

describe('models auth', () => {
  it('order first puts one account before the others', async () => {
    const first = () => ok({ provider: 'anthropic', order: ['anthropic:b', 'anthropic:a'] });
    const ran = await run('models auth order first anthropic:b --agent coder', { 'order.useFirst': first });
    expect(input(ran, 'order.useFirst')).toEqual({ agentId: 'coder', profileId: 'anthropic:b' });
    expect(ran.out).toContain('anthropic:b, anthropic:a');
  });

  it('history shows the most of each day, the latest first, and nothing of days that nobody knows', async () => {
    const day = (n: number) => new Date(2026, 0, n, 12).getTime();
    const points = [
      { at: day(3), window: '5h', usedPercent: 40 },
      { at: day(3), window: '5h', usedPercent: 61.4 },
      { at: day(5), window: 'Week', usedPercent: 9 },
    ];
    const answer = { 'usage.history': () => ok(points) };
    const ran = await run('models auth history anthropic:a --days 7', answer, '', { now: () => day(6) });
    expect(input(ran, 'usage.history')).toEqual({ profileId: 'anthropic:a', days: 7 });
    expect(ran.out.split('\n')).toEqual([
      'Used at most  5h   Week',
      '2026-01-05    -    9%',
      '2026-01-03    61%  -',
      '',
    ]);
    const none = await run('models auth history anthropic:a', { 'usage.history': () => ok([]) });
    expect(none.out).toBe('Nothing is known of the quota of anthropic:a yet.\n');
    expect((await run('models auth history anthropic:a --days 31', answer)).exit).toBe(64);
  });
});

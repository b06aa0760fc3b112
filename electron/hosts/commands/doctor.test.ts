import { describe, expect, it } from 'vitest';
import { ok } from '#shared/result';
import type { DoctorCheck, DoctorView } from '#shared/status';
import { runLine } from '../testing/command-line.ts';

const check = (part: Partial<DoctorCheck>): DoctorCheck => ({
  ...{ id: 'accounts', group: 'accounts', level: 'ok', message: 'All is well.' },
  ...part,
});

const view = (...checks: DoctorCheck[]): DoctorView => {
  const count = (level: string) => checks.filter((each) => each.level === level).length;
  return { at: 0, checks, problems: count('problem'), warnings: count('warning') };
};

const broke = check({
  level: 'warning',
  message: 'openai:a is disabled. Top up, then clear its cooldown to use it at once.',
  account: {
    ...{ agentId: 'main', provider: 'openai', profileId: 'openai:a' },
    remedies: [
      { kind: 'top-up', url: 'https://platform.openai.com/billing' },
      { kind: 'clear', command: 'baton models auth clear-cooldown --provider openai --profile-id openai:a' },
    ],
  },
});

describe('doctor', () => {
  it('says below a line about an account where to go and what to type', async () => {
    const ran = await runLine(['doctor'], { 'doctor.run': () => ok(view(check({ group: 'files' }), broke)) });
    expect(ran).toMatchObject({ exit: 0 });
    expect(ran.out.split('\n')).toEqual([
      'Files',
      '  ✓ All is well.',
      '',
      'Accounts',
      `  ! ${broke.message}`,
      '      https://platform.openai.com/billing',
      '      baton models auth clear-cooldown --provider openai --profile-id openai:a',
      '',
      'OK, 1 warning',
      '',
    ]);
  });

  it('says so of what --fix leaves, too', async () => {
    const answer = { done: [], failed: [], view: view(broke) };
    const ran = await runLine(['doctor', '--fix'], { 'doctor.fix': () => ok(answer) });
    expect(ran.out).toContain(`Left for you:\n! ${broke.message}\n    https://platform.openai.com/billing\n`);
  });

  it('--only puts right these checks and no others, and means nothing without --fix', async () => {
    const answer = { done: [], failed: [], view: view() };
    const ran = await runLine(['doctor', '--fix', '--only', 'file-modes,orders:a'], { 'doctor.fix': () => ok(answer) });
    expect(ran.calls).toEqual([{ call: 'doctor.fix', input: { ids: ['file-modes', 'orders:a'] } }]);
    const alone = await runLine(['doctor', '--only', 'file-modes']);
    expect([alone.exit, alone.calls]).toEqual([64, []]);
  });
});

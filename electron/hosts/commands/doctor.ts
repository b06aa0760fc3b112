import type { Command } from 'commander';
import type { DoctorCheck } from '#shared/status';
import { show } from '../answer.ts';
import { leaf, type Runner } from '../run.ts';
import type { Style } from '../style.ts';

/** `doctor`: looks at everything that can be wrong. Exits 1 when there is a problem, 0 with warnings only. */
export function addDoctor(program: Command, runner: Runner): void {
  leaf(program, 'doctor', 'look for what is wrong', runner, async ({ api, terminal }) =>
    show(await api['doctor.run']({}), (view) => ({
      json: view,
      text: [
        ...view.checks.map((check) => line(check, terminal.style)),
        '',
        `${count(view.problems, 'problem')}, ${count(view.warnings, 'warning')}`,
      ].join('\n'),
      exit: view.problems > 0 ? 1 : 0,
    })),
  );
}

const count = (n: number, word: string): string => `${n === 0 ? 'no' : String(n)} ${word}${n === 1 ? '' : 's'}`;

function line(check: DoctorCheck, style: Style): string {
  const marks = { ok: style.good('✓'), warning: style.warn('!'), problem: style.bad('✗') };
  return `${marks[check.level]} ${check.message}`;
}

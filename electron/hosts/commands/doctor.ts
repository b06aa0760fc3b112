import type { Command } from 'commander';
import type { Output } from '#shared/contract';
import type { DoctorCheck, DoctorView } from '#shared/status';
import { misuse, show, type Answer } from '../answer.ts';
import type { Context } from '../context.ts';
import { listOption } from '../positive-option.ts';
import { leaf, type Runner } from '../run.ts';
import type { Style } from '../style.ts';

interface Options {
  readonly fix?: boolean;
  readonly only?: readonly string[];
}

/** `doctor`: looks at everything that can be wrong. Exits 1 when there is a problem, 0 with warnings only. */
export function addDoctor(program: Command, runner: Runner): void {
  leaf<Options>(program, 'doctor', 'look for what is wrong', runner, (context, _args, { fix, only }) => {
    if (fix === true) return repaired(context, only);
    return only === undefined ? looked(context) : Promise.resolve(misuse('--only needs --fix.'));
  })
    .option('--fix', 'put right what is safe to put right, and say what was done')
    .option('--only <check,…>', 'with --fix: these checks, or lines of them, by the `id` of --json', listOption);
}

const looked = async ({ api, terminal }: Context): Promise<Answer> =>
  show(await api['doctor.run']({}), (view) => ({
    json: view,
    text: [...grouped(view.checks, terminal.style), ...end(view)].join('\n'),
    exit: view.problems > 0 ? 1 : 0,
  }));

const repaired = async ({ api, terminal }: Context, ids: readonly string[] | undefined): Promise<Answer> =>
  show(await api['doctor.fix'](ids === undefined ? {} : { ids: [...ids] }), (answer) => ({
    json: answer,
    text: told(answer, terminal.style).join('\n'),
    exit: answer.view.problems > 0 ? 1 : 0,
  }));

const titles: Readonly<Record<DoctorCheck['group'], string>> = {
  files: 'Files',
  vault: 'Vault',
  config: 'Config',
  accounts: 'Accounts',
  gateway: 'Gateway and tools',
};

/** A heading for each group, and an empty line after it. */
function grouped(checks: readonly DoctorCheck[], style: Style): string[] {
  return [...new Set(checks.map(({ group }) => group))].flatMap((group) => [
    style.bold(titles[group]),
    ...checks
      .filter((check) => check.group === group)
      .flatMap((check) => lines(check, style).map((text) => `  ${text}`)),
    '',
  ]);
}

/** What was done, what could not be, what is left; all that is well is left out. */
function told({ done, failed, view }: Output<'doctor.fix'>, style: Style): string[] {
  const left = view.checks.filter(({ level }) => level !== 'ok');
  const report = [
    ...(done.length + failed.length === 0 ? ['Nothing to put right.'] : []),
    ...done.map(({ message }) => `${style.good('✓')} ${message}`),
    ...failed.map(({ message }) => `${style.bad('✗')} Not done: ${message}`),
  ];
  if (left.length > 0) report.push('', 'Left for you:', ...left.flatMap((check) => lines(check, style)));
  return [...report, '', verdict(view)];
}

/** `OK`, or how much is wrong; and how to put right what Baton can. */
function end(view: DoctorView): string[] {
  const fixable = view.checks.filter(({ fix }) => fix !== undefined).length;
  if (fixable === 0) return [verdict(view)];
  const what = fixable === 1 ? 'one of them' : `${String(fixable)} of them`;
  return [verdict(view), `\`baton doctor --fix\` puts ${only(view, fixable) ? 'it' : what} right.`];
}

const only = ({ problems, warnings }: DoctorView, fixable: number): boolean =>
  fixable === 1 && problems + warnings === 1;

function verdict({ problems, warnings }: DoctorView): string {
  const told = [
    ...(problems > 0 ? [count(problems, 'problem')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
  ];
  return problems > 0 ? told.join(', ') : ['OK', ...told].join(', ');
}

const count = (n: number, word: string): string => `${String(n)} ${word}${n === 1 ? '' : 's'}`;

/** The sentence, and below it what can be typed, or where to go. */
function lines({ level, message, account }: DoctorCheck, style: Style): string[] {
  const marks = { ok: style.good('✓'), warning: style.warn('!'), problem: style.bad('✗') };
  const ways = (account?.remedies ?? []).flatMap(({ command, url }) => command ?? url ?? []);
  return [`${marks[level]} ${message}`, ...ways.map((way) => `    ${way}`)];
}

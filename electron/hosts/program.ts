import { Command, CommanderError } from 'commander';
import { nearest } from '#core/kernel/nearest';
import { oneLine } from './answer.ts';
import { addActivity } from './commands/activity.ts';
import { addAgents } from './commands/agents.ts';
import { addAsk } from './commands/ask.ts';
import { addAuth } from './commands/auth.ts';
import { addDoctor } from './commands/doctor.ts';
import { addExplain } from './commands/explain.ts';
import { addImport } from './commands/import.ts';
import { addAliases } from './commands/models-aliases.ts';
import { addFallbacks } from './commands/models-fallbacks.ts';
import { addList } from './commands/models-list.ts';
import { addPaidFallback } from './commands/models-paid-fallback.ts';
import { addProviders } from './commands/models-providers.ts';
import { addPause } from './commands/pause.ts';
import { addScan } from './commands/models-scan.ts';
import { addSet } from './commands/models-set.ts';
import { addStatus } from './commands/models-status.ts';
import { addOpen } from './commands/open.ts';
import { addServe } from './commands/serve.ts';
import { addSessions } from './commands/sessions.ts';
import { addSettings } from './commands/settings.ts';
import { addUnlock } from './commands/unlock.ts';
import type { Context } from './context.ts';
import { group, type Runner } from './run.ts';
import { secretAmong } from './secret-input.ts';

/** The exit code of wrong usage, as in BSD's sysexits.h. */
const USAGE = 64;

/**
 * Runs one command line.
 * @param given without node and the script
 * @returns the exit code; all output went to the context's terminal
 */
export async function runCommand(context: Context, given: readonly string[]): Promise<number> {
  const args = given[0] === 'help' ? [...given.slice(1), '--help'] : given;
  if (secretAmong(args) >= 0) {
    context.terminal.err(
      'baton: A key or token must not travel in an argument, where other programs and the shell history can see it. Run the command without it: it is asked for, or read from standard input.\n',
    );
    return USAGE;
  }
  const runner: Runner = { context, exit: 0 };
  const program = build(runner);
  const mistake = stray(program, args);
  if (mistake !== null) {
    context.terminal.err(`baton: ${mistake}\n`);
    return USAGE;
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return runner.exit;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return ending(context, error, pathOf(descend(program, args).command));
  }
}

/** Every command there is. */
export function build(runner: Runner): Command {
  const program = new Command('baton');
  program
    .description('Keeps your AI accounts in one vault and hands each request to the next one when one runs out.')
    .version(runner.context.version, '--version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false) // `baton help x` is read as `baton x --help`
    .configureHelp({ showGlobalOptions: false, minWidthToWrap: 20 })
    .configureOutput({ writeOut: runner.context.terminal.out, writeErr: () => undefined })
    .enablePositionalOptions() // or `baton`'s own --port would swallow that of `serve`
    .exitOverride();

  addOpen(program, runner);
  addServe(program, runner);
  const models = group(program, 'models', 'models, aliases, fallbacks and accounts');
  addStatus(models, runner);
  addList(models, runner);
  addSet(models, runner);
  addScan(models, runner);
  addAliases(models, runner);
  addFallbacks(models, runner);
  addPaidFallback(models, runner);
  addProviders(models, runner);
  addAuth(models, runner);
  addImport(program, runner);
  addAgents(program, runner);
  addSessions(program, runner);
  addAsk(program, runner);
  addExplain(program, runner);
  addActivity(program, runner);
  addPause(program, runner);
  addUnlock(program, runner);
  addSettings(program, runner);
  addDoctor(program, runner);
  return program;
}

/**
 * A word where a command of a group should stand, or an option nobody knows: a sentence naming the nearest ones, else
 * `null`. Commander would count such a word as an argument of the group's default command, and would complain about a
 * missing option before it named the mistyped one.
 */
function stray(program: Command, args: readonly string[]): string | null {
  const { command, rest } = descend(program, args);
  const [word] = rest;
  const isGroup = command.commands.length > 0;
  if (isGroup && word !== undefined && !word.startsWith('-')) {
    const names = command.commands.map((sub) => sub.name());
    return `There is no command “${pathOf(command)} ${word}”.${hint(word, names, command)}`;
  }
  return strayOption(isGroup ? defaultOf(command) : command, rest);
}

function strayOption(command: Command, rest: readonly string[]): string | null {
  const known = command.options.map(({ long }) => long).filter((name) => name != null);
  for (const arg of rest) {
    if (arg === '--') return null;
    const name = arg.split('=', 1)[0] ?? '';
    if (!/^--[a-z]/i.test(name) || name === '--help' || known.includes(name)) continue;
    return `There is no option “${name}” of \`${pathOf(command)}\`.${hint(name, known, command)}`;
  }
  return null;
}

/** As far down the tree as the words lead. */
function descend(program: Command, args: readonly string[]): { command: Command; rest: readonly string[] } {
  let command = program;
  for (const [index, arg] of args.entries()) {
    const next = command.commands.find((sub) => sub.name() === arg);
    if (next === undefined) return { command, rest: args.slice(index) };
    command = next;
  }
  return { command, rest: [] };
}

/** `baton models --json` means `baton models status --json`. */
const defaultOf = (command: Command): Command =>
  command.name() === 'models' ? (command.commands.find((sub) => sub.name() === 'status') ?? command) : command;

function hint(word: string, names: readonly string[], command: Command): string {
  const near = nearest(word, names);
  if (near.length > 0) return ` Did you mean ${near.join(', ')}?`;
  const [path] = elsewhere(rootOf(command), word);
  return path === undefined ? ` See \`${pathOf(command)} --help\`.` : ` Did you mean \`${path}\`?`;
}

/** Where a command of this name stands; the one with the shortest way first: `baton status` is `baton models status`. */
const elsewhere = (command: Command, word: string): string[] =>
  command.commands
    .flatMap((sub) => [...(sub.name() === word ? [pathOf(sub)] : []), ...elsewhere(sub, word)])
    .sort((a, b) => a.split(' ').length - b.split(' ').length);

const rootOf = (command: Command): Command => (command.parent === null ? command : rootOf(command.parent));

const pathOf = (command: Command): string =>
  command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;

/** @param path the command that was meant */
function ending(context: Context, error: CommanderError, path: string): number {
  if (error.exitCode === 0) return 0; // --help and --version have printed
  if (error.code === 'commander.help') {
    context.terminal.err(`baton: A command is missing. \`${path} --help\` shows those there are.\n`);
    return USAGE;
  }
  const text = oneLine(error.message.replace(/^error: /, '')).replace(/\.$/, '');
  // A value that is wrong says what it must be.
  const more = error.code === 'commander.invalidArgument' ? '' : ` See \`${path} --help\`.`;
  context.terminal.err(`baton: ${text.charAt(0).toUpperCase()}${text.slice(1)}.${more}\n`);
  return USAGE;
}

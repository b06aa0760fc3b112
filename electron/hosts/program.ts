import { Command, CommanderError } from 'commander';
import { nearest } from '#core/kernel/nearest';
import { oneLine } from './answer.ts';
import { addAgents } from './commands/agents.ts';
import { addAsk } from './commands/ask.ts';
import { addAuth } from './commands/auth.ts';
import { addDoctor } from './commands/doctor.ts';
import { addAliases } from './commands/models-aliases.ts';
import { addFallbacks } from './commands/models-fallbacks.ts';
import { addList } from './commands/models-list.ts';
import { addSet } from './commands/models-set.ts';
import { addStatus } from './commands/models-status.ts';
import { addOpen } from './commands/open.ts';
import { addServe } from './commands/serve.ts';
import type { Context } from './context.ts';
import { group, type Runner } from './run.ts';
import { secretAmong } from './secret-input.ts';

/** The exit code of wrong usage, as in BSD's sysexits.h. */
const USAGE = 64;

/**
 * Runs one command line.
 * @param args without node and the script
 * @returns the exit code; all output went to the context's terminal
 */
export async function runCommand(context: Context, args: readonly string[]): Promise<number> {
  if (secretAmong(args) >= 0) {
    context.terminal.err(
      'baton: A key or token must not travel in an argument, where other programs and the shell history can see it. Run the command without it: it is asked for, or read from standard input.\n',
    );
    return USAGE;
  }
  const runner: Runner = { context, exit: 0 };
  const program = build(runner);
  const stray = strayWord(program, args);
  if (stray !== null) {
    context.terminal.err(`baton: ${stray}\n`);
    return USAGE;
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return runner.exit;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return ending(context, error);
  }
}

function build(runner: Runner): Command {
  const program = new Command('baton');
  program
    .description('Keeps your AI accounts in one vault and hands each request to the next one when one runs out.')
    .version(runner.context.version, '--version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({ writeOut: runner.context.terminal.out, writeErr: () => undefined })
    .exitOverride();

  addOpen(program, runner);
  addServe(program, runner);
  const models = group(program, 'models', 'models, aliases, fallbacks and accounts');
  addStatus(models, runner);
  addList(models, runner);
  addSet(models, runner);
  addAliases(models, runner);
  addFallbacks(models, runner);
  addAuth(models, runner);
  addAgents(program, runner);
  addAsk(program, runner);
  addDoctor(program, runner);
  return program;
}

/**
 * A word where a command of a group should stand: a sentence naming the nearest ones, else `null`. Commander itself
 * would count it as an argument of the group's default command.
 */
function strayWord(program: Command, args: readonly string[]): string | null {
  let at = program;
  for (const arg of args) {
    if (arg.startsWith('-')) return null;
    const next = at.commands.find((command) => command.name() === arg);
    if (next !== undefined) {
      at = next;
      continue;
    }
    if (at.commands.length === 0 || arg === 'help') return null;
    const near = nearest(
      arg,
      at.commands.map((command) => command.name()),
    );
    const hint = near.length > 0 ? ` Did you mean ${near.join(', ')}?` : ` See \`${pathOf(at)} --help\`.`;
    return `There is no command “${[pathOf(at), arg].join(' ')}”.${hint}`;
  }
  return null;
}

const pathOf = (command: Command): string =>
  command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;

function ending(context: Context, error: CommanderError): number {
  if (error.exitCode === 0) return 0; // --help and --version have printed
  if (error.code === 'commander.help') {
    context.terminal.err('baton: A command is missing. Add --help to see those there are.\n');
    return USAGE;
  }
  const sentence = oneLine(error.message.replace(/^error: /, ''));
  context.terminal.err(`baton: ${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}\n`);
  return USAGE;
}

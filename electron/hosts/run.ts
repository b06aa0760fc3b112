import { Option, type Command } from 'commander';
import type { Answer, Printed } from './answer.ts';
import { CANCELLED, misuse, oneLine } from './answer.ts';
import type { Context } from './context.ts';

export type Action<O> = (context: Context, args: readonly string[], options: O) => Promise<Answer>;

/** Binds actions to the terminal; keeps the exit code of the one that ran. */
export interface Runner {
  readonly context: Context;
  exit: number;
}

interface OutputOptions {
  readonly json?: boolean;
  readonly plain?: boolean;
}

/** A command that runs something. Every one of them knows `--json`. */
export function leaf<O>(parent: Command, words: string, about: string, runner: Runner, action: Action<O>): Command {
  return define(parent.command(words), about, runner, action);
}

export function define<O>(command: Command, about: string, runner: Runner, action: Action<O>): Command {
  command.description(about);
  command.addOption(new Option('--json', 'print one JSON document and nothing else'));
  return command.action(perform(runner, action));
}

/** A command that only holds others; without one of them it prints its help and exits 64. */
export function group(parent: Command, name: string, about: string): Command {
  // `help` would be listed as one of them, and `--help` does the same.
  return parent.command(name).description(about).helpCommand(false);
}

export function perform<O>(runner: Runner, action: Action<O>): (...given: unknown[]) => Promise<void> {
  return async (...given) => {
    const command = given.at(-1) as Command;
    const options = command.opts<OutputOptions>();
    const args = given
      .slice(0, -2)
      .flat()
      .filter((arg): arg is string => typeof arg === 'string');
    const both = options.json === true && options.plain === true;
    const answer = both
      ? misuse('Choose one of --json and --plain.')
      : await action(runner.context, args, options as O);
    runner.exit = print(runner.context, answer, options);
    if (answer.ok) await answer.value.after?.();
  };
}

export const agentOption = (about = 'which agent (default: main)') => new Option('--agent <id>', about);
export const plainOption = (about: string) => new Option('--plain', about);
export const providerOption = (about = 'which provider') => new Option('--provider <id>', about);

/** Spreads into a call's input: absent stays absent. */
export const forAgent = (options: { readonly agent?: string }): { agentId?: string } =>
  options.agent === undefined ? {} : { agentId: options.agent };

function print(context: Context, answer: Answer, options: OutputOptions): number {
  if (!answer.ok) {
    context.terminal.err(`baton: ${oneLine(answer.error.sentence)}\n`);
    return answer.error.usage ? 64 : answer.error.stopped ? CANCELLED : 1;
  }
  const text = form(answer.value, options);
  if (text !== '') context.terminal.out(`${text}\n`);
  return answer.value.exit ?? 0;
}

function form(printed: Printed, options: OutputOptions): string {
  if (options.json === true) return printed.json === undefined ? '' : JSON.stringify(printed.json, null, 2);
  return options.plain === true ? (printed.plain ?? printed.text) : printed.text;
}

import type { Command } from 'commander';
import { misuse, show, type Answer } from '../answer.ts';
import type { Context } from '../context.ts';
import { nextText, requestText } from '../explain-text.ts';
import { agentOption, forAgent, leaf, type Runner } from '../run.ts';
import { PAUSED } from './pause.ts';

interface Options {
  readonly next?: boolean;
  readonly agent?: string;
  readonly model?: string;
}

/** `explain [last|<request id>]`: what became of a request. `explain --next`: who would be asked now, and why. */
export function addExplain(program: Command, runner: Runner): void {
  leaf<Options>(
    program,
    'explain',
    'say who answered a request, or who would answer the next one, and why',
    runner,
    run,
  )
    .argument('[request]', 'a request id, or last (the default)')
    .option('--next', 'who would be asked now; nobody is asked')
    .option('--model <model>', 'with --next: for this model instead of the default one')
    .addOption(agentOption('with --next: for this agent (default: main)'));
}

async function run({ api, now, terminal }: Context, [id]: readonly string[], options: Options): Promise<Answer> {
  if (options.next === true) {
    if (id !== undefined) return misuse('Name a request, or say --next, but not both.');
    const model = options.model === undefined ? {} : { model: options.model };
    const explained = await api['route.explain']({ ...forAgent(options), ...model });
    const app = explained.ok ? await api['app.get']({}) : undefined;
    const paused = app?.ok === true && app.value.gateway.state === 'paused';
    return show(explained, (view) => ({
      json: view,
      text: [...(paused ? [terminal.style.warn(PAUSED)] : []), nextText(view, now(), terminal.style)].join('\n'),
    }));
  }
  if (options.agent !== undefined || options.model !== undefined) return misuse('--agent and --model need --next.');
  return show(await api['activity.get']({ id: id ?? 'last' }), (view) => ({
    json: view,
    text: requestText(view, now(), terminal.style),
  }));
}

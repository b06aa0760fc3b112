import type { Command } from 'commander';
import { misuse, show } from '../answer.ts';
import { agentOption, forAgent, leaf, type Runner } from '../run.ts';

type Options = { readonly agent?: string; readonly model?: string };

/** `ask <text…>`: one question through the same chain as the gateway. The answer goes to stdout, who gave it to stderr. */
export function addAsk(program: Command, runner: Runner): void {
  leaf<Options & { json?: boolean }>(
    program,
    'ask',
    'ask one question',
    runner,
    async ({ api, terminal }, words, options) => {
      const text = words.join(' ').trim();
      if (text === '') return misuse('There is nothing to ask. Write the question behind `baton ask`.');
      const model = options.model === undefined ? {} : { model: options.model };
      const result = await api.ask({ ...forAgent(options), ...model, text });
      if (result.ok && options.json !== true) {
        const { value } = result;
        const tries = value.attempts === 1 ? 'first try' : `${String(value.attempts)} attempts`;
        const by = value.label ?? value.profileId;
        terminal.err(`${[value.model, ...(by === undefined ? [] : [by]), tries].join(' · ')}\n`);
      }
      return show(result, (value) => ({ json: value, text: value.text }));
    },
  )
    .argument('<text...>', 'the question')
    .option('--model <model>', 'provider/model or an alias, with @profile to pin an account')
    .addOption(agentOption());
}

import type { Command } from 'commander';
import { misuse, show } from '../answer.ts';
import { agentOption, forAgent, leaf, type Runner } from '../run.ts';

const choices: Readonly<Record<string, 'notify' | 'block' | null>> = {
  notify: 'notify',
  block: 'block',
  inherit: null,
};

const meanings = {
  notify: 'when accounts that cost nothing extra run out, paid ones go on, and you are told',
  block: 'when accounts that cost nothing extra run out, nobody paid is asked',
} as const;

/** `models paid-fallback [notify|block|inherit]`: whether requests may go on to what costs money. */
export function addPaidFallback(models: Command, runner: Runner): void {
  leaf<{ agent?: string }>(
    models,
    'paid-fallback',
    'show or set what happens before requests begin to cost money',
    runner,
    async ({ api }, [word], options) => {
      const print = (choice: keyof typeof meanings, own: boolean) => ({
        json: { choice, own },
        text: `${choice}: ${meanings[choice]}${options.agent === undefined || own ? '' : ' (as for all agents)'}`,
      });
      if (word === undefined)
        return show(await api['models.selection'](forAgent(options)), ({ paidFallback, ownPaidFallback }) =>
          print(paidFallback, ownPaidFallback),
        );
      const choice = Object.hasOwn(choices, word) ? choices[word] : undefined;
      if (choice === undefined) return misuse(`“${word}” is no choice. Write notify, block or inherit.`);
      return show(await api['models.paidFallback']({ ...forAgent(options), choice }), (done) =>
        print(done.choice, done.own),
      );
    },
  )
    .argument('[choice]', 'notify, block, or inherit (an agent follows everybody’s again)')
    .addOption(agentOption('only for this agent'));
}

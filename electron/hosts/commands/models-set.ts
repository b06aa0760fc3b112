import type { Command } from 'commander';
import { misuse, show } from '../answer.ts';
import { agentOption, forAgent, leaf, type Runner } from '../run.ts';

type Options = { readonly agent?: string };

/** What an agent says instead of a model to be like everybody again. */
const INHERIT = 'inherit';

/** `models set <model>` and `models set-image <model>`, for everyone or for one agent. */
export function addSet(models: Command, runner: Runner): void {
  leaf<Options>(models, 'set', 'set the primary model', runner, async ({ api }, [word = ''], options) => {
    if (word === INHERIT && isForAll(options)) return misuse(nobody);
    const model = word === INHERIT ? null : word;
    return show(await api['models.set']({ ...forAgent(options), model }), (done) => ({
      json: done,
      text: `Default model${owner(options)}: ${done.model}${follows(word)}`,
    }));
  })
    .argument('<model>', 'provider/model or an alias; inherit (an agent follows everybody’s again)')
    .addOption(agentOption('only for this agent'));

  leaf<Options>(
    models,
    'set-image',
    'set the model for requests with images that the primary model cannot see',
    runner,
    async ({ api }, [word = ''], options) => {
      if (word === INHERIT && isForAll(options)) return misuse(nobody);
      if (word === 'none' && !isForAll(options))
        return misuse('Only everybody’s image model can be none. Write inherit, and the agent follows that.');
      const model = word === INHERIT || word === 'none' ? null : word;
      return show(await api['models.setImage']({ ...forAgent(options), model }), (done) => ({
        json: done,
        text: `Image model${owner(options)}: ${done.model ?? 'none'}${follows(word)}`,
      }));
    },
  )
    .argument('<model>', 'provider/model or an alias; none; inherit (an agent follows everybody’s again)')
    .addOption(agentOption('only for this agent'));
}

const nobody = 'Only an agent can follow everybody. Name it with --agent.';

const isForAll = ({ agent = 'main' }: Options): boolean => agent === 'main';

const owner = ({ agent }: Options): string => (agent === undefined ? '' : ` of ${agent}`);

const follows = (word: string): string => (word === INHERIT ? ' (as for all agents)' : '');

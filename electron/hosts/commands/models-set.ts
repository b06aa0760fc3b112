import type { Command } from 'commander';
import { show } from '../answer.ts';
import { agentOption, forAgent, leaf, type Runner } from '../run.ts';

/** `models set <model>`: the primary model, for everyone or for one agent. */
export function addSet(models: Command, runner: Runner): void {
  leaf<{ agent?: string }>(models, 'set', 'set the primary model', runner, async ({ api }, [model = ''], options) =>
    show(await api['models.set']({ ...forAgent(options), model }), (done) => ({
      json: done,
      text: `Default model${options.agent === undefined ? '' : ` of ${options.agent}`}: ${done.model}`,
    })),
  )
    .argument('<model>', 'provider/model or an alias')
    .addOption(agentOption('only for this agent'));
}

import type { Command } from 'commander';
import type { SelectionView } from '#shared/model';
import { show } from '../answer.ts';
import { agentOption, forAgent, group, leaf, plainOption, type Runner } from '../run.ts';

type Options = { readonly agent?: string };

/** `models fallbacks list | add | remove | clear`. */
export function addFallbacks(models: Command, runner: Runner): void {
  const fallbacks = group(models, 'fallbacks', 'models asked when the primary one has nobody left to answer');
  const changed = (done: { fallbacks: readonly string[] }) => ({
    json: done,
    text: `Fallbacks: ${done.fallbacks.length === 0 ? 'none' : done.fallbacks.join(', ')}`,
  });

  leaf<Options>(fallbacks, 'list', 'show the chain', runner, async ({ api }, _args, options) =>
    show(await api['models.selection'](forAgent(options)), (view) => ({
      json: { fallbacks: keys(view) },
      plain: keys(view).join('\n'),
      text: chain(view),
    })),
  )
    .addOption(plainOption('one key per line'))
    .addOption(agentOption());

  leaf<Options>(fallbacks, 'add', 'add a model at the end', runner, async ({ api }, [model = ''], options) =>
    show(await api['fallbacks.add']({ ...forAgent(options), model }), changed),
  )
    .argument('<model>', 'provider/model or an alias')
    .addOption(agentOption('only for this agent'));

  leaf<Options>(fallbacks, 'remove', 'take a model out', runner, async ({ api }, [model = ''], options) =>
    show(await api['fallbacks.remove']({ ...forAgent(options), model }), changed),
  )
    .argument('<model>', 'provider/model or an alias')
    .addOption(agentOption('only for this agent'));

  leaf<Options>(fallbacks, 'clear', 'no fallbacks: only the primary model', runner, async ({ api }, _args, options) =>
    show(await api['fallbacks.set']({ ...forAgent(options), models: [] }), changed),
  ).addOption(agentOption('only for this agent'));
}

const keys = (view: SelectionView): string[] => view.fallbacks.map((step) => step.key);

function chain(view: SelectionView): string {
  const [first, ...rest] = keys(view);
  const lines = [`Primary:   ${view.primary.key}`, `Fallbacks: ${first ?? 'none'}`];
  return [...lines, ...rest.map((key) => `           ${key}`)].join('\n');
}

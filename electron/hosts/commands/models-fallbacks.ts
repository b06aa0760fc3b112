import type { Command } from 'commander';
import type { SelectionView } from '#shared/model';
import { misuse, show } from '../answer.ts';
import { agentOption, forAgent, group, leaf, plainOption, type Runner } from '../run.ts';

type Options = { readonly agent?: string };

/** Both chains are managed alike. */
interface Chain {
  readonly name: 'fallbacks' | 'image-fallbacks';
  readonly about: string;
  readonly calls: 'fallbacks' | 'imageFallbacks';
  readonly title: string;
  /** Labels as wide as each other. */
  readonly labels: readonly [string, string];
  readonly first: (view: SelectionView) => string;
}

const chains: readonly Chain[] = [
  {
    name: 'fallbacks',
    about: 'models asked when the primary one has nobody left to answer',
    calls: 'fallbacks',
    title: 'Fallbacks',
    labels: ['Primary:', 'Fallbacks:'],
    first: (view) => view.primary.key,
  },
  {
    name: 'image-fallbacks',
    about: 'models asked when the image model has nobody left to answer',
    calls: 'imageFallbacks',
    title: 'Image fallbacks',
    labels: ['Image model:', 'Image fallbacks:'],
    first: (view) => view.image?.key ?? 'none',
  },
];

/** `models fallbacks` and `models image-fallbacks`: `list | add | remove | clear | inherit`. */
export function addFallbacks(models: Command, runner: Runner): void {
  for (const chain of chains) addChain(models, runner, chain);
}

function addChain(models: Command, runner: Runner, chain: Chain): void {
  const fallbacks = group(models, chain.name, chain.about);
  const { calls, title } = chain;
  const changed = (done: { fallbacks: readonly string[] }) => ({
    json: done,
    text: `${title}: ${done.fallbacks.length === 0 ? 'none' : done.fallbacks.join(', ')}`,
  });
  const keys = (view: SelectionView): string[] => view[calls].map((step) => step.key);
  const forOne = () => agentOption('only for this agent');

  leaf<Options>(fallbacks, 'list', 'show the chain', runner, async ({ api }, _args, options) =>
    show(await api['models.selection'](forAgent(options)), (view) => ({
      json: { fallbacks: keys(view) },
      plain: keys(view).join('\n'),
      text: listing(chain, chain.first(view), keys(view)),
    })),
  )
    .addOption(plainOption('one key per line'))
    .addOption(agentOption());

  leaf<Options>(fallbacks, 'add', 'add a model at the end', runner, async ({ api }, [model = ''], options) =>
    show(await api[`${calls}.add`]({ ...forAgent(options), model }), changed),
  )
    .argument('<model>', 'provider/model or an alias')
    .addOption(forOne());

  leaf<Options>(fallbacks, 'remove', 'take a model out', runner, async ({ api }, [model = ''], options) =>
    show(await api[`${calls}.remove`]({ ...forAgent(options), model }), changed),
  )
    .argument('<model>', 'provider/model or an alias')
    .addOption(forOne());

  leaf<Options>(fallbacks, 'clear', 'no fallbacks: only the first model', runner, async ({ api }, _args, options) =>
    show(await api[`${calls}.set`]({ ...forAgent(options), models: [] }), changed),
  ).addOption(forOne());

  leaf<Options>(fallbacks, 'inherit', 'an agent follows everybody’s list again', runner, async ({ api }, _, options) =>
    options.agent === undefined || options.agent === 'main'
      ? misuse('Only an agent can follow everybody. Name it with --agent.')
      : show(await api[`${calls}.set`]({ ...forAgent(options), models: null }), changed),
  ).addOption(forOne());
}

function listing({ labels: [one, many] }: Chain, primary: string, [first, ...rest]: readonly string[]): string {
  const width = many.length + 1;
  const lines = [one.padEnd(width) + primary, many.padEnd(width) + (first ?? 'none')];
  return [...lines, ...rest.map((key) => ' '.repeat(width) + key)].join('\n');
}

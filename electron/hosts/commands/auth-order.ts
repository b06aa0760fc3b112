import type { Command } from 'commander';
import type { Output } from '#shared/contract';
import { show } from '../answer.ts';
import { agentOption, forAgent, group, leaf, providerOption, type Runner } from '../run.ts';
import { table } from '../style.ts';

interface Options {
  readonly provider: string;
  readonly agent?: string;
}

/** `models auth order get | set | clear`: the order made by hand. */
export function addOrder(auth: Command, runner: Runner): void {
  const order = group(auth, 'order', 'which account of a provider is asked first');
  const common = (command: Command) =>
    command.addOption(providerOption().makeOptionMandatory()).addOption(agentOption());

  common(
    leaf<Options>(order, 'get', 'show the order', runner, async ({ api }, _args, options) =>
      show(await api['order.get']({ ...forAgent(options), provider: options.provider }), (view) => ({
        json: view,
        text: orderText(view),
      })),
    ),
  );
  common(
    leaf<Options>(order, 'set', 'set the order', runner, async ({ api }, ids, options) =>
      show(await api['order.set']({ ...forAgent(options), provider: options.provider, order: [...ids] }), (done) => ({
        json: done,
        text: table([
          ['Provider:', done.provider],
          ['Order:', done.order.join(', ')],
        ]),
      })),
    ).argument('<ids...>', 'profile ids, first one first'),
  );
  common(
    leaf<Options>(order, 'clear', 'back to the automatic order', runner, async ({ api }, _args, options) =>
      show(await api['order.clear']({ ...forAgent(options), provider: options.provider }), (done) => ({
        json: done,
        text: `Order of ${done.provider} is automatic again.`,
      })),
    ),
  );
}

const orderText = (view: Output<'order.get'>): string =>
  table([
    ['Agent:', view.agentId],
    ['Provider:', view.provider],
    ['Auth file:', view.authStorePath],
    ['Order:', view.order === null ? 'none (automatic)' : view.order.join(', ')],
  ]);

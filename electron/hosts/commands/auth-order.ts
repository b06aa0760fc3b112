import type { Command } from 'commander';
import type { Output } from '#shared/contract';
import { show, type Answer } from '../answer.ts';
import type { Context } from '../context.ts';
import { agentOption, forAgent, group, leaf, providerOption, type Runner } from '../run.ts';
import { table } from '../style.ts';

interface Options {
  readonly provider: string;
  readonly agent?: string;
}

/** `models auth order get | set | first | clear`: the order made by hand. */
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
        text: doneText(done),
      })),
    ).argument('<ids...>', 'profile ids, first one first'),
  );
  leaf<Pick<Options, 'agent'>>(order, 'first', 'ask this account first, the others after it', runner, useFirst)
    .argument('<id>', 'profile id')
    .addOption(agentOption());
  common(
    leaf<Options>(order, 'clear', 'back to the automatic order', runner, async ({ api }, _args, options) =>
      show(await api['order.clear']({ ...forAgent(options), provider: options.provider }), (done) => ({
        json: done,
        text: `Order of ${done.provider} is automatic again.`,
      })),
    ),
  );
}

async function useFirst(
  { api }: Context,
  [profileId = '']: readonly string[],
  options: Pick<Options, 'agent'>,
): Promise<Answer> {
  const done = await api['order.useFirst']({ ...forAgent(options), profileId });
  return show(done, (value) => ({ json: value, text: doneText(value) }));
}

const doneText = ({ provider, order }: Output<'order.set'>): string =>
  table([
    ['Provider:', provider],
    ['Order:', order.join(', ')],
  ]);

const orderText = (view: Output<'order.get'>): string =>
  table([
    ['Agent:', view.agentId],
    ['Provider:', view.provider],
    ['Auth file:', view.authStorePath],
    ['Order:', view.order === null ? 'none (automatic)' : view.order.join(', ')],
  ]);

import type { Command } from 'commander';
import { explain } from '#shared/errors';
import { DECLINED, refuse, show, type Answer } from '../answer.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { group, leaf, plainOption, type Runner } from '../run.ts';
import { table } from '../style.ts';

/** `agents list | add | remove | key`. */
export function addAgents(program: Command, runner: Runner): void {
  const agents = group(program, 'agents', 'named callers, each with its own key and models');

  leaf(agents, 'list', 'show the agents', runner, async ({ api, terminal }) =>
    show(await api['agents.list']({}), (all) => ({
      json: all,
      plain: all.map((agent) => agent.id).join('\n'),
      text: table([
        ['Agent', 'Model', 'Fallbacks', 'Key'].map(terminal.style.bold),
        ...all.map((agent) => [
          agent.id,
          agent.model,
          agent.fallbacks === null ? 'as for all' : agent.fallbacks.join(', ') || 'none',
          agent.keyHint ?? 'none yet',
        ]),
      ]),
    })),
  ).addOption(plainOption('print the ids only'));

  leaf(agents, 'add', 'add an agent and print its client key', runner, async ({ api }, [id = '']) =>
    show(await api['agents.add']({ id }), ({ agent, key }) => ({
      json: { id: agent.id, key },
      text: `Agent added: ${agent.id}\nClient key:  ${key}`,
    })),
  ).argument('<id>', 'lower-case letters, digits and . _ -');

  leaf<{ yes?: boolean }>(agents, 'remove', 'remove an agent, its key and its own copies of accounts', runner, remove)
    .argument('<id>')
    .option('--yes', 'do not ask');

  leaf<{ rotate?: boolean }>(
    agents,
    'key',
    'print the client key of an agent',
    runner,
    async ({ api }, [id = ''], { rotate }) =>
      show(await api['agents.key']({ id, ...(rotate && { rotate }) }), ({ key }) => ({ json: { id, key }, text: key })),
  )
    .argument('<id>')
    .option('--rotate', 'make a new key; the old one stops working at once');
}

/** What an agent keeps for itself goes with it, so that is named and asked about; an agent without any goes at once. */
async function remove(
  { api, terminal }: Context,
  [id = '']: readonly string[],
  options: { yes?: boolean },
): Promise<Answer> {
  const list = id === 'main' ? undefined : await api['accounts.list']({ agentId: id });
  if (list?.ok === false) return refuse(explain(list.error));
  const accounts = (list?.value.groups ?? []).flatMap(({ profiles }) => profiles).filter(({ inherited }) => !inherited);
  const ids = accounts.map((profile) => profile.id);
  const allowed = options.yes === true || ids.length === 0 ? true : await mayRemove(terminal, id, ids);
  if (allowed !== true) return allowed;
  return show(await api['agents.remove']({ id }), () => ({
    json: { removed: id, accounts: ids },
    text: [
      `Agent removed: ${id}`,
      ...(ids.length === 0 ? [] : [`Its own accounts went with it: ${ids.join(', ')}`]),
    ].join('\n'),
  }));
}

async function mayRemove(terminal: Context['terminal'], id: string, ids: readonly string[]): Promise<true | Answer> {
  if (terminal.stdin.isTTY !== true)
    return refuse(
      `Nobody can be asked here. Add --yes to remove ${id} and its own accounts, secrets included: ${ids.join(', ')}.`,
    );
  terminal.err(`Its own accounts go with it, secrets included:\n${ids.map((each) => `  - ${each}`).join('\n')}\n`);
  const yes = await confirm(terminal, `Remove the agent ${id}?`);
  return yes ? true : DECLINED;
}

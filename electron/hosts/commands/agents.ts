import type { Command } from 'commander';
import { show } from '../answer.ts';
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

  leaf(agents, 'remove', 'remove an agent and its key', runner, async ({ api }, [id = '']) =>
    show(await api['agents.remove']({ id }), () => ({ json: { removed: id }, text: `Agent removed: ${id}` })),
  ).argument('<id>');

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

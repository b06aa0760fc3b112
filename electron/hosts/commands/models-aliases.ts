import type { Command } from 'commander';
import { show } from '../answer.ts';
import { group, leaf, plainOption, type Runner } from '../run.ts';

/** `models aliases list | add | remove`. */
export function addAliases(models: Command, runner: Runner): void {
  const aliases = group(models, 'aliases', 'short names for models');

  leaf(aliases, 'list', 'show the aliases', runner, async ({ api }) =>
    show(await api['models.selection']({}), ({ aliases: all }) => ({
      json: { aliases: Object.fromEntries(all.map(({ alias, key }) => [alias, key])) },
      plain: all.map(({ alias, key }) => `${alias} ${key}`).join('\n'),
      text: all.length === 0 ? 'No aliases.' : aligned(all),
    })),
  ).addOption(plainOption('one “alias key” per line'));

  leaf(aliases, 'add', 'add or change an alias', runner, async ({ api }, [alias = '', model = '']) => {
    const before = await api['models.selection']({});
    return show(await api['aliases.add']({ alias, model }), (done) => {
      // A model has one alias only.
      const old = before.ok ? before.value.aliases.find(({ key }) => key === done.model)?.alias : undefined;
      const instead = old === undefined || old === done.alias ? '' : ` (instead of ${old})`;
      return { json: done, text: `Alias added: ${done.alias} → ${done.model}${instead}` };
    });
  })
    .argument('<alias>')
    .argument('<model>', 'provider/model');

  leaf(aliases, 'remove', 'remove an alias', runner, async ({ api }, [alias = '']) =>
    show(await api['aliases.remove']({ alias }), () => ({ json: { removed: alias }, text: `Alias removed: ${alias}` })),
  ).argument('<alias>');
}

/** `opus     → anthropic/claude-opus-4-5`, the arrows below one another. */
function aligned(all: readonly { readonly alias: string; readonly key: string }[]): string {
  const width = Math.max(...all.map(({ alias }) => alias.length)) + 3;
  return all.map(({ alias, key }) => `${alias.padEnd(width)}→ ${key}`).join('\n');
}

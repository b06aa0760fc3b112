import type { ImportFound, ImportItem, ImportSource } from '#shared/import';
import { askLine } from '../ask-line.ts';
import type { Context } from '../context.ts';
import { sourceNames } from './import-text.ts';

/** What of the things found is to be imported. */
export interface Wanted {
  readonly ids: readonly string[];
  readonly writeBack: readonly string[];
  readonly settings: readonly ImportSource[];
}

/** What options of the command say already. */
export interface Given {
  readonly settings: boolean;
  readonly writeBack: readonly ImportSource[];
}

/**
 * Asks about one thing after the other; what is stored already is not asked about. `null`: the input ended.
 * @param given answered by options, so not asked
 */
export async function askImport(context: Context, found: ImportFound, given: Given): Promise<Wanted | null> {
  const ids: string[] = [];
  const writeBack: string[] = [];
  const settings: ImportSource[] = [];
  for (const item of found.items.filter(({ state }) => state !== 'stored')) {
    const answer = await askItem(context, item, given);
    if (answer === null) return null;
    if (answer.take) ids.push(item.id);
    if (answer.writeBack) writeBack.push(item.id);
  }
  for (const { source, parts } of found.settings) {
    const question = `Settings of ${sourceNames[source]} (${parts.join(', ')}), too?`;
    const yes = given.settings || (await ask(context, question, false));
    if (yes === null) return null;
    if (yes) settings.push(source);
  }
  return { ids, writeBack, settings };
}

async function askItem(
  context: Context,
  item: ImportItem,
  given: Given,
): Promise<{ readonly take: boolean; readonly writeBack: boolean } | null> {
  const take = await ask(context, `Import ${item.label} as ${item.profileId}?`, item.state !== 'expired');
  if (take === null) return null;
  if (!take || !item.writeBack) return { take, writeBack: false };
  const question = `Keep ${sourceNames[item.source]} signed in, too, by writing renewed tokens back to ${item.where}?`;
  const writeBack = given.writeBack.includes(item.source) || (await ask(context, question, false));
  return writeBack === null ? null : { take, writeBack };
}

/** `null` at the end of the input: unlike a no, it stops all of it. */
async function ask({ terminal }: Context, question: string, enter: boolean): Promise<boolean | null> {
  const answer = await askLine(terminal, `${question} ${enter ? '[Y/n]' : '[y/N]'} `);
  if (answer === null) return null;
  return answer === '' ? enter : /^y(es)?$/i.test(answer);
}

import type { Command } from 'commander';
import { nearest } from '#core/kernel/nearest';
import type { Input, Output } from '#shared/contract';
import { explain } from '#shared/errors';
import { importSources, isOneOf } from '#shared/choices';
import type { ImportFound, ImportSource } from '#shared/import';
import { ok, type Result } from '#shared/result';
import { DECLINED, misuse, oneLine, refuse, type Answer, type Refusal } from '../answer.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { agentOption, forAgent, leaf, type Runner } from '../run.ts';
import { askImport, type Given, type Wanted } from './import-ask.ts';
import { foundText, importedText } from './import-text.ts';

interface Options {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly settings?: boolean;
  readonly writeBack?: readonly string[];
  readonly keychains?: boolean;
  readonly agent?: string;
}

/** `import [source…]`: takes over accounts that other programs on this computer have. */
export function addImport(program: Command, runner: Runner): void {
  leaf<Options>(program, 'import', 'take over accounts that other programs here have', runner, run)
    .argument('[source...]', `only from these: ${importSources.join(', ')}`)
    .option('--dry-run', 'only show what is there')
    .option('--yes', 'take all of it without asking')
    .option('--settings', 'models, fallbacks, aliases and orders, too')
    .option('--write-back <source>', 'keep this program signed in, too (can be repeated)', also)
    .option('--keychains', 'also read their entries in the system keychain, which may ask you')
    .addOption(agentOption('for this agent (default: main)'));
}

const also = (text: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), text];

async function run(context: Context, words: readonly string[], options: Options): Promise<Answer> {
  const wanted = sourcesOf(words);
  if (typeof wanted === 'string') return misuse(wanted);
  const writeBack = writeBackOf(options.writeBack ?? [], wanted);
  if (typeof writeBack === 'string') return misuse(writeBack);
  const found = await find(context, wanted, options);
  if (!found.ok) return found;
  const view = found.value;
  if (options.dryRun === true) {
    return ok({ json: view, text: foundText(view, context.now(), context.terminal.style) });
  }
  if (view.items.length + view.settings.length === 0) return nothing(view, wanted);

  const given = { writeBack, settings: options.settings === true };
  const chosen = await choose(context, view, given, options.yes === true);
  return chosen.ok ? await take(context, view, chosen.value, options) : chosen;
}

/** Shows what is there, and asks about it unless all of it is wanted. */
async function choose(
  context: Context,
  found: ImportFound,
  given: Given,
  all: boolean,
): Promise<Result<Wanted, Refusal>> {
  const { terminal } = context;
  if (!all && terminal.stdin.isTTY !== true) {
    return refuse('Nobody can be asked here. Add --yes to import all of it, or --dry-run to see what is there.');
  }
  terminal.err(`${foundText(found, context.now(), terminal.style)}\n\n`);
  const chosen = all ? everything(found, given) : await askImport(context, found, given);
  return chosen === null ? DECLINED : ok(chosen);
}

/** Names as given, or a sentence about the first one that is none. */
function sourcesOf(words: readonly string[]): readonly ImportSource[] | string {
  const others: Readonly<Record<string, ImportSource>> = { clawdbot: 'openclaw', env: 'environment' };
  const sources: ImportSource[] = [];
  for (const word of words) {
    const source = others[word] ?? word;
    if (!isOneOf(importSources, source)) {
      const [meant] = nearest(word, [...importSources, ...Object.keys(others)], 1);
      const only = `only from ${importSources.join(', ')}`;
      return `Nothing can be imported from “${word}”, ${meant === undefined ? `${only}.` : `${only}. Did you mean ${meant}?`}`;
    }
    sources.push(source);
  }
  return sources;
}

/** As `sourcesOf`; a program that is left out here cannot be kept signed in by it. */
function writeBackOf(words: readonly string[], wanted: readonly ImportSource[]): readonly ImportSource[] | string {
  const sources = sourcesOf(words);
  if (typeof sources === 'string' || wanted.length === 0) return sources;
  const vain = sources.find((source) => !wanted.includes(source));
  return vain === undefined ? sources : `--write-back ${vain}: name it as a source, too, or no source at all.`;
}

/** Looks; on a terminal, a keychain is read only after a yes. */
async function find(context: Context, wanted: readonly ImportSource[], options: Options) {
  const look = async (keychains: boolean) => {
    const found = await context.api['import.find'](keychains ? { keychains } : {});
    return found.ok ? ok(only(found.value, wanted)) : refuse(explain(found.error));
  };
  const first = await look(options.keychains === true);
  if (!first.ok || options.yes === true || options.dryRun === true) return first;
  const locked = first.value.problems.filter(({ needsClick }) => needsClick);
  if (locked.length === 0 || context.terminal.stdin.isTTY !== true) return first;
  for (const { message } of locked) context.terminal.err(`${oneLine(message)}\n`);
  const yes = await confirm(context.terminal, 'Read the keychain? Your system may ask you, too.');
  return yes ? await look(true) : first;
}

function only(found: ImportFound, wanted: readonly ImportSource[]): ImportFound {
  const fits = ({ source }: { readonly source: ImportSource }) => wanted.length === 0 || wanted.includes(source);
  return {
    items: found.items.filter(fits),
    settings: found.settings.filter(fits),
    problems: found.problems.filter(fits),
  };
}

/** Who named a place expected something there. */
function nothing(found: ImportFound, wanted: readonly ImportSource[]): Answer {
  const problem = found.problems.find(({ needsClick }) => !needsClick);
  if (problem !== undefined) {
    return refuse(`Nothing could be imported, since ${problem.where} could not be read: ${problem.message}`);
  }
  const unseen = found.problems.map(({ where }) => where).join(', ');
  const more = unseen === '' ? '' : ` Add --keychains to look into ${unseen}, too.`;
  if (wanted.length > 0) return refuse(`Nothing to import from ${wanted.join(', ')}.${more}`);
  const text = `Nothing to import: no other program here has accounts.${more}`;
  return ok({ json: { results: [], settings: [] }, text });
}

/** `--yes`: all but what has ended or is here already; write-back only where it was asked for. */
function everything(found: ImportFound, given: Given): Wanted {
  const items = found.items.filter(({ state }) => state === 'ready' || state === 'unchecked');
  const kept = items.filter(({ source, writeBack }) => writeBack && given.writeBack.includes(source));
  return {
    ids: items.map(({ id }) => id),
    writeBack: kept.map(({ id }) => id),
    settings: given.settings ? found.settings.map(({ source }) => source) : [],
  };
}

async function take(context: Context, found: ImportFound, wanted: Wanted, options: Options): Promise<Answer> {
  if (wanted.ids.length + wanted.settings.length === 0) return none(found);
  const input: Input<'import.run'> = {
    ...forAgent(options),
    ids: [...wanted.ids],
    ...(wanted.writeBack.length === 0 ? {} : { writeBack: [...wanted.writeBack] }),
    ...(wanted.settings.length === 0 ? {} : { settings: [...wanted.settings] }),
  };
  const done = await context.api['import.run'](input);
  if (!done.ok) return refuse(explain(done.error));
  const failed = isInVain(done.value);
  const text = importedText(found, done.value);
  return ok({ json: done.value, text, ...(failed ? { exit: 1 } : {}) });
}

const isInVain = ({ results, settings }: Output<'import.run'>): boolean =>
  settings.length === 0 && results.every((result) => !result.ok);

function none({ items }: ImportFound): Answer {
  const text = items.every(({ state }) => state === 'stored')
    ? 'Everything found is stored already.'
    : 'Nothing was imported.';
  return ok({ json: { results: [], settings: [] }, text });
}

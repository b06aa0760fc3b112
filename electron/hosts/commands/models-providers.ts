import type { Command } from 'commander';
import type { Input } from '#shared/contract';
import { isOneOf, ownDialects } from '#shared/choices';
import { explain, type BatonError } from '#shared/errors';
import type { OwnDialect, OwnProviderView, ProviderView } from '#shared/provider';
import { err, ok, type Result } from '#shared/result';
import { misuse, refuse, show, type Answer } from '../answer.ts';
import type { Context } from '../context.ts';
import { mayRemove } from '../may-remove.ts';
import { group, leaf, plainOption, type Runner } from '../run.ts';

interface Change {
  readonly name?: string;
  readonly baseUrl?: string;
  readonly api?: string;
  /** `--needs-key`, `--no-needs-key`. */
  readonly needsKey?: boolean;
  readonly header?: readonly string[];
  readonly dropHeader?: readonly string[];
  readonly model?: readonly string[];
  readonly dropModel?: readonly string[];
}

/** `models providers list | change | remove`: providers of one's own. `models auth add --base-url` adds one. */
export function addProviders(models: Command, runner: Runner): void {
  const providers = group(models, 'providers', 'providers of your own, at an address you gave');

  leaf(providers, 'list', 'show them', runner, async ({ api }) =>
    show(await api['providers.own']({}), (all) => ({
      json: { providers: all },
      plain: all.map(({ id }) => id).join('\n'),
      text: all.length === 0 ? NONE : all.map(described).join('\n\n'),
    })),
  ).addOption(plainOption('print the ids only'));

  leaf<Change>(providers, 'change', 'change its name, address, dialect, headers or models', runner, change)
    .argument('<id>')
    .option('--name <name>', 'another name; the id stays')
    .option('--base-url <url>', 'another address')
    .option('--api <dialect,…>', `what it speaks: ${ownDialects.join(', ')}`)
    .option('--needs-key', 'it wants a key')
    .option('--no-needs-key', 'it wants none')
    .option('--header <name=value>', 'send this header, too; a secret is named as ${VAR}', gather)
    .option('--drop-header <name>', 'send this header no more', gather)
    .option('--model <id>', 'name a model that it does not list', gather)
    .option('--drop-model <id>', 'name this model no more', gather);

  leaf<{ yes?: boolean }>(providers, 'remove', 'remove one, its accounts and their secrets', runner, remove)
    .argument('<id>')
    .option('--yes', 'do not ask');
}

const NONE =
  'There is no provider of your own yet. Add one with `baton models auth add --provider NAME --base-url URL --api DIALECT`.';

/** An option that may be given several times. */
const gather = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

function described({ id, name, address, dialects, needsKey, headers, models }: OwnProviderView): string {
  const lines = [
    `${id} (${name}) at ${address}`,
    `  speaks ${dialects.join(', ')}; ${needsKey ? 'wants a key' : 'needs no key'}`,
    ...(headers.length === 0 ? [] : [`  headers: ${headers.join(', ')}`]),
    ...(models.length === 0 ? [] : [`  models named: ${models.map((model) => model.id).join(', ')}`]),
  ];
  return lines.join('\n');
}

type Said = Omit<Input<'providers.change'>, 'id'>;

async function change({ api }: Context, [id = '']: readonly string[], options: Change): Promise<Answer> {
  const said = saidOf(options);
  if (!said.ok) return misuse(said.error);
  const models = await modelsOf(api, id, options);
  if (!models.ok) return refuse(explain(models.error));
  const input: Said = { ...said.value, ...(models.value && { models: models.value }) };
  if (Object.keys(input).length === 0) return misuse('Say what to change, for instance --base-url URL.');
  const changed = await api['providers.change']({ id, ...input });
  return changed.ok ? await told(api, changed.value, options) : refuse(explain(changed.error));
}

/** What the options say, but for models; an error is the sentence of a usage error. */
function saidOf({ name, baseUrl, needsKey, ...rest }: Change): Result<Said, string> {
  const dialects = dialectsOf(rest.api);
  if (dialects === null)
    return err(`Say what it speaks with --api: one of ${ownDialects.join(', ')}, or several with commas.`);
  const headers = headersOf(rest);
  if (headers === null) return err('Write a header as --header NAME=VALUE.');
  return ok({
    ...(name !== undefined && { name }),
    ...(baseUrl !== undefined && { baseUrl }),
    ...(dialects && { api: dialects }),
    ...(needsKey !== undefined && { needsKey }),
    ...(headers && { headers }),
  });
}

/** `null`: nobody speaks one of them. */
function dialectsOf(api: string | undefined): Said['api'] | null {
  if (api === undefined) return undefined;
  const all: OwnDialect[] = [];
  for (const word of api.split(',').map((each) => each.trim())) {
    if (!isOneOf(ownDialects, word)) return null;
    all.push(word);
  }
  const [only, ...more] = all;
  return only !== undefined && more.length === 0 ? only : all;
}

/** `null`: one of them is no `NAME=VALUE`. */
function headersOf({ header = [], dropHeader = [] }: Change): Said['headers'] | null {
  if (header.some((each) => each.indexOf('=') < 1)) return null;
  const set = header.map((each) => [each.slice(0, each.indexOf('=')).trim(), each.slice(each.indexOf('=') + 1)]);
  const all = [...dropHeader.map((name) => [name.trim(), null]), ...set];
  return all.length === 0 ? undefined : (Object.fromEntries(all) as Record<string, string | null>);
}

/** Nothing to be changed in the config: a server at home is asked with a key where it has one, else without. */
const NEEDS_NONE = 'At this address no key is needed. One that is added for it is sent.';

async function told(
  api: Context['api'],
  { id, name, address = '' }: ProviderView,
  { needsKey }: Pick<Change, 'needsKey'>,
): Promise<Answer> {
  return show(await api['providers.own']({}), (all) => {
    const own = all.find((each) => each.id === id);
    const text = `Provider changed: ${own ? described(own) : `${id} (${name}) at ${address}`}`;
    const inVain = needsKey === true && own?.needsKey === false;
    return { json: own ?? { id, name, address }, text: inVain ? `${text}\n${NEEDS_NONE}` : text };
  });
}

/** All of them as they are to be from now on; `undefined`: nothing is said of models. */
async function modelsOf(
  api: Context['api'],
  id: string,
  { model = [], dropModel = [] }: Change,
): Promise<Result<string[] | undefined, BatonError>> {
  if (model.length + dropModel.length === 0) return ok(undefined);
  const own = await api['providers.own']({});
  if (!own.ok) return own;
  const there = own.value.find((each) => each.id === id.toLowerCase())?.models ?? [];
  return ok([...there.map((each) => each.id), ...model].filter((each) => !dropModel.includes(each)));
}

async function remove(
  { api, terminal }: Context,
  [id = '']: readonly string[],
  { yes }: { yes?: boolean },
): Promise<Answer> {
  const known = await api['providers.dependents']({ id });
  if (!known.ok) return refuse(explain(known.error));
  const { dependents } = known.value;
  const what = `the provider ${id} and its accounts`;
  const allowed = yes === true ? true : await mayRemove(terminal, { name: id, what, dependents });
  if (allowed !== true) return allowed;
  return show(await api['providers.remove']({ id }), ({ accounts }) => ({
    json: { removed: id, accounts },
    text: [
      `Provider removed: ${id}`,
      ...(accounts.length === 0
        ? []
        : [`Its accounts went with it: ${accounts.map(({ profileId }) => profileId).join(', ')}`]),
    ].join('\n'),
  }));
}

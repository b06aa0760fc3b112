import type { Command } from 'commander';
import type { Api } from '#shared/contract';
import { explain } from '#shared/errors';
import type { ModelRow } from '#shared/model';
import { oneLine, show } from '../answer.ts';
import type { Context, Terminal } from '../context.ts';
import { agentOption, forAgent, leaf, plainOption, providerOption, type Runner } from '../run.ts';
import { table } from '../style.ts';

interface Options {
  readonly all?: boolean;
  readonly local?: boolean;
  readonly provider?: string;
  readonly agent?: string;
}

/** `models list`: those configured, or with `--all`, `--local` or `--provider` all that Baton knows of these; `models refresh`. */
export function addList(models: Command, runner: Runner): void {
  leaf<Options>(models, 'list', 'models you use, or all that Baton knows', runner, list)
    .option('--all', 'the whole catalogue')
    .option('--local', 'only models on this computer')
    .addOption(providerOption('only models of this provider'))
    .addOption(plainOption('print the keys only'))
    .addOption(agentOption());

  leaf<Pick<Options, 'provider'>>(models, 'refresh', 'ask providers which models they have', runner, refresh).addOption(
    providerOption('only this one'),
  );
}

async function list({ api, terminal }: Context, _args: readonly string[], options: Options) {
  const { local, provider } = options;
  const only = provider === undefined ? {} : { provider };
  const all = options.all === true || local === true || provider !== undefined;
  const asked = { ...forAgent(options), ...only, ...(all && { all }), ...(local && { local }) };
  return show(await api['models.list'](asked), (rows) => ({
    json: rows,
    plain: rows.map((row) => row.key).join('\n'),
    text: rows.length === 0 ? 'No models found.' : table([headings.map(terminal.style.bold), ...rows.map(cells)]),
    // What is known is on the screen by then; asking the providers whose list is old takes its time.
    ...(all && { after: async () => warn(terminal, await api['models.refresh']({ ...only, stale: true })) }),
  }));
}

async function refresh({ api, terminal }: Context, _args: readonly string[], { provider }: Pick<Options, 'provider'>) {
  const done = await api['models.refresh'](provider === undefined ? {} : { provider });
  if (done.ok) warn(terminal, done);
  return show(done, (answers) => ({
    json: answers,
    text: answers.length === 0 ? nothingFrom(provider) : table(answers.map(counted)),
    exit: answers.some(({ error, cut }) => error !== undefined && cut === undefined) ? 1 : 0,
  }));
}

const nothingFrom = (provider: string | undefined): string =>
  provider === undefined
    ? 'No provider with an account lists its models.'
    : `${provider} listed no models. Add an account of it, or start it if it runs on this computer.`;

type Refreshed = Awaited<ReturnType<Api['models.refresh']>>;

/** One line for each provider that did not answer. */
function warn({ err }: Pick<Terminal, 'err'>, refreshed: Refreshed): void {
  const sentences = refreshed.ok
    ? refreshed.value.flatMap(({ error }) => (error === undefined ? [] : [error]))
    : [explain(refreshed.error)];
  for (const sentence of sentences) err(`baton: ${oneLine(sentence)}\n`);
}

const counted = ({ provider, count }: { provider: string; count: number }): string[] => [
  provider,
  count === 1 ? '1 model' : `${String(count)} models`,
];

const headings = ['Model', 'Input', 'Ctx', 'Local', 'Auth', 'Tags'];

const cells = (row: ModelRow): string[] => [
  row.key,
  row.input.length === 0 ? '-' : row.input.join('+'),
  size(row.contextWindow),
  row.local ? 'yes' : 'no',
  row.available ? 'yes' : 'no',
  row.tags.join(', '),
];

/** `200k`, `1M`, `8192` → `8k`; `-` when nobody knows. */
function size(tokens: number | null): string {
  if (tokens === null) return '-';
  if (tokens < 1_000) return String(tokens);
  return tokens < 1_000_000
    ? `${String(Math.round(tokens / 1_000))}k`
    : `${String(Math.round(tokens / 100_000) / 10)}M`;
}

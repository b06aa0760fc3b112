import type { Command } from 'commander';
import type { ModelRow } from '#shared/model';
import { show } from '../answer.ts';
import { agentOption, forAgent, leaf, plainOption, providerOption, type Runner } from '../run.ts';
import { table } from '../style.ts';

interface Options {
  readonly all?: boolean;
  readonly local?: boolean;
  readonly provider?: string;
  readonly agent?: string;
}

/** `models list`: those configured, or with `--all` the whole catalogue. */
export function addList(models: Command, runner: Runner): void {
  leaf<Options>(
    models,
    'list',
    'models you use, or all that Baton knows',
    runner,
    async ({ api, terminal }, _args, options) => {
      const { all, local, provider } = options;
      const asked = { ...(all && { all }), ...(local && { local }), ...(provider !== undefined && { provider }) };
      return show(await api['models.list']({ ...forAgent(options), ...asked }), (rows) => ({
        json: rows,
        plain: rows.map((row) => row.key).join('\n'),
        text: rows.length === 0 ? 'No models found.' : table([headings.map(terminal.style.bold), ...rows.map(cells)]),
      }));
    },
  )
    .option('--all', 'the whole catalogue')
    .option('--local', 'only models on this computer')
    .addOption(providerOption('only models of this provider'))
    .addOption(plainOption('print the keys only'))
    .addOption(agentOption());
}

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

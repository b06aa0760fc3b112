import { Option, type Command } from 'commander';
import { defined } from '#core/kernel/defined';
import type { Output } from '#shared/contract';
import { explain } from '#shared/errors';
import { ok, type Result } from '#shared/result';
import type { ScanRow } from '#shared/scan';
import { CANCELLED, misuse, refuse, show, type Answer, type Refusal } from '../answer.ts';
import { askLine } from '../ask-line.ts';
import type { Context } from '../context.ts';
import { positiveOption, wholeOption } from '../positive-option.ts';
import { agentOption, forAgent, leaf, providerOption, type Runner } from '../run.ts';
import { progress, runJob } from '../run-job.ts';
import { scanText } from '../scan-text.ts';

interface Options {
  readonly minParams?: number;
  readonly maxAgeDays?: number;
  readonly provider?: string;
  readonly maxCandidates?: number;
  readonly timeout?: number;
  readonly concurrency?: number;
  readonly probe: boolean;
  readonly yes?: boolean;
  readonly input: boolean;
  readonly setDefault?: boolean;
  readonly setImage?: boolean;
  readonly json?: boolean;
  readonly agent?: string;
}

/** `models scan`: the best models that the accounts can reach, tried and ranked. */
export function addScan(models: Command, runner: Runner): void {
  const number = (flag: string, about: string, read: (text: string) => number) =>
    new Option(flag, about).argParser(read);
  leaf<Options>(models, 'scan', 'find the best models that your accounts can reach', runner, scan)
    .addOption(number('--min-params <b>', 'only models of at least so many billion parameters', positiveOption))
    .addOption(number('--max-age-days <days>', 'only models released in the last so many days', positiveOption))
    .addOption(providerOption('only models of this provider'))
    .addOption(number('--max-candidates <n>', 'how many to propose (default: 6)', wholeOption))
    .addOption(number('--timeout <ms>', 'how long each trial may take (default: 12000)', wholeOption))
    .addOption(number('--concurrency <n>', 'how many trials at once (default: 3)', wholeOption))
    .option('--no-probe', 'ask no model anything; go by what is known of them')
    .option('--yes', 'take the best one without asking')
    .option('--no-input', 'never ask; needs --yes')
    .option('--set-default', 'make the one that is taken the default model')
    .option('--set-image', 'make the best one that reads images the image model')
    .addOption(agentOption());
}

type Found = Output<'scan.get'>;

async function scan(context: Context, _args: readonly string[], options: Options): Promise<Answer> {
  if (!options.input && options.yes !== true) return misuse('--no-input needs --yes.');
  const asks = options.yes !== true && options.json !== true;
  if (asks && context.terminal.stdin.isTTY !== true)
    return misuse('There is no terminal to choose on. Add --yes to take the best one.');
  const found = await search(context, options);
  if (!found.ok) return found;
  const report = `${scanText(found.value, context.terminal.style)}\n\n`;
  const json = jsonOf(found.value, options);
  const end = endOf(found.value);
  if (end) return ok({ text: `${report}${end.text}`, json, exit: end.exit });
  const picked = found.value.rows.filter((row) => row.picked);
  return asks ? await letChoose(context, options, picked, report) : await take(context, options, picked, report, json);
}

/** `null`: there is something to choose from. */
function endOf({ job, rows }: Found): { readonly text: string; readonly exit: number } | null {
  if (job.state === 'cancelled') return { text: 'Stopped. Nothing was changed.', exit: CANCELLED };
  return rows.some((row) => row.picked) ? null : { text: nothing(rows), exit: 1 };
}

async function letChoose(
  context: Context,
  options: Options,
  picked: readonly ScanRow[],
  report: string,
): Promise<Answer> {
  context.terminal.out(report);
  const chosen = await select(context, picked);
  if (chosen === null) return ok({ text: 'Kept what you have.', json: undefined });
  // A number typed is an order, also without a flag.
  const wanted = options.setImage === true ? options : { ...options, setDefault: true };
  return await take(context, wanted, [chosen], '', undefined);
}

async function search(context: Context, options: Options): Promise<Result<Found, Refusal>> {
  const { minParams, maxAgeDays, provider, maxCandidates, timeout, concurrency, probe } = options;
  const choice = defined({ minParams, maxAgeDays, provider, maxCandidates, timeoutMs: timeout, concurrency });
  const ended = await runJob(context, {
    start: () => context.api['scan.start']({ ...forAgent(options), ...choice, probe }),
    look: (id) => context.api['scan.get']({ id }),
    line: (job) => progress('Scanning models', job),
  });
  if (!ended.ok) return ended;
  const found = await context.api['scan.get']({ id: ended.value.id });
  return found.ok ? found : refuse(explain(found.error));
}

/** Without trials the bare rows, as ever. */
function jsonOf({ rows, providers, warnings }: Found, { probe, setDefault, setImage }: Options): unknown {
  if (!probe) return rows;
  const picked = rows.filter((row) => row.picked);
  return {
    selected: picked.map(({ key }) => key),
    selectedImages: picked.filter(readsImages).map(({ key }) => key),
    setDefault: setDefault === true,
    setImage: setImage === true,
    results: rows,
    providers,
    warnings,
  };
}

const readsImages = ({ image, sees }: ScanRow): boolean => image?.ok ?? sees === true;

const nothing = (rows: readonly ScanRow[]): string =>
  rows.length === 0
    ? 'No model fits. Loosen the filters, or add an account with `baton models auth add`.'
    : 'No model that works was found. Add an account with `baton models auth add`, or see with `baton models status --probe` what is wrong with yours.';

/** `null`: keep what there is. */
async function select({ terminal }: Context, picked: readonly ScanRow[]): Promise<ScanRow | null> {
  for (;;) {
    const text = await askLine(terminal, `Select model: [1-${String(picked.length)}] or Enter to keep current `);
    if (text === null || text.trim() === '') return null;
    const chosen = /^\d+$/.test(text.trim()) ? picked[Number(text.trim()) - 1] : undefined;
    if (chosen) return chosen;
    terminal.err(`There is no number “${text.trim()}”.\n`);
  }
}

/** Writes what the flags say, and nothing else. */
async function take(
  { api }: Context,
  options: Options,
  picked: readonly ScanRow[],
  report: string,
  json: unknown,
): Promise<Answer> {
  const { setDefault = false, setImage = false } = options;
  const models = setDefault ? picked.slice(0, 1) : [];
  const images = setImage ? picked.filter(readsImages).slice(0, 1) : [];
  if (setImage && images.length === 0) return refuse('None of these reads images. Nothing was changed.');
  if (!setDefault && !setImage) return ok({ text: `${report}${unwritten(picked)}`, json });
  const keys = (rows: readonly ScanRow[]) => rows.map(({ key }) => key);
  const chosen = { models: keys(models), images: keys(images), setDefault, setImage };
  return show(await api['scan.apply']({ ...forAgent(options), ...chosen }), (now) => ({
    text: `${report}${writtenLines(now, options).join('\n')}`,
    json,
  }));
}

const unwritten = (picked: readonly ScanRow[]): string =>
  `Nothing was changed. Add --set-default or --set-image to use ${picked[0]?.key ?? 'it'}.`;

const writtenLines = (now: Output<'scan.apply'>, { setDefault, setImage }: Options): string[] => [
  ...(setDefault === true ? [`Default model: ${now.model}`] : []),
  ...(setImage === true ? [`Image model: ${now.imageModel ?? '-'}`] : []),
];

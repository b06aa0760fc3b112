import { Option, type Command } from 'commander';
import { explain } from '#shared/errors';
import type { ProbeResult, ProbeStatus, ProbeSummary } from '#shared/probe';
import { defined } from '#core/kernel/defined';
import { ok, type Result } from '#shared/result';
import type { StatusView } from '#shared/status';
import { misuse, oneLine, refuse, type Refusal } from '../answer.ts';
import type { Context } from '../context.ts';
import { listOption, wholeOption } from '../positive-option.ts';
import { forAgent } from '../run.ts';
import { progress, runJob } from '../run-job.ts';
import { table, type Style } from '../style.ts';

export interface ProbeOptions {
  readonly agent?: string;
  readonly plain?: boolean;
  readonly probe?: boolean;
  readonly probeProvider?: string;
  readonly probeProfile?: readonly string[];
  readonly probeTimeout?: number;
  readonly probeConcurrency?: number;
  readonly probeMaxTokens?: number;
}

/** The options of a live check, on the command they belong to. */
export const probeOptions = (command: Command): Command =>
  command
    .option('--probe', 'ask every account for one word; costs a few tokens, and may meet a limit')
    .option('--probe-provider <name>', 'only accounts of this provider')
    .addOption(
      new Option('--probe-profile <id>', 'only this account; may be repeated, or name several with commas').argParser(
        listOption,
      ),
    )
    .addOption(new Option('--probe-timeout <ms>', 'how long each may take (default: 8000)').argParser(wholeOption))
    .addOption(new Option('--probe-concurrency <n>', 'how many at once (default: 2)').argParser(wholeOption))
    .addOption(new Option('--probe-max-tokens <n>', 'longest answer (default: 8)').argParser(wholeOption));

const flags = {
  probeProvider: '--probe-provider',
  probeProfile: '--probe-profile',
  probeTimeout: '--probe-timeout',
  probeConcurrency: '--probe-concurrency',
  probeMaxTokens: '--probe-max-tokens',
} as const;

/** What is wrong with the options; `null`: nothing. */
export function probeMisuse(options: ProbeOptions): Result<never, Refusal> | null {
  if (options.probe === true) return options.plain === true ? misuse('--probe cannot be used with --plain.') : null;
  const stray = (Object.keys(flags) as (keyof typeof flags)[]).find((key) => options[key] !== undefined);
  return stray === undefined ? null : misuse(`${flags[stray]} only says more of --probe. Add --probe, too.`);
}

export interface Probed {
  readonly summary: ProbeSummary;
  readonly cancelled: boolean;
}

/** Asks the accounts. Ctrl-C ends it with what is known by then. */
export async function probeAccounts(context: Context, options: ProbeOptions): Promise<Result<Probed, Refusal>> {
  const { probeProvider, probeProfile, probeTimeout, probeConcurrency, probeMaxTokens } = options;
  const choice = defined({
    providers: probeProvider === undefined ? undefined : [probeProvider],
    profiles: probeProfile === undefined ? undefined : [...probeProfile],
    timeoutMs: probeTimeout,
    concurrency: probeConcurrency,
    maxTokens: probeMaxTokens,
  });
  const ended = await runJob(context, {
    start: () => context.api['probe.start']({ ...forAgent(options), ...choice }),
    look: (id) => context.api['probe.get']({ id }),
    line: (job) => progress('Probing', job),
  });
  if (!ended.ok) return ended;
  const known = await context.api['probe.get']({ id: ended.value.id });
  if (!known.ok) return refuse(explain(known.error));
  return ok({ summary: known.value.summary, cancelled: ended.value.state === 'cancelled' });
}

/** `auth.probes`, where accounts were asked. */
export const withProbes = <V extends Pick<StatusView, 'auth'>>(view: V, probed: Probed | undefined) =>
  probed ? { ...view, auth: { ...view.auth, probes: probed.summary } } : view;

/** The table of results, and below it how many in how long. */
export function probeLines({ summary, cancelled }: Probed, style: Style): string[] {
  const { results, totalTargets, durationMs } = summary;
  if (totalTargets === 0) return ['  No probe targets.'];
  const rows = results.map((result) => [
    `  ${result.model ?? result.provider}`,
    result.profileId ?? result.label,
    `${word(result, style)}${result.latencyMs === undefined ? '' : ` · ${seconds(result.latencyMs)}`}`,
    result.error === undefined ? '' : oneLine(result.error),
  ]);
  const many = `${String(results.length)} target${results.length === 1 ? '' : 's'}`;
  const rest = cancelled ? `; stopped, ${String(totalTargets - results.length)} without an answer` : '';
  return [...(rows.length === 0 ? [] : [table(rows)]), `  Probed ${many} in ${seconds(durationMs)}${rest}`];
}

const seconds = (ms: number): string => (ms < 1_000 ? `${String(Math.round(ms))}ms` : `${(ms / 1_000).toFixed(1)}s`);

const paints: Readonly<Record<ProbeStatus, 'good' | 'warn' | 'bad'>> = {
  ...{ ok: 'good', auth: 'bad', billing: 'bad', format: 'bad', no_model: 'warn' },
  ...{ rate_limit: 'warn', timeout: 'warn', unknown: 'warn' },
};

const word = ({ status, reasonCode }: ProbeResult, style: Style): string =>
  style[paints[status]](reasonCode === undefined || reasonCode === status ? status : `${status} (${reasonCode})`);

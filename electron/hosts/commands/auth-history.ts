import { InvalidArgumentError, type Command } from 'commander';
import { DAYS, historyOf, type WindowHistory } from '#shared/usage-days';
import { show, type Answer } from '../answer.ts';
import type { Context } from '../context.ts';
import { wholeOption } from '../positive-option.ts';
import { agentOption, forAgent, leaf, type Runner } from '../run.ts';
import { table } from '../style.ts';

interface Options {
  readonly agent?: string;
  readonly days?: number;
}

/** `models auth history <id>`: how full the windows of an account were, day by day. */
export function addHistory(auth: Command, runner: Runner): void {
  leaf<Options>(auth, 'history', 'show how much of its quota an account used, day by day', runner, history)
    .argument('<id>', 'profile id')
    .option('--days <n>', `of the last so many days (default and most: ${String(DAYS)})`, readDays)
    .addOption(agentOption());
}

function readDays(text: string): number {
  const days = wholeOption(text);
  if (days > DAYS) throw new InvalidArgumentError(`It must be at most ${String(DAYS)}.`);
  return days;
}

async function history({ api, now }: Context, [profileId = '']: readonly string[], options: Options): Promise<Answer> {
  const { days = DAYS } = options;
  return show(await api['usage.history']({ ...forAgent(options), profileId, days }), (points) => {
    const windows = historyOf(points, now()).map((each) => ({ ...each, days: each.days.slice(-days) }));
    return {
      json: { profileId, windows },
      text: windows.length === 0 ? `Nothing is known of the quota of ${profileId} yet.` : historyText(windows),
    };
  });
}

/** A column for each window, the latest day first; days of which nothing is known are left out. */
function historyText(windows: readonly WindowHistory[]): string {
  const [first] = windows;
  const rows = (first?.days ?? []).flatMap(({ at }, index) => {
    const used = windows.map(({ days }) => days[index]?.used ?? null);
    return used.every((each) => each === null)
      ? []
      : [[dayText(at), ...used.map((each) => (each === null ? '-' : `${String(each)}%`))]];
  });
  return table([['Used at most', ...windows.map(({ window }) => window)], ...rows.toReversed()]);
}

/** In this computer's own time, as the days are. */
function dayText(at: number): string {
  const day = new Date(at);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${String(day.getFullYear())}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

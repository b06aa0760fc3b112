import { InvalidArgumentError, type Command } from 'commander';
import { HOUR } from '#core/kernel/duration';
import type { ActivityView, RequestView } from '#shared/activity';
import type { Context } from '../context.ts';
import { show } from '../answer.ts';
import { wholeOption } from '../positive-option.ts';
import { remaining } from '../remaining.ts';
import { group, leaf, type Runner } from '../run.ts';
import { table, type Style } from '../style.ts';

interface List {
  readonly hours?: number;
  readonly limit?: number;
}

/** Requests shown unless told otherwise. */
const SHOWN = 20;
/** As far back as the log goes (hours), and the most that are answered at once. */
const [OLDEST, MOST] = [720, 500];

/** `activity list`, `activity bodies on | off | show <id>`: bodies are kept only while that is on. */
export function addActivity(program: Command, runner: Runner): void {
  const activity = group(program, 'activity', 'the request log');
  leaf<List>(activity, 'list', 'show the latest requests, the newest first', runner, list)
    .option('--hours <n>', 'of the last so many hours only', atMost(OLDEST))
    .option('--limit <n>', `how many (default: ${String(SHOWN)})`, atMost(MOST));
  const bodies = group(activity, 'bodies', 'what is sent and answered, which is not kept unless you say so');

  leaf(bodies, 'on', 'keep them for one hour from now', runner, (context) => keep(context, true));
  leaf(bodies, 'off', 'stop, and delete what was kept', runner, (context) => keep(context, false));
  leaf(bodies, 'show', 'print what was kept of a request', runner, async ({ api }, [id = '']) =>
    show(await api['activity.bodies']({ id }), (kept) => ({
      json: kept,
      text: `${kept.request}\n\n${kept.answer}`,
    })),
  ).argument('<request>', 'a request id; `baton explain last` shows the newest');
}

const atMost = (most: number) => (text: string) => {
  const number = wholeOption(text);
  if (number > most) throw new InvalidArgumentError(`It must be at most ${String(most)}.`);
  return number;
};

async function list({ api, terminal, now }: Context, _args: readonly string[], { hours, limit = SHOWN }: List) {
  const found = await api['activity.list']({ limit, ...(hours !== undefined && { hours }) });
  return show(found, (all) => {
    const view = hours === undefined ? all : since(now() - hours * HOUR, all);
    const none = hours === undefined ? 'No requests yet.' : 'No requests in that time.';
    return { json: view, text: view.requests.length === 0 ? none : listText(view, terminal.style) };
  });
}

/** The core counts by hours, and answers requests however old they are. */
function since(at: number, view: ActivityView): ActivityView {
  const isWithin = (request: RequestView) => request.at >= at;
  return {
    ...view,
    requests: view.requests.filter(isWithin),
    more: view.more && view.requests.slice(-1).every(isWithin),
  };
}

const results: Readonly<Record<RequestView['result'], string>> = {
  'first-try': 'first try',
  'handed-on': 'handed on',
  failed: 'failed',
  'hung-up': 'hung up',
};

function listText({ requests, more }: ActivityView, style: Style): string {
  const rows = requests.map((request) => [
    request.id,
    new Date(request.at).toISOString().replace(/\.\d+Z$/, 'Z'),
    request.agentId,
    request.model,
    request.label ?? '',
    request.result === 'failed' ? style.bad(results.failed) : results[request.result],
  ]);
  const end = more ? ['', 'There are more; `--limit` shows them.'] : [];
  return [table(rows), ...end, '', '`baton explain <request id>` says why it went where it went.'].join('\n');
}

async function keep({ api, now }: Context, on: boolean) {
  return show(await api['activity.keepBodies']({ on }), ({ until }) => ({
    json: { until },
    text: until === null ? 'Bodies are not kept, and those that were are deleted.' : `${bodiesNote(until, now())}.`,
  }));
}

/** While it is on, everybody who looks is told. */
export const bodiesNote = (until: number, now: number): string =>
  `Bodies of requests and answers are kept for ${remaining(until - now)} more`;

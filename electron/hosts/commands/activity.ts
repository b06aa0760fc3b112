import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { show } from '../answer.ts';
import { remaining } from '../remaining.ts';
import { group, leaf, type Runner } from '../run.ts';

/** `activity bodies on | off | show <id>`: what requests and answers say, kept only while this is on. */
export function addActivity(program: Command, runner: Runner): void {
  const activity = group(program, 'activity', 'the request log');
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

async function keep({ api, now }: Context, on: boolean) {
  return show(await api['activity.keepBodies']({ on }), ({ until }) => ({
    json: { until },
    text: until === null ? 'Bodies are not kept, and those that were are deleted.' : `${bodiesNote(until, now())}.`,
  }));
}

/** While it is on, everybody who looks is told. */
export const bodiesNote = (until: number, now: number): string =>
  `Bodies of requests and answers are kept for ${remaining(until - now)} more`;

import type { Command } from 'commander';
import { show, type Answer } from '../answer.ts';
import type { Context } from '../context.ts';
import { leaf, type Runner } from '../run.ts';

/** `pause` and `resume`: the gateway turns requests away, or takes them again. */
export function addPause(program: Command, runner: Runner): void {
  leaf(program, 'pause', 'let the gateway turn every request away', runner, (context) => pause(context, true));
  leaf(program, 'resume', 'let the gateway take requests again', runner, (context) => pause(context, false));
}

/** While it is so, everybody who looks is told. */
export const PAUSED = 'The gateway is paused: it turns every request away until `baton resume`.';

async function pause({ api }: Context, paused: boolean): Promise<Answer> {
  return show(await api['gateway.pause']({ paused }), () => ({
    json: { paused },
    text: paused ? PAUSED : 'The gateway takes requests.',
  }));
}

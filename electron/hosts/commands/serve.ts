import type { Command } from 'commander';
import { explain } from '#shared/errors';
import { ok } from '#shared/result';
import { refuse, type Answer } from '../answer.ts';
import type { Context } from '../context.ts';
import { portOption } from '../port-option.ts';
import { leaf, type Runner } from '../run.ts';
import type { RunningHost } from '../run-host.ts';
import { bodiesNote } from './activity.ts';

interface Options {
  readonly port?: number;
  readonly uiPort?: number;
  readonly ui: boolean;
  readonly json?: boolean;
}

/** `serve`: gateway and page without a desktop, until SIGTERM or Ctrl-C. */
export function addServe(program: Command, runner: Runner): void {
  leaf<Options>(program, 'serve', 'run gateway and page without a desktop', runner, serve)
    .option('--port <n>', 'port of the gateway, 0 = any (default: gateway.port, else 7421)', portOption)
    .option('--ui-port <n>', 'port of the page, 0 = any (default: 7422, or any when taken)', portOption)
    .option('--no-ui', 'gateway only');
}

async function serve(context: Context, _args: readonly string[], options: Options): Promise<Answer> {
  const { startHost, untilStopped } = await import('../run-host.ts');
  const started = await startHost(context, {
    host: 'serve',
    ui: options.ui,
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.uiPort === undefined ? {} : { uiPort: options.uiPort }),
  });
  if (!started.ok) return refuse(explain(started.error));

  const stopped = untilStopped();
  const { warning } = started.value;
  if (warning !== null) context.terminal.err(`baton: ${warning}\n`);
  context.terminal.out(
    `${options.json === true ? readyLine(started.value) : readyText(started.value, context.now())}\n`,
  );
  await stopped;
  await started.value.close();
  return ok({ text: '', json: undefined });
}

/** One line, so that whoever started us can read it whole. */
function readyLine({ gateway, web }: RunningHost): string {
  const ui = web === null ? {} : { ui: { url: web.url, link: web.newLink() } };
  return JSON.stringify({ gateway, ...ui });
}

function readyText({ gateway, web, bodiesUntil }: RunningHost, now: number): string {
  const page =
    web === null
      ? []
      : [`Page:     ${web.newLink()}`, '          (works once, within ten minutes; `baton` prints a fresh link)'];
  const kept = bodiesUntil === undefined ? [] : [`Log:      ${bodiesNote(bodiesUntil, now)}.`];
  const end = ['Key:      baton agents key main', ...kept, 'Stop with Ctrl-C.'];
  return [`Gateway:  ${gateway.url}`, ...page, ...end].join('\n');
}

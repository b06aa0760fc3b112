import type { Command } from 'commander';
import { spawn, type ChildProcess } from 'node:child_process';
import { explain } from '#shared/errors';
import { ok } from '#shared/result';
import { refuse, type Answer } from '../answer.ts';
import type { Context } from '../context.ts';
import { chooseRuntime } from '../electron-runtime.ts';
import { portOption } from '../port-option.ts';
import { perform, type Runner } from '../run.ts';

interface Options {
  readonly browser?: boolean;
  readonly port?: number;
  readonly uiPort?: number;
}

/** `baton` alone: brings the running one to the front, else starts the app, else the page in a browser. */
export function addOpen(program: Command, runner: Runner): void {
  program
    .option('--browser', 'use the browser even if the app can run')
    .option('--port <n>', 'port of the gateway (with the browser)', portOption)
    .option('--ui-port <n>', 'port of the page (with the browser)', portOption)
    .action(perform<Options>(runner, (context, _args, options) => open(context, options)));
}

async function open(context: Context, options: Options): Promise<Answer> {
  const { connectOwner } = await import('#adapters/socket');
  const owner = await connectOwner(context.stateDir, 0);
  if (owner !== null && owner.host !== 'cli') {
    const answer = await owner.invokeHost('open');
    owner.close();
    return answer.ok ? opened(context, answer.value) : refuse(explain(answer.error));
  }
  owner?.close();

  const runtime = chooseRuntime({ ...context, browser: options.browser === true });
  if (runtime.kind === 'electron') return await runApp(context, runtime.path, runtime.why);
  return await runPage(context, options, runtime.why);
}

/** The running one showed its window, or made a link for us. */
function opened(context: Context, value: unknown): Answer {
  const link = (value as { link?: unknown }).link;
  if (typeof link !== 'string') return ok({ text: 'Baton runs already; its window is open.', json: {} });
  context.browse(link);
  return ok({ text: `Baton runs already. Page: ${link}`, json: { link } });
}

async function runApp(context: Context, path: string, why: string): Promise<Answer> {
  context.terminal.out(`Starting the app (${why}).\n`);
  // Terminals inside other Electron apps may have it set; ours would start as a plain Node.
  const env = { ...context.env, ELECTRON_RUN_AS_NODE: undefined };
  const app = spawn(path, [context.root], { stdio: 'inherit', env });
  const letGo = handOnSignals(app, context.terminal.stdin.isTTY === true);
  return await new Promise((resolve) => {
    app.on('error', (error) => {
      letGo();
      resolve(refuse(`The app could not be started: ${error.message}. Try \`baton --browser\`.`));
    });
    app.on('exit', (code, signal) => {
      letGo();
      if (code !== null) resolve(ok({ text: '', json: undefined, exit: code }));
      else resolve(refuse(`The app was ended by ${signal ?? 'the system'}. Try \`baton --browser\`.`));
    });
  });
}

/**
 * This process stays to report how the app ended. Ctrl-C in a terminal reaches the app by itself, and must not be sent
 * again: at a second SIGINT Electron dies at once, in the middle of closing.
 */
function handOnSignals(app: ChildProcess, inTerminal: boolean): () => void {
  const handlers = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => {
    const handler = () => {
      if (!inTerminal || signal !== 'SIGINT') app.kill(signal);
    };
    process.on(signal, handler);
    return () => void process.off(signal, handler);
  });
  return () => handlers.forEach((off) => off());
}

async function runPage(context: Context, options: Options, why: string): Promise<Answer> {
  const { startHost, untilStopped } = await import('../run-host.ts');
  const started = await startHost(context, {
    host: 'web',
    ui: true,
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.uiPort === undefined ? {} : { uiPort: options.uiPort }),
  });
  if (!started.ok) return refuse(explain(started.error));

  const stopped = untilStopped();
  const { gateway, web } = started.value;
  const link = web?.newLink() ?? '';
  const shown = context.browse(link);
  context.terminal.out(
    [
      `Using the browser: ${why}.`,
      `${shown ? 'Opening' : 'Open'}:  ${link}`,
      '          (works once, within ten minutes; `baton` prints a fresh link)',
      `Gateway:  ${gateway.url}`,
      'Key:      baton agents key main',
      'Stop with Ctrl-C.\n',
    ].join('\n'),
  );
  await stopped;
  await started.value.close();
  return ok({ text: '', json: undefined });
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import type { AppView } from '#shared/status';
import { configWarning } from './config-warning.ts';
import type { Context } from './context.ts';
import { openOwner, type Owner } from './own.ts';
import { serveWeb, type WebHost } from './web.ts';

export interface HostOptions {
  readonly host: 'web' | 'serve';
  /** Port of the gateway; absent: as configured. */
  readonly port?: number;
  /** Port of the page; absent: 7422, or any when that is taken. */
  readonly uiPort?: number;
  readonly ui: boolean;
}

export interface RunningHost {
  readonly gateway: { readonly url: string; readonly port: number };
  readonly web: WebHost | null;
  /** What is wrong with the config, if anything is. */
  readonly warning: string | null;
  /** Bodies of requests are kept until then (epoch ms), since somebody switched that on; absent: they are not. */
  readonly bodiesUntil?: number;
  close(): Promise<void>;
}

/** Beside the gateway's 7421. Fixed, so that a forwarded port keeps working. */
const UI_PORT = 7422;

/** Owner, gateway and, unless unwanted, the page. All or nothing: what was started before a failure is closed. */
export async function startHost(context: Context, options: HostOptions): Promise<Result<RunningHost, BatonError>> {
  const page: { web?: WebHost } = {};
  const { stateDir, env, version } = context;
  const hostCalls = {
    open: async () =>
      page.web === undefined
        ? err<BatonError>({
            code: 'bad-input',
            issues: ['Baton runs without its page (--no-ui). Stop it and start it without --no-ui.'],
          })
        : ok({ link: page.web.newLink() }),
  };
  const owner = await openOwner({ stateDir, env, version, host: options.host, hostCalls });
  if (!owner.ok) return owner;

  const started = await startParts(context, options, owner.value);
  if (!started.ok) {
    await owner.value.close();
    return started;
  }
  const { gateway, web } = started.value;
  if (web !== null) page.web = web;
  const app = await owner.value.baton.dispatch('app.get', {});
  const view = app.ok ? (app.value as AppView) : undefined;
  const bodiesUntil = view?.bodiesUntil;
  return ok({
    gateway,
    web,
    warning: view === undefined ? null : configWarning(view),
    ...(bodiesUntil !== undefined && { bodiesUntil }),
    close: async () => {
      await web?.close();
      await owner.value.close();
    },
  });
}

type Parts = Pick<RunningHost, 'gateway' | 'web'>;

async function startParts(context: Context, options: HostOptions, owner: Owner): Promise<Result<Parts, BatonError>> {
  const gateway = await owner.baton.startGateway(options.port);
  if (!gateway.ok) return gateway;
  if (!options.ui) return ok({ gateway: gateway.value, web: null });
  const web = await startPage(context, options, owner);
  return web.ok ? ok({ gateway: gateway.value, web: web.value }) : web;
}

async function startPage(context: Context, options: HostOptions, owner: Owner): Promise<Result<WebHost, BatonError>> {
  const rendererDir = join(context.root, 'dist', 'renderer');
  if (!existsSync(join(rendererDir, 'index.html'))) {
    return err({ code: 'bad-input', issues: ['The page is not built. Run `npm run build`, or add --no-ui.'] });
  }
  const common = { baton: owner.baton, rendererDir };
  if (options.uiPort !== undefined) {
    const wanted = await serveWeb({ ...common, port: options.uiPort });
    return wanted.ok
      ? wanted
      : err({ code: 'bad-input', issues: [`Port ${String(options.uiPort)} is taken. Choose another with --ui-port.`] });
  }
  const usual = await serveWeb({ ...common, port: UI_PORT });
  return usual.ok ? usual : await serveWeb({ ...common, port: 0 });
}

/** Resolves at the first SIGINT, SIGTERM, or SIGHUP (the terminal was closed); a second one ends the process at once. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      process.once('SIGINT', () => process.exit(130));
      resolve();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    process.once('SIGHUP', stop);
  });
}

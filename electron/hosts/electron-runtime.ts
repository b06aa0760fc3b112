import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Runtime =
  | { readonly kind: 'electron'; readonly path: string; readonly why: string }
  | { readonly kind: 'browser'; readonly why: string };

export interface RuntimeQuestion {
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The person asked for the browser host. */
  readonly browser: boolean;
}

/** Which of the two faces `baton` shows, and why in a few words. */
export function chooseRuntime({ root, env, platform, browser }: RuntimeQuestion): Runtime {
  if (browser) return { kind: 'browser', why: 'asked for with --browser' };
  // Who names a runtime wants it: it may bring its own display, as the one of our tests does.
  const named = Boolean(env['ELECTRON_OVERRIDE_DIST_PATH']);
  if (!named && !hasDisplay(env, platform)) return { kind: 'browser', why: 'there is no display' };
  if (!existsSync(join(root, 'dist', 'shell', 'main.cjs'))) return { kind: 'browser', why: 'the app is not built' };
  const path = electronPath(root, env, platform);
  return path === null
    ? { kind: 'browser', why: 'the Electron runtime is not installed' }
    : { kind: 'electron', path, why: `Electron at ${path}` };
}

export const hasDisplay = (env: RuntimeQuestion['env'], platform: NodeJS.Platform): boolean =>
  platform !== 'linux' || Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);

const executables: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/** As the npm package `electron` looks for itself: the override first, then its own folder. */
function electronPath(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string | null {
  const name = executables[platform] ?? 'electron';
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  const path = override
    ? join(override, name)
    : join(root, 'node_modules', 'electron', 'dist', installed(root) ?? name);
  return existsSync(path) ? path : null;
}

/** `path.txt` is written when the runtime has been fetched. */
function installed(root: string): string | null {
  try {
    return readFileSync(join(root, 'node_modules', 'electron', 'path.txt'), 'utf8').trim();
  } catch {
    return null;
  }
}

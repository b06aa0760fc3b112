import { spawn } from 'node:child_process';
import { hasDisplay } from './electron-runtime.ts';

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  // `start` is a word of the shell; the empty string is the title of the window it would open.
  win32: ['cmd', '/c', 'start', ''],
  linux: ['xdg-open'],
};

/** Opens an address in the person's browser, if there is a desktop; whether it worked nobody can tell. */
export function openInBrowser(
  url: string,
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const [command, ...args] = openers[platform] ?? [];
  if (command === undefined || !hasDisplay(env, platform)) return false;
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined); // no opener installed: the printed link is still there
  child.unref();
  return true;
}

import { spawn } from 'node:child_process';
import { hasDisplay } from './electron-runtime.ts';

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  // Not `start` of the shell, which would read the `&` in an address as the end of the command.
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  linux: ['xdg-open'],
};

/**
 * Opens an address in the person's browser, if there is a desktop; whether it worked nobody can tell. Who came over SSH
 * sits in front of another screen, so nothing is opened on this one.
 */
export function openInBrowser(
  url: string,
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const [command, ...args] = openers[platform] ?? [];
  const remote = Boolean(env['SSH_CONNECTION']) || Boolean(env['SSH_TTY']);
  if (command === undefined || remote || !hasDisplay(env, platform)) return false;
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined); // no opener installed: the printed link is still there
  child.unref();
  return true;
}

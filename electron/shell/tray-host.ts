import { execFile } from 'node:child_process';

/** Runs a program and answers what it printed; `null` when it is missing, fails or takes more than 2 s. */
export type Run = (file: string, args: readonly string[]) => Promise<string | null>;

const questions: readonly (readonly [string, readonly string[]])[] = [
  [
    'gdbus',
    [
      ...['call', '--session', '--dest', 'org.freedesktop.DBus', '--object-path', '/org/freedesktop/DBus'],
      ...['--method', 'org.freedesktop.DBus.NameHasOwner', 'org.kde.StatusNotifierWatcher'],
    ],
  ],
  [
    'dbus-send',
    [
      ...['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'],
      ...['org.freedesktop.DBus.NameHasOwner', 'string:org.kde.StatusNotifierWatcher'],
    ],
  ],
];

/**
 * Whether this desktop shows tray icons. Electron cannot tell on Linux, where GNOME shows none without an extension; so
 * the session bus is asked for a host of status icons. When nobody can answer: no, since a window hidden behind an icon
 * that is not there would be lost, and a minimised one is not.
 */
export async function hasTrayHost(platform: NodeJS.Platform, run: Run): Promise<boolean> {
  if (platform !== 'linux') return true;
  for (const [program, args] of questions) {
    const answer = await run(program, args);
    if (answer !== null) return answer.includes('true');
  }
  return false;
}

export const runProgram: Run = (file, args) =>
  new Promise((resolve) => {
    execFile(file, args, { timeout: 2_000 }, (error, stdout) => resolve(error === null ? stdout : null));
  });

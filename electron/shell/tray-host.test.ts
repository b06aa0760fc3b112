import { expect, test } from 'vitest';
import { hasTrayHost, type Run } from './tray-host.ts';

/** Programs that are installed, with what they print. */
const machine =
  (programs: Readonly<Record<string, string>>): Run =>
  async (file) =>
    programs[file] ?? null;

test.each<[string, NodeJS.Platform, Record<string, string>, boolean]>([
  ['macOS always shows it', 'darwin', {}, true],
  ['Windows always shows it', 'win32', {}, true],
  ['a desktop with a host of status icons', 'linux', { gdbus: '(true,)\n' }, true],
  ['a desktop without one', 'linux', { gdbus: '(false,)\n' }, false],
  ['the second program is asked when the first is missing', 'linux', { 'dbus-send': '   boolean true\n' }, true],
  ['an answer of the first one counts', 'linux', { gdbus: '(false,)\n', 'dbus-send': '   boolean true\n' }, false],
  ['nobody can tell', 'linux', {}, false],
])('%s', async (_name, platform, programs, shown) => {
  expect(await hasTrayHost(platform, machine(programs))).toBe(shown);
});

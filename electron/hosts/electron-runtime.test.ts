import { expect, test } from 'vitest';
import { chooseRuntime, hasDisplay } from './electron-runtime.ts';

test.each([
  ['linux', {}, false],
  ['linux', { DISPLAY: ':0' }, true],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
  ['linux', { DISPLAY: '', WAYLAND_DISPLAY: 'wayland-0' }, true],
  ['linux', { DISPLAY: '' }, false],
  ['darwin', {}, true],
  ['win32', {}, true],
] as const)('on %s with %o there is a display: %s', (platform, env, there) => {
  expect(hasDisplay(env, platform)).toBe(there);
});

test.each([
  [{ browser: true, env: { DISPLAY: ':0' } }, 'asked for with --browser'],
  [{ browser: false, env: {} }, 'there is no display'],
  [{ browser: false, env: { DISPLAY: ':0' } }, 'the app is not built'],
] as const)('%o takes the browser, and says why', (asked, why) => {
  expect(chooseRuntime({ root: '/nowhere', platform: 'linux', ...asked })).toEqual({ kind: 'browser', why });
});

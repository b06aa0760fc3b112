import { describe, expect, test } from 'vitest';
import { APP_URL, assetOf, CONTENT_SECURITY_POLICY, hostsOf, isAppUrl, isOurs, mayOpenOutside } from './addresses.ts';

const ROOT = '/opt/baton/dist/renderer';

describe('an address of ours becomes a file of the bundle', () => {
  test.each([
    [APP_URL, `${ROOT}/index.html`],
    ['app://bundle/', `${ROOT}/index.html`],
    ['app://bundle/assets/main.js?v=1#x', `${ROOT}/assets/main.js`],
    ['app://bundle/a%20b.css', `${ROOT}/a b.css`],
  ])('%s', (url, file) => {
    expect(assetOf(ROOT, url)?.file).toBe(file);
  });
});

describe('nothing outside the bundle is served', () => {
  test.each([
    ['up and out', 'app://bundle/..%2f..%2f..%2fetc/passwd.json'],
    ['up, plainly', 'app://bundle/../../secret.json'],
    ['into a folder whose name only begins alike', 'app://bundle/..%2frenderer-old/index.html'],
    ['the bundle itself', 'app://bundle/.'],
    ['a kind of file that is not shipped', 'app://bundle/vault.txt'],
    ['another host', 'app://elsewhere/index.html'],
    ['another scheme', 'https://bundle/index.html'],
    ['a broken escape', 'app://bundle/%zz.js'],
    ['a NUL', 'app://bundle/a%00.js'],
    ['no address', 'index.html'],
  ])('%s', (_name, url) => {
    const asset = assetOf(ROOT, url);
    expect(asset === null || asset.file.startsWith(`${ROOT}/`)).toBe(true);
    expect(asset?.file ?? '').not.toMatch(/passwd|old|vault|\0/);
  });
});

test.each([
  ['app://bundle/index.html#/accounts', true],
  ['app://bundle.evil.example/index.html', false],
  ['https://bundle/', false],
  ['app:bundle', false],
  ['', false],
])('%s is ours: %s', (url, ours) => {
  expect(isAppUrl(url)).toBe(ours);
});

test.each([
  ['our page at the top of a window', { url: APP_URL, parent: null }, true],
  ['our page inside another frame', { url: APP_URL, parent: {} }, false],
  ['another page at the top', { url: 'https://evil.example/', parent: null }, false],
  ['a file', { url: 'file:///opt/baton/index.html', parent: null }, false],
  ['a frame that has gone', null, false],
])('%s may speak to the core: %s', (_who, frame, may) => {
  expect(isOurs(frame)).toBe(may);
});

describe('links lead only to where keys are made', () => {
  const hosts = hostsOf(['https://console.anthropic.com/settings/keys', undefined, 'not a url']);

  test.each([
    ['https://console.anthropic.com/settings/keys', true],
    ['https://console.anthropic.com/', true],
    ['http://console.anthropic.com/settings/keys', false],
    ['https://console.anthropic.com.evil.example/', false],
    ['https://someone@console.anthropic.com/', false],
    ['https://console.anthropic.com:8443/', false],
    ['https://evil.example/?https://console.anthropic.com', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
  ])('%s: %s', (url, allowed) => {
    expect(mayOpenOutside(url, hosts)).toBe(allowed);
  });
});

test('the policy allows no inline script, no eval, no network and no frame', () => {
  expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|https?:|data:|blob:/);
  expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
  expect(CONTENT_SECURITY_POLICY).toContain("frame-ancestors 'none'");
});

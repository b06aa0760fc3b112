import { expect, test } from 'vitest';
import { ok } from '#shared/result';
import { createLoginUrls } from './login-urls.ts';

const view = (url: string) => ({
  id: '1',
  provider: 'anthropic',
  method: 'browser',
  state: { kind: 'waiting', url, paste: true, expiresAt: 1 },
});
const begun = async (url: string, call = 'login.start') => {
  const urls = createLoginUrls(() => Promise.resolve(ok(view(url))));
  await urls.dispatch(call, {});
  return urls;
};

test('the address of a login that has begun may be opened, as a browser writes it', async () => {
  const urls = await begun('https://Auth.example.com/authorize?state=a b');
  expect(urls.has('https://auth.example.com/authorize?state=a%20b')).toBe(true);
});

test('no other address of the same host may', async () => {
  const urls = await begun('https://auth.example.com/authorize?state=a');
  expect(urls.has('https://auth.example.com/authorize?state=b')).toBe(false);
  expect(urls.has('https://auth.example.com/')).toBe(false);
});

test.each(['file:///etc/passwd', 'javascript:alert(1)', 'vscode://open'])('%s is never opened', async (url) => {
  expect((await begun(url)).has(url)).toBe(false);
});

test('what another call answers is not listened to', async () => {
  const urls = await begun('https://auth.example.com/authorize', 'accounts.list');
  expect(urls.has('https://auth.example.com/authorize')).toBe(false);
});

test('old ones are forgotten', async () => {
  let n = 0;
  const urls = createLoginUrls(() => Promise.resolve(ok(view(`https://auth.example.com/${String((n += 1))}`))));
  for (let i = 0; i < 21; i += 1) await urls.dispatch('login.start', {});
  expect(urls.has('https://auth.example.com/1')).toBe(false);
  expect(urls.has('https://auth.example.com/2')).toBe(true);
  expect(urls.has('https://auth.example.com/21')).toBe(true);
});

import { expect, test } from 'vitest';
import { comesBack, typed } from './login-words.ts';

test.each([
  ['https://auth.example.com/authorize?redirect_uri=http%3A%2F%2Flocalhost%3A1455%2Fauth%2Fcallback', true],
  ['https://auth.example.com/authorize?redirect_uri=http%3A%2F%2F127.0.0.1%3A1455%2F', true],
  ['https://claude.example/authorize?redirect_uri=https%3A%2F%2Fconsole.example.com%2Fcode', false],
  ['https://claude.example/authorize?redirect_uri=http%3A%2F%2Flocalhost.example.com%2F', false],
  ['https://claude.example/authorize', false],
  ['https://claude.example/authorize?redirect_uri=none', false],
])('whether the browser comes back from %s: %s', (url, back) => {
  expect(comesBack(url)).toBe(back);
});

test.each([
  ['https://github.com/login/device', 'github.com/login/device'],
  ['https://chat.example.ai/authorize?user_code=ABC&client=x', 'chat.example.ai/authorize'],
  ['https://example.com/', 'example.com'],
])('%s is typed as %s', (url, text) => {
  expect(typed(url)).toBe(text);
});

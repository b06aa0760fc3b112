import { expect, test } from 'vitest';
import { secretsSent, withoutSecrets } from './secrets-sent.ts';

const asked = (headers: Record<string, string>, secret = 'the-credential-itself') => ({
  spec: { headers },
  credential: { secret },
});

test.each([
  ['x-secret', 'plain-word-of-a-proxy', 'plain-word-of-a-proxy'],
  ['authorization', 'Bearer plain-word-of-a-proxy', 'plain-word-of-a-proxy'],
  ['proxy-authorization', 'Basic cGxhaW46d29yZA==', 'cGxhaW46d29yZA=='],
  ['cookie', 'lang=en; session=plain-word-of-a-proxy', 'plain-word-of-a-proxy'],
  ['cf-access-client-secret', '0123456789abcdef', '0123456789abcdef'],
  ['x-my-token', 'plain-word-of-a-proxy', 'plain-word-of-a-proxy'],
  ['api-key', 'plain-word-of-a-proxy', 'plain-word-of-a-proxy'],
])('what the header %s carries is a secret, whole and in its parts', (name, value, part) => {
  const said = withoutSecrets(
    secretsSent(asked({ [name]: value })),
    `no: ${value}, and no: ${part}, the-credential-itself`,
  );
  expect(said).toMatch(/^no: [^,]+, and no: [^,]+, the-cr…self$/);
  expect(said).not.toContain(part);
  expect(said).not.toContain('credential');
});

test('other headers, and words too short for a secret, may be repeated', () => {
  const headers = { 'x-region': 'europe-of-all-places', 'x-key-version': '2', cookie: 'lang=en' };
  expect(secretsSent(asked(headers))).toEqual(['the-credential-itself']);
  expect(secretsSent(asked({}, ''))).toEqual([]);
});

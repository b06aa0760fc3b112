import { expect, test } from 'vitest';
import { gunzipSync } from 'node:zlib';
import { causeOf, toFailure } from './failure.ts';

const secret = 'canary 0123456789 abcdefghij klmnopqrst uvwxyz';
const asked = { spec: { headers: {} }, credential: { secret } };
const live = { aborted: false } as AbortSignal;

test.each([
  ['text', `${'x'.repeat(570)} ${secret} and more`],
  ['an object', { error: { message: `${'x'.repeat(570)} ${secret} and more` } }],
])('a key that stands where a provider’s words are cut short leaves no beginning: %s', (_form, body) => {
  const failure = toFailure({ status: 401, body, now: 0 }, asked, live);
  expect(JSON.stringify(failure)).toContain('xxx');
  expect(JSON.stringify(failure)).not.toContain('canary 01');
});

test.each([
  ['at the provider’s address: so it is for all its accounts', {}, [true, true, true, false, false]],
  ['at an address of the account’s own', { baseUrl: 'https://own.example' }, [false, false, false, false, false]],
])('nobody is there, %s', (_where, more, unreached) => {
  const codes = ['ECONNREFUSED', 'ENOTFOUND', 'TIMEOUT_CONNECT', 'ECONNRESET', 'TIMEOUT_FIRST_BYTE'];
  const failures = codes.map((code) =>
    toFailure({ code, message: '', now: 0 }, { ...asked, credential: { secret, ...more } }, live),
  );
  expect(failures.map((failure) => 'unreached' in failure)).toEqual(unreached);
});

test('what cannot be unpacked is told in plain words', () => {
  const unpack = () => {
    try {
      return gunzipSync(Buffer.from('{"id":1}'));
    } catch (error) {
      return causeOf(error);
    }
  };
  expect(unpack()).toEqual({ code: 'Z_DATA_ERROR', message: expect.stringContaining('cannot be unpacked') as string });
});

import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { readBody } from './reply.ts';

const request = (headers: Record<string, string>) => Object.assign(new PassThrough(), { headers });
type Coming = ReturnType<typeof request>;
const read = (coming: Coming, limit?: number) => readBody(coming as unknown as IncomingMessage, limit);
const tick = () => new Promise((done) => setImmediate(done));

const sendAll = async (coming: Coming, pieces: readonly string[]) => {
  for (const piece of pieces) {
    coming.write(piece);
    await tick();
  }
  coming.end();
};

test.each([
  ['in one piece', { 'content-length': '6' }, ['abcdef']],
  ['in pieces whose length was promised', { 'content-length': '6' }, ['ab', 'c', 'def']],
  ['in pieces of which nobody said how many', {}, ['ab', 'c', 'def']],
])('a body %s is read whole', async (_form, headers: Record<string, string>, pieces) => {
  const coming = request(headers);
  const body = read(coming);
  await sendAll(coming, pieces);
  expect(await body).toEqual({ ok: true, value: Buffer.from('abcdef') });
});

test('no body is an empty one', async () => {
  const coming = request({});
  const body = read(coming);
  coming.end();
  expect(await body).toEqual({ ok: true, value: Buffer.alloc(0) });
});

test('one that is too large is refused before it is read, or as soon as it is', async () => {
  expect(await read(request({ 'content-length': '7' }), 6)).toEqual({ ok: false, error: 'too-large' });
  const unsaid = request({});
  const body = read(unsaid, 6);
  unsaid.write('abcdefg');
  expect(await body).toEqual({ ok: false, error: 'too-large' });
});

test('a client that leaves in the middle has hung up, whatever it promised', async () => {
  const coming = request({ 'content-length': '6' });
  const body = read(coming);
  coming.write('abc');
  await tick();
  coming.destroy();
  expect(await body).toEqual({ ok: false, error: 'hung-up' });
});

import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ok } from '#shared/result';
import type { Leg } from '../failover/plan.ts';
import { providerTable } from '../providers/catalogue.ts';
import { createFakeClock, START } from '../testing/clock.ts';
import { readCall } from './call.ts';
import { messages } from '../dialects/messages/wire.ts';
import { exchange } from './exchange.ts';

const spec = providerTable({}).get('anthropic')!;
const leg: Leg = {
  spec,
  provider: 'anthropic',
  model: 'm',
  wireModel: 'm',
  key: 'anthropic/m',
  modelName: 'M',
  dialect: 'anthropic-messages',
};

test('a compressed answer that breaks while nobody reads it fails its reader and nothing else', async () => {
  const body = new PassThrough();
  const network = {
    send: async () => ok({ status: 200, headers: { 'content-encoding': 'gzip' }, body }),
    close: () => undefined,
  };
  const call = readCall(messages, '/v1/messages', {}, Buffer.from('{"model":"m"}'));
  if (!call.ok) throw new Error(call.error);
  const deps = {
    clock: createFakeClock(START),
    network,
    timeouts: { connectMs: 1_000, firstByteMs: 1_000, silenceMs: 1_000 },
  };
  const { signal } = new AbortController();
  const credential = { type: 'api_key', secret: 'k' } as const;
  const at = { deps, leg, credential, signal, accepted: () => undefined };
  const asked = exchange(at, call.value, { id: '1', at: START, moved: false });
  body.write(gzipSync(`{"a":"${randomBytes(9 * 1024 * 1024).toString('base64')}"}`).subarray(0, -8));
  const answered = await asked;
  if (!answered.ok || answered.value.kind !== 'large') throw new Error('not large');

  body.destroy(Object.assign(new Error('cut'), { code: 'ECONNRESET' }));
  await new Promise((done) => setTimeout(done, 10));
  await expect(answered.value.rest.next()).rejects.toThrow('cut');
});

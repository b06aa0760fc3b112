import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { err, ok } from '#shared/result';
import type { Network, NetworkFailure, UpstreamRequest } from '../ports.ts';
import { providerTable } from '../providers/catalogue.ts';
import { createFakeClock } from '../testing/clock.ts';
import { createCredentialCheck } from './check.ts';

const KEY = 'sk-ant-api03-0123456789abcdefghijklmnopqrstuvwxyz';
const TOKEN = `sk-ant-oat01-${'x'.repeat(90)}`;

function setup(answer: { status: number; body?: string } | NetworkFailure) {
  const sent: UpstreamRequest[] = [];
  const network: Network = {
    close: () => undefined,
    async send(request) {
      sent.push(request);
      if ('code' in answer) return err(answer);
      return ok({ status: answer.status, headers: {}, body: Readable.from([Buffer.from(answer.body ?? '{}')]) });
    },
  };
  const timeouts = () => ({ connectMs: 1, firstByteMs: 120_000, silenceMs: 180_000 });
  const check = createCredentialCheck({ clock: createFakeClock(), network, timeouts });
  const table = providerTable({});
  return {
    sent,
    ask: (provider: string, kind: 'setup-token' | 'api_key' | 'token', secret: string) =>
      check(table.get(provider)!, { type: kind === 'setup-token' ? 'token' : kind, secret }),
  };
}

describe('what is asked', () => {
  test.each([
    [
      'anthropic',
      'api_key',
      KEY,
      'GET',
      'https://api.anthropic.com/v1/models',
      { 'x-api-key': KEY, 'anthropic-version': '2023-06-01' },
    ],
    [
      'anthropic',
      'setup-token',
      TOKEN,
      'POST',
      'https://api.anthropic.com/v1/messages',
      { authorization: `Bearer ${TOKEN}`, 'anthropic-beta': 'oauth-2025-04-20' },
    ],
    ['openai', 'api_key', 'sk-1', 'GET', 'https://api.openai.com/v1/models', { authorization: 'Bearer sk-1' }],
    // Their lists of models are public and would accept any key.
    [
      'openrouter',
      'api_key',
      'sk-or-1',
      'GET',
      'https://openrouter.ai/api/v1/key',
      { authorization: 'Bearer sk-or-1' },
    ],
    [
      'venice',
      'api_key',
      'v-1',
      'GET',
      'https://api.venice.ai/api/v1/api_keys/rate_limits',
      { authorization: 'Bearer v-1' },
    ],
  ] as const)('%s, %s', async (provider, kind, secret, method, url, headers) => {
    const { sent, ask } = setup({ status: 200 });
    expect((await ask(provider, kind, secret)).outcome).toMatchObject({ outcome: 'accepted', status: 200 });
    expect(sent).toMatchObject([{ method, url, headers }]);
    expect(sent[0]!.timeouts.firstByteMs).toBeLessThanOrEqual(15_000);
  });

  test('one token of a plan’s token, and no more', async () => {
    const { sent, ask } = setup({ status: 200 });
    await ask('anthropic', 'setup-token', TOKEN);
    expect(JSON.parse(Buffer.from(sent[0]!.body as Uint8Array).toString())).toMatchObject({ max_tokens: 1 });
  });
});

const body = (type: string, message: string) => JSON.stringify({ type: 'error', error: { type, message } });

describe('what an answer means', () => {
  test.each<[number, string, string, string]>([
    [401, 'authentication_error', 'invalid x-api-key', 'refused'],
    [403, 'permission_error', 'not allowed', 'refused'],
    [429, 'rate_limit_error', 'slow down', 'limited'],
    [402, 'billing_error', 'credit balance is too low', 'limited'],
    [529, 'overloaded_error', 'Overloaded', 'limited'],
    [404, 'not_found_error', 'no such page', 'unclear'],
    [500, 'api_error', 'broken', 'unclear'],
  ])('%i %s: %s', async (status, type, message, outcome) => {
    const { ask } = setup({ status, body: body(type, message) });
    expect((await ask('anthropic', 'api_key', KEY)).outcome).toMatchObject({ outcome, status });
  });

  test('nobody there', async () => {
    const { ask } = setup({ code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' });
    expect((await ask('openai', 'api_key', 'sk-1')).outcome.outcome).toBe('unreachable');
  });

  test('the provider’s own sentence is shown, the credential in it is not', async () => {
    const { ask } = setup({
      status: 401,
      body: body('authentication_error', `This key ${KEY} is only authorized for use with Claude Code`),
    });
    const { outcome } = await ask('anthropic', 'api_key', KEY);
    expect(outcome.message).toContain('only authorized for use with Claude Code');
    expect(outcome.message).toContain('An API key works here');
    expect(outcome.message).not.toContain(KEY);
  });
});

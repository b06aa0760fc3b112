import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { err, ok } from '#shared/result';
import type { BatonError } from '#shared/errors';
import type { Network, NetworkFailure, UpstreamRequest } from '../ports.ts';
import type { StoredProfile } from '../profiles/types.ts';
import { providerTable } from '../providers/catalogue.ts';
import type { ProvidersConfig } from '../providers/config-input.ts';
import { createFakeClock } from '../testing/clock.ts';
import { askUsage } from './ask-usage.ts';
import { usageReader } from './readers/readers.ts';

const SECRET = 'opaque-secret-0123456789abcdef';

interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

interface Place {
  readonly provider?: string;
  readonly type?: StoredProfile['type'];
  /** What the vault has. */
  readonly stored?: string;
  readonly credential?: BatonError;
  readonly config?: ProvidersConfig;
}

function setup(answer: (path: string) => Answer | NetworkFailure | 'never', place: Place = {}) {
  const { provider = 'anthropic', type = 'oauth', stored = SECRET } = place;
  const sent: UpstreamRequest[] = [];
  const clock = createFakeClock();
  const network: Network = {
    close: () => undefined,
    async send(request, signal) {
      sent.push(request);
      const given = answer(new URL(request.url).pathname);
      if (given === 'never') {
        await new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined)));
        return err({ code: 'ABORTED', message: '' });
      }
      if ('code' in given) return err(given);
      const { status = 200, headers = {}, body = '{}' } = given;
      return ok({ status, headers, body: Readable.from([Buffer.from(body)]) });
    },
  };
  const profile: StoredProfile = { id: 'x', provider, type, hasSecret: true };
  const { credential } = place;
  const deps = {
    ...{ clock, network },
    profiles: { secret: async () => ok(stored) },
    credentials: { of: async () => (credential ? err(credential) : ok({ type, secret: SECRET })) },
  };
  const subject = {
    ...{ agentId: 'main', profile },
    spec: providerTable(place.config ?? {}).get(provider)!,
    reader: usageReader(provider)!,
  };
  const stop = new AbortController();
  return { sent, clock, stop, ask: () => askUsage(deps, subject, stop.signal) };
}

const always = (answer: Answer | NetworkFailure | 'never') => () => answer;
const failed = (error: string) => ({ kind: 'failed', error });

describe('what comes of asking', () => {
  test.each<[string, Answer | NetworkFailure, Place, object]>([
    [
      'an answer',
      { body: '{"five_hour":{"utilization":5}}' },
      {},
      { kind: 'told', told: { windows: [{ name: '5h', usedPercent: 5 }] } },
    ],
    ['a page of HTML', { body: '<html>hello</html>' }, {}, failed('Its answer could not be read')],
    ['something else', { body: '[1]' }, {}, failed('Its answer could not be read')],
    ['a login that has ended', { status: 401, body: '{"error":{"message":"no"}}' }, {}, failed('Token expired')],
    ['Codex: forbidden is the same', { status: 403 }, { provider: 'openai-codex' }, failed('Token expired')],
    [
      'a key that is not known',
      { status: 401, body: '{"error":{"message":"No auth credentials found"}}' },
      { provider: 'openrouter', type: 'api_key' },
      failed('HTTP 401: No auth credentials found'),
    ],
    [
      'a token that was not made for it',
      { status: 403, body: '{"error":{"message":"OAuth token does not meet scope requirement user:profile"}}' },
      {},
      { kind: 'not-for-it' },
    ],
    [
      'forbidden for another reason',
      { status: 403, body: '{"error":{"message":"Paused"}}' },
      {},
      failed('HTTP 403: Paused'),
    ],
    [
      'an HTML error',
      { status: 502, body: '<!doctype html><html><body>Bad gateway' },
      {},
      failed('HTTP 502: Bad gateway'),
    ],
    [
      'too often',
      { status: 429, headers: { 'retry-after': '120' }, body: '{"error":{"message":"Slow down"}}' },
      {},
      { kind: 'busy', error: 'HTTP 429: Slow down', retryAfterMs: 120_000 },
    ],
    ['too often, without a word', { status: 429, body: '' }, {}, { kind: 'busy', error: 'HTTP 429' }],
    [
      'no network',
      { code: 'ENOTFOUND', message: 'getaddrinfo' },
      {},
      { kind: 'unreached', error: 'Not reached (ENOTFOUND)' },
    ],
    ['a cut', { code: 'ECONNRESET', message: 'cut' }, {}, failed('Not reached (ECONNRESET)')],
    ['silence', { code: 'TIMEOUT_WHOLE', message: 'late' }, {}, failed('Timeout')],
    ['nothing to ask with', {}, { credential: { code: 'no-credentials', provider: 'x' } }, { kind: 'no-credentials' }],
  ])('%s', async (_what, answer, place, outcome) => {
    expect(await setup(always(answer), place).ask()).toEqual(outcome);
  });

  test('a secret that the provider repeats is not kept', async () => {
    const body = JSON.stringify({ error: { message: `Key ${SECRET} and sk-ant-api03-other-0123456789 are unknown` } });
    const outcome = await setup(always({ status: 500, body })).ask();
    expect(outcome).toMatchObject({ kind: 'failed' });
    expect(JSON.stringify(outcome)).not.toMatch(/secret-0123456789|other-0123456789/);
  });

  test('a long sentence is cut', async () => {
    const outcome = await setup(always({ status: 500, body: JSON.stringify({ message: 'x'.repeat(5_000) }) })).ask();
    expect(outcome.kind === 'failed' && outcome.error.length).toBeLessThan(140);
  });

  test('an optional answer that is refused is no failure; the other one counts', async () => {
    const { ask, sent } = setup(
      (path) => (path.endsWith('/credits') ? { status: 403 } : { body: '{"data":{"limit":10,"limit_remaining":5}}' }),
      { provider: 'openrouter', type: 'api_key' },
    );
    expect(await ask()).toMatchObject({ kind: 'told', told: { windows: [{ name: 'Key limit', usedPercent: 50 }] } });
    expect(sent.map(({ timeouts }) => timeouts.wholeMs)).toEqual([5_000, 5_000]);
  });
});

describe('Copilot is asked with GitHub’s own token', () => {
  test.each([
    ['a login keeps it', 'oauth', JSON.stringify({ access: 'tid=made', refresh: 'gho_mine' })],
    ['a pasted one', 'token', ' gho_mine\n'],
  ] as const)('%s', async (_what, type, stored) => {
    const { ask, sent } = setup(always({ body: '{"copilot_plan":"free"}' }), {
      ...{ provider: 'github-copilot', type, stored },
    });
    expect(await ask()).toMatchObject({ kind: 'told', told: { plan: 'free' } });
    expect(sent[0]?.headers['authorization']).toBe('token gho_mine');
  });
});

test('what a server on this computer gave is not shown to the provider itself', async () => {
  const oauth = { tokenUrl: 'http://127.0.0.1:9/token' };
  const asked = async (own: object) => {
    const config = { models: { providers: { anthropic: { oauth, ...own } } } };
    const { ask, sent } = setup(always({}), { config });
    return [(await ask()).kind, sent.length];
  };
  expect(await asked({})).toEqual(['not-for-it', 0]);
  expect(await asked({ baseUrl: 'http://127.0.0.1:9' })).toEqual(['failed', 1]);
});

describe('nobody waits for ever', () => {
  test('after six seconds it is a timeout, and the request is given up', async () => {
    const { ask, clock } = setup(always('never'));
    const asked = ask();
    await clock.advance(5_999);
    await clock.advance(1);
    expect(await asked).toEqual(failed('Timeout'));
    expect(clock.sleepers()).toBe(0);
  });

  test('closing gives it up at once', async () => {
    const { ask, stop, clock } = setup(always('never'));
    const asked = ask();
    await clock.advance(10);
    stop.abort();
    await asked;
    expect(clock.sleepers()).toBe(0);
  });
});

import { describe, expect, test } from 'vitest';
import type { AttemptView } from '#shared/activity';
import type { Payload } from '#shared/contract';
import type { FailureReason } from '#shared/profile';
import { err, ok, type Result } from '#shared/result';
import { providerTable } from '../providers/catalogue.ts';
import { createFakeClock, settle, START } from '../testing/clock.ts';
import { createFakeIds } from '../testing/ids.ts';
import type { AttemptFailure } from './attempt.ts';
import { createBurstGate } from './burst-gate.ts';
import type { Classified } from './classify.ts';
import type { Candidate, Leg, Plan } from './plan.ts';
import { createRunner } from './runner.ts';
import { finalError } from './summary.ts';
import { backOffMs } from './verdict.ts';

const MINUTE = 60_000;
const anthropic = providerTable({}).get('anthropic')!;
const openai = providerTable({}).get('openai')!;

const leg = (key: string, more: Partial<Leg> = {}): Leg => {
  const [provider = '', model = ''] = key.split('/');
  const spec = provider === 'anthropic' ? anthropic : openai;
  return { spec, provider, model, wireModel: model, key, modelName: model, ...more };
};

const opus = leg('anthropic/opus');
const gpt = leg('openai/gpt');

const fail = (reason: FailureReason | null, more: Partial<Classified> & { status?: number } = {}): AttemptFailure => {
  const { status, ...classified } = more;
  const text = reason ?? 'plain';
  return {
    kind: 'upstream',
    classified: { reason, text, ...classified },
    message: text,
    ...(status !== undefined && { status, answer: { status, headers: {}, body: Buffer.from(`body of ${status}`) } }),
  };
};

type Say = (asked: number) => Promise<Result<string, AttemptFailure>> | Result<string, AttemptFailure>;

/** Accounts `id → what it says`; windows live in a map as in the health book. */
function setup(
  accounts: Record<string, Say>,
  chain: readonly Leg[] = [opus],
  options: { locked?: string; blockPaid?: boolean } = {},
) {
  const clock = createFakeClock();
  const windows = new Map<string, { until: number; reason: FailureReason; kind: 'cooling' | 'disabled' }>();
  const calls: string[] = [];
  const marks: unknown[] = [];
  const ranOut: Payload<'account-ran-out'>[] = [];
  const noneLeft: Payload<'none-left'>[] = [];
  const runner = createRunner({
    clock,
    ids: createFakeIds(),
    gate: createBurstGate(clock),
    owner: () => 'main',
    onRanOut: (event) => ranOut.push(event),
    onNoneLeft: (event) => noneLeft.push(event),
    onBug: (bug) => {
      throw bug;
    },
    health: {
      async failed(_agent, id, { reason, model, retryAfterMs }) {
        const until = windows.get(id)?.until ?? clock.now() + (retryAfterMs ?? MINUTE);
        windows.set(id, { until, reason, kind: reason === 'billing' ? 'disabled' : 'cooling' });
        marks.push([id, reason, model]);
        return { until };
      },
      async succeeded(_agent, id) {
        windows.delete(id);
      },
    },
  });
  const plan: Plan = {
    legs: chain,
    ...options,
    candidates: ({ provider }) =>
      Object.keys(accounts)
        .filter((id) => id.startsWith(`${provider}:`))
        .map((id): Candidate => {
          const cooling = windows.get(id);
          const costKind = id.endsWith('plan') ? 'subscription' : 'paid';
          return { profileId: id, label: id, costKind, ...(cooling && { cooling }) };
        }),
    credential: async (_leg, { profileId }) =>
      profileId?.endsWith(':locked-away') === true
        ? err({ code: 'vault-locked', name: 'GNOME keyring' })
        : ok({ type: 'api_key', secret: 's' }),
  };
  const run = (signal = new AbortController().signal) =>
    runner.run<string>({
      agentId: 'main',
      startedAt: clock.now(),
      plan,
      signal,
      attempt: async (_leg, { profileId = '' }, _credential, accepted) => {
        calls.push(profileId);
        const outcome = await accounts[profileId]!(calls.filter((id) => id === profileId).length);
        if (outcome.ok) accepted();
        return outcome;
      },
    });
  return { clock, windows, calls, marks, ranOut, noneLeft, run };
}

const says =
  (text: string): Say =>
  () =>
    ok(text);
const refuses =
  (failure: AttemptFailure): Say =>
  () =>
    err(failure);

const short = (attempts: readonly AttemptView[]) =>
  attempts.map(({ profileId, model, outcome, reason }) =>
    [profileId ?? model, outcome, reason].filter(Boolean).join(' '),
  );

test('the first account answers, and that is all', async () => {
  const { run, calls, marks } = setup({ 'anthropic:a': says('hi'), 'anthropic:b': says('no') });
  const { end, asked, attempts } = await run();
  expect(end).toMatchObject({ kind: 'answered', value: 'hi', candidate: { profileId: 'anthropic:a' } });
  expect([asked, calls, marks, short(attempts)]).toEqual([1, ['anthropic:a'], [], ['anthropic:a answered']]);
});

describe('what a failure means', () => {
  test.each<[string, AttemptFailure, unknown, string[]]>([
    ['a rate limit', fail('rate_limit'), ['anthropic:a', 'rate_limit', 'opus'], ['anthropic:b']],
    ['a refused login', fail('auth'), ['anthropic:a', 'auth', 'opus'], ['anthropic:b']],
    ['a revoked key', fail('auth_permanent'), ['anthropic:a', 'auth_permanent', 'opus'], ['anthropic:b']],
    ['an empty purse', fail('billing'), ['anthropic:a', 'billing', 'opus'], ['anthropic:b']],
    ['a format', fail('format', { status: 400 }), ['anthropic:a', 'format', 'opus'], ['anthropic:b']],
    ['a time-out', fail('timeout'), undefined, ['anthropic:b']],
    ['a 500 that says nothing', fail(null, { status: 500 }), undefined, ['anthropic:b']],
    ['an unknown model', fail('model_not_found', { status: 404 }), undefined, ['openai:c']],
    ['a lost session', fail('session_expired'), undefined, ['openai:c']],
    ['a plain 400', fail(null, { status: 400 }), undefined, ['openai:c']],
    ['a plain 422', fail(null, { status: 422 }), undefined, ['openai:c']],
    ['a prompt too long', fail(null, { status: 400, kind: 'context_overflow' }), undefined, []],
    ['an image too large', fail(null, { kind: 'image_size' }), undefined, []],
  ])('%s', async (_name, failure, mark, next) => {
    const { run, calls, marks } = setup(
      { 'anthropic:a': refuses(failure), 'anthropic:b': says('b'), 'openai:c': says('c') },
      [opus, leg('anthropic/sonnet'), gpt].filter((one) => next[0] !== 'openai:c' || one.model !== 'sonnet'),
    );
    await run();
    expect(calls).toEqual(['anthropic:a', ...next]);
    expect(marks).toEqual(mark === undefined ? [] : [mark]);
  });

  test('a plain 400 is not repeated on another model of the same provider', async () => {
    const { run, calls } = setup(
      { 'anthropic:a': refuses(fail(null, { status: 400 })), 'anthropic:b': says('b'), 'openai:c': says('c') },
      [opus, leg('anthropic/sonnet'), gpt],
    );
    const { end, attempts } = await run();
    expect(end.kind).toBe('answered');
    expect(calls).toEqual(['anthropic:a', 'openai:c']);
    expect(short(attempts)).toEqual([
      'anthropic:a failed bad-request',
      'anthropic/sonnet skipped bad-request',
      'openai:c answered',
    ]);
  });

  test('if all call the request bad, the client sees the first answer', async () => {
    const { run } = setup(
      { 'anthropic:a': refuses(fail(null, { status: 400 })), 'openai:c': refuses(fail(null, { status: 422 })) },
      [opus, gpt],
    );
    expect((await run()).end).toMatchObject({ kind: 'refused', failure: { status: 400 } });
  });

  test('a first answer that calls the request bad is the one the client sees, whatever the others lacked', async () => {
    const { run } = setup(
      { 'anthropic:a': refuses(fail(null, { status: 400 })), 'openai:c': refuses(fail('rate_limit', { status: 429 })) },
      [opus, gpt],
    );
    expect((await run()).end).toMatchObject({ kind: 'refused', failure: { status: 400 } });
  });

  test('Retry-After is written down', async () => {
    const { run, windows } = setup({ 'anthropic:a': refuses(fail('rate_limit', { retryAfterMs: 7 * MINUTE })) });
    await run();
    expect(windows.get('anthropic:a')?.until).toBe(START + 7 * MINUTE);
  });
});

describe('accounts that cool', () => {
  const cooling = (reason: FailureReason, until = START + MINUTE) => ({ until, reason, kind: 'cooling' as const });

  test('are passed over, and named', async () => {
    const { run, windows, calls } = setup({ 'anthropic:a': says('a'), 'anthropic:b': says('b') });
    windows.set('anthropic:a', cooling('rate_limit'));
    const { attempts } = await run();
    expect(calls).toEqual(['anthropic:b']);
    expect(attempts[0]).toMatchObject({ outcome: 'skipped', reason: 'cooling', until: START + MINUTE });
  });

  test('a locked one is asked all the same, and nobody else', async () => {
    const { run, windows, calls } = setup({ 'anthropic:a': refuses(fail('rate_limit')) }, [opus], {
      locked: 'anthropic:a',
    });
    windows.set('anthropic:a', cooling('rate_limit'));
    await run();
    expect(calls).toEqual(['anthropic:a']);
  });

  test.each<[FailureReason, FailureReason, number]>([
    ['rate_limit', 'overloaded', 429],
    ['rate_limit', 'auth', 503],
  ])('all of them (%s, %s): %i, nobody is asked, and when to come back is told', async (one, two, status) => {
    const { run, windows, calls, noneLeft } = setup({ 'anthropic:a': says('a'), 'anthropic:b': says('b') });
    windows.set('anthropic:a', cooling(one, START + 90_500));
    windows.set('anthropic:b', cooling(two, START + 2 * MINUTE));
    const { end, asked, attempts } = await run();
    expect([calls, asked]).toEqual([[], 0]);
    if (end.kind !== 'exhausted') throw new Error(end.kind);
    expect(finalError(end, attempts, START)).toMatchObject({ status, retryAfter: 91 });
    expect(noneLeft).toEqual([{ agentId: 'main', retryAt: START + 90_500 }]);
  });

  test('a known-bad account gets 0 calls', async () => {
    const { run, calls } = setup({ 'anthropic:a': refuses(fail('auth')), 'anthropic:b': says('b') });
    for (let i = 0; i < 10; i += 1) await run();
    expect(calls.filter((id) => id === 'anthropic:a')).toHaveLength(1);
  });
});

describe('when nobody answered', () => {
  test('the last status and every attempt are told', async () => {
    const { run } = setup(
      {
        'anthropic:a': refuses(fail('rate_limit', { status: 429 })),
        'openai:c': refuses(fail('timeout', { status: 504 })),
      },
      [opus, leg('openai/other', { skip: 'dialect' }), gpt],
    );
    const { end, attempts } = await run();
    if (end.kind !== 'exhausted') throw new Error(end.kind);
    expect(finalError(end, attempts, START)).toEqual({
      status: 504,
      message:
        'All models failed (3): anthropic/opus [anthropic:a]: rate_limit (rate_limit) until 2026-01-27T00:01:00.000Z | ' +
        'openai/other: skipped, speaks another dialect | openai/gpt [openai:c]: timeout (timeout)',
    });
  });

  test('a locked vault is no fault of the account', async () => {
    const { run, marks, calls } = setup({ 'anthropic:locked-away': says('x') });
    const { end, attempts } = await run();
    if (end.kind !== 'exhausted') throw new Error(end.kind);
    expect(finalError(end, attempts, START).status).toBe(503);
    expect([marks, calls, short(attempts)]).toEqual([[], [], ['anthropic:locked-away skipped vault-locked']]);
  });

  test('no candidate at all is named', async () => {
    const { run } = setup({});
    expect(short((await run()).attempts)).toEqual(['anthropic/opus skipped no-credentials']);
  });
});

describe('events', () => {
  test('an account that ran out is told once, with who covers for it', async () => {
    const { run, ranOut, noneLeft } = setup({ 'anthropic:a': refuses(fail('rate_limit')), 'anthropic:b': says('b') });
    await run();
    await run();
    expect(ranOut).toMatchObject([
      { profileId: 'anthropic:a', reason: 'rate_limit', until: START + MINUTE, covered: true },
    ]);
    expect(noneLeft).toEqual([]);
  });

  test('a burst that runs into the same limit tells it once', async () => {
    const { run, ranOut } = setup({
      'anthropic:a': async () => {
        await settle();
        return err(fail('rate_limit'));
      },
      'anthropic:b': says('b'),
    });
    await Promise.all([run(), run(), run()]);
    expect(ranOut).toHaveLength(1);
  });
});

describe('the burst gate', () => {
  const slow =
    (say: Say): Say =>
    async (asked) => {
      await settle();
      return say(asked);
    };

  test('a fresh burst of 40 costs a bad account 3 calls at most', async () => {
    const { run, calls } = setup({ 'anthropic:a': slow(refuses(fail('rate_limit'))), 'anthropic:b': slow(says('b')) });
    const ends = await Promise.all(Array.from({ length: 40 }, () => run()));
    expect(ends.every(({ end }) => end.kind === 'answered')).toBe(true);
    expect(calls.filter((id) => id === 'anthropic:a').length).toBeLessThanOrEqual(3);
  });

  test('once an account has answered, the others follow at once', async () => {
    let most = 0;
    let now = 0;
    const { run } = setup({
      'anthropic:a': async () => {
        now += 1;
        most = Math.max(most, now);
        await settle();
        now -= 1;
        return ok('a');
      },
    });
    await run();
    await Promise.all(Array.from({ length: 10 }, () => run()));
    expect(most).toBe(10);
  });

  test('whoever hangs up while waiting does not wait on', async () => {
    const never: Say = () => new Promise(() => undefined);
    const { run } = setup({ 'anthropic:a': never });
    for (let i = 0; i < 3; i += 1) void run();
    const abort = new AbortController();
    const waiting = run(abort.signal);
    await settle();
    abort.abort();
    expect((await waiting).end.kind).toBe('hung-up');
  });
});

describe('an overloaded provider gets a moment', () => {
  test.each([
    [0, 0.5, 250],
    [1, 0.5, 500],
    [2, 0.5, 1_000],
    [3, 0.5, 1_500],
    [9, 0.5, 1_500],
    [0, 0, 200],
    [0, 0.999999, 300],
  ])('%i times before, dice %d: %i ms', (times, dice, ms) => {
    expect(backOffMs(times, dice)).toBe(ms);
  });

  test('before the next account is asked', async () => {
    const { run, calls, clock } = setup({ 'anthropic:a': refuses(fail('overloaded')), 'anthropic:b': says('b') });
    const done = run();
    await settle();
    expect(calls).toEqual(['anthropic:a']);
    await clock.advance(301);
    expect((await done).end.kind).toBe('answered');
  });
});

test('a client that hung up is not asked for again, and nobody is marked', async () => {
  const abort = new AbortController();
  const { run, calls, marks } = setup({
    'anthropic:a': () => {
      abort.abort();
      return err({ kind: 'hung-up' });
    },
    'anthropic:b': says('b'),
  });
  const { end, attempts } = await run(abort.signal);
  expect([end.kind, calls, marks, short(attempts)]).toEqual([
    'hung-up',
    ['anthropic:a'],
    [],
    ['anthropic:a failed hung-up'],
  ]);
});

describe('routing.paidFallback: "block"', () => {
  const accounts = {
    'anthropic:plan': refuses(fail('rate_limit')),
    'anthropic:key': says('paid'),
    'openai:key': says('paid'),
  };

  test('never goes from a plan to a key', async () => {
    const { run, calls } = setup(accounts, [opus, gpt], { blockPaid: true });
    for (let i = 0; i < 2; i += 1) {
      const { end, attempts } = await run();
      expect(short(attempts).slice(1)).toEqual(['anthropic:key skipped paid', 'openai:key skipped paid']);
      expect(end).toMatchObject({ kind: 'exhausted', allWait: true, retryAt: START + MINUTE });
    }
    expect(calls).toEqual(['anthropic:plan']);
  });

  test('says nothing against a key that comes first', async () => {
    const { run } = setup({ 'anthropic:key': says('paid') }, [opus], { blockPaid: true });
    expect((await run()).end.kind).toBe('answered');
  });

  test('is off unless written', async () => {
    const { run } = setup(accounts, [opus]);
    expect((await run()).end.kind).toBe('answered');
  });
});

test('a fallback of another dialect does not hide when to come back', async () => {
  const { run } = setup({ 'anthropic:a': refuses(fail('rate_limit')) }, [opus, leg('openai/gpt', { skip: 'dialect' })]);
  await run();
  const { end, attempts } = await run();
  if (end.kind !== 'exhausted') throw new Error(end.kind);
  expect(finalError(end, attempts, START)).toMatchObject({ status: 429, retryAfter: 60 });
});

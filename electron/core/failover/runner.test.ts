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
import { createPaidWatch } from './paid-watch.ts';
import type { Candidate, Leg, Plan } from './plan.ts';
import { createProbes } from './probes.ts';
import { createRunner } from './runner.ts';
import { finalError } from './summary.ts';
import { backOffMs } from './verdict.ts';

const MINUTE = 60_000;
const anthropic = providerTable({}).get('anthropic')!;
const openai = providerTable({}).get('openai')!;

const leg = (key: string, more: Partial<Leg> = {}): Leg => {
  const [provider = '', model = ''] = key.split('/');
  const spec = provider === 'anthropic' ? anthropic : openai;
  return { spec, provider, model, wireModel: model, key, modelName: model, dialect: 'anthropic-messages', ...more };
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

type Say = (
  asked: number,
  accepted: () => void,
) => Promise<Result<string, AttemptFailure>> | Result<string, AttemptFailure>;

/** Accounts `id → what it says`; windows live in a map as in the health book. */
function setup(
  accounts: Record<string, Say>,
  chain: readonly Leg[] = [opus],
  options: { locked?: string; blockPaid?: boolean } = {},
) {
  const clock = createFakeClock();
  const windows = new Map<
    string,
    { until: number; reason: FailureReason; kind: 'cooling' | 'disabled'; since?: number; named?: true }
  >();
  const isOpen = (id: string) => (windows.get(id)?.until ?? 0) > clock.now();
  const paid: Payload<'paid-switch'>[] = [];
  const heard: [string, string | undefined][] = [];
  const calls: string[] = [];
  /** Who was to go first at which model. */
  const preferred: [string, string][] = [];
  const marks: unknown[] = [];
  const ranOut: Payload<'account-ran-out'>[] = [];
  const noneLeft: Payload<'none-left'>[] = [];
  const runner = createRunner({
    clock,
    ids: createFakeIds(),
    gate: createBurstGate(clock),
    probes: createProbes(clock),
    paid: createPaidWatch((event) => paid.push(event)),
    onHeaders: (_agent, id, headers) => heard.push([id, headers['x-limit']]),
    owner: () => 'main',
    onRanOut: (event) => ranOut.push(event),
    onNoneLeft: (event) => noneLeft.push(event),
    onBug: (bug) => {
      throw bug;
    },
    health: {
      async failed(_agent, id, { reason, model, retryAfterMs, late }) {
        const until = isOpen(id) ? windows.get(id)!.until : clock.now() + (retryAfterMs ?? MINUTE);
        windows.set(id, { until, reason, kind: reason === 'billing' ? 'disabled' : 'cooling', since: clock.now() });
        marks.push([id, reason, model, ...(late === true ? ['late'] : [])]);
        return { until };
      },
      succeeded(_agent, id) {
        windows.delete(id);
      },
    },
  });
  const plan: Plan = {
    legs: chain,
    ...options,
    candidates: ({ provider, key }, first) => {
      if (first !== undefined) preferred.push([key, first]);
      return Object.keys(accounts)
        .filter((id) => id.startsWith(`${provider}:`))
        .map((id): Candidate => {
          const window = windows.get(id);
          const costKind = id.endsWith('plan') ? 'subscription' : 'paid';
          const state = isOpen(id) ? { cooling: window! } : { failedAt: window?.since ?? 0 };
          return { profileId: id, label: id, costKind, ...(window && state) };
        });
    },
    credential: async (_leg, { profileId }) =>
      profileId?.endsWith(':locked-away') === true
        ? err({ code: 'vault-locked', name: 'GNOME keyring' })
        : ok({ type: 'api_key', secret: 's' }),
  };
  const run = (signal = new AbortController().signal, isCount = false) =>
    runner.run<string>({
      agentId: 'main',
      isCount,
      startedAt: clock.now(),
      plan,
      signal,
      attempt: async (_leg, { profileId = '' }, _credential, accepted) => {
        calls.push(profileId);
        const outcome = await accounts[profileId]!(calls.filter((id) => id === profileId).length, accepted);
        if (outcome.ok) accepted({ 'x-limit': 'half' });
        return outcome;
      },
    });
  return { clock, windows, calls, preferred, marks, ranOut, noneLeft, paid, heard, run };
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

  test('a provider that is not there costs one attempt, however many accounts and models it has', async () => {
    const down = { ...fail('timeout'), unreached: true } as const;
    const { run, calls, marks } = setup(
      { 'anthropic:a': refuses(down), 'anthropic:b': says('b'), 'openai:c': says('c') },
      [opus, leg('anthropic/sonnet'), gpt],
    );
    const { end, attempts } = await run();
    expect(end.kind).toBe('answered');
    expect([calls, marks]).toEqual([['anthropic:a', 'openai:c'], []]);
    expect(short(attempts)).toEqual([
      'anthropic:a failed timeout',
      'anthropic/sonnet skipped timeout',
      'openai:c answered',
    ]);
  });

  test('if nobody is there, the client is told so, and not that its request is bad', async () => {
    const down = { ...fail('timeout'), unreached: true } as const;
    const { run, calls } = setup({ 'anthropic:a': refuses(down), 'anthropic:b': says('b') });
    const { end, attempts } = await run();
    expect(end.kind).toBe('exhausted');
    expect(end.kind === 'exhausted' && finalError(end, attempts, 0).status).toBe(504);
    expect(calls).toEqual(['anthropic:a']);
  });

  test('if all call the request bad, the client sees the first answer', async () => {
    const { run } = setup(
      { 'anthropic:a': refuses(fail(null, { status: 400 })), 'openai:c': refuses(fail(null, { status: 422 })) },
      [opus, gpt],
    );
    const by = { profileId: 'anthropic:a', model: 'anthropic/opus', outcome: 'failed' };
    expect((await run()).end).toMatchObject({ kind: 'refused', failure: { status: 400 }, by });
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

  test('what a provider said counts more than a credential that could not be had after it', async () => {
    const { run } = setup({
      'anthropic:a': refuses(fail('rate_limit', { status: 429 })),
      'anthropic:locked-away': says('x'),
    });
    const { end, attempts } = await run();
    expect(short(attempts)).toEqual(['anthropic:a failed rate_limit', 'anthropic:locked-away skipped vault-locked']);
    expect(end.kind === 'exhausted' && finalError(end, attempts, START).status).toBe(429);
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
    async (asked, accepted) => {
      await settle();
      return say(asked, accepted);
    };

  test('a fresh burst of 40 costs a bad account 3 calls at most', async () => {
    const { run, calls } = setup({ 'anthropic:a': slow(refuses(fail('rate_limit'))), 'anthropic:b': slow(says('b')) });
    const ends = await Promise.all(Array.from({ length: 40 }, () => run()));
    expect(ends.every(({ end }) => end.kind === 'answered')).toBe(true);
    expect(calls.filter((id) => id === 'anthropic:a').length).toBeLessThanOrEqual(3);
  });

  test('whoever waited for an account comes back to it, but does not look for it at the next model', async () => {
    const { run, preferred } = setup(
      { 'anthropic:a': slow(refuses(fail('rate_limit'))), 'openai:c': slow(says('c')) },
      [opus, gpt],
    );
    await Promise.all(Array.from({ length: 4 }, () => run()));
    expect(preferred).toContainEqual([opus.key, 'anthropic:a']);
    expect(preferred.filter(([key, id]) => (key === opus.key) !== (id === 'anthropic:a'))).toEqual([]);
  });

  test('no more than 3 when it errs only after the headers of a good answer', async () => {
    const errsInside: Say = async (_asked, accepted) => {
      accepted();
      await settle();
      return refuses(fail('rate_limit'))(_asked, accepted);
    };
    const { run, calls } = setup({ 'anthropic:a': errsInside, 'anthropic:b': slow(says('b')) });
    const ends = await Promise.all(Array.from({ length: 40 }, () => run()));
    expect(ends.every(({ end }) => end.kind === 'answered')).toBe(true);
    expect(calls.filter((id) => id === 'anthropic:a').length).toBeLessThanOrEqual(3);
  });

  test('an account that is slow to say its first word holds the others up for no longer than two seconds', async () => {
    const { run, calls, clock } = setup({
      'anthropic:a': async (_asked, accepted) => {
        accepted();
        await clock.sleep(60_000);
        return ok('a');
      },
    });
    const ends = Promise.all(Array.from({ length: 10 }, () => run()));
    await clock.advance(1_999);
    expect(calls.length).toBe(3);
    await clock.advance(1);
    expect(calls.length).toBe(10);
    await clock.advance(60_000);
    expect((await ends).every(({ end }) => end.kind === 'answered')).toBe(true);
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

describe('when a window ends', () => {
  /** Who cooled until now, and is slow to answer. */
  const back = (say: Say, others: Record<string, Say> = {}) => {
    const world = setup(
      {
        'anthropic:a': async (asked, accepted) => {
          await settle();
          return say(asked, accepted);
        },
        ...others,
      },
      [opus, gpt],
    );
    world.windows.set('anthropic:a', { until: START, reason: 'rate_limit', kind: 'cooling', since: START - MINUTE });
    return world;
  };
  const burst = async ({ run, calls }: ReturnType<typeof setup>) => {
    const ends = await Promise.all(Array.from({ length: 20 }, () => run()));
    return {
      kinds: [...new Set(ends.map(({ end }) => end.kind))],
      ends,
      a: calls.filter((id) => id === 'anthropic:a'),
    };
  };

  test('one request tries the account, the others keep using whoever answers', async () => {
    const { kinds, a } = await burst(back(refuses(fail('rate_limit')), { 'openai:c': says('c') }));
    expect([kinds, a.length]).toEqual([['answered'], 1]);
  });

  test('with nobody else left, the others wait for what it finds, and follow', async () => {
    const { kinds, a, ends } = await burst(back(says('a')));
    expect([kinds, a.length]).toEqual([['answered'], 20]);
    expect(ends.every(({ asked }) => asked === 1)).toBe(true);
  });

  test('or are told that it cools again, after one call', async () => {
    const { kinds, a, ends } = await burst(back(refuses(fail('rate_limit'))));
    expect([kinds, a.length]).toEqual([['exhausted'], 1]);
    expect(short(ends[19]!.attempts)).toEqual(['openai/gpt skipped no-credentials', 'anthropic:a skipped cooling']);
  });

  test('whoever hangs up while waiting does not wait on', async () => {
    const { run, windows } = setup({ 'anthropic:a': () => new Promise(() => undefined) });
    windows.set('anthropic:a', { until: START, reason: 'rate_limit', kind: 'cooling', since: START - MINUTE });
    void run();
    const abort = new AbortController();
    const waiting = run(abort.signal);
    await settle();
    abort.abort();
    expect((await waiting).end.kind).toBe('hung-up');
  });

  test('nobody waits for it after another account of the model has called the request bad', async () => {
    const { run, windows } = setup({
      'anthropic:a': () => new Promise(() => undefined),
      'anthropic:b': refuses(fail(null, { status: 400 })),
    });
    windows.set('anthropic:a', { until: START, reason: 'rate_limit', kind: 'cooling', since: START - MINUTE });
    void run();
    const second = await Promise.race([run(), settle()]);
    expect(second?.end.kind).toBe('refused');
  });

  test('the preferred account is back at once', async () => {
    const { run, clock, calls } = setup({
      'anthropic:a': (asked) => (asked === 1 ? err(fail('rate_limit')) : ok('a')),
      'anthropic:b': says('b'),
    });
    await run();
    await run();
    await clock.advance(MINUTE);
    await run();
    expect(calls).toEqual(['anthropic:a', 'anthropic:b', 'anthropic:b', 'anthropic:a']);
  });
});

describe('a primary that cools', () => {
  const cools = (more: object = {}) => ({
    ...({ until: START + 2 * MINUTE, reason: 'rate_limit', kind: 'cooling', since: START - 30_000 } as const),
    ...more,
  });
  const world = (window: object, accounts: Record<string, Say> = {}, chain = [opus, gpt]) => {
    const made = setup({ 'anthropic:a': says('a'), 'openai:c': says('c'), ...accounts }, chain);
    made.windows.set('anthropic:a', cools(window));
    return made;
  };

  test.each<[string, object, string[]]>([
    ['shortly before the end of its window', {}, ['anthropic:a']],
    ['long before', { until: START + 2 * MINUTE + 1 }, ['openai:c']],
    ['when it failed less than half a minute ago', { since: START - 29_999 }, ['openai:c']],
    ['when its provider named the end', { named: true }, ['openai:c']],
    ['when its login is refused', { reason: 'auth' }, ['openai:c']],
    ['when its key is revoked', { reason: 'auth_permanent' }, ['openai:c']],
    ['when its purse is empty', { reason: 'billing', kind: 'disabled' }, ['openai:c']],
    ['when it was overloaded', { reason: 'overloaded' }, ['anthropic:a']],
  ])('%s', async (_when, window, expected) => {
    const { run, calls } = world(window);
    await run();
    expect(calls).toEqual(expected);
  });

  test('is not tried early when another account of it can be asked, nor when nobody else could answer', async () => {
    const other = world({}, { 'anthropic:b': says('b') });
    await other.run();
    const alone = world({}, {}, [opus, leg('openai/gpt', { skip: 'dialect' })]);
    await alone.run();
    expect([other.calls, alone.calls]).toEqual([['anthropic:b'], []]);
  });

  test('is tried by one at a time, at most every half minute, and a failure changes nothing about its window', async () => {
    const { run, calls, marks, clock, windows } = world(
      {},
      {
        'anthropic:a': async () => {
          await settle();
          return err(fail('rate_limit'));
        },
      },
    );
    await Promise.all([run(), run(), run()]);
    expect(calls.filter((id) => id === 'anthropic:a')).toHaveLength(1);
    expect(marks).toEqual([['anthropic:a', 'rate_limit', 'opus', 'late']]);
    windows.set('anthropic:a', cools());
    await clock.advance(29_000);
    await run();
    expect(calls.filter((id) => id === 'anthropic:a')).toHaveLength(1);
    await clock.advance(1_000);
    await run();
    expect(calls.filter((id) => id === 'anthropic:a')).toHaveLength(2);
  });

  test('is never tried early as a fallback', async () => {
    const { run, calls } = world({}, { 'openai:c': refuses(fail('timeout')) }, [gpt, opus]);
    await run();
    expect(calls).toEqual(['openai:c']);
  });
});

test('requests that were under way when the window opened are marked as such', async () => {
  const { run, marks } = setup({
    'anthropic:a': async () => {
      await settle();
      return err(fail('rate_limit'));
    },
    'anthropic:b': says('b'),
  });
  await Promise.all([run(), run(), run()]);
  expect(marks).toEqual([
    ['anthropic:a', 'rate_limit', 'opus'],
    ['anthropic:a', 'rate_limit', 'opus', 'late'],
    ['anthropic:a', 'rate_limit', 'opus', 'late'],
  ]);
});

describe('money', () => {
  const switching = () => {
    let fails = true;
    const world = setup({
      'anthropic:plan': () => (fails ? err(fail('rate_limit')) : ok('free')),
      'anthropic:key': says('paid'),
    });
    return { ...world, mend: () => (fails = false) };
  };

  test('that begins to be spent is told once, with who ran out, why and until when', async () => {
    const { run, paid } = switching();
    await run();
    await run();
    expect(paid).toEqual([
      {
        ...{ agentId: 'main', from: 'anthropic:plan', to: 'anthropic:key', provider: 'anthropic' },
        ...{ reason: 'rate_limit', until: START + MINUTE, blocked: false },
      },
    ]);
  });

  test('is told again after a time without', async () => {
    const { run, paid, clock, mend, windows } = switching();
    await run();
    mend();
    await clock.advance(MINUTE);
    await run();
    expect(paid).toHaveLength(1);
    windows.set('anthropic:plan', { until: clock.now() + MINUTE, reason: 'billing', kind: 'disabled' });
    await run();
    expect(paid.map(({ reason }) => reason)).toEqual(['rate_limit', 'billing']);
  });

  test('that is barred is told once, too', async () => {
    const { run, paid } = setup(
      { 'anthropic:plan': refuses(fail('rate_limit')), 'anthropic:key': says('paid') },
      [opus],
      { blockPaid: true },
    );
    await run();
    await run();
    expect(paid).toMatchObject([{ from: 'anthropic:plan', to: 'anthropic:key', blocked: true }]);
  });

  test('that is spent from the start is nothing to tell', async () => {
    const { run, paid } = setup({ 'anthropic:key': refuses(fail('rate_limit')), 'anthropic:other': says('paid') });
    await run();
    expect(paid).toEqual([]);
  });
});

test('headers of good and of bad answers are read', async () => {
  const { run, heard } = setup({
    'anthropic:a': refuses({
      ...{ kind: 'upstream', classified: { reason: 'rate_limit', text: '' }, message: '' },
      answer: { status: 429, headers: { 'x-limit': 'all' }, body: Buffer.alloc(0) },
    }),
    'anthropic:b': says('b'),
  });
  await run();
  expect(heard).toEqual([
    ['anthropic:a', 'all'],
    ['anthropic:b', 'half'],
  ]);
});

describe('a count of tokens has limits of its own', () => {
  const never = new AbortController().signal;
  const count = (made: ReturnType<typeof setup>) => made.run(never, true);

  test('one that is limited goes on to the next account, and answers are asked of the first as before', async () => {
    const made = setup({ 'anthropic:a': refuses(fail('rate_limit', { status: 429 })), 'anthropic:b': says('42') });
    expect(short((await count(made)).attempts)).toEqual(['anthropic:a failed rate_limit', 'anthropic:b answered']);
    expect([made.marks, made.ranOut, made.heard]).toEqual([[], [], []]);
  });

  test('a key that is refused is refused for answers, too', async () => {
    const made = setup({ 'anthropic:a': refuses(fail('auth', { status: 401 })), 'anthropic:b': says('42') });
    await count(made);
    expect(made.marks).toEqual([['anthropic:a', 'auth', 'opus']]);
  });

  test('one that nobody answers is no sign that nobody is left', async () => {
    const made = setup({ 'anthropic:a': refuses(fail('rate_limit', { status: 429 })) });
    expect((await count(made)).end.kind).toBe('exhausted');
    expect(made.noneLeft).toEqual([]);
    await made.run();
    expect(made.noneLeft).toHaveLength(1);
  });

  test('one costs nothing: it neither tells of money nor takes back what was told', async () => {
    let isPlanOut = true;
    const made = setup({
      'anthropic:plan': () => (isPlanOut ? err(fail('billing', { status: 402 })) : ok('free')),
      'anthropic:key': says('paid'),
    });
    await count(made);
    expect(made.paid).toEqual([]);
    made.windows.clear();
    await made.run();
    expect(made.paid).toHaveLength(1);
    isPlanOut = false;
    made.windows.clear();
    await count(made);
    isPlanOut = true;
    await made.run();
    expect(made.paid).toHaveLength(1);
  });

  test('one that is answered ends no window, and tries none early', async () => {
    const made = setup({ 'anthropic:a': says('42'), 'openai:c': says('c') }, [opus, gpt]);
    const window = { reason: 'rate_limit', kind: 'cooling' } as const;
    made.windows.set('anthropic:a', { ...window, until: START - 1, since: START - MINUTE });
    await count(made);
    expect(made.windows.has('anthropic:a')).toBe(true);
    made.windows.set('anthropic:a', { ...window, until: START + MINUTE, since: START - MINUTE });
    await count(made);
    expect(made.calls).toEqual(['anthropic:a', 'openai:c']);
    await made.run();
    expect(made.calls.slice(2)).toEqual(['anthropic:a']);
  });
});

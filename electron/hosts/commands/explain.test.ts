import { describe, expect, test } from 'vitest';
import type { AttemptView, RequestView } from '#shared/activity';
import { ok } from '#shared/result';
import { NOW, runLine } from '../testing/command-line.ts';

const attempt = (more: Partial<AttemptView>): AttemptView => ({
  ...{ provider: 'anthropic', model: 'anthropic/opus', modelName: 'Opus', label: 'Work', outcome: 'answered' },
  ...more,
});
const request = (more: Partial<RequestView> = {}): RequestView => ({
  ...{ id: 'req_1', at: NOW, agentId: 'main', dialect: 'anthropic-messages', stream: true, asked: 'opus' },
  ...{ model: 'anthropic/opus', modelName: 'Opus', label: 'Home', result: 'handed-on', status: 200, tookMs: 1_250 },
  attempts: [
    attempt({ outcome: 'skipped', reason: 'cooling', until: NOW + 60_000 }),
    attempt({ outcome: 'failed', reason: 'rate_limit', status: 429, message: 'Slow down', tookMs: 90 }),
    attempt({ label: 'Home', costKind: 'paid', waitedFor: 900 }),
  ],
  ...{ inputTokens: 12, cacheReadTokens: 10, outputTokens: 5, reasoningTokens: 2, cost: 0.0125 },
  ...more,
});

describe('explain', () => {
  test.each([
    ['paused', /^The gateway is paused: .*\n.*would go to/],
    ['on', /^A request of main for default would go to/],
  ])('--next while the gateway is %s', async (state, said) => {
    const answers = {
      'route.explain': () => ok({ agentId: 'main', asked: 'default', candidates: [], leftOut: [] }),
      'app.get': () => ok({ gateway: { state } }),
    };
    expect((await runLine(['explain', '--next'], answers)).out).toMatch(said);
  });

  test('the newest request, unless one is named', async () => {
    const answers = { 'activity.get': () => ok(request()) };
    const { out, calls, exit } = await runLine(['explain'], answers);
    expect([exit, calls]).toEqual([0, [{ call: 'activity.get', input: { id: 'last' } }]]);
    expect(out).toContain('Asked for opus by main, streamed');
    expect(out).toContain('Answered by Home with anthropic/opus in 1.3 s');
    expect(out).toContain('Tokens: 12 in (10 from the cache), 5 out (2 of them thinking) · $0.0125');
    expect(out).toMatch(/1 {2}skipped +Work +anthropic\/opus +cooling, back in 1m/);
    expect(out).toMatch(/2 {2}failed +Work +anthropic\/opus +rate limit, HTTP 429, 90 ms: Slow down/);
    expect(out).toMatch(/3 {2}answered +Home +anthropic\/opus +paid +900 ms/);
    const named = await runLine(['explain', 'req_1', '--json'], answers);
    expect(named.calls).toEqual([{ call: 'activity.get', input: { id: 'req_1' } }]);
    expect(JSON.parse(named.out)).toEqual(request());
  });

  test.each<[Partial<RequestView>, string]>([
    [{ result: 'failed', status: 429 }, 'Nobody answered, the client got 429'],
    [{ result: 'hung-up' }, 'The client hung up'],
    [{ dropped: ['tools[0]', 'metadata'] }, 'Left out: tools[0], metadata'],
    [{ attempts: [attempt({ kept: true })] }, 'This conversation was with Work, so that one was asked first.'],
    [{ bodies: true }, 'baton activity bodies show req_1'],
  ])('%j: %s', async (more, says) => {
    expect((await runLine(['explain'], { 'activity.get': () => ok(request(more)) })).out).toContain(says);
  });

  test('--next: who would be asked, and why', async () => {
    const one = { provider: 'anthropic', model: 'anthropic/opus', modelName: 'Opus', label: 'Work' };
    const view = {
      ...{ agentId: 'ci', asked: 'opus' },
      candidates: [
        { ...one, turn: 'skipped', reason: 'cooling', until: NOW + 120_000, why: 'Its limit is reached.' },
        { ...one, label: 'Home', costKind: 'paid', turn: 'now', why: 'First in line.' },
      ],
      leftOut: [
        { provider: 'anthropic', profileId: 'anthropic:old', label: 'Old', reason: 'expired', why: 'It has expired.' },
      ],
    };
    const args = ['explain', '--next', '--agent', 'ci', '--model', 'opus'];
    const { out, calls } = await runLine(args, { 'route.explain': () => ok(view) });
    expect(calls[0]).toEqual({ call: 'route.explain', input: { agentId: 'ci', model: 'opus' } });
    expect(out).toContain('A request of ci for opus would go to');
    expect(out).toMatch(/skipped {2}Work +anthropic\/opus +Its limit is reached\. \(2m\)/);
    expect(out).toMatch(/now +Home +anthropic\/opus +paid +First in line\./);
    expect(out).toMatch(/\n {2}left out {2}Old {2}anthropic:old {2}It has expired\.\n/);
    expect(out).not.toContain('Nobody');
    const nobody = await runLine(args, { 'route.explain': () => ok({ ...view, candidates: [view.candidates[0]] }) });
    expect(nobody.out).toContain('Nobody would be asked.');
  });

  test.each([
    ['explain', 'last', '--next'],
    ['explain', '--model', 'opus'],
    ['explain', '--agent', 'ci'],
  ])('%s %s %s is used wrongly', async (...args) => {
    expect((await runLine(args.filter(Boolean))).exit).toBe(64);
  });
});

describe('sessions', () => {
  const pinned = {
    agentId: 'main',
    session: 's',
    model: 'a/m',
    profileId: 'a:1',
    source: 'user',
    lastUsed: NOW - 60_000,
  };

  test('are listed', async () => {
    const all = [pinned, { ...pinned, session: 't', source: 'auto' }];
    const { out } = await runLine(['sessions', 'list'], { 'sessions.list': () => ok(all) });
    expect(out).toMatch(/s +a\/m@a:1 \(pinned\) +1m ago\nt +a:1 +1m ago/);
    expect((await runLine(['sessions', 'list'], { 'sessions.list': () => ok([]) })).out).toContain('no session yet');
  });

  test('are pinned and let go', async () => {
    const pin = await runLine(['sessions', 'pin', 's', 'm@a:1', '--agent', 'ci'], { 'sessions.pin': () => ok(pinned) });
    expect(pin.calls).toEqual([{ call: 'sessions.pin', input: { agentId: 'ci', session: 's', to: 'm@a:1' } }]);
    expect(pin.out).toBe('Pinned s to a/m@a:1\n');
    const unpin = await runLine(['sessions', 'unpin', 's', '--json'], {
      'sessions.unpin': () => ok({ wasPinned: true }),
    });
    expect([unpin.calls.slice(-1), JSON.parse(unpin.out)]).toEqual([
      [{ call: 'sessions.unpin', input: { session: 's' } }],
      { unpinned: 's' },
    ]);
  });
});

describe('bodies', () => {
  test.each([
    ['on', NOW + 3_600_000, 'Bodies of requests and answers are kept for 1h more.\n'],
    ['off', null, 'Bodies are not kept, and those that were are deleted.\n'],
  ])('%s', async (word, until, says) => {
    const { out, calls } = await runLine(['activity', 'bodies', word], { 'activity.keepBodies': () => ok({ until }) });
    expect([out, calls]).toEqual([says, [{ call: 'activity.keepBodies', input: { on: word === 'on' } }]]);
  });

  test('of one request', async () => {
    const { out } = await runLine(['activity', 'bodies', 'show', 'req_1'], {
      'activity.bodies': () => ok({ request: '{"a":1}', answer: 'data: x' }),
    });
    expect(out).toBe('{"a":1}\n\ndata: x\n');
  });
});

describe('paid-fallback', () => {
  test.each([
    [['block'], { choice: 'block' }],
    [['inherit', '--agent', 'ci'], { agentId: 'ci', choice: null }],
  ])('%j', async (args, input) => {
    const { calls } = await runLine(['models', 'paid-fallback', ...args], {
      'models.paidFallback': () => ok({ choice: 'block', own: false }),
    });
    expect(calls).toEqual([{ call: 'models.paidFallback', input }]);
  });

  test('without a word it says what holds', async () => {
    const { out } = await runLine(['models', 'paid-fallback', '--agent', 'ci'], {
      'models.selection': () => ok({ paidFallback: 'block', ownPaidFallback: false }),
    });
    expect(out).toContain(
      'block: when accounts that cost nothing extra run out, nobody paid is asked (as for all agents)',
    );
    expect((await runLine(['models', 'paid-fallback', 'maybe'])).exit).toBe(64);
  });
});

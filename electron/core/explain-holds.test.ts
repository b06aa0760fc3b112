import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ExplainView, RequestView } from '#shared/activity';
import { err, ok } from '#shared/result';
import { createBaton } from './baton.ts';
import type { Network } from './ports.ts';
import { START } from './testing/clock.ts';
import { createFakePorts } from './testing/ports.ts';

/*
 * What `explain --next` says is what happens: random accounts, windows, orders and settings, then a real request through
 * a real gateway whose providers fail without a word about the account, or answer.
 */

const MINUTE = 60_000;

const reason = fc.constantFrom('rate_limit', 'overloaded', 'auth', 'auth_permanent', 'billing', 'timeout', 'unknown');
const until = fc.constantFrom(-MINUTE, 1, 90_000, 10 * MINUTE).map((ms) => START + ms);
const lastFailureAt = fc.constantFrom(START - 1_000, START - 40_000, START - 10 * MINUTE);

const stats = fc.oneof(
  fc.constant({}),
  fc.record({ lastUsed: fc.integer({ min: START - MINUTE, max: START }) }),
  fc.record({ cooldownUntil: until, cooldownReason: reason, lastFailureAt }),
  fc.record({ cooldownUntil: until, cooldownReason: reason, lastFailureAt, cooldownNamed: fc.constant(true) }),
  fc.record({ disabledUntil: until, disabledReason: fc.constantFrom('billing', 'auth_permanent'), lastFailureAt }),
  fc.record({ cooldownUntil: until, reason, lastFailureAt, errorCount: fc.constant(1) }).map((window) => ({
    models: { 'claude-opus-4-5': window, 'gpt-5.2': window },
  })),
);

const account = fc.record({
  type: fc.constantFrom('api_key', 'token'),
  costKind: fc.constantFrom(undefined, 'subscription', 'paid', 'free'),
  stats,
});

const scene = fc.record({
  anthropic: fc.array(account, { minLength: 1, maxLength: 4 }),
  openai: fc.array(account, { maxLength: 3 }),
  ordered: fc.boolean(),
  fallbacks: fc.constantFrom(
    undefined,
    [],
    ['openai/gpt-5.2'],
    ['openai/gpt-5.2', 'anthropic/claude-haiku-4-5', 'nobody/x'],
  ),
  paidFallback: fc.constantFrom('notify', 'block'),
  asked: fc.constantFrom('default', 'anthropic/claude-haiku-4-5', 'openai/gpt-5.2', 'default@anthropic:0'),
  answers: fc.boolean(),
});
type Scene = typeof scene extends fc.Arbitrary<infer S> ? S : never;

function files({ anthropic, openai, ordered, fallbacks, paidFallback }: Scene): Record<string, string> {
  const named = (provider: string, list: Scene['anthropic']) =>
    list.map((one, i) => [`${provider}:${String(i)}`, one] as const);
  const all = [...named('anthropic', anthropic), ...named('openai', openai)];
  const profiles = all.map(([id, { type, costKind }]) => [
    id,
    { type, provider: id.split(':')[0], [type === 'token' ? 'token' : 'key']: `secret-${id}`, costKind },
  ]);
  return {
    '/state/baton.json': JSON.stringify({
      agents: { defaults: { model: { primary: 'anthropic/claude-opus-4-5', ...(fallbacks && { fallbacks }) } } },
      routing: { paidFallback },
    }),
    '/state/agents/main/agent/auth-profiles.json': JSON.stringify({
      version: 1,
      profiles: Object.fromEntries(profiles),
      usageStats: Object.fromEntries(all.map(([id, one]) => [id, one.stats])),
      ...(ordered && { order: { anthropic: anthropic.map((_one, i) => `anthropic:${String(i)}`).reverse() } }),
    }),
  };
}

const bodies: Record<string, object> = {
  messages: { id: 'm', type: 'message', role: 'assistant', content: [{ type: 'text', text: 'hi' }], model: 'x' },
  responses: { id: 'r', object: 'response', status: 'completed', output: [] },
  completions: {
    id: 'c',
    object: 'chat.completion',
    choices: [{ index: 0, message: { content: 'hi' }, finish_reason: 'stop' }],
  },
};

/** Everybody answers, or everybody fails with nothing to be learnt from it. */
const network = (answers: boolean): Network => ({
  async send({ url }) {
    const body = answers ? bodies[url.split('/').at(-1) ?? ''] : { error: { message: 'it broke' } };
    const headers = { 'content-type': 'application/json' };
    return body === undefined
      ? err({ code: 'ECONNREFUSED', message: url })
      : ok({ status: answers ? 200 : 500, headers, body: Readable.from([Buffer.from(JSON.stringify(body))]) });
  },
  close: () => undefined,
});

async function play(given: Scene): Promise<{ explained: ExplainView | null; happened: RequestView | null }> {
  const ports = createFakePorts({ network: network(given.answers) });
  for (const [path, text] of Object.entries(files(given))) ports.files.edit(path, text);
  const made = await createBaton(ports, { host: 'serve' });
  if (!made.ok) throw new Error(made.error.code);
  const baton = made.value;
  try {
    const gateway = await baton.startGateway(0);
    const key = await baton.dispatch('agents.key', { id: 'main' });
    if (!gateway.ok || !key.ok) throw new Error('no gateway');
    const explained = await baton.dispatch('route.explain', { model: given.asked });
    await fetch(`${gateway.value.url}/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${(key.value as { key: string }).key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: given.asked, max_tokens: 9, messages: [{ role: 'user', content: 'Hello' }] }),
    }).then((response) => response.text());
    const happened = await baton.dispatch('activity.get', { id: 'last' });
    return {
      explained: explained.ok ? (explained.value as ExplainView) : null,
      happened: happened.ok ? (happened.value as RequestView) : null,
    };
  } finally {
    await baton.close();
  }
}

test('who is said to be asked is asked, in that order, and who is said to be passed over is passed over', async () => {
  await fc.assert(
    fc.asyncProperty(scene, async (given) => {
      const { explained, happened } = await play(given);
      expect(explained === null).toBe(happened === null);
      if (explained === null || happened === null) return;
      const said = explained.candidates.map(({ turn, model, profileId, reason: why, until: end, costKind }) =>
        turn === 'skipped' ? ['skipped', model, profileId, why, end] : ['asked', model, profileId, costKind],
      );
      const done = happened.attempts.map(({ outcome, model, profileId, reason: why, until: end, costKind }) =>
        outcome === 'skipped' ? ['skipped', model, profileId, why, end] : ['asked', model, profileId, costKind],
      );
      const asked = explained.candidates.filter(({ turn }) => turn !== 'skipped');
      expect(asked.map(({ turn }) => turn)).toEqual(asked.map((_one, i) => (i === 0 ? 'now' : 'then')));
      if (!given.answers) expect(done).toEqual(said);
      // The first one answers, so those after it are never looked at.
      else expect(done).toEqual(said.slice(0, done.length));
      if (given.answers) expect(happened.attempts.some(({ outcome }) => outcome === 'answered')).toBe(asked.length > 0);
    }),
    { numRuns: 150 },
  );
}, 60_000);

import { expect, test } from 'vitest';
import { err, ok, type Result } from '#shared/result';
import { openConfig } from '../config/config.ts';
import { deriveFrom } from '../models/derived.ts';
import { createHealthBook } from '../profiles/health.ts';
import { cooldownPolicy } from '../profiles/cooldown.ts';
import { openProfiles } from '../profiles/store.ts';
import { createFakePorts } from '../testing/ports.ts';
import { openVault } from '../vault/vault.ts';
import type { AttemptFailure } from './attempt.ts';
import { createBurstGate } from './burst-gate.ts';
import { createRouter } from './create-router.ts';
import { createPaidWatch } from './paid-watch.ts';
import { createProbes } from './probes.ts';
import { createRunner } from './runner.ts';
import { openSessions } from './sessions.ts';

/** An answer takes so long. */
const TAKES = 10_000;

/** Keys that nobody has used yet, which take turns; `bad` are out of requests. */
async function setup(keys: readonly string[], bad: readonly string[] = []) {
  const ports = createFakePorts();
  const { clock } = ports;
  const config = await openConfig(ports);
  const profiles = await openProfiles({ ...ports, vault: await openVault(ports) });
  for (const key of keys)
    await profiles.add('main', { id: `anthropic:${key}`, provider: 'anthropic', type: 'api_key' }, `secret of ${key}`);
  const derived = deriveFrom(config.current);
  const policy = () => cooldownPolicy(config.current().auth.cooldowns);
  const health = createHealthBook({ ...ports, profiles, policy });
  const sessions = await openSessions({ ...ports, orderOf: () => undefined });
  const unasked = () => Promise.reject(new Error('not in this test'));
  const credentials = { of: () => ok({ type: 'api_key' as const, secret: 's' }), ambient: unasked, aws: unasked };
  const router = createRouter({ clock, config, derived, profiles, credentials, sessions });
  const nothing = () => undefined;
  const runner = createRunner({
    ...{ clock, ids: ports.ids, health, gate: createBurstGate(clock), probes: createProbes(clock) },
    ...{ paid: createPaidWatch(nothing), owner: profiles.owner, onHeaders: nothing, onRanOut: nothing },
    ...{ onNoneLeft: nothing, onBug: nothing },
  });
  const calls: string[] = [];
  const attempt = async (who: string): Promise<Result<string, AttemptFailure>> => {
    calls.push(who);
    await clock.sleep(TAKES);
    const refused: AttemptFailure = {
      kind: 'upstream',
      status: 429,
      message: 'too many',
      classified: { reason: 'rate_limit', text: 'too many' },
    };
    return bad.some((key) => who === `anthropic:${key}`) ? err(refused) : ok(who);
  };
  async function ask(): Promise<number | undefined> {
    const plan = router.plan({ agentId: 'main', asked: 'anthropic/claude-opus-4-5', dialect: 'anthropic-messages' });
    if (!plan.ok) throw new Error(plan.error.code);
    const begun = clock.now();
    const { end } = await runner.run({
      ...{ agentId: 'main', startedAt: begun, plan: plan.value, signal: new AbortController().signal },
      attempt: async (_leg, { profileId = '' }) => await attempt(profileId),
    });
    return end.kind === 'answered' ? clock.now() - begun : undefined;
  }
  /** How long each of so many at once took. */
  async function burst(count: number): Promise<(number | undefined)[]> {
    const all = Promise.all(Array.from({ length: count }, ask));
    for (let rounds = 0; rounds < 20; rounds += 1) await clock.advance(TAKES);
    return await all;
  }
  return { burst, calls };
}

const keys = ['a', 'b', 'c', 'd', 'e', 'f'];

test('whoever waited for the first answer of an account follows it, and does not wait for another one as well', async () => {
  const { burst, calls } = await setup(keys);
  const took = await burst(12);
  expect(took.filter((ms) => ms === TAKES)).toHaveLength(3);
  expect(took.filter((ms) => ms === 2 * TAKES)).toHaveLength(9);
  expect(new Set(calls)).toEqual(new Set(['anthropic:a']));
});

test('when it is refused instead, they move on', async () => {
  const { burst, calls } = await setup(keys, ['a', 'b']);
  const took = await burst(12);
  expect(took.every((ms) => ms !== undefined && ms <= 4 * TAKES)).toBe(true);
  expect(calls.filter((who) => who === 'anthropic:a')).toHaveLength(3);
  expect(calls.filter((who) => who === 'anthropic:b')).toHaveLength(3);
});

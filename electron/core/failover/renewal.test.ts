import { expect, test } from 'vitest';
import { err, ok, type Result } from '#shared/result';
import { providerTable } from '../providers/catalogue.ts';
import type { AttemptFailure } from './attempt.ts';
import type { Candidate, Credential, Leg, Plan } from './plan.ts';
import { attemptRenewed } from './renewal.ts';

const spec = providerTable({}).get('openai-codex')!;
const leg: Leg = {
  ...{ spec, provider: spec.id, model: 'm', wireModel: 'm', key: `${spec.id}/m`, modelName: 'M' },
  dialect: 'openai-responses',
};
const candidate: Candidate = { profileId: 'openai-codex:a', label: 'a', costKind: 'subscription' };
const old: Credential = { type: 'oauth', secret: 'old' };

const failure = (status: number): AttemptFailure => ({
  kind: 'upstream',
  classified: { reason: 'auth', text: 'no' },
  message: 'no',
  status,
});

/** @param says what the provider answers to each token */
async function ask(says: Record<string, Result<string, AttemptFailure>>, renewed: string | null, hungUp = false) {
  const sent: string[] = [];
  const hangUp = new AbortController();
  if (hungUp) hangUp.abort();
  const plan: Plan = {
    legs: [leg],
    candidates: () => [candidate],
    credential: async () => ok(old),
    renewed: async (_leg, _candidate, rejected) => {
      expect(rejected).toEqual(old);
      return renewed === null ? null : { type: 'oauth', secret: renewed };
    },
  };
  const attempt = async (_leg: Leg, _candidate: Candidate, { secret }: Credential) => {
    sent.push(secret);
    return says[secret]!;
  };
  const request = { agentId: 'main', startedAt: 0, plan, signal: hangUp.signal, attempt };
  return { sent, outcome: await attemptRenewed(request, leg, candidate, old, () => undefined) };
}

test.each<[string, Record<string, Result<string, AttemptFailure>>, string | null, string[], boolean]>([
  ['an answer is an answer', { old: ok('hi') }, 'new', ['old'], true],
  [
    'a 401 is asked again with the renewed token',
    { old: err(failure(401)), new: ok('hi') },
    'new',
    ['old', 'new'],
    true,
  ],
  ['and only once', { old: err(failure(401)), new: err(failure(401)) }, 'new', ['old', 'new'], false],
  ['a key cannot be renewed', { old: err(failure(401)) }, null, ['old'], false],
  ['a 403 is no matter of age', { old: err(failure(403)) }, 'new', ['old'], false],
  ['nor is a hang-up', { old: err({ kind: 'hung-up' }) }, 'new', ['old'], false],
])('%s', async (_name, says, renewed, sent, answered) => {
  const asked = await ask(says, renewed);
  expect([asked.sent, asked.outcome.ok]).toEqual([sent, answered]);
});

test('a client that has gone is not asked for again', async () => {
  const { sent } = await ask({ old: err(failure(401)), new: ok('hi') }, 'new', true);
  expect(sent).toEqual(['old']);
});

import { expect, test } from 'vitest';
import { providerTable } from '../providers/catalogue.ts';
import { explainPlan } from './explain.ts';
import type { Candidate, Leg, Plan } from './plan.ts';

const NOW = 10_000_000;
const spec = providerTable({}).get('anthropic')!;
const leg = (model: string, more: Partial<Leg> = {}): Leg => ({
  ...{ spec, provider: 'anthropic', model, wireModel: model, key: `anthropic/${model}`, modelName: model },
  ...{ dialect: 'anthropic-messages', ...more },
});
const one = (profileId: string, more: Partial<Candidate> = {}): Candidate => ({
  ...{ profileId, label: profileId, costKind: 'paid' },
  ...more,
});
const cooling = (more: object = {}) => ({
  cooling: { until: NOW + 60_000, reason: 'rate_limit', kind: 'cooling', since: NOW - 60_000, ...more } as const,
});

function explained(legs: [Leg, Candidate[]][], more: Partial<Plan> = {}, tried: string[] = []) {
  const plan = {
    legs: legs.map(([at]) => at),
    candidates: (at: Leg) => legs.find(([l]) => l === at)?.[1] ?? [],
    ...more,
  };
  return explainPlan({
    ...{ agentId: 'main', plan: plan as Plan, now: NOW, probes: { isOpen: () => true } },
    isTried: (_leg, { label }) => tried.includes(label),
  }).map(({ label, turn, why }) => [label, turn, why]);
}

test('everybody has a turn and a sentence', () => {
  const back = one('back', { failedAt: NOW - 1 });
  expect(
    explained([
      [leg('opus'), [one('a'), back, one('resting', cooling({ reason: 'auth' }))]],
      [leg('far', { skip: 'dialect' }), []],
      [leg('alone'), []],
    ]),
  ).toEqual([
    ['resting', 'skipped', 'Its login was refused. Left alone until its window ends.'],
    ['a', 'now', 'First in line.'],
    ['back', 'then', 'Its window has ended. One request tries it first.'],
    ['far', 'skipped', 'Speaks a dialect that such a request cannot be put into.'],
    ['alone', 'skipped', 'No account of this provider can be used.'],
  ]);
});

test('whom another request is trying comes last, and first when nobody else is left', () => {
  const back = one('back', { failedAt: NOW - 1 });
  const word = 'Back from its window, and tried by another request right now.';
  expect(explained([[leg('opus'), [back, one('b')]]], {}, ['back'])).toEqual([
    ['b', 'now', 'First in line.'],
    ['back', 'then', word],
  ]);
  expect(explained([[leg('opus'), [back]]], {}, ['back'])).toEqual([['back', 'now', word]]);
});

test('one that is tried early, one that is named, and one that costs money say so', () => {
  const other: [Leg, Candidate[]] = [leg('haiku'), [one('key')]];
  const plan = one('plan', { costKind: 'subscription', ...cooling() });
  expect(explained([[leg('opus'), [plan]], other], { blockPaid: true })).toEqual([
    ['plan', 'now', 'Its window ends soon and nobody else of this model is left: tried early.'],
    ['key', 'skipped', 'Costs money, and routing.paidFallback says not to go on to that.'],
  ]);
  expect(explained([[leg('opus'), [one('a', cooling())]]], { locked: 'a' })).toEqual([
    ['a', 'now', 'Named by the request or by a pin, so it is asked even while it cools.'],
  ]);
});

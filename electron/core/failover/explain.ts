import type { AttemptView, ExplainView } from '#shared/activity';
import type { FailureReason } from '#shared/profile';
import { named, namedLeg } from './named.ts';
import type { Plan } from './plan.ts';
import { isFree, turnsOf, type Skip, type Turn, type TurnFacts } from './turns.ts';

type Explained = ExplainView['candidates'][number];

export type ExplainFacts = Omit<TurnFacts, 'plan' | 'leg' | 'candidates' | 'sawFree'> & { readonly plan: Plan };

/**
 * Who would be asked if a request came now, in order, and who would not, and why: the turns the runner would take if
 * each of them failed without a word about its account.
 */
export function explainPlan(facts: ExplainFacts): Explained[] {
  const { plan } = facts;
  const out: Explained[] = [];
  const later: Explained[] = [];
  let sawFree = false;
  const asked = () => out.some(({ turn }) => turn !== 'skipped');
  for (const leg of plan.legs) {
    const candidates = leg.skip === undefined ? plan.candidates(leg) : [];
    if (candidates.length === 0) {
      const reason = leg.skip ?? 'no-credentials';
      out.push({ ...namedLeg(leg), turn: 'skipped', reason, why: sentences[reason] });
      continue;
    }
    for (const turn of turnsOf({ ...facts, leg, candidates, sawFree })) {
      const one = { ...named(leg, turn.candidate), ...told(turn, asked()) };
      if (turn.kind === 'wait') later.push(one);
      else out.push(one);
      sawFree ||= isFree(turn.candidate);
    }
  }
  return [...out, ...later.map((one) => (asked() ? one : { ...one, turn: 'now' as const }))];
}

type Told = Pick<Explained, 'turn' | 'reason' | 'until' | 'why'>;

function told({ kind, candidate, skip }: Turn, isLater: boolean): Told {
  const turn = isLater ? 'then' : 'now';
  if (kind === 'skip') return passedOver(candidate, skip);
  if (kind === 'wait')
    return { turn: 'then', reason: 'burst', why: 'Back from its window, and tried by another request right now.' };
  if (kind === 'probe')
    return { turn, why: 'Its window ends soon and nobody else of this model is left: tried early.' };
  if (candidate.cooling) return { turn, why: 'Named by the request or by a pin, so it is asked even while it cools.' };
  if (candidate.failedAt !== undefined) return { turn, why: 'Its window has ended. One request tries it first.' };
  return { turn, why: isLater ? 'Asked when those before it fail.' : 'First in line.' };
}

function passedOver({ cooling }: Turn['candidate'], { reason = 'unknown', until }: Skip = {}): Told {
  const because = cooling && reason !== 'paid' ? cooling.reason : undefined;
  const why = because === undefined ? sentences[reason] : `${words[because]}. Left alone until its window ends.`;
  return { turn: 'skipped', reason, ...(until !== undefined && { until }), why };
}

const words: Readonly<Record<FailureReason, string>> = {
  auth: 'Its login was refused',
  auth_permanent: 'Its key was revoked',
  billing: 'Its credit is used up',
  format: 'It refused the format of a request',
  model_not_found: 'It does not have this model',
  overloaded: 'Its provider was overloaded',
  rate_limit: 'Its limit is reached',
  session_expired: 'Its session ended',
  timeout: 'It did not answer in time',
  unknown: 'It failed',
};

const sentences: Readonly<Record<NonNullable<AttemptView['reason']>, string>> = {
  ...words,
  cooling: 'Left alone until its window ends.',
  disabled: 'Left alone until its window ends.',
  dialect: 'Speaks a dialect that such a request cannot be put into.',
  'no-credentials': 'No account of this provider can be used.',
  'vault-locked': 'The vault is locked.',
  'bad-request': 'Called this very request bad.',
  'hung-up': 'The client hung up.',
  burst: 'Another request is trying it right now.',
  paid: 'Costs money, and routing.paidFallback says not to go on to that.',
};

import type { ExplainView } from '#shared/activity';
import type { BatonError } from '#shared/errors';
import type { Dialect } from '#shared/provider';
import { ok, type Result } from '#shared/result';
import type { Derived } from '../models/derived.ts';
import { dialectsFor } from '../providers/catalogue.ts';
import type { ConfigService } from '../config/types.ts';
import type { Clock } from '../ports.ts';
import type { Profiles } from '../profiles/store.ts';
import type { BurstGate } from './burst-gate.ts';
import { ownDialect } from './create-router.ts';
import { explainPlan } from './explain.ts';
import { isTriedIn, type GateOwners } from './gate-keys.ts';
import { leftOutOf } from './left-out.ts';
import type { Leg, Plan } from './plan.ts';
import type { Probes } from './probes.ts';
import type { Router } from './router.ts';

export interface ExplainerDeps extends GateOwners {
  readonly clock: Pick<Clock, 'now'>;
  readonly config: Pick<ConfigService, 'current'>;
  readonly profiles: Pick<Profiles, 'view'>;
  readonly derived: Derived;
  readonly router: Router;
  readonly probes: Pick<Probes, 'isOpen'>;
  readonly gate: Pick<BurstGate, 'isTried'>;
}

/** Who would be asked if a request of this agent came now. Asks nobody and changes nothing. */
export type Explainer = (agentId: string, model?: string) => Result<ExplainView, BatonError>;

export function createExplainer(deps: ExplainerDeps): Explainer {
  const { clock, derived, router, probes } = deps;
  return (agentId, model = 'default') => {
    const planned = planFor(router, derived, agentId, model);
    if (!planned.ok) return planned;
    const isTried = isTriedIn(deps, agentId);
    const plan = planned.value;
    const now = clock.now();
    const candidates = explainPlan({ agentId, plan, now, probes, isTried });
    const facts = { store: deps.profiles.view(agentId), config: deps.config.current(), agentId, now };
    // Whoever is named is asked alone; the others are not left out, but not meant.
    const providers = plan.locked === undefined ? plan.legs.map(({ provider }) => provider) : [];
    return ok({ agentId, asked: model, candidates, leftOut: leftOutOf(facts, providers) });
  };
}

/** A request as its model's own clients would make it: whoever speaks something else than its first model hears it translated. */
function planFor(router: Router, derived: Derived, agentId: string, asked: string): Result<Plan, BatonError> {
  const at = (dialect: Dialect) => router.plan({ agentId, asked, dialect });
  const dialect = ownDialect(derived, derived.selection(agentId).primary.provider);
  const planned = at(dialect);
  const first: Leg | undefined = planned.ok ? planned.value.legs[0] : undefined;
  if (first === undefined) return planned;
  const spoken = dialectsFor(first.spec, first.model);
  const [own = dialect] = spoken;
  return spoken.includes(dialect) ? planned : at(own);
}

import type { RouteStep } from '#shared/profile';
import type { Plan } from '../failover/plan.ts';

/** How many are shown: now, next, after that. */
const STEPS = 3;

/** Who would be asked, in order, if a request came now: nobody who cools, no model that cannot be asked. */
export function routeSteps(plan: Plan): RouteStep[] {
  const steps: RouteStep[] = [];
  for (const leg of plan.legs) {
    if (leg.skip !== undefined) continue;
    for (const { label, profileId, costKind, cooling } of plan.candidates(leg)) {
      if (cooling) continue;
      const account = profileId === undefined ? {} : { profileId };
      steps.push({ ...account, label, provider: leg.provider, model: leg.key, modelName: leg.modelName, costKind });
      if (steps.length === STEPS) return steps;
    }
  }
  return steps;
}

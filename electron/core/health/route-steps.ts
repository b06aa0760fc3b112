import type { ExplainView } from '#shared/activity';
import type { RouteStep } from '#shared/profile';

/** How many are shown: now, next, after that. */
const STEPS = 3;

/** The first of those who would be asked, out of the one answer that `explain` gives, too. */
export function routeSteps({ candidates }: Pick<ExplainView, 'candidates'>): RouteStep[] {
  return candidates
    .filter(({ turn }) => turn !== 'skipped')
    .slice(0, STEPS)
    .map(({ profileId, label, provider, model, modelName, costKind = 'paid' }) => ({
      ...(profileId !== undefined && { profileId }),
      ...{ label, provider, model, modelName, costKind },
    }));
}

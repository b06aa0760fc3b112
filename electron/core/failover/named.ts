import type { Candidate, Leg } from './plan.ts';

/** A model of the chain as an attempt names it. */
export const namedLeg = (leg: Leg) => ({
  provider: leg.provider,
  model: leg.key,
  modelName: leg.modelName,
  label: leg.modelName,
});

/** A model and the account that could carry it. */
export const named = (leg: Leg, { profileId, label, costKind, kept }: Candidate) => ({
  provider: leg.provider,
  model: leg.key,
  modelName: leg.modelName,
  label,
  costKind,
  ...(profileId !== undefined && { profileId }),
  ...(kept && { kept }),
});

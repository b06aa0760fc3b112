import type { Effort, Reasoning } from './neutral.ts';

/** Tokens for thinking that an effort stands for, where a dialect counts tokens; the usual shares of a 32k budget. */
const budgets: Readonly<Record<Effort, number>> = {
  none: 0,
  minimal: 1_024,
  low: 2_048,
  medium: 8_192,
  high: 16_384,
  xhigh: 32_768,
  max: 32_768,
};

export const budgetOf = ({ budget, effort }: Reasoning): number | undefined =>
  budget ?? (effort === undefined ? undefined : budgets[effort]);

/** The largest effort whose tokens fit into the budget; `max` knows no bound, and so no number means it. */
export function effortOf({ budget, effort }: Reasoning): Effort | undefined {
  if (effort !== undefined || budget === undefined) return effort;
  if (budget <= 0) return 'none';
  const fitting = (Object.keys(budgets) as Effort[]).filter(
    (one) => one !== 'none' && one !== 'max' && budgets[one] <= budget,
  );
  return fitting.at(-1) ?? 'minimal';
}

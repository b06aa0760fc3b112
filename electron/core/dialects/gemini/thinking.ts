import { defined } from '../../kernel/defined.ts';
import { budgetOf, effortOf } from '../effort.ts';
import { asNumber, asText, type Json } from '../../kernel/json.ts';
import type { Effort, Reasoning } from '../neutral.ts';
import { field } from './fields.ts';

/** Gemini 3 and later take a level; 2.5, and names that lead to whatever is newest, count tokens; others do not think. */
const takesLevel = /gemini-(?:[3-9]|\d\d)/;
const takesBudget = /gemini-2\.5|gemini-.*-latest/;

/** Gemini 3 refuses a tool call that comes back without the signature of the thought behind it. */
export const wantsSignatures = (model: string): boolean => takesLevel.test(model) || /gemini-.*-latest/.test(model);

/** Tokens that each 2.5 model takes, most particular first; Google's documentation of thinking, January 2026. */
const budgets: readonly {
  readonly model: RegExp;
  readonly least: number;
  readonly most: number;
  readonly off: boolean;
}[] = [
  { model: /gemini-2\.5-flash-lite/, least: 512, most: 24_576, off: true },
  { model: /gemini-2\.5-flash/, least: 1, most: 24_576, off: true },
  { model: /gemini-2\.5/, least: 128, most: 32_768, off: false },
];

/** Gemini 3 Pro knows the two ends only, every Pro begins with `low`, and no model can be switched off. */
const levels = (model: string): Readonly<Record<Effort, string>> => {
  const pro = model.includes('-pro');
  const least = pro ? 'low' : 'minimal';
  const medium = /gemini-3-pro/.test(model) ? 'high' : 'medium';
  return { none: least, minimal: least, low: 'low', medium, high: 'high', xhigh: 'high', max: 'high' };
};

/** `thinkingConfig` for a model; `null`: it cannot be told how much to think. */
export function thinkingConfig(wanted: Reasoning, model: string): Json | null {
  const shown = wanted.shown === undefined ? {} : { includeThoughts: wanted.shown };
  if (takesLevel.test(model)) {
    const effort = effortOf(wanted);
    return { ...(effort !== undefined && { thinkingLevel: levels(model)[effort] }), ...shown };
  }
  if (!takesBudget.test(model)) return null;
  const budget = budgetOf(wanted);
  return { ...(budget !== undefined && { thinkingBudget: fitting(budget, model) }), ...shown };
}

function fitting(budget: number, model: string): number {
  const range = budgets.find((one) => one.model.test(model));
  if (!range) return budget;
  if (budget <= 0 && range.off) return 0;
  return Math.min(range.most, Math.max(range.least, budget));
}

const efforts: Readonly<Record<string, Effort>> = { minimal: 'minimal', low: 'low', medium: 'medium', high: 'high' };

/** A client's `thinkingConfig`. A budget of -1 leaves the amount to the model, which is about what `medium` says. */
export function reasoningOf(config: Json): Reasoning | undefined {
  const budget = asNumber(field(config, 'thinkingBudget'));
  const shown = field(config, 'includeThoughts') === true ? { shown: true } : {};
  const level = asText(field(config, 'thinkingLevel')).toLowerCase();
  if (Object.hasOwn(efforts, level)) return { ...defined({ effort: efforts[level] }), ...shown };
  if (budget !== undefined && budget >= 0) return { budget, ...shown };
  return budget === -1 || shown.shown ? { effort: 'medium', ...shown } : undefined;
}

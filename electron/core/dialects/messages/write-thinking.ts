import { budgetOf, effortOf } from '../effort.ts';
import type { Target } from '../dialect.ts';
import type { Json } from '../../kernel/json.ts';
import type { Effort, NeutralRequest, Reasoning } from '../neutral.ts';
import type { ModelFacts } from './claude-models.ts';

/** The API's least. */
const LEAST_BUDGET = 1_024;
/** Where nobody says how much. */
const USUAL_OUTPUT = 8_192;

export interface Thinking {
  readonly maxTokens: number;
  readonly thinking?: Json;
  readonly effort?: string;
  /** It thinks, or may. */
  readonly on: boolean;
  /** What was asked for and cannot be. */
  readonly lost: boolean;
}

const levels: Readonly<Record<Effort, string>> = {
  none: 'low',
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'xhigh',
  max: 'max',
};

/**
 * How much the model is to think, and how long its answer may be.
 * @param calm thinking must be off: a tool is forced, or calls are answered whose thoughts nobody can sign
 */
export function writeThinking(request: NeutralRequest, to: Target, facts: ModelFacts, calm: boolean): Thinking {
  const { reasoning } = request;
  const plain: Thinking = { maxTokens: maxTokensOf(request, to), on: facts.off === 'no', lost: false };
  if (reasoning === undefined) return calm ? { ...plain, ...off(facts, false) } : plain;
  const effort = effortOf(reasoning) ?? 'none';
  if (effort === 'none') return { ...plain, ...off(facts, true) };
  if (cannotThink(facts, to)) return { ...plain, lost: true };
  if (calm) return { ...plain, ...off(facts, false), lost: facts.off !== 'no' };
  if (facts.thinking === 'adaptive') return { ...plain, ...adaptive(reasoning, effort, facts) };
  return enabled(reasoning, plain.maxTokens, facts);
}

const cannotThink = (facts: ModelFacts, { reasons }: Target) => facts.thinking === 'none' || reasons === false;

/** The API insists on a number. Thoughts count towards it, so one that nobody named leaves room for them. */
function maxTokensOf({ maxTokens, reasoning }: NeutralRequest, { maxOutput }: Target): number {
  if (maxTokens !== undefined) return Math.min(maxTokens, maxOutput ?? maxTokens);
  return maxOutput ?? USUAL_OUTPUT + (reasoning ? (budgetOf(reasoning) ?? 0) : 0);
}

/** @param asked by the client, and not just because something else rules it out */
function off(facts: ModelFacts, asked: boolean): Partial<Thinking> {
  if (facts.thinking === 'none') return {};
  if (facts.off !== 'no') return { thinking: { type: facts.off }, on: false };
  // It always thinks; asked not to, it thinks little.
  return { on: true, ...(asked && { effort: 'low' }) };
}

function adaptive({ shown }: Reasoning, effort: Effort, { claude, xhigh }: ModelFacts): Partial<Thinking> {
  // Every Claude that is told by effort knows `max`, even where it does not know `xhigh`.
  const known = (effort !== 'xhigh' || xhigh) && (effort !== 'max' || claude);
  return { thinking: { type: 'adaptive', ...display(shown) }, effort: known ? levels[effort] : 'high', on: true };
}

/** Newer models keep their thoughts to themselves unless they are asked for. */
const display = (shown: boolean | undefined): Json =>
  shown === undefined ? {} : { display: shown ? 'summarized' : 'omitted' };

/**
 * A budget counts towards `max_tokens` and must be less, and so it is with what clients of every dialect ask for. An
 * effort, which names no number, leaves a quarter to the answer.
 */
function enabled(reasoning: Reasoning, maxTokens: number, { claude }: ModelFacts): Thinking {
  const wanted = Math.max(LEAST_BUDGET, budgetOf(reasoning) ?? LEAST_BUDGET);
  const fitting = reasoning.budget === undefined || wanted >= maxTokens ? Math.floor(maxTokens * 0.75) : wanted;
  const budget = Math.min(wanted, fitting);
  if (budget < LEAST_BUDGET) return { maxTokens, on: false, lost: true };
  const thinking = { type: 'enabled', budget_tokens: budget, ...(claude && display(reasoning.shown)) };
  return { maxTokens, thinking, on: true, lost: false };
}

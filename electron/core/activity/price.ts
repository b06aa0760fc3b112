import type { RequestView } from '#shared/activity';
import type { ModelCost } from '../providers/config-input.ts';

/** Prices are for so many tokens. */
const UNIT = 1_000_000;

/**
 * What a request cost, in US dollars: only where an account is paid by use, its tokens were counted and the model's
 * price is known. Tokens of a cache without a price of their own count as any other input.
 * @param costOf price of `provider/model`
 */
export function priceOf(
  request: Pick<
    RequestView,
    'model' | 'attempts' | 'inputTokens' | 'outputTokens' | 'cacheReadTokens' | 'cacheWriteTokens'
  >,
  costOf: (model: string) => ModelCost | null | undefined,
): number | undefined {
  const answered = request.attempts.findLast(({ outcome }) => outcome !== 'skipped');
  const { inputTokens, outputTokens, cacheReadTokens = 0, cacheWriteTokens = 0 } = request;
  if (answered?.costKind !== 'paid' || (inputTokens === undefined && outputTokens === undefined)) return undefined;
  const cost = costOf(request.model);
  if (!cost) return undefined;
  return sumOf({ inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens }, cost);
}

type Counts = Pick<RequestView, 'inputTokens' | 'outputTokens'> & {
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
};

function sumOf(
  { inputTokens = 0, outputTokens = 0, cacheReadTokens, cacheWriteTokens }: Counts,
  cost: ModelCost,
): number {
  const plain = Math.max(0, inputTokens - cacheReadTokens - cacheWriteTokens);
  const sum =
    plain * cost.input +
    cacheReadTokens * (cost.cacheRead || cost.input) +
    cacheWriteTokens * (cost.cacheWrite || cost.input) +
    outputTokens * cost.output;
  // Ten-thousandths of a cent; more digits would only be noise.
  return Math.round((sum / UNIT) * 1e6) / 1e6;
}

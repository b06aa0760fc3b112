import type { FinishReason } from '../neutral.ts';

/**
 * What Google's reasons mean. All that are not named here cut the answer for a reason of the provider's (`SAFETY`,
 * `RECITATION`, `BLOCKLIST`, `PROHIBITED_CONTENT`, `SPII`, `LANGUAGE`, `IMAGE_SAFETY`, `MALFORMED_FUNCTION_CALL`,
 * `UNEXPECTED_TOOL_CALL`, `OTHER`, those yet to come): an answer that was cut must never look whole.
 */
const meanings: Readonly<Record<string, FinishReason>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  // The limit of one request; Google's own clients ask again with a token that only Google reads.
  CONTINUATION: 'length',
};

/** @param called the answer holds a tool call; Google ends that with `STOP`, too */
export function finishOf(reason: string, called: boolean): FinishReason {
  const meaning = Object.hasOwn(meanings, reason) ? meanings[reason] : undefined;
  return meaning === 'stop' && called ? 'tool-calls' : (meaning ?? 'filter');
}

/** What a client of Google's is told. A pause is no end that it knows, and `STOP` would hide it. */
export const googleReason: Readonly<Record<FinishReason, string>> = {
  stop: 'STOP',
  'stop-sequence': 'STOP',
  'tool-calls': 'STOP',
  length: 'MAX_TOKENS',
  refusal: 'SAFETY',
  filter: 'SAFETY',
  pause: 'OTHER',
};

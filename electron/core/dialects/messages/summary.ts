import { asList, asText, type Json } from '../../kernel/json.ts';

/** The vendor's summary (`compaction`) of all that was said before it, which it does not show its model any more. */
export interface Summary {
  /** Of the message it stands in. */
  readonly index: number;
  readonly block: Json;
  /** What stands behind it in its message. */
  readonly rest: readonly Json[];
}

/** The last one; `undefined`: there is none. One without words has failed, and is nothing to the vendor, too. */
export function lastSummary(messages: readonly Json[]): Summary | undefined {
  const index = messages.findLastIndex(({ content }) => asList(content).some(isSummary));
  const blocks = asList(messages[index]?.['content']);
  const at = blocks.findLastIndex(isSummary);
  const block = blocks[at];
  return block && { index, block, rest: blocks.slice(at + 1) };
}

const isSummary = ({ type, content }: Json): boolean => type === 'compaction' && typeof content === 'string';

/** Its words, as those of the user. */
export const summaryText = ({ content }: Json): string => `Summary of the conversation so far:\n${asText(content)}`;

import type { AnswerAbout } from '../dialect.ts';
import type { Json } from '../../kernel/json.ts';
import type { Citation } from '../neutral.ts';
import { OWN_MARK } from '../own-mark.ts';
import { toolId, uniqueId } from './tool-ids.ts';

/** What a message begins with, whole or streamed. */
export const messageHead = ({ id, model }: AnswerAbout): Json => ({
  id: `msg_${id}`,
  type: 'message',
  role: 'assistant',
  model,
  container: null,
  diagnostics: null,
  stop_details: null,
});

/**
 * The API knows places outside only as results of its own search, which it finds again by an index; the mark says that
 * this one has none, and `withoutSignatures` takes it out.
 */
export const writeCitation = ({ url, title, quote }: Citation): Json => ({
  type: 'web_search_result_location',
  url,
  title: title ?? null,
  cited_text: quote ?? '',
  encrypted_index: OWN_MARK,
});

/** Random enough that no other answer has it, too. */
const LONG_ID = 16;

/**
 * Ids for the calls of one answer: the provider's where they are such as this API has. Vendors that count (`call_0`)
 * begin anew with every answer, but in a conversation the API wants no id twice.
 */
export function createCallIds(about: AnswerAbout): (id: string) => string {
  const taken = new Set<string>();
  return (id) => {
    if (id === '') return uniqueId(toolId(`toolu_${about.id}_${taken.size}`), taken);
    const own = toolId(id) === id && id.length >= LONG_ID;
    return uniqueId(own ? id : toolId(`${id}_${about.id}`), taken);
  };
}

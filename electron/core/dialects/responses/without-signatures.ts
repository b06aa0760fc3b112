import { asObject, asText, type Json } from '../../kernel/json.ts';
import { OWN_MARK } from '../own-mark.ts';
import { isReference } from './references.ts';

/**
 * Items lose their ids, for they are found at one account only, and reasoning goes with its seal: without it, it says
 * nothing. References to reasoning go, too. Any other reference stays and is refused by who does not have it, since an
 * answer without its history is wrong; so do `previous_response_id` and compacted histories.
 * @param only `own`: just the reasoning that Baton wrote
 */
export function withoutSignatures(body: Json, only?: 'own'): Json | null {
  const items: readonly unknown[] = Array.isArray(body['input']) ? body['input'] : [];
  const goes = only === 'own' ? isOwn : isReasoning;
  const kept = items.filter((item) => !goes(asObject(item)));
  const cleaned = only === 'own' ? kept : kept.map((item) => withoutId(asObject(item)) ?? item);
  const same = kept.length === items.length && cleaned.every((item, at) => item === kept[at]);
  return same ? null : { ...body, input: cleaned };
}

const isReasoning = (item: Json) =>
  item['type'] === 'reasoning' || (isReference(item) && asText(item['id']).startsWith('rs_'));

/** Codex leaves out the id, and keeps the seal. */
const isOwn = (item: Json) =>
  isReasoning(item) &&
  (asText(item['id']).startsWith(`rs_${OWN_MARK}`) || asText(item['encrypted_content']).startsWith(OWN_MARK));

/** Items that are known by their `id` alone. */
const needsId = new Set(['item_reference', 'local_shell_call_output', 'mcp_approval_request']);

function withoutId(item: Json): Json | null {
  if (!('id' in item) || isReference(item) || needsId.has(asText(item['type']))) return null;
  const { id: _id, ...rest } = item;
  return rest;
}

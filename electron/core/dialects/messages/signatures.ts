import { asList, asObject, asText, type Json } from '../../kernel/json.ts';
import { OWN_MARK } from '../own-mark.ts';
import { given } from './checks.ts';
import { lastSummary, summaryText } from './summary.ts';

const isThought = (block: Json) => block['type'] === 'thinking' || block['type'] === 'redacted_thinking';
const isOwn = (block: Json) => asText(block['signature']).startsWith(OWN_MARK);
const isCall = (block: Json) => block['type'] === 'tool_use';

/**
 * A body without thoughts that were signed elsewhere, and without what only the account of before can look up.
 * @param only `own`: what Baton wrote goes, what the vendor signed stays; for a request to the account it came from
 */
export function withoutSignatures(body: Json, only?: 'own'): Json | null {
  const isForeign = only === 'own' ? (block: Json) => isThought(block) && isOwn(block) : isThought;
  const messages = asList(body['messages']);
  const readable = only === 'own' ? messages : withoutSummary(messages);
  const stripped = readable.map((message) => withoutThoughts(message, isForeign));
  const stored = only === 'own' ? [] : ['container', 'diagnostics'].filter((name) => given(body[name]));
  const changed = stripped.some((message, index) => message !== messages[index]);
  if (!changed && stored.length === 0) return null;
  const rest = Object.fromEntries(Object.entries(body).filter(([name]) => !stored.includes(name)));
  const kept = stripped.filter((message) => message !== null);
  return changed ? calm({ ...rest, messages: kept }, kept) : rest;
}

/** A summary is signed; its words are not, and stand for what was said before. One that changes the tools says more. */
function withoutSummary(messages: readonly Json[]): readonly Json[] {
  const summary = lastSummary(messages);
  const found = summary && messages[summary.index];
  if (!found || asList(summary.block['tool_changes']).length > 0) return messages;
  const told = { role: 'user', content: [{ type: 'text', text: summaryText(summary.block) }] };
  const rest = summary.rest.length > 0 ? [{ ...found, content: summary.rest }] : [];
  return [told, ...rest, ...messages.slice(summary.index + 1)];
}

/** `null`: nothing is left of it; the neighbours then are one turn to the API. */
function withoutThoughts(message: Json, isForeign: (block: Json) => boolean): Json | null {
  if (!Array.isArray(message['content'])) return message;
  const content = asList(message['content']);
  const blocks = content.filter((block) => !isForeign(block)).map(withoutOwnCitations);
  if (blocks.length === content.length && blocks.every((block, index) => block === content[index])) return message;
  return blocks.length === 0 ? null : { ...message, content: blocks };
}

/** A place that Baton cited bears the mark where the API keeps its index. */
function withoutOwnCitations(block: Json): Json {
  const citations = asList(block['citations']);
  const real = citations.filter((one) => one['encrypted_index'] !== OWN_MARK);
  if (real.length === citations.length) return block;
  const { citations: _, ...rest } = block;
  return real.length === 0 ? rest : { ...rest, citations: real };
}

/**
 * Told by tokens to think, a model refuses to go on from calls without the thoughts before them: it then goes on
 * without thinking, and without the rules for its old thoughts, which must not be there either.
 */
function calm(body: Json, messages: readonly Json[]): Json {
  if (asObject(body['thinking'])['type'] !== 'enabled') return body;
  const last = messages.findLast(({ role }) => role === 'assistant');
  const blocks = asList(last?.['content']);
  const goesOn = messages.at(-1)?.['role'] === 'user' && blocks.some(isCall) && !blocks.some(isThought);
  if (!goesOn) return body;
  const { thinking: _, context_management: rules, ...rest } = body;
  const edits = asList(asObject(rules)['edits']).filter((one) => !asText(one['type']).startsWith('clear_thinking'));
  return edits.length === 0 ? rest : { ...rest, context_management: { ...asObject(rules), edits } };
}

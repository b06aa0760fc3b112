import type { AttemptFailure } from '../failover/attempt.ts';

/*
 * What providers say of thoughts that somebody else signed or encrypted, and of items that are not in their store. Each
 * sentence was seen in answers of 2025; numbers and names in it vary.
 */
const sentences: readonly RegExp[] = [
  // Anthropic: "messages.1.content.0: Invalid `signature` in `thinking` block", "…thinking.signature: Field required"
  /invalid\W+signature\W+in\W+(?:redacted_)?thinking/i,
  /\bthinking\.signature\b/i,
  /\bthinking\W+(?:or\W+redacted_thinking\W+)?blocks?\b.{0,80}\bcannot be modified/i,
  /\bcompaction_signature_invalid\b/i,
  /\bredacted_thinking\b.{0,80}\b(?:invalid|could not be|cannot be)\b/i,
  // "Expected `thinking` or `redacted_thinking`, but found `tool_use`. When `thinking` is enabled …"
  /\bexpected\W+thinking\W+or\W+redacted_thinking\b/i,
  // OpenAI: "The encrypted content gAAA… could not be verified", code `invalid_encrypted_content`
  /\bencrypted[_ ]content\b.{0,200}\b(?:could not be|cannot be|can't be|invalid|was not)\b/i,
  /\binvalid_encrypted_content\b/i,
  /\bthinking_signature_invalid\b/i,
  // "Item with id 'rs_…' not found. Items are not persisted when `store` is set to false."
  /\bitem with id\W+\w+\W+not found\b/i,
  /\bitem\W+'?(?:rs|msg|fc|ws)_\w+'?.{0,80}\bwithout its required\b/i,
  /\bprevious response\b.{0,80}\bnot found\b/i,
  // Google: "Thought signature is not valid", "Corrupted thought signature"
  /\bthought[_ ]?signature\b.{0,80}\b(?:invalid|not valid|corrupted|missing)\b/i,
  // Groq: "property 'reasoning_content' is unsupported", "reasoning is not supported with this model"
  /\breasoning(?:_content|_details)?\b\W{1,3}is (?:unsupported|not supported)\b/i,
  // DeepSeek: "Missing `reasoning_content` field …", "The `reasoning_content` … must be passed back to the API"
  /\bmissing\W+reasoning_content\b/i,
  /\breasoning_content\b.{0,60}\b(?:must be passed back|is missing)\b/i,
  /\b(?:invalid|corrupted|unable to (?:decode|submit)|missing an?)\b.{0,60}\bthought[_ ]?signature\b/i,
];

export const saysForeignThoughts = (text: string): boolean => sentences.some((sentence) => sentence.test(text));

/** An unknown item is a 404 at some. */
const statuses = new Set([400, 404, 422]);

/** Ollama takes what a model's template refuses for a fault of its own. */
const ofTemplates = new Set([...statuses, 500]);

/*
 * What those say of an instruction in the middle of a conversation who do not take it: Anthropic of its older models and
 * of a wrong place, servers that speak Messages and check a role against a list, and the templates of open models.
 */
const roleSentences: readonly RegExp[] = [
  /\bunexpected role\W+system\b/i,
  /\brole\W+system\b.{0,40}\b(?:not supported|unsupported|not allowed|invalid|must precede)\b/i,
  /\bsystem message must be at the beginning\b/i,
  /\brole\b.{0,80}\buser\W+(?:or|and|,)?\W*assistant\b/i,
];

/** Did the provider refuse the request for `role: system` among the messages? It would take it as the user's words. */
export const refusesSystemTurns = (failure: AttemptFailure): boolean =>
  says(failure, ofTemplates, (text) => roleSentences.some((sentence) => sentence.test(text)));

/** Did the provider refuse the request for what another account or vendor had signed? Then it would take it without. */
export const refusesForeignThoughts = (failure: AttemptFailure): boolean =>
  says(failure, statuses, saysForeignThoughts);

function says(failure: AttemptFailure, statuses: ReadonlySet<number>, test: (text: string) => boolean): boolean {
  if (failure.kind !== 'upstream' || failure.status === undefined || !statuses.has(failure.status)) return false;
  const body = failure.answer ? Buffer.from(failure.answer.body).toString('utf8') : '';
  return test(failure.message) || test(body);
}

import { asObject, asText, type Json } from '../../kernel/json.ts';
import { quirksOf, type Quirks } from './quirks.ts';

/*
 * What is signed or sealed for the one who made it: OpenRouter's `reasoning_details` with a signature or encrypted,
 * Google's thought signatures in `extra_content`, and spoken answers that are kept at OpenAI. Readable thoughts stay
 * where the provider wants them, before tool calls, and under the name it knows: DeepSeek and Moonshot refuse a call
 * without, Groq and others refuse the field.
 */

const sealed = ['reasoning_details', 'extra_content', 'audio'];
const readable = ['reasoning_content', 'reasoning'];

/** @param only `own`: Baton signs nothing here */
export function withoutSignatures(body: Json, only?: 'own', provider = ''): Json | null {
  if (only === 'own') return null;
  const quirks = quirksOf(provider);
  const messages: readonly unknown[] = Array.isArray(body['messages']) ? body['messages'] : [];
  const cleaned = messages.map((message) => cleanMessage(asObject(message), quirks) ?? message);
  return cleaned.some((message, at) => message !== messages[at]) ? { ...body, messages: cleaned } : null;
}

/** `null`: it may stay as it is. */
function cleanMessage(message: Json, quirks: Quirks): Json | null {
  if (message['role'] !== 'assistant') return null;
  const calls: readonly unknown[] = Array.isArray(message['tool_calls']) ? message['tool_calls'] : [];
  const thoughts = calls.length > 0 ? thoughtsOf(message, quirks) : {};
  const cleaned = calls.map((call, at) => cleanCall(asObject(call), at === 0 ? quirks : {}) ?? call);
  const callsStay = cleaned.every((call, at) => call === calls[at]);
  const clean = { ...without(message, [...sealed, ...readable]), ...thoughts };
  return callsStay && isSame(clean, message) ? null : { ...clean, ...(calls.length > 0 && { tool_calls: cleaned }) };
}

function thoughtsOf(message: Json, { thoughts, noThoughts }: Quirks): Json {
  if (thoughts === null) return {};
  const text = readable.map((name) => asText(message[name])).find((said) => said !== '') ?? noThoughts;
  return text === null ? {} : { [thoughts]: text };
}

function cleanCall(call: Json, { callSignature }: Pick<Quirks, 'callSignature'>): Json | null {
  const clean = without(call, sealed);
  if (callSignature !== undefined) return { ...clean, extra_content: { google: { thought_signature: callSignature } } };
  return isSame(clean, call) ? null : clean;
}

const without = (object: Json, names: readonly string[]): Json =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));

const isSame = (one: Json, other: Json): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([name, value]) => other[name] === value);

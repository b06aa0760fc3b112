import { asObject, type Json } from '../json.ts';

/*
 * What is signed or sealed for the one who made it: OpenRouter's `reasoning_details` with a signature or encrypted,
 * Google's thought signatures in `extra_content`, and spoken answers that are kept at OpenAI. Readable thoughts stay in
 * messages with tool calls, where DeepSeek and Moonshot insist on them; in others some refuse them and nobody reads
 * them.
 */

const sealed = ['reasoning_details', 'extra_content', 'audio'];
const readable = ['reasoning_content', 'reasoning'];

/** @param only `own`: Baton signs nothing here */
export function withoutSignatures(body: Json, only?: 'own'): Json | null {
  if (only === 'own') return null;
  const messages: readonly unknown[] = Array.isArray(body['messages']) ? body['messages'] : [];
  const cleaned = messages.map((message) => cleanMessage(asObject(message)) ?? message);
  return cleaned.some((message, at) => message !== messages[at]) ? { ...body, messages: cleaned } : null;
}

function cleanMessage(message: Json): Json | null {
  if (message['role'] !== 'assistant') return null;
  const called = Array.isArray(message['tool_calls']) && message['tool_calls'].length > 0;
  const clean = without(message, called ? sealed : [...sealed, ...readable]);
  const calls = cleanCalls(message['tool_calls']);
  if (clean === null && calls === null) return null;
  return { ...(clean ?? message), ...(calls && { tool_calls: calls }) };
}

function cleanCalls(calls: unknown): readonly unknown[] | null {
  if (!Array.isArray(calls)) return null;
  const cleaned = calls.map((call: unknown) => without(asObject(call), sealed) ?? call);
  return cleaned.some((call, at) => call !== calls[at]) ? cleaned : null;
}

function without(object: Json, names: readonly string[]): Json | null {
  const kept = Object.entries(object).filter(([name]) => !names.includes(name));
  return kept.length === Object.keys(object).length ? null : Object.fromEntries(kept);
}

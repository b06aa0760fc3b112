import type { SseEvent } from '../sse.ts';
import { openAiError } from './chat.ts';
import {
  asObject,
  asText,
  errorText,
  parseObject,
  tokens,
  type Json,
  type Reading,
  type Usage,
  type WireDialect,
} from './dialect.ts';

const held = new Set([
  'response.created',
  'response.queued',
  'response.in_progress',
  'response.content_part.added',
  'response.reasoning_summary_part.added',
  'keepalive',
]);
/** Items that open empty and are filled by deltas. */
const filledLater = new Set(['message', 'reasoning']);

const usageOf = (usage: unknown): Usage => tokens(asObject(usage), ['input_tokens'], 'output_tokens');

/** OpenAI Responses. */
export const responses: WireDialect = {
  id: 'openai-responses',
  usageOf,
  errorBody: openAiError,
  errorEvent: (message) =>
    `event: error\ndata: ${JSON.stringify({ type: 'error', code: 'server_error', message, param: null })}\n\n`,

  read(event: SseEvent, isHeld: boolean): Reading {
    if (event.data === '' || event.data.trimEnd() === '[DONE]') return { kind: 'empty' };
    if (!isHeld && event.name.endsWith('.delta')) return { kind: 'content' };
    const data = parseObject(event.data);
    const type = asText(data['type']) || event.name;
    const response = asObject(data['response']);
    if (held.has(type)) return { kind: 'empty' };
    if (type.endsWith('.delta')) return { kind: data['delta'] === '' ? 'empty' : 'content' };
    switch (type) {
      case 'response.output_item.added':
        return { kind: filledLater.has(asText(asObject(data['item'])['type'])) ? 'empty' : 'content' };
      case 'response.completed':
      case 'response.incomplete':
        return { kind: 'end', usage: usageOf(response['usage']) };
      case 'response.cancelled':
        return { kind: 'end' };
      case 'response.failed':
        return { kind: 'error', message: failedText(response) };
      case 'error':
        return { kind: 'error', message: errorText(data) };
      default:
        return { kind: 'content' };
    }
  },
};

/** Code and sentence: the code is what tells a limit from a fault. */
function failedText(response: Json): string {
  const error = asObject(response['error']);
  return [asText(error['code']), asText(error['message'])].filter((part) => part !== '').join(': ');
}

import type { SseEvent } from '../sse.ts';
import { openAiError, TOOL_NAME } from '../chat/wire.ts';
import { readingOf, type Reading, type Readings, type Wait, type WireDialect } from '../dialect.ts';
import { asObject, asText, parseObject, type Json } from '../../kernel/json.ts';
import { errorText } from '../error-text.ts';
import { readWhole, streamReader } from './read-answer.ts';
import { readRequest } from './read-request.ts';
import { filledIn } from './references.ts';
import { readUsage } from './usage.ts';
import { withoutSignatures } from './without-signatures.ts';
import { writeRequest } from './write-request.ts';

/** Items that open empty and are filled by deltas. */
const filledLater = new Set(['message', 'reasoning']);

/** Codex sleeps for as many seconds as it is told, and for hours shows no more than “Reconnecting…”. */
const LONGEST_WAIT = 60;

/** A limit that holds for longer is said as OpenAI says it: Codex then stops, and names the time. */
function errorBody(status: number, message: string, wait?: Wait): object {
  const { error } = openAiError(status, message);
  if (status !== 429 || wait === undefined || wait.seconds <= LONGEST_WAIT) return { error };
  const until = { resets_at: Math.ceil(wait.until / 1_000), resets_in_seconds: wait.seconds };
  return { error: { ...error, type: 'usage_limit_reached', ...until } };
}

/** OpenAI Responses. */
export const responses: WireDialect = {
  id: 'openai-responses',
  client: { readRequest, withoutSignatures, filledIn },
  provider: { toolName: TOOL_NAME, writeRequest, readWhole, streamReader },
  usageOf: readUsage,
  errorBody,
  longestWait: LONGEST_WAIT,
  errorEvent: (message) =>
    `event: error\ndata: ${JSON.stringify({ type: 'error', code: 'server_error', message, param: null })}\n\n`,

  read(event: SseEvent, held: boolean): Reading {
    if (event.data === '' || event.data.trimEnd() === '[DONE]') return { kind: 'empty' };
    if (!held && event.name.endsWith('.delta')) return { kind: 'content' };
    const data = parseObject(event.data);
    const type = asText(data['type']) || event.name;
    if (type.endsWith('.delta')) return { kind: data['delta'] === '' ? 'empty' : 'content' };
    return readingOf(readings, type, data);
  },
};

const empty = (): Reading => ({ kind: 'empty' });
const ended = (data: Json): Reading => ({ kind: 'end', usage: readUsage(asObject(data['response'])['usage']) });

const readings: Readings = {
  'response.created': empty,
  'response.queued': empty,
  'response.in_progress': empty,
  'response.content_part.added': empty,
  'response.reasoning_summary_part.added': empty,
  keepalive: empty,
  'response.output_item.added': (data) => ({
    kind: filledLater.has(asText(asObject(data['item'])['type'])) ? 'empty' : 'content',
  }),
  'response.completed': ended,
  'response.incomplete': ended,
  'response.cancelled': ended,
  'response.failed': (data) => ({ kind: 'error', message: failedText(asObject(data['response'])) }),
  error: (data) => ({ kind: 'error', message: errorText(data) }),
};

/** Code and sentence: the code is what tells a limit from a fault. */
function failedText(response: Json): string {
  const error = asObject(response['error']);
  return [asText(error['code']), asText(error['message'])].filter((part) => part !== '').join(': ');
}

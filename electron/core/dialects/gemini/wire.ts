import type { Reading, Wait, WireDialect } from '../dialect.ts';
import { asText, parseObject, type Json } from '../../kernel/json.ts';
import { errorText } from '../error-text.ts';
import type { SseEvent } from '../sse.ts';
import { readAddress } from './address.ts';
import { geminiClient } from './client.ts';
import { field, listAt, objectAt } from './fields.ts';
import { geminiProvider } from './provider.ts';
import { usageOf } from './usage.ts';

/** `google.rpc.Code` by HTTP status. */
const statuses: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

/** Google's clients read how long to wait in the body only: without it they try again and again. */
const errorBody = (status: number, message: string, wait?: Wait) => ({
  error: {
    code: status,
    message,
    status: statuses[status] ?? (status < 500 ? 'FAILED_PRECONDITION' : 'UNAVAILABLE'),
    ...(wait && { details: [{ '@type': RETRY_INFO, retryDelay: `${String(wait.seconds)}s` }] }),
  },
});

const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo';

/** Keys with these names cannot stand inside a text, where their quotes would be escaped. */
const worthParsing = /"(?:error|finish_?[rR]eason|usage_?[mM]etadata|block_?[rR]eason)"\s*:/;

/** Google Gemini (`generateContent`). Its streams have no last event: the one with a reason for the end is the last. */
export const gemini: WireDialect = {
  id: 'google-generative-ai',
  client: geminiClient,
  provider: geminiProvider,
  readAddress,
  usageOf,
  errorBody,
  errorEvent: (message) => `data: ${JSON.stringify(errorBody(502, message))}\n\n`,

  read(event: SseEvent, held: boolean): Reading {
    if (event.data === '') return { kind: 'empty' };
    if (!held && !worthParsing.test(event.data)) return { kind: 'content' };
    const data = parseObject(event.data);
    if (data['error'] !== undefined && data['error'] !== null) return { kind: 'error', message: failure(data) };
    const usage = field(data, 'usageMetadata');
    return { kind: chunkKind(data), ...(usage !== undefined && { usage: usageOf(usage) }) };
  },
};

/** Its name and sentence: the name is what tells a limit from a fault. */
function failure(data: Json): string {
  const status = asText(objectAt(data, 'error')['status']);
  return [status, errorText(data)].filter((part) => part !== '').join(': ');
}

function chunkKind(data: Json): Reading['kind'] {
  const candidates = listAt(data, 'candidates');
  const ended = candidates.some((candidate) => asText(field(candidate, 'finishReason')) !== '');
  if (ended || asText(field(objectAt(data, 'promptFeedback'), 'blockReason')) !== '') return 'finish';
  const parts = candidates.flatMap((candidate) => listAt(objectAt(candidate, 'content'), 'parts'));
  return parts.every(isEmptyPart) ? 'empty' : 'content';
}

/** A text with nothing in it, whatever is noted beside it. */
const isEmptyPart = (part: Json): boolean =>
  Object.entries(part).every(([name, value]) => (name === 'text' ? value === '' : name === 'thought'));

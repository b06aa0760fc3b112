import type { SseEvent } from '../sse.ts';
import { readingOf, type Reading, type Readings, type WireDialect } from '../dialect.ts';
import { asObject, asText, parseObject, type Json } from '../../kernel/json.ts';
import { errorText } from '../error-text.ts';
import { createStreamReader, readWhole } from './read-answer.ts';
import { readRequest } from './read-request.ts';
import { withoutSignatures } from './signatures.ts';
import { withoutSystemTurns } from './system-turns.ts';
import { usageOf } from './usage.ts';
import { writeRequest } from './write-request.ts';

/** Error types of the Messages API by status. */
const types: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

/** Frequent events that never end a stream: not worth a parse once text is flowing. */
const flowing = new Set(['content_block_delta', 'content_block_start', 'content_block_stop', 'ping']);

const errorOf = (type: string, message: string) => ({ type: 'error', error: { type, message } });

/** Anthropic Messages. */
export const messages: WireDialect = {
  id: 'anthropic-messages',
  client: { readRequest, withoutSignatures, withoutSystemTurns },
  provider: { toolName: /^[a-zA-Z0-9_-]{1,128}$/, writeRequest, readWhole, streamReader: createStreamReader },
  usageOf,
  errorBody: (status, message) =>
    errorOf(types[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error'), message),
  errorEvent: (message) => `event: error\ndata: ${JSON.stringify(errorOf('api_error', message))}\n\n`,

  read(event: SseEvent, held: boolean): Reading {
    if (!held && flowing.has(event.name)) return { kind: 'content' };
    if (event.data === '') return { kind: 'empty' };
    const data = parseObject(event.data);
    return readingOf(readings, asText(data['type']) || event.name, data);
  },
};

const empty = (): Reading => ({ kind: 'empty' });

const readings: Readings = {
  message_start: (data) => ({ kind: 'empty', usage: usageOf(asObject(data['message'])['usage']) }),
  ping: empty,
  content_block_start: (data) => ({ kind: isEmptyBlock(asObject(data['content_block'])) ? 'empty' : 'content' }),
  content_block_delta: (data) => ({ kind: isEmptyDelta(asObject(data['delta'])) ? 'empty' : 'content' }),
  content_block_stop: empty,
  message_delta: (data) => ({ kind: 'content', usage: usageOf(data['usage']) }),
  message_stop: () => ({ kind: 'end' }),
  error: (data) => ({ kind: 'error', message: errorText(data) }),
};

/** A text or thinking block opens empty; everything else (a tool call, redacted thinking) already says something. */
const isEmptyBlock = (block: Json) =>
  (block['type'] === 'text' && asText(block['text']) === '') ||
  (block['type'] === 'thinking' && asText(block['thinking']) === '');

const isEmptyDelta = (delta: Json) =>
  ['text', 'thinking', 'partial_json', 'signature', 'citation'].every(
    (key) => delta[key] === undefined || delta[key] === '',
  );

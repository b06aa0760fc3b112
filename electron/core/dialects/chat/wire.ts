import type { SseEvent } from '../sse.ts';
import type { Reading, WireDialect } from '../dialect.ts';
import { asList, asObject, parseObject, type Json } from '../../kernel/json.ts';
import { errorText } from '../error-text.ts';
import { breakdownText, isBreakdown } from './breakdown.ts';
import { readWhole, streamReader } from './read-answer.ts';
import { readRequest } from './read-request.ts';
import { countsIn, readUsage } from './usage.ts';
import { withoutSignatures } from './without-signatures.ts';
import { writeRequest } from './write-request.ts';

/** Error types of OpenAI's API by status; Chat Completions and Responses share them. */
export function openAiError(status: number, message: string) {
  const type =
    status === 401 || status === 403
      ? 'authentication_error'
      : status === 429
        ? 'rate_limit_exceeded'
        : status < 500
          ? 'invalid_request_error'
          : 'server_error';
  return { error: { message, type, param: null, code: codes[status] ?? null } };
}

const codes: Readonly<Record<number, string>> = {
  401: 'invalid_api_key',
  404: 'model_not_found',
  429: 'rate_limit_exceeded',
};

/** Keys with these names and values cannot stand inside a text, where their quotes would be escaped. */
const worthParsing = /"error"\s*:|"finish_reason"\s*:\s*"|"usage"\s*:\s*\{/;

/** What OpenAI takes, and at Moonshot no digit comes first. */
export const TOOL_NAME = /^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$/;

/** OpenAI Chat Completions, and all who speak it. */
export const chat: WireDialect = {
  id: 'openai-completions',
  client: { readRequest, withoutSignatures },
  provider: { toolName: TOOL_NAME, writeRequest, readWhole, streamReader },
  usageOf: readUsage,
  errorBody: openAiError,
  errorEvent: (message) => `data: ${JSON.stringify(openAiError(502, message))}\n\n`,

  read(event: SseEvent, held: boolean): Reading {
    if (event.data === '') return { kind: 'empty' };
    if (event.data.trimEnd() === '[DONE]') return { kind: 'end' };
    if (!held && event.name !== 'error' && !worthParsing.test(event.data)) return { kind: 'content' };
    const data = parseObject(event.data);
    if (event.name === 'error' || isError(data['error'])) return { kind: 'error', message: errorText(data) };
    return readChunk(data);
  },
};

function readChunk(data: Json): Reading {
  const choices = asList(data['choices']);
  const broken = choices.map((choice) => choice['finish_reason']).find(isBreakdown);
  // To the client it looks like an end, so it must be told.
  if (broken !== undefined) return { kind: 'error', message: breakdownText(broken), untold: true };
  const counts = countsIn(data, choices[0] ?? {});
  return { kind: chunkKind(choices), ...(counts ? { usage: readUsage(counts) } : {}) };
}

function chunkKind(choices: readonly Json[]): Reading['kind'] {
  if (choices.some((choice) => typeof choice['finish_reason'] === 'string')) return 'finish';
  return choices.every(isEmptyChoice) ? 'empty' : 'content';
}

const isError = (error: unknown) => error !== undefined && error !== null;

/** Only a role, or texts and lists with nothing in them. */
const isEmptyChoice = (choice: Json) =>
  Object.entries(asObject(choice['delta'])).every(([key, value]) => key === 'role' || isNothing(value));

const isNothing = (value: unknown) =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

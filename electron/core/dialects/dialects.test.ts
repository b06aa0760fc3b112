import { describe, expect, test } from 'vitest';
import { createSseReader } from './sse.ts';
import { chat } from './chat/wire.ts';
import type { Reading, WireDialect } from './dialect.ts';
import { messages } from './messages/wire.ts';
import { responses } from './responses/wire.ts';

const event = (name: string, data: unknown) =>
  createSseReader().push(
    Buffer.from(`${name && `event: ${name}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`),
  ).events[0]!;

type Row = [kind: Reading['kind'], data: unknown, name?: string];

function table(dialect: WireDialect, rows: Row[]) {
  test.each(rows)('%s: %j', (kind, data, name) => {
    const shape = typeof data === 'string' ? '' : ((data as { type?: string }).type ?? '');
    const known = name ?? shape;
    expect(dialect.read(event(known, data), true).kind).toBe(kind);
    // After the release, what ends a stream is still seen, whatever else is skipped.
    const later = dialect.read(event(known, data), false).kind;
    if (kind === 'end' || kind === 'error' || kind === 'finish') expect(later).toBe(kind);
    else expect(['content', 'empty']).toContain(later);
  });
}

describe('Messages', () => {
  table(messages, [
    ['empty', { type: 'message_start', message: { usage: { input_tokens: 3 } } }],
    ['empty', { type: 'ping' }],
    ['empty', { type: 'content_block_start', content_block: { type: 'text', text: '' } }],
    ['empty', { type: 'content_block_start', content_block: { type: 'thinking', thinking: '', signature: '' } }],
    ['content', { type: 'content_block_start', content_block: { type: 'tool_use', id: 't', name: 'n', input: {} } }],
    ['content', { type: 'content_block_start', content_block: { type: 'redacted_thinking', data: 'x' } }],
    ['empty', { type: 'content_block_delta', delta: { type: 'text_delta', text: '' } }],
    ['content', { type: 'content_block_delta', delta: { type: 'text_delta', text: 'a' } }],
    ['content', { type: 'content_block_delta', delta: { type: 'thinking_delta', thinking: 'a' } }],
    ['content', { type: 'content_block_delta', delta: { type: 'input_json_delta', partial_json: '{' } }],
    ['content', { type: 'message_delta', delta: { stop_reason: 'refusal' }, usage: { output_tokens: 1 } }],
    ['end', { type: 'message_stop' }],
    ['end', { type: 'message_stop' }, ''],
    ['error', { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }],
    ['error', { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, ''],
    ['content', { type: 'brand_new_event' }],
  ]);
});

const delta = (delta: object, more: object = {}) => ({ choices: [{ index: 0, delta, finish_reason: null, ...more }] });

describe('Chat Completions', () => {
  table(chat, [
    ['empty', delta({ role: 'assistant', content: '' })],
    ['empty', delta({ role: 'assistant', content: null, refusal: null, tool_calls: [] })],
    ['empty', { choices: [], usage: { prompt_tokens: 1, completion_tokens: 2 } }],
    ['content', delta({ content: 'a' })],
    ['content', delta({ refusal: 'no' })],
    ['content', delta({ reasoning_content: 'hm' })],
    ['content', delta({ tool_calls: [{ index: 0, id: 't' }] })],
    ['finish', delta({}, { finish_reason: 'stop' })],
    ['end', '[DONE]'],
    ['error', { error: { message: 'Overloaded', code: 529 } }],
    ['error', { message: 'Overloaded' }, 'error'],
    ['error', delta({}, { finish_reason: 'insufficient_system_resource' })],
    ['error', delta({ content: '' }, { finish_reason: 'error' })],
    ['content', delta({ content: 'the text "error": {} and "finish_reason":"x"' })],
  ]);
});

test('Chat Completions: tokens are counted wherever a provider counts them', () => {
  const usage = { prompt_tokens: 1, completion_tokens: 2 };
  const counted = { inputTokens: 1, outputTokens: 2 };
  for (const chunk of [{ choices: [], usage }, delta({}, { usage }), { ...delta({ content: 'a' }), x_groq: { usage } }])
    for (const held of [true, false]) expect(chat.read(event('', chunk), held).usage).toEqual(counted);
});

describe('Responses', () => {
  table(responses, [
    ['empty', { type: 'response.created', response: {} }],
    ['empty', { type: 'response.in_progress', response: {} }],
    ['empty', { type: 'response.output_item.added', item: { type: 'message', content: [] } }],
    ['empty', { type: 'response.content_part.added', part: { type: 'output_text', text: '' } }],
    ['content', { type: 'response.output_item.added', item: { type: 'function_call', name: 'f' } }],
    ['empty', { type: 'response.output_text.delta', delta: '' }],
    ['content', { type: 'response.output_text.delta', delta: 'a' }],
    ['content', { type: 'response.refusal.delta', delta: 'a' }],
    ['end', { type: 'response.completed', response: { usage: { input_tokens: 1, output_tokens: 2 } } }],
    ['end', { type: 'response.incomplete', response: {} }],
    ['error', { type: 'response.failed', response: { error: { code: 'rate_limit_exceeded', message: 'Slow' } } }],
    ['error', { type: 'error', code: 'server_error', message: 'Broken' }],
  ]);
});

test.each<[WireDialect, object, object]>([
  [
    messages,
    { input_tokens: 3, cache_read_input_tokens: 4, cache_creation_input_tokens: 0, output_tokens: 5 },
    { inputTokens: 7, outputTokens: 5, cacheReadTokens: 4, cacheWriteTokens: 0 },
  ],
  [chat, { prompt_tokens: 3, completion_tokens: 5 }, { inputTokens: 3, outputTokens: 5 }],
  [responses, { input_tokens: 3, output_tokens: 5 }, { inputTokens: 3, outputTokens: 5 }],
  [chat, {}, {}],
])('token counts are read where each dialect writes them', (dialect, usage, expected) => {
  expect(dialect.usageOf(usage)).toEqual(expected);
});

test.each([
  ['messages', messages, 'Overloaded', { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }],
  [
    'responses',
    responses,
    'rate_limit_exceeded: Slow',
    { type: 'response.failed', response: { error: { code: 'rate_limit_exceeded', message: 'Slow' } } },
  ],
  ['chat', chat, 'Slow', { error: { message: 'Slow' } }],
] as const)('%s: the provider’s sentence is found', (_name, dialect, text, data) => {
  expect(dialect.read(event('', data), true).message).toBe(text);
});

test.each([messages, chat, responses])('what Baton writes as an error event is read as one', (dialect) => {
  const { events } = createSseReader().push(Buffer.from(dialect.errorEvent('cut off')));
  const read = events.map((written) => dialect.read(written, false));
  expect(read[0]).toEqual({ kind: 'error', message: 'cut off' });
  expect(read.every(({ kind }) => kind === 'error')).toBe(true);
});

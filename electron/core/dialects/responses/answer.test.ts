import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { about, clientTests, conversation, openAiHearing } from '../../testing/client-side.ts';
import type { NeutralEvent } from '../neutral.ts';
import { createSseReader } from '../sse.ts';
import { responses } from './wire.ts';

const asks = { model: 'default', input: 'Hi' };
const { read: clientOf, streamed } = clientTests(responses.client!, asks);

const payloads = (text: string) =>
  createSseReader()
    .push(Buffer.from(text))
    .events.map(({ data, name }) => ({ name, ...(JSON.parse(data) as { type: string; sequence_number: number }) }));

/** What OpenAI's own client makes of the stream. */
const bySdk = (events: readonly NeutralEvent[], more: object = {}) =>
  openAiHearing(streamed(events, more), 'text/event-stream')
    .responses.stream({ ...asks, ...more } as never)
    .finalResponse();

test('OpenAI’s client reads thoughts, text, sources, calls and token counts out of the stream', async () => {
  const answer = await bySdk(conversation);
  expect(answer).toMatchObject({
    id: 'resp_r1',
    status: 'completed',
    model: 'anthropic/claude',
    output_text: 'I look “up” the weather.\n',
    output: [
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Let me look.' }] },
      {
        type: 'message',
        role: 'assistant',
        status: 'completed',
        content: [
          {
            type: 'output_text',
            text: 'I look “up” the weather.\n',
            annotations: [
              { type: 'url_citation', url: 'https://example.com/a', title: 'A', start_index: 0, end_index: 25 },
            ],
          },
        ],
      },
      {
        type: 'function_call',
        call_id: 'call_1',
        name: 'weather',
        arguments: '{"city":"Zürich"}',
        status: 'completed',
      },
      { type: 'function_call', call_id: 'call_2', name: 'now', arguments: '{}' },
    ],
    usage: {
      input_tokens: 10,
      input_tokens_details: { cached_tokens: 4 },
      output_tokens: 20,
      output_tokens_details: { reasoning_tokens: 5 },
      total_tokens: 30,
    },
  });
});

test('the whole answer is what the stream’s last event says', () => {
  const last = payloads(streamed(conversation)).at(-1) as unknown as { response: object };
  expect(clientOf({}).answer(about).whole(conversation)).toEqual({ ...last.response });
});

test('events come in the order of the original, each once, numbered from 0', () => {
  const events = payloads(streamed(conversation));
  expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, at) => at));
  expect(events.every(({ name, type }) => name === type)).toBe(true);
  expect(events.map(({ type }) => type.replace('response.', ''))).toEqual([
    'created',
    'in_progress',
    'output_item.added',
    'reasoning_summary_part.added',
    'reasoning_summary_text.delta',
    'reasoning_summary_text.delta',
    'reasoning_summary_text.done',
    'reasoning_summary_part.done',
    'output_item.done',
    'output_item.added',
    'content_part.added',
    'output_text.delta',
    'output_text.delta',
    'output_text.annotation.added',
    'output_text.done',
    'content_part.done',
    'output_item.done',
    'output_item.added',
    'function_call_arguments.delta',
    'function_call_arguments.delta',
    'function_call_arguments.done',
    'output_item.done',
    'output_item.added',
    'function_call_arguments.delta',
    'function_call_arguments.done',
    'output_item.done',
    'completed',
  ]);
});

describe('an answer that', () => {
  const ends = (reason: 'length' | 'filter' | 'refusal' | 'pause' | 'stop-sequence', ...more: NeutralEvent[]) =>
    bySdk([{ kind: 'text', text: 'a' }, ...more, { kind: 'finish', reason }]);

  test('was cut is incomplete, and so is its last item', async () => {
    expect(await ends('length')).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      output: [{ status: 'incomplete' }],
    });
    expect(await ends('pause')).toMatchObject({ incomplete_details: { reason: 'max_output_tokens' } });
    expect(await ends('filter')).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'content_filter' },
    });
    expect(await ends('refusal')).toMatchObject({ incomplete_details: { reason: 'content_filter' } });
  });

  test('refuses in words is complete', async () => {
    expect(await ends('refusal', { kind: 'refusal', text: 'No.' })).toMatchObject({
      status: 'completed',
      output: [
        {
          content: [
            { type: 'output_text', text: 'a' },
            { type: 'refusal', refusal: 'No.' },
          ],
        },
      ],
    });
  });

  test('ends by itself is complete', async () => {
    expect(await ends('stop-sequence')).toMatchObject({ status: 'completed', incomplete_details: null });
  });

  test('says nothing is still whole', async () => {
    expect(await bySdk([{ kind: 'finish', reason: 'stop' }])).toMatchObject({ status: 'completed', output: [] });
  });
});

test('the search that Codex runs itself is called as Codex knows it, streamed and whole', async () => {
  const events: readonly NeutralEvent[] = [
    { kind: 'tool-call', id: 'c1', name: 'tool_search' },
    { kind: 'tool-args', text: '{"query":' },
    { kind: 'tool-args', text: '"docs"}' },
    { kind: 'finish', reason: 'tool-calls' },
  ];
  const more = { tools: [{ type: 'tool_search', execution: 'client', parameters: { type: 'object' } }] };
  const call = { type: 'tool_search_call', call_id: 'c1', execution: 'client', arguments: { query: 'docs' } };
  const done = payloads(streamed(events, more)).find(({ name }) => name === 'response.output_item.done');
  expect(done).toMatchObject({ item: { ...call, status: 'completed' } });
  expect(clientOf(more).answer(about).whole(events)).toMatchObject({ output: [call] });
});

test('a failure on the way is said twice: OpenAI’s clients read the first event and no further, Codex the second', async () => {
  const told = responses.errorEvent('cut off');
  expect(payloads(told)).toMatchObject([
    { name: 'error', code: 'server_error', message: 'cut off' },
    { name: 'response.failed', response: { status: 'failed', error: { code: 'server_error', message: 'cut off' } } },
  ]);
  const begun = clientOf({ stream: true }).answer(about).event({ kind: 'text', text: 'Hal' });
  const heard = openAiHearing(begun + told, 'text/event-stream').responses.stream({ ...asks } as never);
  await expect(heard.finalResponse()).rejects.toThrow('cut off');
});

test('a limit that holds for hours is said as OpenAI says it, a short one is waited for', () => {
  const wait = (seconds: number) => ({ seconds, until: 1_768_000_000_500 });
  expect(responses.errorBody(429, 'all cooling', wait(7_200))).toMatchObject({
    error: { type: 'usage_limit_reached', message: 'all cooling', resets_at: 1_768_000_001, resets_in_seconds: 7_200 },
  });
  expect(responses.errorBody(429, 'all cooling', wait(60))).toMatchObject({ error: { type: 'rate_limit_exceeded' } });
  expect(responses.errorBody(503, 'all cooling', wait(7_200))).toMatchObject({ error: { type: 'server_error' } });
});

test('a custom tool gets its free text, a tool of a namespace its two names', async () => {
  const more = {
    tools: [
      { type: 'custom', name: 'apply_patch', format: { type: 'grammar', syntax: 'lark', definition: 'start: "a"' } },
      { type: 'namespace', name: 'mcp__docs', description: '', tools: [{ type: 'function', name: 'find' }] },
    ],
  };
  const answer = await bySdk(
    [
      { kind: 'tool-call', id: 'c1', name: 'apply_patch' },
      { kind: 'tool-args', text: '{"input":"*** Begin' },
      { kind: 'tool-args', text: ' Patch\\n"}' },
      { kind: 'tool-call', id: 'c2', name: 'mcp__docs__find' },
      { kind: 'tool-args', text: '{"q":1}' },
      { kind: 'finish', reason: 'tool-calls' },
    ],
    more,
  );
  expect(answer.output).toMatchObject([
    { type: 'custom_tool_call', call_id: 'c1', name: 'apply_patch', input: '*** Begin Patch\n' },
    { type: 'function_call', call_id: 'c2', name: 'find', namespace: 'mcp__docs', arguments: '{"q":1}' },
  ]);
});

test('what the request asked for is repeated', async () => {
  const more = { instructions: 'Be brief.', temperature: 0.5, metadata: { a: 'b' }, max_output_tokens: 99 };
  expect(await bySdk(conversation, more)).toMatchObject(more);
});

test('each source stands for the text since the one before', () => {
  const answer = clientOf({})
    .answer(about)
    .whole([
      { kind: 'text', text: 'abc' },
      { kind: 'citation', citation: { url: 'https://a.example' } },
      { kind: 'text', text: 'de' },
      { kind: 'citation', citation: { url: 'https://b.example' } },
      { kind: 'finish', reason: 'stop' },
    ]);
  const annotations = [
    { url: 'https://a.example', title: 'https://a.example', start_index: 0, end_index: 3 },
    { url: 'https://b.example', start_index: 3, end_index: 5 },
  ];
  expect(answer).toMatchObject({ output: [{ content: [{ text: 'abcde', annotations }] }] });
});

test('without token counts from the provider none are made up', () => {
  expect(
    clientOf({})
      .answer(about)
      .whole([{ kind: 'finish', reason: 'stop' }]),
  ).toMatchObject({ usage: null });
});

test('whatever text comes, the client gets it letter by letter', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 6 }),
      async (texts) => {
        const events = texts.map((text): NeutralEvent => ({ kind: 'text', text }));
        const answer = await bySdk([...events, { kind: 'finish', reason: 'stop' }]);
        expect(answer.output_text).toBe(texts.join(''));
      },
    ),
    { numRuns: 40 },
  );
});

test('what is written is read back as the same events', () => {
  const reader = responses.provider.streamReader();
  const events = createSseReader()
    .push(Buffer.from(streamed(conversation)))
    .events.flatMap((event) => reader.push(event));
  const told = conversation.flatMap((event): NeutralEvent[] => {
    // A call without arguments gets its `{}`; what nobody counted is 0.
    if (event.kind === 'tool-call' && event.name === 'now') return [event, { kind: 'tool-args', text: '{}' }];
    return event.kind === 'usage' ? [{ kind: 'usage', usage: { ...event.usage, cacheWriteTokens: 0 } }] : [event];
  });
  expect(events).toEqual(told);
  expect(reader.rest()).toEqual([]);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { about, clientTests, conversation, openAiHearing } from '../../testing/client-side.ts';
import type { NeutralEvent } from '../neutral.ts';
import { createSseReader } from '../sse.ts';
import { chat } from './wire.ts';

const asks = { model: 'default', messages: [{ role: 'user', content: 'Hi' }] };
const { read: clientOf, streamed } = clientTests(chat.client!, asks);

/** What OpenAI's own client makes of the stream. */
const bySdk = (events: readonly NeutralEvent[], more: object = {}) =>
  openAiHearing(streamed(events, more), 'text/event-stream')
    .chat.completions.stream({ ...asks, ...more } as never)
    .finalChatCompletion();

test('OpenAI’s client reads text, tool calls and token counts out of the stream', async () => {
  const answer = await bySdk(conversation, { stream_options: { include_usage: true } });
  expect(answer).toMatchObject({
    id: 'chatcmpl-r1',
    model: 'anthropic/claude',
    created: 1_768_000_000,
    usage: {
      prompt_tokens: 10,
      completion_tokens: 20,
      total_tokens: 30,
      prompt_tokens_details: { cached_tokens: 4 },
      completion_tokens_details: { reasoning_tokens: 5 },
    },
  });
  expect(answer.choices[0]).toMatchObject({
    finish_reason: 'tool_calls',
    message: {
      role: 'assistant',
      content: 'I look “up” the weather.\n',
      tool_calls: [
        { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Zürich"}' } },
        { id: 'call_2', type: 'function', function: { name: 'now', arguments: '{}' } },
      ],
    },
  });
});

test('the whole answer says the same as the stream', async () => {
  const body = clientOf({}).answer(about).whole(conversation);
  const whole = await openAiHearing(JSON.stringify(body), 'application/json').chat.completions.create(asks as never);
  const stream = await bySdk(conversation, { stream_options: { include_usage: true } });
  expect(whole.usage).toEqual(stream.usage);
  const { message } = whole.choices[0]!;
  expect(message).toMatchObject({
    content: stream.choices[0]!.message.content,
    reasoning_content: 'Let me look.',
    annotations: [
      { type: 'url_citation', url_citation: { url: 'https://example.com/a', start_index: 0, end_index: 25 } },
    ],
  });
  expect(message.tool_calls).toMatchObject(
    stream.choices[0]!.message.tool_calls!.map((call) => ({ id: call.id, type: call.type })),
  );
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
  const cited = [
    { url_citation: { url: 'https://a.example', title: 'https://a.example', start_index: 0, end_index: 3 } },
    { url_citation: { url: 'https://b.example', start_index: 3, end_index: 5 } },
  ];
  expect(answer).toMatchObject({ choices: [{ message: { annotations: cited } }] });
});

test('token counts come only where the client asked for them', () => {
  expect(streamed(conversation)).not.toContain('usage');
  expect(streamed(conversation, { stream_options: { include_usage: true } })).toContain('"total_tokens":30');
});

test.each<[NeutralEvent[], string]>([
  [[{ kind: 'finish', reason: 'stop' }], 'stop'],
  [[{ kind: 'finish', reason: 'stop-sequence', stopSequence: 'x' }], 'stop'],
  [[{ kind: 'finish', reason: 'length' }], 'length'],
  [[{ kind: 'finish', reason: 'filter' }], 'content_filter'],
  [[{ kind: 'finish', reason: 'refusal' }], 'content_filter'],
  [
    [
      { kind: 'refusal', text: 'No.' },
      { kind: 'finish', reason: 'refusal' },
    ],
    'stop',
  ],
  [[{ kind: 'finish', reason: 'pause' }], 'length'],
])('%j ends with %s, whole and streamed', async (events, reason) => {
  const said: NeutralEvent[] = [{ kind: 'text', text: 'a' }, ...events];
  const whole = clientOf({}).answer(about).whole(said) as { choices: { finish_reason: string }[] };
  expect(whole.choices[0]!.finish_reason).toBe(reason);
  expect(streamed(said)).toContain(`"finish_reason":"${reason}"`);
});

test('a refusal is told as one', async () => {
  const answer = await bySdk([
    { kind: 'refusal', text: 'I will ' },
    { kind: 'refusal', text: 'not.' },
    { kind: 'finish', reason: 'refusal' },
  ]);
  expect(answer.choices[0]!.message.refusal).toBe('I will not.');
});

describe('a client with', () => {
  const patch: NeutralEvent[] = [
    { kind: 'tool-call', id: 'c', name: 'patch' },
    { kind: 'tool-args', text: '{"input":"*** Begin' },
    { kind: 'tool-args', text: ' Patch\\n"}' },
    { kind: 'finish', reason: 'tool-calls' },
  ];

  test('a custom tool gets its free text', async () => {
    const more = { tools: [{ type: 'custom', custom: { name: 'patch' } }] };
    const answer = await bySdk(patch, more);
    expect(answer.choices[0]!.message.tool_calls).toMatchObject([
      { id: 'c', type: 'custom', custom: { name: 'patch', input: '*** Begin Patch\n' } },
    ]);
    const expected = { id: 'c', type: 'custom', custom: { name: 'patch', input: '*** Begin Patch\n' } };
    expect(clientOf(more).answer(about).whole(patch)).toMatchObject({
      choices: [{ message: { tool_calls: [expected] } }],
    });
    const chunks = createSseReader()
      .push(Buffer.from(streamed(patch, more)))
      .events.filter(({ data }) => data.includes('tool_calls":['));
    expect(chunks).toHaveLength(1);
    expect(JSON.parse(chunks[0]!.data)).toMatchObject({
      choices: [{ delta: { tool_calls: [{ index: 0, ...expected }] } }],
    });
  });

  test('functions from before there were tools gets a function_call', async () => {
    const more = { functions: [{ name: 'patch', parameters: { type: 'object' } }] };
    const answer = await bySdk(patch, more);
    expect(answer.choices[0]).toMatchObject({
      finish_reason: 'function_call',
      message: { function_call: { name: 'patch', arguments: '{"input":"*** Begin Patch\\n"}' } },
    });
    expect(clientOf(more).answer(about).whole(patch)).toMatchObject({
      choices: [{ message: { function_call: { name: 'patch' } } }],
    });
  });
});

test('whatever text comes, the client gets it letter by letter', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 6 }),
      async (texts) => {
        const events = texts.map((text): NeutralEvent => ({ kind: 'text', text }));
        const answer = await bySdk([...events, { kind: 'finish', reason: 'stop' }]);
        expect(answer.choices[0]!.message.content).toBe(texts.join(''));
      },
    ),
    { numRuns: 40 },
  );
});

test('what is written is read back as the same events', () => {
  const reader = chat.provider.streamReader();
  const text = streamed(conversation, { stream_options: { include_usage: true } });
  const events = createSseReader()
    .push(Buffer.from(text))
    .events.flatMap((event) => reader.push(event));
  // A call without arguments gets its `{}`.
  const told = conversation.flatMap((event): NeutralEvent[] =>
    event.kind === 'tool-call' && event.name === 'now' ? [event, { kind: 'tool-args', text: '{}' }] : [event],
  );
  expect(events).toEqual(told);
  expect(reader.rest()).toEqual([]);
});

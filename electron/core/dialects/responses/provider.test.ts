import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frames } from '../../testing/sse-frames.ts';
import type { Target } from '../dialect.ts';
import type { Json } from '../../kernel/json.ts';
import type { NeutralEvent, NeutralRequest, Part } from '../neutral.ts';
import { createSseReader } from '../sse.ts';
import { responses } from './wire.ts';

const provider = responses.provider;

const hi: NeutralRequest = {
  system: [],
  turns: [{ role: 'user', parts: [{ kind: 'text', text: 'Hi' }] }],
  tools: [],
  stream: false,
};

const closed = { type: 'object', properties: {}, additionalProperties: false };

const write = (request: Partial<NeutralRequest>, to: Partial<Target> = {}) =>
  provider.writeRequest({ ...hi, ...request }, { provider: 'openai', model: 'gpt-5', ...to });

const message = (role: string, type: string, text: string, more: object = {}) => ({
  type: 'message',
  role,
  content: [{ type, text, ...more }],
});

describe('a request', () => {
  test('keeps nothing at the vendor', () => {
    expect(write({})).toEqual({
      path: '/v1/responses',
      body: { model: 'gpt-5', input: [message('user', 'input_text', 'Hi')], store: false, stream: false },
      stream: false,
      dropped: [],
    });
  });

  test('with everything', () => {
    const written = write({
      ...{ stream: true, maxTokens: 99, verbosity: 'low', toolChoice: { name: 'f' }, parallelTools: false },
      system: [
        { kind: 'text', text: 'A' },
        { kind: 'text', text: 'B' },
      ],
      tools: [
        { name: 'f', schema: { type: 'object' } },
        { name: 'g', schema: closed, strict: true },
      ],
      reasoning: { effort: 'low', shown: true },
      format: { kind: 'schema', name: 'n', schema: { type: 'object' } },
    });
    expect(written.dropped).toEqual([]);
    expect(written.body).toEqual({
      model: 'gpt-5',
      instructions: 'A\n\nB',
      input: [message('user', 'input_text', 'Hi')],
      tools: [
        { type: 'function', name: 'f', parameters: { type: 'object' }, strict: false },
        { type: 'function', name: 'g', parameters: closed, strict: true },
      ],
      tool_choice: { type: 'function', name: 'f' },
      parallel_tool_calls: false,
      max_output_tokens: 99,
      reasoning: { effort: 'low', summary: 'auto' },
      text: { format: { type: 'json_schema', name: 'n', schema: { type: 'object' }, strict: false }, verbosity: 'low' },
      store: false,
      stream: true,
    });
  });

  test('tells a conversation in items; thoughts of others are left out', () => {
    const image: Part = { kind: 'image', source: { kind: 'data', mediaType: 'image/png', data: 'AA==' } };
    const { body } = write({
      turns: [
        ...hi.turns,
        {
          role: 'assistant',
          parts: [
            { kind: 'reasoning', text: 'Hm' },
            { kind: 'text', text: 'A' },
            { kind: 'tool-call', id: 'c1', name: 'f', args: '{}' },
            { kind: 'tool-call', id: 'c2', name: 'g', args: '{}' },
          ],
        },
        {
          role: 'user',
          parts: [
            { kind: 'tool-result', id: 'c1', parts: [{ kind: 'text', text: 'one' }], failed: true },
            { kind: 'tool-result', id: 'c2', parts: [{ kind: 'text', text: 'two' }, image] },
            { kind: 'text', text: 'And?' },
          ],
        },
        { role: 'system', parts: [{ kind: 'text', text: 'Now' }] },
      ],
    });
    const picture = { type: 'input_image', image_url: 'data:image/png;base64,AA==', detail: 'auto' };
    expect((body as { input: unknown }).input).toEqual([
      message('user', 'input_text', 'Hi'),
      message('assistant', 'output_text', 'A', { annotations: [] }),
      { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{}' },
      { type: 'function_call', call_id: 'c2', name: 'g', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c1', output: 'Error:\none' },
      { type: 'function_call_output', call_id: 'c2', output: [{ type: 'input_text', text: 'two' }, picture] },
      message('user', 'input_text', 'And?'),
      message('developer', 'input_text', 'Now'),
    ]);
  });

  test('speaks of JSON where it asks for it, since that is refused otherwise, and not twice', () => {
    const format = { kind: 'json' } as const;
    const system = [{ kind: 'text', text: 'Answer as JSON.' }] as const;
    expect(write({ format, system }).body).toMatchObject({
      instructions: 'Answer as JSON.',
      input: [message('developer', 'input_text', 'Answer with one JSON object.'), message('user', 'input_text', 'Hi')],
    });
    const turns = [{ role: 'user', parts: [{ kind: 'text', text: 'As json!' }] }] as const;
    expect(write({ format, turns }).body).toMatchObject({ input: [message('user', 'input_text', 'As json!')] });
  });

  test('holds nobody to a schema that OpenAI refuses so', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false };
    const { body, dropped } = write({
      tools: [{ name: 'f', schema, strict: true }],
      format: { kind: 'schema', name: 'n', schema, strict: true },
    });
    expect(body).toMatchObject({ tools: [{ strict: false }], text: { format: { schema, strict: false } } });
    expect(dropped).toEqual(['tools.strict', 'format.strict']);
  });

  test('leaves pictures of the assistant’s out, since it may have none', () => {
    const image: Part = { kind: 'image', source: { kind: 'url', url: 'https://a.example/b.png' } };
    const assistant = { role: 'assistant', parts: [{ kind: 'text', text: 'Here.' }, image] } as const;
    const { body, dropped } = write({ turns: [...hi.turns, assistant, ...hi.turns] });
    expect(body).toMatchObject({ input: [{}, message('assistant', 'output_text', 'Here.', { annotations: [] }), {}] });
    expect(dropped).toEqual(['assistant.image']);
  });

  test('says what it leaves out', () => {
    const all = { stop: ['x'], seed: 1, topK: 2, frequencyPenalty: 1, presencePenalty: 1, temperature: 0.5, topP: 0.5 };
    const left = ['topK', 'frequencyPenalty', 'presencePenalty', 'seed', 'stop'];
    expect(write(all, { model: 'gpt-4.1' }).dropped).toEqual(left);
    expect(write(all, { model: 'gpt-5' }).dropped).toEqual(['temperature', 'topP', ...left]);
    expect(write(all, { model: 'gpt-4.1', noTemperature: true }).dropped).toEqual(['temperature', 'topP', ...left]);
    expect(write({ reasoning: { effort: 'high' } }, { model: 'gpt-4.1' }).dropped).toEqual(['reasoning']);
  });

  test('asks for at least 16 tokens and at most what the model can say', () => {
    expect(write({ maxTokens: 1 }).body).toMatchObject({ max_output_tokens: 16 });
    expect(write({ maxTokens: 90_000 }, { maxOutput: 4_096 }).body).toMatchObject({ max_output_tokens: 4_096 });
  });

  test('to Codex’s backend streams, has instructions, and has no limits', () => {
    const written = write({ maxTokens: 99, temperature: 1 }, { provider: 'openai-codex', model: 'gpt-5-codex' });
    expect(written).toMatchObject({ stream: true, dropped: ['maxTokens', 'temperature'] });
    expect(written.body).toEqual({
      model: 'gpt-5-codex',
      instructions: 'You are a helpful assistant.',
      input: [message('user', 'input_text', 'Hi')],
      store: false,
      stream: true,
    });
  });

  test.each([
    ['gpt-5', 'xhigh', 'high'],
    ['gpt-5', 'none', 'minimal'],
    ['gpt-5-codex', 'none', 'low'],
    ['gpt-5.1', 'minimal', 'low'],
    ['gpt-5.1-codex-max', 'xhigh', 'xhigh'],
    ['gpt-5.1-codex-max', 'max', 'xhigh'],
    ['gpt-5.2', 'none', 'none'],
    ['gpt-5.2', 'max', 'xhigh'],
    ['gpt-5.6-luna', 'max', 'max'],
    ['gpt-5.10', 'minimal', 'low'],
    ['gpt-6-sol', 'max', 'max'],
    ['gpt-5.2-codex', 'minimal', 'low'],
    ['o3', 'minimal', 'low'],
    ['gpt-5-pro', 'low', 'high'],
  ] as const)('asks %s for %s with %s', (model, wished, effort) => {
    expect(write({ reasoning: { effort: wished } }, { model }).body).toMatchObject({ reasoning: { effort } });
  });
});

const usage = {
  input_tokens: 12,
  input_tokens_details: { cached_tokens: 5 },
  output_tokens: 8,
  output_tokens_details: { reasoning_tokens: 3 },
  total_tokens: 20,
};
const counts = { inputTokens: 12, outputTokens: 8, cacheReadTokens: 5, reasoningTokens: 3 };

const thought = {
  id: 'rs_1',
  type: 'reasoning',
  summary: [
    { type: 'summary_text', text: 'A' },
    { type: 'summary_text', text: 'B' },
  ],
};
const source = { type: 'url_citation', url: 'https://a.example', title: 'A', start_index: 0, end_index: 2 };
const words = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  content: [{ type: 'output_text', text: 'Hello', annotations: [source] }],
};
const one = { id: 'fc_1', type: 'function_call', call_id: 'c1', name: 'f', arguments: '{"x":1}' };
const two = { id: 'fc_2', type: 'function_call', call_id: 'c2', name: 'g', arguments: '{}' };
const done = { id: 'resp_1', status: 'completed', output: [thought, words, one, two], usage };

const expected: readonly NeutralEvent[] = [
  { kind: 'reasoning', text: 'A\n\nB' },
  { kind: 'text', text: 'Hello' },
  { kind: 'citation', citation: { url: 'https://a.example', title: 'A' } },
  { kind: 'tool-call', id: 'c1', name: 'f' },
  { kind: 'tool-args', text: '{"x":1}' },
  { kind: 'tool-call', id: 'c2', name: 'g' },
  { kind: 'tool-args', text: '{}' },
  { kind: 'finish', reason: 'tool-calls' },
  { kind: 'usage', usage: counts },
];

/** As OpenAI streams it; the two calls are mixed, as it may. */
const stream = [
  { type: 'response.created', response: {} },
  { type: 'response.in_progress', response: {} },
  { type: 'response.output_item.added', output_index: 0, item: { ...thought, summary: [] } },
  { type: 'response.reasoning_summary_part.added', output_index: 0, summary_index: 0 },
  { type: 'response.reasoning_summary_text.delta', output_index: 0, summary_index: 0, delta: 'A' },
  { type: 'response.reasoning_summary_part.added', output_index: 0, summary_index: 1 },
  { type: 'response.reasoning_summary_text.delta', output_index: 0, summary_index: 1, delta: 'B' },
  { type: 'response.output_item.done', output_index: 0, item: thought },
  { type: 'response.output_item.added', output_index: 1, item: { ...words, content: [] } },
  { type: 'response.output_text.delta', output_index: 1, content_index: 0, delta: 'Hel' },
  { type: 'response.output_text.delta', output_index: 1, content_index: 0, delta: 'lo' },
  { type: 'response.output_text.annotation.added', output_index: 1, annotation: source },
  { type: 'response.output_text.done', output_index: 1, text: 'Hello' },
  { type: 'response.output_item.done', output_index: 1, item: words },
  { type: 'response.output_item.added', output_index: 2, item: { ...one, arguments: '' } },
  { type: 'response.output_item.added', output_index: 3, item: { ...two, arguments: '' } },
  { type: 'response.function_call_arguments.delta', output_index: 3, delta: '{}' },
  { type: 'response.function_call_arguments.delta', output_index: 2, delta: '{"x"' },
  { type: 'response.function_call_arguments.delta', output_index: 2, delta: ':1}' },
  { type: 'response.output_item.done', output_index: 2, item: one },
  { type: 'response.output_item.done', output_index: 3, item: two },
  { type: 'response.completed', response: done },
];

const streamed = (payloads: readonly object[]): readonly NeutralEvent[] => {
  const reader = provider.streamReader();
  return [...frames(payloads).flatMap((event) => reader.push(event)), ...reader.rest()];
};

/** Neighbouring pieces of one thing in one piece. */
const merged = (events: readonly NeutralEvent[]) =>
  events.reduce<NeutralEvent[]>((list, event) => {
    const last = list.at(-1);
    const joins = last?.kind === event.kind && 'text' in event && 'text' in last;
    return joins ? [...list.slice(0, -1), { ...event, text: last.text + event.text }] : [...list, event];
  }, []);

describe('an answer', () => {
  test('is read whole', () => {
    expect(provider.readWhole(done)).toEqual(expected);
  });

  test('is read from its stream', () => {
    expect(merged(streamed(stream))).toEqual(expected);
  });

  test('is read from a stream without deltas, and from one that only has an end', () => {
    expect(streamed(stream.filter(({ type }) => type.endsWith('.done') || type.endsWith('.completed')))).toEqual(
      expected,
    );
    expect(streamed([{ type: 'response.completed', response: done }])).toEqual(expected);
  });

  test('is the same wherever its bytes are cut', () => {
    const bytes = Buffer.from(stream.map((one) => `data: ${JSON.stringify(one)}\n\n`).join(''));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 20 }), (sizes) => {
        const [sse, reader] = [createSseReader(), provider.streamReader()];
        const events: NeutralEvent[] = [];
        let at = 0;
        for (const size of [...sizes, bytes.length]) {
          events.push(...sse.push(bytes.subarray(at, at + size)).events.flatMap((event) => reader.push(event)));
          at += size;
        }
        expect(merged(events)).toEqual(expected);
      }),
    );
  });

  test.each<[Json, string]>([
    [{ output: [words] }, 'stop'],
    [{ output: [words], incomplete_details: { reason: 'max_output_tokens' } }, 'length'],
    [{ output: [one], incomplete_details: { reason: 'content_filter' } }, 'filter'],
    [{ output: [words], status: 'cancelled' }, 'length'],
    [{ output: [{ type: 'message', content: [{ type: 'refusal', refusal: 'No.' }] }] }, 'refusal'],
    [{}, 'stop'],
  ])('%j ends with %s', (response, reason) => {
    const events = [provider.readWhole(response), streamed([{ type: 'response.incomplete', response }])];
    for (const list of events)
      expect(list.filter(({ kind }) => kind === 'finish')).toEqual([{ kind: 'finish', reason }]);
  });

  test('refuses in words', () => {
    expect(streamed([{ type: 'response.refusal.delta', output_index: 0, delta: 'No.' }])).toEqual([
      { kind: 'refusal', text: 'No.' },
      { kind: 'finish', reason: 'refusal' },
    ]);
  });

  test('of a custom tool is a call with one text', () => {
    const custom = { type: 'custom_tool_call', call_id: 'c', name: 'patch', input: 'a\nb' };
    expect(streamed([{ type: 'response.output_item.done', output_index: 0, item: custom }])).toEqual([
      { kind: 'tool-call', id: 'c', name: 'patch' },
      { kind: 'tool-args', text: '{"input":"a\\nb"}' },
      { kind: 'finish', reason: 'tool-calls' },
    ]);
  });

  test('that is nonsense is nothing', () => {
    expect(streamed([{ type: 'constructor' }, { type: 'response.output_item.added' }, []])).toEqual([
      { kind: 'finish', reason: 'stop' },
    ]);
  });
});

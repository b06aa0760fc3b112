import { describe, expect, test } from 'vitest';
import { errorFrame, exceptionFrame, frame, saying } from '../../testing/bedrock-frames.ts';
import type { Reading } from '../dialect.ts';
import type { NeutralEvent, NeutralRequest } from '../neutral.ts';
import { createEventStreamReader } from './framing.ts';
import { bedrock } from './wire.ts';

const CLAUDE = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const NOVA = 'us.amazon.nova-2-lite-v1:0';

const plain: NeutralRequest = {
  system: [],
  turns: [{ role: 'user', parts: [{ kind: 'text', text: 'Hi' }] }],
  tools: [],
  stream: false,
};

interface Converse {
  readonly messages: { role: string; content: Record<string, unknown>[] }[];
  readonly [name: string]: unknown;
}

function written(
  more: Partial<NeutralRequest>,
  model = CLAUDE,
  target: { maxOutput?: number; reasons?: boolean } = {},
) {
  const request = bedrock.provider.writeRequest(
    { ...plain, ...more },
    { provider: 'amazon-bedrock', model, maxOutput: 64_000, ...target },
  );
  return { ...request, body: request.body as Converse };
}

const tool = { name: 'look', description: 'Looks', schema: { type: 'object', properties: { at: { type: 'string' } } } };
const call = { kind: 'tool-call', id: 'call_1', name: 'look', args: '{"at":"x"}' } as const;
const result = { kind: 'tool-result', id: 'call_1', name: 'look', parts: [{ kind: 'text', text: 'seen' }] } as const;

describe('the address', () => {
  test.each([
    [CLAUDE, false, '/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse'],
    [CLAUDE, true, '/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse-stream'],
    [
      'arn:aws:bedrock:eu-west-1:1:inference-profile/x',
      false,
      '/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A1%3Ainference-profile%2Fx/converse',
    ],
  ])('%s, streamed: %s', (model, stream, path) => {
    expect(written({ stream }, model)).toMatchObject({ path, stream });
  });
});

describe('a request', () => {
  test('of the plainest kind', () => {
    expect(written({ maxTokens: 100, temperature: 0.5, stop: ['END'] }).body).toEqual({
      messages: [{ role: 'user', content: [{ text: 'Hi' }] }],
      inferenceConfig: { maxTokens: 100, temperature: 0.5, stopSequences: ['END'] },
      additionalModelResponseFieldPaths: ['/stop_sequence'],
    });
  });

  test('system, tools, a call and its result', () => {
    const { body, dropped } = written({
      system: [{ kind: 'text', text: 'Be brief' }],
      tools: [tool],
      toolChoice: 'required',
      turns: [
        ...plain.turns,
        { role: 'assistant', parts: [{ kind: 'text', text: 'Looking' }, call] },
        {
          role: 'user',
          parts: [
            { ...result, failed: true },
            { kind: 'text', text: 'and?' },
          ],
        },
      ],
    });
    expect(body).toMatchObject({
      messages: [
        { role: 'user', content: [{ text: 'Hi' }] },
        {
          role: 'assistant',
          content: [{ text: 'Looking' }, { toolUse: { toolUseId: 'call_1', name: 'look', input: { at: 'x' } } }],
        },
        {
          role: 'user',
          content: [
            { toolResult: { toolUseId: 'call_1', content: [{ text: 'seen' }], status: 'error' } },
            { text: 'and?' },
            { cachePoint: { type: 'default' } },
          ],
        },
      ],
      system: [{ text: 'Be brief' }, { cachePoint: { type: 'default' } }],
      toolConfig: {
        tools: [{ toolSpec: { name: 'look', description: 'Looks', inputSchema: { json: tool.schema } } }],
        toolChoice: { any: {} },
      },
    });
    expect(dropped).toEqual([]);
  });

  test.each([
    ['auto', undefined],
    [{ name: 'look' }, { tool: { name: 'look' } }],
  ] as const)('tool choice %j', (toolChoice, expected) => {
    const { toolConfig } = written({ tools: [tool], toolChoice }).body as { toolConfig?: { toolChoice?: object } };
    expect(toolConfig?.toolChoice).toEqual(expected);
  });

  test('tools that must not be called are not offered, unless calls of before name them', () => {
    expect(written({ tools: [tool], toolChoice: 'none' }).body['toolConfig']).toBeUndefined();
    const again = written({
      tools: [tool],
      toolChoice: 'none',
      turns: [...plain.turns, { role: 'assistant', parts: [call] }, { role: 'user', parts: [result] }],
    });
    expect(again.body['toolConfig']).toMatchObject({ tools: [{ toolSpec: { name: 'look' } }] });
    expect(again.dropped).toContain('toolChoice');
  });

  test('calls of before are named where no tools are sent, since Bedrock wants to know them', () => {
    const { body, dropped } = written({
      turns: [...plain.turns, { role: 'assistant', parts: [call] }, { role: 'user', parts: [result] }],
    });
    expect(body['toolConfig']).toEqual({
      tools: [{ toolSpec: { name: 'look', inputSchema: { json: { type: 'object' } } } }],
    });
    expect(dropped).toEqual([]);
  });

  test('pictures and documents are bytes; one that is only an address is named', () => {
    const source = { kind: 'data', mediaType: 'image/png', data: 'AAAA' } as const;
    const pdf = { kind: 'data', mediaType: 'application/pdf', data: 'BBBB' } as const;
    const note = { kind: 'data', mediaType: 'text/plain', data: Buffer.from('über').toString('base64') } as const;
    const { body, dropped } = written({
      turns: [
        {
          role: 'user',
          parts: [
            { kind: 'image', source },
            { kind: 'document', source: pdf, name: 'a/b_c.pdf' },
            { kind: 'document', source: note, name: 'a b c pdf' },
            { kind: 'image', source: { kind: 'url', url: 'https://x/y.png' } },
          ],
        },
      ],
    });
    expect(body.messages[0]?.content).toEqual([
      { image: { format: 'png', source: { bytes: 'AAAA' } } },
      { document: { format: 'pdf', name: 'a b c pdf', source: { bytes: 'BBBB' } } },
      { document: { format: 'txt', name: 'a b c pdf 2', source: { bytes: Buffer.from('über').toString('base64') } } },
      { text: expect.stringContaining('https://x/y.png') },
    ]);
    expect(dropped).toEqual(['image=url']);
  });

  test('a turn of a document alone gets a text, which Bedrock wants there', () => {
    const source = { kind: 'data', mediaType: 'application/pdf', data: 'BBBB' } as const;
    const { body } = written({ turns: [{ role: 'user', parts: [{ kind: 'document', source }] }] });
    expect(body.messages[0]?.content.map((block) => Object.keys(block)[0])).toEqual(['document', 'text']);
  });

  test('turns of one role become one, and the first is the user’s', () => {
    const say = (role: 'user' | 'assistant', text: string) => ({ role, parts: [{ kind: 'text' as const, text }] });
    const { body } = written({ turns: [say('assistant', 'a'), say('user', 'b'), say('user', 'c')] });
    expect(body.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  });

  test('marks of a cache are written for models that know them', () => {
    const turns = [{ role: 'user', parts: [{ kind: 'text', text: 'Long', cache: true }] }] as const;
    const marked = [{ text: 'Long' }, { cachePoint: { type: 'default' } }];
    expect(written({ turns }).body.messages[0]?.content).toEqual(marked);
    expect(written({ turns }, NOVA).body.messages[0]?.content).toEqual(marked);
    expect(written({ turns }, 'openai.gpt-oss-120b-1:0').body.messages[0]?.content).toEqual([{ text: 'Long' }]);
  });

  test('a schema is Converse’s own format where the model takes one', () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'number' } },
      required: ['a'],
      additionalProperties: false,
    };
    const { outputConfig } = written({ format: { kind: 'schema', name: 'n', schema } }).body as {
      outputConfig?: { textFormat: { type: string; structure: { jsonSchema: { schema: string } } } };
    };
    expect(outputConfig?.textFormat.type).toBe('json_schema');
    expect(JSON.parse(outputConfig?.textFormat.structure.jsonSchema.schema ?? '')).toEqual(schema);
    const told = written({ format: { kind: 'schema', name: 'n', schema } }, NOVA);
    expect(told.body['outputConfig']).toBeUndefined();
    expect(JSON.stringify(told.body['system'])).toContain('JSON schema');
  });

  test('what nobody can tell Bedrock is named', () => {
    expect(written({ seed: 1, frequencyPenalty: 1, presencePenalty: 1, topK: 3 }, NOVA).dropped).toEqual(
      expect.arrayContaining(['seed', 'frequencyPenalty', 'presencePenalty']),
    );
    expect(written({ topK: 3 }, 'meta.llama4-maverick-17b-instruct-v1:0').dropped).toEqual(['topK']);
  });
});

describe('how much to think', () => {
  const fields = (more: Partial<NeutralRequest>, model?: string) =>
    written(more, model).body['additionalModelRequestFields'];

  test.each<[string, Partial<NeutralRequest>, string, unknown]>([
    [
      'a budget of Claude’s',
      { reasoning: { budget: 4_096 } },
      CLAUDE,
      { thinking: { type: 'enabled', budget_tokens: 4_096 } },
    ],
    [
      'an effort of a newer Claude’s',
      { reasoning: { effort: 'high' } },
      'global.anthropic.claude-opus-4-7',
      { thinking: { type: 'adaptive' }, output_config: { effort: 'high' } },
    ],
    [
      'Nova 2',
      { reasoning: { effort: 'xhigh' } },
      NOVA,
      { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'high' } },
    ],
    ['Nova 2, off', { reasoning: { budget: 0 } }, NOVA, { reasoningConfig: { type: 'disabled' } }],
    ['an open model', { reasoning: { effort: 'medium' } }, 'openai.gpt-oss-120b-1:0', { reasoning_effort: 'medium' }],
    ['Claude’s top_k', { topK: 5 }, CLAUDE, { top_k: 5 }],
    ['Nova’s topK', { topK: 5 }, 'amazon.nova-pro-v1:0', { inferenceConfig: { topK: 5 } }],
  ])('%s', (_name, more, model, expected) => {
    expect(fields(more, model)).toMatchObject(expected as object);
  });

  test('Nova 2 that thinks as much as it can is given no bounds, and those asked for are named', () => {
    const asked = { reasoning: { effort: 'high' }, temperature: 0.5, topK: 5, maxTokens: 99 } as const;
    const { body, dropped } = written(asked, NOVA);
    expect(body['inferenceConfig']).toEqual({});
    expect(body['additionalModelRequestFields']).not.toHaveProperty('inferenceConfig');
    expect(dropped).toEqual(['maxTokens', 'temperature', 'topK']);
    expect(written({ ...asked, reasoning: { effort: 'low' } }, NOVA).dropped).toEqual([]);
  });

  test('a model that nobody knows how to tell is named', () => {
    expect(written({ reasoning: { effort: 'high' } }, 'deepseek.r1-v1:0').dropped).toEqual(['reasoning']);
    expect(written({ reasoning: { effort: 'none' } }, 'deepseek.r1-v1:0').dropped).toEqual([]);
  });
});

const events = (...frames: Buffer[]) => createEventStreamReader().push(Buffer.concat(frames)).events;

function told(...frames: Buffer[]): NeutralEvent[] {
  const reader = bedrock.provider.streamReader();
  return [...events(...frames).flatMap((event) => reader.push(event)), ...reader.rest()];
}

const delta = (delta: object) => frame('contentBlockDelta', { contentBlockIndex: 0, delta });

describe('what the events of a stream mean', () => {
  test.each<[Reading['kind'], string, Buffer]>([
    ['empty', 'the beginning', frame('messageStart', { role: 'assistant' })],
    ['empty', 'a block begins', frame('contentBlockStart', { contentBlockIndex: 0, start: {} })],
    ['content', 'a call begins', frame('contentBlockStart', { start: { toolUse: { toolUseId: 'a', name: 'b' } } })],
    ['content', 'a text', delta({ text: 'a' })],
    ['empty', 'an empty text', delta({ text: '' })],
    ['content', 'a thought', delta({ reasoningContent: { text: 'hm' } })],
    ['empty', 'the signature of a thought', delta({ reasoningContent: { signature: 'x' } })],
    ['content', 'arguments', delta({ toolUse: { input: '{' } })],
    ['empty', 'a block ends', frame('contentBlockStop', { contentBlockIndex: 0 })],
    ['finish', 'the end of the message', frame('messageStop', { stopReason: 'end_turn' })],
    ['end', 'the last one', frame('metadata', { usage: { inputTokens: 1, outputTokens: 2 } })],
    ['error', 'an exception', exceptionFrame('throttlingException', 'Slow down')],
    ['error', 'an error', errorFrame('InternalFailure', 'Broken')],
    ['content', 'something new', frame('somethingNew', {})],
  ])('%s: %s', (kind, _name, bytes) => {
    const [event] = events(bytes);
    expect(bedrock.read(event!, true).kind).toBe(kind);
    expect(bedrock.read(event!, false).kind).toBe(kind);
  });

  test('the sentence of an exception is AWS’s', () => {
    expect(bedrock.read(events(exceptionFrame('throttlingException', 'Slow down'))[0]!, true).message).toBe(
      'Slow down',
    );
  });

  test('what is counted includes what came from a cache', () => {
    const counts = { inputTokens: 3, outputTokens: 5, cacheReadInputTokens: 10, cacheWriteInputTokens: 20 };
    expect(bedrock.usageOf(counts)).toEqual({
      inputTokens: 33,
      outputTokens: 5,
      cacheReadTokens: 10,
      cacheWriteTokens: 20,
    });
    expect(bedrock.usageOf(undefined)).toEqual({});
  });
});

describe('an answer', () => {
  test('streamed', () => {
    expect(told(...saying('Hel', 'lo'))).toEqual([
      { kind: 'text', text: 'Hel' },
      { kind: 'text', text: 'lo' },
      { kind: 'finish', reason: 'stop' },
      { kind: 'usage', usage: { inputTokens: 5, outputTokens: 5, cacheReadTokens: 2 } },
    ]);
  });

  test('streamed, with a thought and calls, one of them without arguments', () => {
    const begin = (id: string) => frame('contentBlockStart', { start: { toolUse: { toolUseId: id, name: 'look' } } });
    const stop = frame('contentBlockStop', {});
    const end = frame('messageStop', { stopReason: 'tool_use' });
    expect(
      told(
        delta({ reasoningContent: { text: 'hm' } }),
        delta({ reasoningContent: { signature: 'sig' } }),
        stop,
        ...[begin('a'), delta({ toolUse: { input: '{"at":' } }), delta({ toolUse: { input: '"x"}' } }), stop],
        ...[begin('b'), stop, end],
      ),
    ).toEqual([
      { kind: 'reasoning', text: 'hm' },
      { kind: 'tool-call', id: 'a', name: 'look' },
      { kind: 'tool-args', text: '{"at":' },
      { kind: 'tool-args', text: '"x"}' },
      { kind: 'tool-call', id: 'b', name: 'look' },
      { kind: 'tool-args', text: '{}' },
      { kind: 'finish', reason: 'tool-calls' },
    ]);
  });

  test('whole', () => {
    const content = [
      { reasoningContent: { reasoningText: { text: 'hm', signature: 's' } } },
      { text: 'Hello' },
      {
        citationsContent: {
          content: [{ text: 'cited' }],
          citations: [
            { title: 'T', location: { web: { url: 'https://x' } }, sourceContent: [{ text: 'q' }] },
            { title: 'own', location: { documentPage: { start: 1 } } },
          ],
        },
      },
      { toolUse: { toolUseId: 'a', name: 'look', input: { at: 'x' } } },
    ];
    const body = {
      output: { message: { role: 'assistant', content } },
      stopReason: 'tool_use',
      usage: { inputTokens: 1 },
    };
    expect(bedrock.provider.readWhole(body)).toEqual([
      { kind: 'reasoning', text: 'hm' },
      { kind: 'text', text: 'Hello' },
      { kind: 'text', text: 'cited' },
      { kind: 'citation', citation: { url: 'https://x', title: 'T', quote: 'q' } },
      { kind: 'tool-call', id: 'a', name: 'look' },
      { kind: 'tool-args', text: '{"at":"x"}' },
      { kind: 'finish', reason: 'tool-calls' },
      { kind: 'usage', usage: { inputTokens: 1 } },
    ]);
  });

  test.each([
    ['end_turn', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['stop_sequence', 'stop-sequence'],
    ['guardrail_intervened', 'filter'],
    ['content_filtered', 'filter'],
    ['malformed_tool_use', 'filter'],
    ['something_new', 'stop'],
  ])('that ends for %s ended for %s', (stopReason, reason) => {
    expect(bedrock.provider.readWhole({ stopReason })).toContainEqual({ kind: 'finish', reason });
  });

  test('that met a stop sequence says which', () => {
    const fields = { additionalModelResponseFields: { stop_sequence: 'END' } };
    expect(told(frame('messageStop', { stopReason: 'stop_sequence', ...fields }))).toEqual([
      { kind: 'finish', reason: 'stop-sequence', stopSequence: 'END' },
    ]);
  });
});

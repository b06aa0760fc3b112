import type Anthropic from '@anthropic-ai/sdk';
import { describe, expect, test } from 'vitest';
import type { NeutralRequest, Part, Turn } from '../neutral.ts';
import { writeRequest } from './write-request.ts';

/** As the API's own client types a request, and what older models still take besides. */
type Body = Anthropic.MessageCreateParams & {
  readonly temperature?: number;
  readonly top_p?: number;
  readonly top_k?: number;
};

const text = (words: string): Part => ({ kind: 'text', text: words });
const user = (...parts: Part[]): Turn => ({ role: 'user', parts });
const assistant = (...parts: Part[]): Turn => ({ role: 'assistant', parts });
const call = (id: string, args = '{}'): Part => ({ kind: 'tool-call', id, name: 'read', args });
const result = (id: string, words = 'r'): Part => ({
  kind: 'tool-result',
  id,
  name: 'read',
  parts: [{ kind: 'text', text: words }],
});
const tool = { name: 'read', schema: { type: 'object', properties: {} } };

function write(
  request: Partial<NeutralRequest>,
  model = 'claude-haiku-4-5',
  to: { maxOutput?: number; reasons?: boolean } = {},
) {
  const whole: NeutralRequest = { system: [], turns: [user(text('Hi'))], tools: [], stream: false, ...request };
  const written = writeRequest(whole, { provider: 'anthropic', model, ...to });
  return { ...written, body: written.body as Body };
}
const messagesOf = (turns: readonly Turn[], model?: string) => write({ turns }, model).body.messages;

test('a short request is written with what the API insists on', () => {
  expect(write({ system: [{ kind: 'text', text: 'Be kind.', cache: true }] })).toEqual({
    path: '/v1/messages',
    headers: { 'anthropic-version': '2023-06-01' },
    stream: false,
    dropped: [],
    body: {
      model: 'claude-haiku-4-5',
      max_tokens: 8_192,
      system: [{ type: 'text', text: 'Be kind.', cache_control: { type: 'ephemeral' } }],
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
    },
  });
});

test('options are written where the model takes them, and named where it does not', () => {
  const options = {
    temperature: 1.7,
    topP: 0.9,
    topK: 5,
    seed: 1,
    frequencyPenalty: 1,
    presencePenalty: 1,
    verbosity: 'low',
    stop: ['END', ' '],
    stream: true,
  } as const;
  const old = write(options, 'claude-3-5-sonnet-20241022');
  expect(old.body).toMatchObject({ temperature: 1, top_p: 0.9, top_k: 5, stop_sequences: ['END'], stream: true });
  expect(old.dropped).toEqual(['frequencyPenalty', 'presencePenalty', 'seed', 'verbosity', 'stop']);

  const one = write({ temperature: 0.2, topP: 0.9 }, 'claude-sonnet-4-5');
  expect(one.body).toMatchObject({ temperature: 0.2 });
  expect(one.body).not.toHaveProperty('top_p');
  expect(one.dropped).toEqual(['topP']);
  expect(write({ topP: 0.9 }, 'claude-sonnet-4-5').body).toMatchObject({ top_p: 0.9 });

  const none = write({ temperature: 0.2, topK: 5 }, 'claude-opus-5');
  expect(Object.keys(none.body)).toEqual(['model', 'max_tokens', 'messages']);
  expect(none.dropped).toEqual(['temperature', 'topK']);
});

test.each([
  [undefined, undefined, 8_192],
  [undefined, 64_000, 64_000],
  [100, 64_000, 100],
  [99_000, 64_000, 64_000],
])('of %s tokens asked and %s possible, max_tokens is %s', (maxTokens, maxOutput, expected) => {
  const { body } = write({ ...(maxTokens !== undefined && { maxTokens }) }, 'claude-haiku-4-5', {
    ...(maxOutput !== undefined && { maxOutput }),
  });
  expect(body.max_tokens).toBe(expected);
});

describe('turns', () => {
  test('of one role that follow each other are one, and empty texts are left out', () => {
    expect(
      messagesOf([
        user(text('a')),
        user(text('  '), text('b')),
        assistant(text('')),
        user(text('c')),
        assistant(text('d')),
        user(text('e')),
      ]),
    ).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
          { type: 'text', text: 'c' },
        ],
      },
      { role: 'assistant', content: [{ type: 'text', text: 'd' }] },
      { role: 'user', content: [{ type: 'text', text: 'e' }] },
    ]);
  });

  test('have the results of calls first, behind the calls they answer, wherever they came', () => {
    const turns = [
      user(text('q')),
      assistant(text('both'), call('a', '{"p":1}'), text('at once'), call('b')),
      user(text('meanwhile'), result('b', 'rb')),
      user(result('a', 'ra')),
    ];
    expect(messagesOf(turns)).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'q' }] },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'both' },
          { type: 'text', text: 'at once' },
          { type: 'tool_use', id: 'a', name: 'read', input: { p: 1 } },
          { type: 'tool_use', id: 'b', name: 'read', input: {} },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'ra' }] },
          { type: 'tool_result', tool_use_id: 'b', content: [{ type: 'text', text: 'rb' }] },
          { type: 'text', text: 'meanwhile' },
        ],
      },
    ]);
  });

  test('give a call that nobody answered an answer, and a result that nobody asked for to the user', () => {
    const [, , behind] = messagesOf([user(text('q')), assistant(call('a')), user(text('stop')), user(result('z'))]);
    expect(behind?.content).toEqual([
      { type: 'tool_result', tool_use_id: 'a', content: 'There is no result: the call was not run.', is_error: true },
      { type: 'text', text: 'stop' },
      { type: 'text', text: 'Result of read:' },
      { type: 'text', text: 'r' },
    ]);
  });

  test('have ids that the API takes, the same for a call and its result, and none twice', () => {
    const turns = [
      user(text('q')),
      assistant(call('functions.read:0')),
      user(result('functions.read:0', '1')),
      assistant(call('functions.read:0')),
      user(result('functions.read:0', '2')),
      assistant(call('x'.repeat(90))),
      user(result('x'.repeat(90), '3')),
    ];
    const blocks = messagesOf(turns).flatMap(({ content }) => content as Anthropic.ContentBlockParam[]);
    const ids = blocks.flatMap((one) => (one.type === 'tool_use' ? [one.id] : []));
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    const results = blocks.flatMap((one) => (one.type === 'tool_result' ? [[one.tool_use_id, one.content]] : []));
    expect(results).toEqual(ids.map((id, index) => [id, [{ type: 'text', text: String(index + 1) }]]));
  });

  test('say as the user’s what was told in the middle, and as the system’s what was told before', () => {
    const { system, messages } = write({
      system: [{ kind: 'text', text: 'a' }],
      turns: [{ role: 'system', parts: [text('b')] }, user(text('q')), { role: 'system', parts: [text('c')] }],
    }).body;
    expect(system).toEqual([
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ]);
    expect(messages[0]?.content).toEqual([
      { type: 'text', text: 'q' },
      { type: 'text', text: '<system>\nc\n</system>' },
    ]);
  });

  test('begin with the user, and are asked even when there is nothing but a system prompt', () => {
    expect(messagesOf([assistant(text('Hello?')), user(text('Hi'))])[0]).toEqual({
      role: 'user',
      content: [{ type: 'text', text: 'Continue.' }],
    });
    const { body } = write({ system: [{ kind: 'text', text: 'Tell a joke.' }], turns: [] });
    expect(body).not.toHaveProperty('system');
    expect(body.messages).toEqual([{ role: 'user', content: [{ type: 'text', text: 'Tell a joke.' }] }]);
  });

  test('end with the assistant’s only where the model goes on from there', () => {
    const turns = [user(text('q')), assistant(text('{ '))];
    expect(messagesOf(turns, 'claude-haiku-4-5').at(-1)).toEqual({
      role: 'assistant',
      content: [{ type: 'text', text: '{' }],
    });
    expect(messagesOf(turns, 'claude-opus-4-6').at(-1)?.role).toBe('user');
    expect(write({ turns, reasoning: { budget: 2_000 } }).body.messages.at(-1)?.role).toBe('user');
  });

  test('leave thoughts out, and pictures that the API cannot see', () => {
    const heic = { kind: 'image', source: { kind: 'data', mediaType: 'image/heic', data: 'x' } } as const;
    const drawn = { kind: 'image', source: { kind: 'url', url: 'https://a.b/' } } as const;
    const { body, dropped } = write({
      turns: [user(text('q'), heic), assistant({ kind: 'reasoning', text: 'hm' }, drawn, text('a')), user(text('b'))],
    });
    expect(body.messages.map(({ content }) => content.length)).toEqual([1, 1, 1]);
    expect(dropped).toEqual(['image=image/heic', 'assistant.image']);
  });

  test('hold pictures, papers and failures, in results, too', () => {
    const png = {
      kind: 'image',
      source: { kind: 'data', mediaType: 'image/png', data: 'iVBO' },
      detail: 'high',
    } as const;
    const pdf = {
      kind: 'document',
      source: { kind: 'data', mediaType: 'application/pdf', data: 'JVBE' },
      name: 'P',
    } as const;
    const note = {
      kind: 'document',
      source: { kind: 'data', mediaType: 'text/markdown', data: Buffer.from('# ü').toString('base64') },
    } as const;
    const failed = { kind: 'tool-result', id: 'a', parts: [], failed: true } as const;
    const shown = { kind: 'tool-result', id: 'b', parts: [{ kind: 'text', text: 't', cache: true }, png] } as const;
    const { body, dropped } = write({ turns: [user(pdf, note), assistant(call('a'), call('b')), user(failed, shown)] });
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBO' } };
    expect(body.messages[0]?.content).toEqual([
      { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBE' }, title: 'P' },
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: '# ü' } },
    ]);
    expect(body.messages[2]?.content).toEqual([
      { type: 'tool_result', tool_use_id: 'a', content: 'It failed and said nothing.', is_error: true },
      {
        type: 'tool_result',
        tool_use_id: 'b',
        content: [{ type: 'text', text: 't' }, image],
        cache_control: { type: 'ephemeral' },
      },
    ]);
    expect(dropped).toEqual(['detail']);
  });

  test('keep arguments that are no object as what they are', () => {
    const input = (args: string) =>
      (messagesOf([user(text('q')), assistant(call('a', args))])[1]?.content as Anthropic.ToolUseBlockParam[])[0]
        ?.input;
    expect([input(''), input('{"a":"\\ud83d\\ude42"}'), input('{"a"'), input('3')]).toEqual([
      {},
      { a: '🙂' },
      { invalid_arguments: '{"a"' },
      { invalid_arguments: '3' },
    ]);
  });
});

describe('tools', () => {
  const forced = { tools: [tool], toolChoice: { name: 'read' } };

  test('are written with their schema and the choice among them', () => {
    const { body } = write({
      tools: [{ ...tool, description: 'Reads.' }],
      toolChoice: 'required',
      parallelTools: false,
    });
    expect(body.tools).toEqual([
      { name: 'read', description: 'Reads.', input_schema: { type: 'object', properties: {} } },
    ]);
    expect(body.tool_choice).toEqual({ type: 'any', disable_parallel_tool_use: true });
    expect(write({ tools: [tool], parallelTools: false }).body.tool_choice).toEqual({
      type: 'auto',
      disable_parallel_tool_use: true,
    });
    expect(write({ tools: [tool], toolChoice: 'none' }).body.tool_choice).toEqual({ type: 'none' });
    expect(write(forced).body.tool_choice).toEqual({ type: 'tool', name: 'read' });
    expect(write({ tools: [tool] }).body).not.toHaveProperty('tool_choice');
    expect(write({ toolChoice: 'required' }).body).not.toHaveProperty('tool_choice');
  });

  test('that are gone are named where old calls need them, and not offered', () => {
    const { body } = write({ turns: [user(text('q')), assistant(call('a')), user(result('a'))] });
    expect(body.tools).toEqual([{ name: 'read', input_schema: { type: 'object' } }]);
    expect(body.tool_choice).toEqual({ type: 'none' });
  });

  test('whose schema has alternatives at its top get one object that allows each', () => {
    const schema = { description: 'd', anyOf: [{ properties: { a: {} }, required: ['a'] }, { properties: { b: {} } }] };
    expect(write({ tools: [{ name: 'n', schema }] }).body.tools).toEqual([
      { name: 'n', input_schema: { description: 'd', type: 'object', properties: { a: {}, b: {} } } },
    ]);
  });

  test('are strict only where model and schema are up to it', () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'string' } },
      required: ['a'],
      additionalProperties: false,
    };
    const strict = (model: string, one: object) =>
      write({ tools: [{ name: 'n', schema: { ...schema, ...one }, strict: true }] }, model);
    expect(strict('claude-sonnet-4-5', {}).body.tools?.[0]).toHaveProperty('strict', true);
    expect(strict('claude-sonnet-4-5', {}).dropped).toEqual([]);
    expect(strict('claude-sonnet-4-0', {}).dropped).toEqual(['tools.strict']);
    expect(strict('claude-sonnet-4-5', { additionalProperties: true }).dropped).toEqual(['tools.strict']);
  });

  test('cannot be forced on a model that thinks', () => {
    const thinking = { ...forced, reasoning: { effort: 'high' } } as const;
    expect(write(thinking, 'claude-opus-4-6')).toMatchObject({
      body: { thinking: { type: 'disabled' }, tool_choice: { type: 'tool' } },
      dropped: ['reasoning'],
    });
    expect(write(forced, 'claude-opus-5-5')).toMatchObject({
      body: { tool_choice: { type: 'auto' }, system: [{ type: 'text', text: 'Answer by calling the tool read.' }] },
      dropped: ['toolChoice'],
    });
    expect(write(forced, 'claude-opus-5-5').body).not.toHaveProperty('thinking');
    expect(write(forced, 'MiniMax-M2').body).not.toHaveProperty('thinking');
  });
});

describe('thinking', () => {
  test.each<[string, NeutralRequest['reasoning'], object]>([
    [
      'claude-sonnet-4-5',
      { budget: 5_000, shown: true },
      { thinking: { type: 'enabled', budget_tokens: 5_000, display: 'summarized' } },
    ],
    ['claude-sonnet-4-5', { budget: 10 }, { thinking: { type: 'enabled', budget_tokens: 1_024 } }],
    ['claude-sonnet-4-5', { budget: 0 }, { thinking: { type: 'disabled' } }],
    ['claude-sonnet-4-5', { effort: 'high' }, { thinking: { type: 'enabled', budget_tokens: 16_384 } }],
    ['claude-opus-4-6', { effort: 'xhigh' }, { thinking: { type: 'adaptive' }, output_config: { effort: 'high' } }],
    ['claude-opus-4-6', { effort: 'max' }, { thinking: { type: 'adaptive' }, output_config: { effort: 'max' } }],
    ['claude-sonnet-4-5', { effort: 'max' }, { thinking: { type: 'enabled', budget_tokens: 30_720 } }],
    ['claude-opus-4-7', { effort: 'xhigh' }, { thinking: { type: 'adaptive' }, output_config: { effort: 'xhigh' } }],
    [
      'claude-sonnet-5',
      { budget: 9_000, shown: false },
      { thinking: { type: 'adaptive', display: 'omitted' }, output_config: { effort: 'medium' } },
    ],
    ['claude-sonnet-5', { effort: 'none' }, { thinking: { type: 'disabled' } }],
    ['claude-sonnet-5-5', { effort: 'none' }, { thinking: { type: 'between_tools' } }],
    ['claude-opus-5-5', { effort: 'none' }, { output_config: { effort: 'low' } }],
    ['claude-fable-5', { effort: 'none' }, { output_config: { effort: 'low' } }],
    ['claude-next-7', { effort: 'minimal' }, { thinking: { type: 'adaptive' }, output_config: { effort: 'low' } }],
    ['claude-3-5-haiku-20241022', { effort: 'none' }, {}],
    ['MiniMax-M2', { effort: 'low', shown: true }, { thinking: { type: 'enabled', budget_tokens: 2_048 } }],
    ['claude-opus-4-8', undefined, {}],
  ])('%s is told %j', (model, reasoning, expected) => {
    const { thinking, output_config } = write({ ...(reasoning && { reasoning }) }, model).body;
    expect({ ...(thinking && { thinking }), ...(output_config && { output_config }) }).toEqual(expected);
  });

  test('is less than the answer may be long, or is left out', () => {
    const limits = (reasoning: NeutralRequest['reasoning'], maxTokens?: number) => {
      const written = write({ reasoning: reasoning ?? {}, ...(maxTokens !== undefined && { maxTokens }) });
      const { thinking } = written.body;
      return [written.body.max_tokens, thinking?.type === 'enabled' ? thinking.budget_tokens : null, written.dropped];
    };
    expect(limits({ budget: 5_000 }, 5_001)).toEqual([5_001, 5_000, []]);
    expect(limits({ budget: 5_000 }, 4_000)).toEqual([4_000, 3_000, []]);
    expect(limits({ effort: 'high' }, 4_000)).toEqual([4_000, 3_000, []]);
    expect(limits({ effort: 'high' }, 1_100)).toEqual([1_100, null, ['reasoning']]);
    expect(limits({ effort: 'high' })).toEqual([24_576, 16_384, []]);
  });

  test('leaves no room for a temperature', () => {
    const written = write({ reasoning: { effort: 'low' }, temperature: 0.5, topP: 0.5 });
    expect(written.dropped).toEqual(['temperature', 'topP']);
    expect(write({ reasoning: { effort: 'low' }, temperature: 0.5 }, 'MiniMax-M2').body).toHaveProperty('temperature');
  });

  test('by tokens stops where calls are answered whose thoughts nobody signed', () => {
    const loop = [user(text('q')), assistant(call('a')), user(result('a'))];
    const reasoning = { effort: 'high' } as const;
    expect(write({ turns: loop, tools: [tool], reasoning })).toMatchObject({
      body: { thinking: { type: 'disabled' } },
      dropped: ['reasoning'],
    });
    expect(write({ turns: [...loop, assistant(text('b')), user(text('c'))], reasoning }).body.thinking?.type).toBe(
      'enabled',
    );
    expect(write({ turns: loop, reasoning }, 'claude-opus-4-6').body.thinking?.type).toBe('adaptive');
    expect(write({ turns: loop, reasoning }, 'MiniMax-M2').body.thinking?.type).toBe('enabled');
  });

  test('is no matter of a model that cannot', () => {
    expect(write({ reasoning: { effort: 'high' } }, 'claude-3-5-sonnet').dropped).toEqual(['reasoning']);
    expect(write({ reasoning: { effort: 'high' } }, 'other', { reasons: false }).dropped).toEqual(['reasoning']);
  });
});

describe('a form for the answer', () => {
  const schema = { type: 'object', properties: { n: { type: 'integer', minimum: 1 } }, required: ['n'] };
  const format = { kind: 'schema', name: 'answer', schema } as const;

  test('is the API’s where the model knows it', () => {
    const { body, dropped } = write({ format, reasoning: { effort: 'low' } }, 'claude-opus-4-6');
    expect(body.output_config).toEqual({
      effort: 'low',
      format: {
        type: 'json_schema',
        schema: {
          type: 'object',
          properties: { n: { type: 'integer', description: 'minimum: 1' } },
          required: ['n'],
          additionalProperties: false,
        },
      },
    });
    expect(dropped).toEqual([]);
  });

  test('is asked for in words where it does not, and where the schema is beyond it', () => {
    const open = { ...format, schema: { type: 'object', additionalProperties: true } };
    for (const written of [write({ format }, 'claude-3-7-sonnet'), write({ format: open }, 'claude-opus-4-6')]) {
      expect(written.body).not.toHaveProperty('output_config');
      expect(JSON.stringify(written.body.system)).toContain('fits this JSON schema');
      expect(written.dropped).toEqual(['format']);
    }
    const json = write({ format: { kind: 'json' } }, 'claude-opus-4-6');
    expect(JSON.stringify(json.body.system)).toContain('one JSON object');
    expect(json.dropped).toEqual([]);
  });
});

describe('cache marks', () => {
  const cached = (words: string): Part => ({ kind: 'text', text: words, cache: true });
  const marks = (request: Partial<NeutralRequest>, model?: string) => {
    const { system, messages } = write(request, model).body;
    return [...((system ?? []) as object[]), ...messages.flatMap(({ content }) => content as object[])].map((one) =>
      'cache_control' in one ? 1 : 0,
    );
  };

  test('are the client’s, the last four', () => {
    const system = [{ kind: 'text', text: 'a', cache: true }] as const;
    expect(marks({ system, turns: [user(cached('b'), cached('c'), text('d'), cached('e'), cached('f'))] })).toEqual([
      0, 1, 1, 0, 1, 1,
    ]);
  });

  test('are set for an agent that sets none, at the ends of system prompt and conversation', () => {
    const request = { system: [{ kind: 'text', text: 'a' }], turns: [user(text('b'), text('c'))] } as const;
    expect(marks({ ...request, tools: [tool] })).toEqual([1, 0, 1]);
    expect(marks(request)).toEqual([0, 0, 0]);
    expect(marks({ ...request, tools: [tool] }, 'MiniMax-M2')).toEqual([0, 0, 0]);
  });
});

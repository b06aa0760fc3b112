import { describe, expect, test } from 'vitest';
import type { Target } from '../dialect.ts';
import type { NeutralRequest, Part } from '../neutral.ts';
import { chat } from './wire.ts';

const hi: NeutralRequest = {
  system: [],
  turns: [{ role: 'user', parts: [{ kind: 'text', text: 'Hi' }] }],
  tools: [],
  stream: false,
};

const closed = { type: 'object', properties: {}, additionalProperties: false };

interface Body {
  readonly messages: Record<string, unknown>[];
  readonly [key: string]: unknown;
}

function write(request: Partial<NeutralRequest>, to: Partial<Target> = {}) {
  const written = chat.provider.writeRequest({ ...hi, ...request }, { provider: 'custom', model: 'm', ...to });
  return { ...written, body: written.body as Body };
}

const bodyOf = (request: Partial<NeutralRequest>, to: Partial<Target> = {}) => write(request, to).body;

const image: Part = { kind: 'image', source: { kind: 'data', mediaType: 'image/png', data: 'AA==' } };
const pdf: Part = {
  kind: 'document',
  source: { kind: 'data', mediaType: 'application/pdf', data: 'JVBE' },
  name: 'a.pdf',
};
const called: Part = { kind: 'tool-call', id: 'toolu_01A', name: 'f', args: '{"x":1}' };
const result: Part = { kind: 'tool-result', id: 'toolu_01A', name: 'f', parts: [{ kind: 'text', text: 'ok' }] };
const toolTurns = [
  ...hi.turns,
  { role: 'assistant', parts: [{ kind: 'reasoning', text: 'Hm' }, called] },
  { role: 'user', parts: [result] },
] as const;

test('a plain request, and one with everything', () => {
  expect(write({})).toEqual({
    path: '/v1/chat/completions',
    body: { model: 'm', messages: [{ role: 'user', content: 'Hi' }], stream: false },
    stream: false,
    dropped: [],
  });
  const written = write({
    ...{ stream: true, maxTokens: 9, temperature: 0, topP: 0.5, seed: 1, stop: ['x'], parallelTools: false },
    ...{ frequencyPenalty: 1, presencePenalty: 1, toolChoice: { name: 'f' } },
    system: [
      { kind: 'text', text: 'A' },
      { kind: 'text', text: 'B' },
    ],
    tools: [{ name: 'f', description: 'F', schema: closed, strict: true }],
    format: { kind: 'schema', name: 'my name', schema: closed, strict: true },
  });
  expect(written).toMatchObject({ stream: true, dropped: [] });
  expect(written.body).toEqual({
    model: 'm',
    messages: [
      { role: 'system', content: 'A\n\nB' },
      { role: 'user', content: 'Hi' },
    ],
    tools: [{ type: 'function', function: { name: 'f', description: 'F', parameters: closed, strict: true } }],
    tool_choice: { type: 'function', function: { name: 'f' } },
    ...{ max_tokens: 9, temperature: 0, top_p: 0.5, frequency_penalty: 1, presence_penalty: 1, seed: 1, stop: ['x'] },
    parallel_tool_calls: false,
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'my_name', schema: closed, strict: true },
    },
    stream: true,
    stream_options: { include_usage: true },
  });
});

test('what a tool returned as a picture follows in the user’s next message', () => {
  const shot: Part = { kind: 'tool-result', id: 'b', name: 'shot', parts: [{ kind: 'text', text: 'Here' }, image] };
  const { messages } = bodyOf({
    turns: [
      ...hi.turns,
      {
        role: 'assistant',
        parts: [
          { ...called, id: 'a' },
          { ...called, id: 'b' },
        ],
      },
      { role: 'user', parts: [{ kind: 'text', text: 'And now?' }, shot, { ...result, id: 'a' }] },
    ],
  });
  expect(messages.slice(2)).toEqual([
    {
      role: 'tool',
      tool_call_id: 'b',
      content: 'Here\n\n(What this tool returned is attached to the next message.)',
    },
    { role: 'tool', tool_call_id: 'a', content: 'ok' },
    {
      role: 'user',
      content: [
        { type: 'text', text: '(Returned by the tool shot:)' },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } },
        { type: 'text', text: 'And now?' },
      ],
    },
  ]);
});

test('a tool that failed says so', () => {
  const failed = (text: string): Part => ({
    kind: 'tool-result',
    id: 'a',
    parts: [{ kind: 'text', text }],
    failed: true,
  });
  const { messages } = bodyOf({ turns: [{ role: 'user', parts: [failed('not found'), failed('<error>no</error>')] }] });
  expect(messages.map(({ content }) => content)).toEqual(['Error: not found', '<error>no</error>']);
});

describe('a limit of tokens', () => {
  test.each([
    ['openai', 'gpt-4.1', 'max_completion_tokens'],
    ['github-copilot', 'gpt-5', 'max_completion_tokens'],
    ['github-copilot', 'gpt-6-sol', 'max_completion_tokens'],
    ['openrouter', 'openai/o3', 'max_completion_tokens'],
    ['deepseek', 'deepseek-chat', 'max_tokens'],
    ['custom', 'gpt-oss-120b', 'max_tokens'],
  ])('of %s %s is %s', (provider, model, name) => {
    expect(bodyOf({ maxTokens: 100, stream: false }, { provider, model })).toHaveProperty(name, 100);
  });

  test('is never more than the model can say', () => {
    expect(bodyOf({ maxTokens: 64_000 }, { maxOutput: 8_192 })).toHaveProperty('max_tokens', 8_192);
  });
});

describe('reasoning', () => {
  const think = { reasoning: { effort: 'xhigh', shown: true } } as const;

  test.each<[Partial<Target>, object]>([
    [{ provider: 'openai', model: 'gpt-5' }, { reasoning_effort: 'high' }],
    [{ provider: 'openai', model: 'gpt-5.2' }, { reasoning_effort: 'xhigh' }],
    [{ provider: 'custom', reasons: true }, { reasoning_effort: 'high' }],
    [{ provider: 'ollama', model: 'gpt-5.2' }, { reasoning_effort: 'xhigh' }],
    [{ provider: 'openai', model: 'gpt-6' }, { reasoning_effort: 'xhigh' }],
    [{ provider: 'github-copilot', model: 'gpt-6.1-sol', reasons: true }, { reasoning_effort: 'xhigh' }],
    [{ provider: 'openrouter', reasons: true }, { reasoning: { effort: 'xhigh' } }],
    [{ provider: 'zai', reasons: true }, { thinking: { type: 'enabled' } }],
  ])('is asked of %j', (to, expected) => {
    const { body, dropped } = write(think, to);
    expect(body).toMatchObject(expected);
    expect(dropped).toEqual([]);
  });

  test.each<Partial<Target>>([
    { provider: 'openai', model: 'gpt-4.1' },
    { provider: 'custom' },
    { provider: 'xai', reasons: true },
    { provider: 'openai', model: 'gpt-5', reasons: false },
  ])('is left out for %j, and said to be', (to) => {
    const { body, dropped } = write(think, to);
    expect(Object.keys(body)).toEqual(['model', 'messages', 'stream']);
    expect(dropped).toEqual(['reasoning']);
  });

  test('of some tokens is the effort they buy, or the tokens where they are counted', () => {
    const some = { reasoning: { budget: 10_000 } };
    expect(bodyOf(some, { provider: 'openai', model: 'o3' })).toMatchObject({ reasoning_effort: 'medium' });
    expect(bodyOf(some, { provider: 'openrouter', reasons: true })).toMatchObject({
      reasoning: { max_tokens: 10_000, exclude: true },
    });
    expect(bodyOf({ reasoning: { effort: 'minimal' } }, { provider: 'ollama', reasons: true })).toMatchObject({
      reasoning_effort: 'low',
    });
    const none = { reasoning: { budget: 0 } };
    expect(bodyOf(none, { provider: 'openrouter', reasons: true })).toMatchObject({ reasoning: { effort: 'none' } });
    expect(bodyOf(none, { provider: 'openai', model: 'gpt-5' })).toMatchObject({ reasoning_effort: 'minimal' });
    expect(write(none, { provider: 'openai', model: 'gpt-4.1' }).dropped).toEqual([]);
  });

  test('no temperature is sent to a model that takes none, wherever it is', () => {
    const warm = { temperature: 0.2, topP: 0.9, topK: 3, seed: 1 };
    const { body, dropped } = write(warm, { provider: 'openrouter', noTemperature: true });
    expect([dropped, Object.keys(body)]).toEqual([
      ['temperature', 'topP', 'topK'],
      expect.not.arrayContaining(['temperature', 'top_p', 'top_k']) as string[],
    ]);
    expect(body).toMatchObject({ seed: 1 });
  });

  test('and temperature do not go together at OpenAI', () => {
    const warm = { temperature: 0.2, topP: 0.9, presencePenalty: 1, stop: ['x'] };
    const { body, dropped } = write(warm, { provider: 'openai', model: 'gpt-5' });
    expect(body).not.toHaveProperty('temperature');
    expect(dropped).toEqual(['temperature', 'topP', 'presencePenalty', 'stop']);
    expect(write(warm, { provider: 'openai', model: 'gpt-4.1' }).dropped).toEqual([]);
    const off = { ...warm, reasoning: { effort: 'none' } } as const;
    expect(write(off, { provider: 'openai', model: 'gpt-5.1' }).dropped).toEqual([]);
  });
});

describe('a provider’s own ways:', () => {
  test('OpenAI calls the instructions of thinking models the developer’s', () => {
    const system = [{ kind: 'text', text: 'A' }] as const;
    expect(bodyOf({ system }, { provider: 'openai', model: 'gpt-5' }).messages[0]!['role']).toBe('developer');
    expect(bodyOf({ system }, { provider: 'openai', model: 'gpt-4.1' }).messages[0]!['role']).toBe('system');
    expect(bodyOf({ system }, { provider: 'openrouter', model: 'openai/gpt-5' }).messages[0]!['role']).toBe('system');
  });

  test('instructions in the middle are the user’s words where they are refused', () => {
    const system = (text: string) => ({ role: 'system', parts: [{ kind: 'text', text }] }) as const;
    const turns = [...hi.turns, system('A'), ...toolTurns.slice(1), system('B'), ...hi.turns, ...hi.turns];
    const said = (provider: string) =>
      bodyOf({ turns }, { provider }).messages.map(({ role, content }) => [role, content] as const);
    const text = (words: string) => ({ type: 'text', text: words });
    expect(said('custom')).toEqual([
      ['user', [text('Hi'), text('<system>\nA\n</system>')]],
      ['assistant', null],
      ['tool', 'ok'],
      ['user', [text('<system>\nB\n</system>'), text('Hi')]],
      ['user', 'Hi'],
    ]);
    expect(said('openai').map(([role]) => role)).toEqual([
      ...['user', 'system', 'assistant', 'tool', 'system', 'user', 'user'],
    ]);
  });

  test('DeepSeek and Moonshot do not think where a tool is forced', () => {
    const tools = [{ name: 'f', schema: {} }];
    const forced = { tools, toolChoice: 'required', reasoning: { effort: 'high' } } as const;
    for (const [provider, model] of [
      ['deepseek', 'deepseek-chat'],
      ['moonshot', 'kimi-k2.6'],
      ['kimi-coding', 'kimi-k2.5'],
    ] as const) {
      const to = { provider, model, reasons: true };
      const { body, dropped } = write(forced, to);
      expect([body['thinking'], dropped]).toEqual([{ type: 'disabled' }, ['reasoning']]);
      const { reasoning: _, ...unasked } = forced;
      expect(write(unasked, to)).toMatchObject({
        body: { thinking: { type: 'disabled' } },
        dropped: [],
      });
      expect(bodyOf(unasked, { ...to, reasons: false })).not.toHaveProperty('thinking');
      expect(bodyOf({ ...forced, toolChoice: 'auto' }, to)['thinking']).toEqual({ type: 'enabled' });
      expect(write({ reasoning: { effort: 'none' } }, to)).toMatchObject({
        body: { thinking: { type: 'disabled' } },
        dropped: [],
      });
    }
  });

  test.each([
    ['moonshot', 'kimi-k2.7-code'],
    ['moonshot', 'kimi-k2-thinking'],
    ['kimi-coding', 'kimi-for-coding'],
  ])('no tool is forced on a Kimi that cannot stop thinking, nor is it told to stop: %s %s', (provider, model) => {
    const to = { provider, model, reasons: true };
    const tools = [{ name: 'f', schema: {} }];
    for (const toolChoice of ['required', { name: 'f' }] as const) {
      const { body, dropped } = write({ tools, toolChoice, reasoning: { effort: 'high' } }, to);
      expect(body).toMatchObject({ tool_choice: 'auto', thinking: { type: 'enabled' } });
      expect(dropped).toEqual(['toolChoice']);
    }
    const { body, dropped } = write({ tools, toolChoice: 'none', reasoning: { effort: 'none' } }, to);
    expect(body).toMatchObject({ tool_choice: 'none' });
    expect(body).not.toHaveProperty('thinking');
    expect(dropped).toEqual(['reasoning']);
  });

  test.each([
    ['moonshot', 'kimi-k3'],
    ['moonshot', 'kimi-k3.1-pro'],
    ['kimi-coding', 'k3-256k'],
  ])('Kimi K3 is told nothing of thinking, and offered only the tool that it must call: %s %s', (provider, model) => {
    const to = { provider, model, reasons: true };
    const tools = ['f', 'g'].map((name) => ({ name, schema: {} }));
    const any = write({ tools, toolChoice: 'required' }, to);
    expect(any).toMatchObject({ body: { tools: [{}, {}], tool_choice: 'required' }, dropped: [] });
    const named = bodyOf({ tools, toolChoice: { name: 'g' } }, to);
    expect(named).toMatchObject({ tools: [{ function: { name: 'g' } }], tool_choice: 'required' });
    for (const effort of ['high', 'none'] as const) {
      const { body, dropped } = write({ tools, toolChoice: 'required', reasoning: { effort } }, to);
      expect([Object.hasOwn(body, 'thinking'), dropped]).toEqual([false, ['reasoning']]);
    }
  });

  test('Mistral wants ids of nine letters, its own seed, words after a tool, and no stream options', () => {
    const turns = [...toolTurns, ...hi.turns];
    const body = bodyOf({ turns, seed: 3, stream: true }, { provider: 'mistral' });
    const [, assistant, tool, answer, user] = body.messages;
    const [{ id }] = assistant!['tool_calls'] as [{ id: string }];
    expect(id).toMatch(/^[A-Za-z0-9]{9}$/);
    expect(tool).toEqual({ role: 'tool', tool_call_id: id, content: 'ok' });
    expect(answer).toEqual({ role: 'assistant', content: 'Understood.' });
    expect(user).toEqual({ role: 'user', content: 'Hi' });
    expect(body).toMatchObject({ random_seed: 3 });
    expect(body).not.toHaveProperty('seed');
    expect(body).not.toHaveProperty('stream_options');
  });

  test('Mistral’s own ids stay', () => {
    const own = [{ role: 'assistant', parts: [{ ...called, id: 'abcDEF123' } as Part] }] as const;
    expect(bodyOf({ turns: own }, { provider: 'mistral' }).messages).toMatchObject([
      { tool_calls: [{ id: 'abcDEF123' }] },
    ]);
  });

  test.each([
    ['deepseek', 'reasoning_content', ''],
    ['moonshot', 'reasoning_content', ' '],
    ['openrouter', 'reasoning', undefined],
    ['groq', 'reasoning_content', undefined],
  ])('%s gets thoughts with calls as %s', (provider, name, none) => {
    const assistant = (parts: readonly Part[]) =>
      bodyOf({ turns: [{ role: 'assistant', parts }] }, { provider }).messages[0];
    const thought = assistant(toolTurns[1].parts)!;
    expect(thought[name]).toBe(provider === 'groq' ? undefined : 'Hm');
    expect(assistant([called])![name]).toBe(none);
    expect(
      assistant([
        { kind: 'reasoning', text: 'Hm' },
        { kind: 'text', text: 'A' },
      ]),
    ).toEqual({ role: 'assistant', content: 'A' });
  });

  test('DeepSeek is told the schema in words, LM Studio gets any JSON as a schema', () => {
    const format = { kind: 'schema', name: 'n', schema: { type: 'object', title: 'T' } } as const;
    const { body, dropped } = write({ format }, { provider: 'deepseek' });
    expect(dropped).toEqual(['format']);
    expect(body).toMatchObject({ response_format: { type: 'json_object' } });
    expect(body.messages[0]).toMatchObject({ role: 'system', content: expect.stringContaining('"title":"T"') });
    expect(bodyOf({ format: { kind: 'json' } }, { provider: 'lmstudio' })).toMatchObject({
      response_format: { type: 'json_schema', json_schema: { schema: { type: 'object' } } },
    });
  });

  test('OpenRouter gets cache marks, others do not', () => {
    const turns = [{ role: 'user', parts: [{ kind: 'text', text: 'Hi', cache: true }] }] as const;
    expect(bodyOf({ turns }, { provider: 'openrouter' }).messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'Hi', cache_control: { type: 'ephemeral' } }] },
    ]);
    expect(bodyOf({ turns }).messages).toEqual([{ role: 'user', content: 'Hi' }]);
  });

  test('Copilot is told of pictures in a header', () => {
    const turns = [{ role: 'user', parts: [image] }] as const;
    expect(write({ turns }, { provider: 'github-copilot' }).headers).toEqual({ 'copilot-vision-request': 'true' });
    expect(write({}, { provider: 'github-copilot' }).headers).toBeUndefined();
  });

  test('Ollama gets pictures themselves, not addresses', () => {
    const far: Part = { kind: 'image', source: { kind: 'url', url: 'https://example.com/a.png' } };
    const { body, dropped } = write({ turns: [{ role: 'user', parts: [image, far] }] }, { provider: 'ollama' });
    expect(dropped).toEqual(['image']);
    expect(body.messages[0]!['content']).toEqual([
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } },
      { type: 'text', text: '(The picture at https://example.com/a.png cannot be read here.)' },
    ]);
    expect(write({ turns: [{ role: 'user', parts: [far] }] }).dropped).toEqual([]);
  });

  test('Google gets its word for a signature with the first call', () => {
    const turns = [{ role: 'assistant', parts: [called, { ...called, id: 'b' } as Part] }] as const;
    const calls = bodyOf({ turns }, { provider: 'google' }).messages[0]!['tool_calls'] as object[];
    expect(calls[0]).toHaveProperty('extra_content.google.thought_signature');
    expect(calls[1]).not.toHaveProperty('extra_content');
  });
});

test.each<[string, Partial<NeutralRequest>, string[]]>([
  [
    'deepseek',
    { tools: [{ name: 'f', schema: {}, strict: true }], parallelTools: false },
    ['parallelTools', 'tools.strict'],
  ],
  ['zai', { seed: 1, topK: 2 }, ['topK', 'seed']],
  ['custom', { topK: 2, verbosity: 'low' }, ['topK', 'verbosity']],
  ['openrouter', { topK: 2, verbosity: 'low' }, []],
])('%s: what cannot be said is named in the neutral form’s words', (provider, request, names) => {
  const { dropped, body } = write(request, { provider });
  expect(dropped).toEqual(names);
  expect(JSON.stringify(body).includes('strict')).toBe(false);
});

describe('a file', () => {
  const turns = (part: Part) => [{ role: 'user', parts: [part] }] as const;

  test('goes where files are taken', () => {
    expect(bodyOf({ turns: turns(pdf) }, { provider: 'openai' }).messages[0]!['content']).toEqual([
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBE' } },
    ]);
    expect(bodyOf({ turns: turns(pdf) }, { provider: 'mistral' }).messages[0]!['content']).toEqual([
      { type: 'document_url', document_url: 'data:application/pdf;base64,JVBE', document_name: 'a.pdf' },
    ]);
  });

  test('is said to be missing elsewhere', () => {
    const { body, dropped } = write({ turns: turns(pdf) });
    expect(body.messages[0]!['content']).toEqual([{ type: 'text', text: '(The file a.pdf cannot be read here.)' }]);
    expect(dropped).toEqual(['document']);
    const far: Part = { kind: 'document', source: { kind: 'url', url: 'https://example.com/a.pdf' } };
    expect(write({ turns: turns(far) }, { provider: 'openai' }).dropped).toEqual(['document']);
    expect(write({ turns: turns(far) }, { provider: 'openrouter' }).dropped).toEqual([]);
  });

  test('of plain text is text', () => {
    const data = Buffer.from('Zürich').toString('base64');
    const note: Part = { kind: 'document', source: { kind: 'data', mediaType: 'text/plain', data }, name: 'n.txt' };
    expect(bodyOf({ turns: turns(note) }).messages[0]!['content']).toEqual([{ type: 'text', text: 'n.txt:\nZürich' }]);
  });
});

test('more than four stop sequences are cut to four, and said to be', () => {
  const { body, dropped } = write({ stop: ['a', 'b', 'c', 'd', 'e'] });
  expect(body).toMatchObject({ stop: ['a', 'b', 'c', 'd'] });
  expect(dropped).toEqual(['stop[4]']);
});

test('a long id of another vendor is shortened alike in call and result', () => {
  const id = `call_${'x'.repeat(60)}`;
  const { messages } = bodyOf({
    turns: [
      { role: 'assistant', parts: [{ ...called, id }] },
      { role: 'user', parts: [{ ...result, id }] },
    ],
  });
  const [call] = messages[0]!['tool_calls'] as [{ id: string }];
  expect(call.id.length).toBeLessThanOrEqual(40);
  expect(messages[1]!['tool_call_id']).toBe(call.id);
});

test('pictures and files of the assistant’s are left out by name', () => {
  const { body, dropped } = write({
    turns: [...hi.turns, { role: 'assistant', parts: [image, { kind: 'text', text: 'Here.' }, pdf] }, ...hi.turns],
  });
  expect(body.messages[1]).toEqual({ role: 'assistant', content: 'Here.' });
  expect(dropped).toEqual(['assistant.image', 'assistant.document']);
});

test('JSON is asked for where something speaks of it, the instructions included', () => {
  const format = { kind: 'json' } as const;
  const texts = (more: Partial<NeutralRequest>) => bodyOf({ format, ...more }).messages.map(({ content }) => content);
  expect(texts({})).toEqual(['Answer with one JSON object.', 'Hi']);
  expect(texts({ system: [{ kind: 'text', text: 'Answer as JSON.' }] })).toEqual(['Answer as JSON.', 'Hi']);
});

test('a schema that cannot be kept to as OpenAI wants it is a wish', () => {
  const schema = { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false };
  const { body, dropped } = write({
    tools: [{ name: 'f', schema, strict: true }],
    format: { kind: 'schema', name: 'n', schema, strict: true },
  });
  expect(body).toMatchObject({
    tools: [{ function: { strict: false } }],
    response_format: { json_schema: { schema, strict: false } },
  });
  expect(dropped).toEqual(['tools.strict', 'format.strict']);
});

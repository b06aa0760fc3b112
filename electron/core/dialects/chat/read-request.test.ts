import { describe, expect, test } from 'vitest';
import { clientTests } from '../../testing/client-side.ts';
import { chat } from './wire.ts';

const user = { role: 'user', content: 'Hi' };
const png = 'data:image/png;base64,iVBORw0=';

const { read, refusal } = clientTests(chat.client!, { model: 'default', messages: [user] });
const turnsOf = (...messages: object[]) => read({ messages }).request.turns;
const text = (words: string) => ({ kind: 'text', text: words });

describe('messages', () => {
  test('instructions before the first turn are the system’s, later ones turns', () => {
    const { request } = read({
      messages: [
        { role: 'system', content: 'A' },
        { role: 'developer', content: [{ type: 'text', text: 'B' }] },
        user,
        { role: 'system', content: 'C' },
      ],
    });
    expect(request.system).toEqual([text('A'), text('B')]);
    expect(request.turns).toEqual([
      { role: 'user', parts: [text('Hi')] },
      { role: 'system', parts: [text('C')] },
    ]);
  });

  test('a user sends texts, images by address and as bytes, and files', () => {
    const content = [
      { type: 'text', text: 'Look', cache_control: { type: 'ephemeral' } },
      { type: 'text', text: 'here', prompt_cache_breakpoint: { mode: 'explicit' } },
      { type: 'image_url', image_url: { url: png, detail: 'high' } },
      { type: 'image_url', image_url: { url: 'https://example.com/a.jpg', detail: 'original' } },
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBE' } },
      { type: 'file', file: { file_data: 'JVBE' } },
    ];
    expect(turnsOf({ role: 'user', content })[0]!.parts).toEqual([
      { kind: 'text', text: 'Look', cache: true },
      { kind: 'text', text: 'here', cache: true },
      { kind: 'image', source: { kind: 'data', mediaType: 'image/png', data: 'iVBORw0=' }, detail: 'high' },
      { kind: 'image', source: { kind: 'url', url: 'https://example.com/a.jpg' }, detail: 'high' },
      { kind: 'document', source: { kind: 'data', mediaType: 'application/pdf', data: 'JVBE' }, name: 'a.pdf' },
      { kind: 'document', source: { kind: 'data', mediaType: 'application/pdf', data: 'JVBE' } },
    ]);
  });

  test('an assistant thought, spoke, refused and called; results belong into one turn and know their tool', () => {
    const call = (id: string, args: string) => ({
      id,
      type: 'function',
      function: { name: `tool-${id}`, arguments: args },
    });
    const turns = turnsOf(
      user,
      {
        role: 'assistant',
        reasoning_content: 'Hm.',
        content: 'Well',
        refusal: 'not all',
        tool_calls: [call('a', '{"x":1}'), call('b', '')],
      },
      { role: 'tool', tool_call_id: 'a', content: 'one' },
      { role: 'tool', tool_call_id: 'b', content: [{ type: 'text', text: 'two' }] },
      user,
    );
    expect(turns.slice(1)).toEqual([
      {
        role: 'assistant',
        parts: [
          { kind: 'reasoning', text: 'Hm.' },
          text('Well'),
          text('not all'),
          { kind: 'tool-call', id: 'a', name: 'tool-a', args: '{"x":1}' },
          { kind: 'tool-call', id: 'b', name: 'tool-b', args: '{}' },
        ],
      },
      {
        role: 'user',
        parts: [
          { kind: 'tool-result', id: 'a', name: 'tool-a', parts: [text('one')] },
          { kind: 'tool-result', id: 'b', name: 'tool-b', parts: [text('two')] },
        ],
      },
      { role: 'user', parts: [text('Hi')] },
    ]);
  });

  test('a result is not mixed into what the user said before it', () => {
    const turns = turnsOf(user, { role: 'tool', tool_call_id: 'a', content: 'late' });
    expect(turns).toHaveLength(2);
  });

  test('a function_call and its result find each other without ids', () => {
    const turns = turnsOf(
      user,
      { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
      { role: 'function', name: 'f', content: 'done' },
    );
    const [call] = turns[1]!.parts as unknown as { id: string }[];
    expect(call).toMatchObject({ kind: 'tool-call', name: 'f' });
    expect(turns[2]!.parts).toEqual([{ kind: 'tool-result', id: call!.id, name: 'f', parts: [text('done')] }]);
  });

  test('a custom tool’s call is carried as a function’s', () => {
    const turns = turnsOf(user, {
      role: 'assistant',
      tool_calls: [{ id: 'c', type: 'custom', custom: { name: 'patch', input: 'a\n"b"' } }],
    });
    expect(turns[1]!.parts).toEqual([{ kind: 'tool-call', id: 'c', name: 'patch', args: '{"input":"a\\n\\"b\\""}' }]);
  });
});

test('tools are functions; custom ones get one text, others are named and left out', () => {
  const { request, dropped } = read({
    tools: [
      { type: 'function', function: { name: 'f', description: 'F', parameters: { type: 'object' }, strict: true } },
      { type: 'function', function: { name: 'g' } },
      { type: 'web_search' },
      {
        type: 'custom',
        custom: {
          name: 'c',
          description: 'C',
          format: { type: 'grammar', grammar: { syntax: 'lark', definition: 'start: "x"' } },
        },
      },
    ],
    tool_choice: { type: 'function', function: { name: 'f' } },
    parallel_tool_calls: false,
  });
  expect(request).toMatchObject({
    toolChoice: { name: 'f' },
    parallelTools: false,
    tools: [
      { name: 'f', description: 'F', schema: { type: 'object' }, strict: true },
      { name: 'g', schema: { type: 'object', properties: {} } },
      {
        name: 'c',
        description: 'C\n\nThe input must follow this lark grammar:\nstart: "x"',
        schema: { required: ['input'] },
      },
    ],
  });
  expect(dropped).toEqual(['tools[2].type=web_search']);
});

test.each<[object, object]>([
  [{ tool_choice: 'required' }, { toolChoice: 'required' }],
  [{ tool_choice: { type: 'custom', custom: { name: 'c' } } }, { toolChoice: { name: 'c' } }],
  [{ max_tokens: 5 }, { maxTokens: 5 }],
  [{ max_tokens: 5, max_completion_tokens: 6 }, { maxTokens: 6 }],
  [
    { temperature: 0, top_p: 0.5, top_k: 3, seed: 7 },
    { temperature: 0, topP: 0.5, topK: 3, seed: 7 },
  ],
  [
    { frequency_penalty: 1, presence_penalty: -1 },
    { frequencyPenalty: 1, presencePenalty: -1 },
  ],
  [{ stop: 'x' }, { stop: ['x'] }],
  [{ stop: ['x', 'y'] }, { stop: ['x', 'y'] }],
  [{ verbosity: 'low' }, { verbosity: 'low' }],
  [{ reasoning_effort: 'high' }, { reasoning: { effort: 'high' } }],
  [{ reasoning_effort: 'max' }, { reasoning: { effort: 'max' } }],
  [{ reasoning: { effort: 'low' } }, { reasoning: { effort: 'low', shown: true } }],
  [{ reasoning: { max_tokens: 900, exclude: true } }, { reasoning: { budget: 900 } }],
  [{ reasoning: { enabled: true } }, { reasoning: { effort: 'medium', shown: true } }],
  [{ reasoning: { enabled: false } }, { reasoning: { effort: 'none' } }],
  [{ response_format: { type: 'json_object' } }, { format: { kind: 'json' } }],
  [
    { response_format: { type: 'json_schema', json_schema: { name: 'n', schema: { type: 'object' }, strict: true } } },
    { format: { kind: 'schema', name: 'n', schema: { type: 'object' }, strict: true } },
  ],
  [{ stream: true }, { stream: true }],
])('%j is read', (body, expected) => {
  const { request, dropped } = read(body);
  expect(request).toEqual({
    system: [],
    turns: [{ role: 'user', parts: [text('Hi')] }],
    tools: [],
    stream: false,
    ...expected,
  });
  expect(dropped).toEqual([]);
});

test('only the allowed tools are offered', () => {
  const tool = (name: string) => ({ type: 'function', function: { name } });
  const tool_choice = { type: 'allowed_tools', allowed_tools: { mode: 'required', tools: [tool('b')] } };
  expect(read({ tools: [tool('a'), tool('b')], tool_choice }).request).toMatchObject({
    tools: [{ name: 'b' }],
    toolChoice: 'required',
  });
});

test('functions from before there were tools are tools, one call at a time', () => {
  const { request } = read({
    functions: [{ name: 'f', parameters: { type: 'object' } }],
    function_call: { name: 'f' },
  });
  expect(request).toMatchObject({ tools: [{ name: 'f' }], toolChoice: { name: 'f' }, parallelTools: false });
});

test('what no other dialect can be told is named; what asks for nothing is not', () => {
  const { dropped } = read({
    ...{ logprobs: true, logit_bias: { 1: 2 }, metadata: { a: 'b' }, user: 'u', service_tier: 'flex', store: false },
    ...{ prediction: { type: 'content', content: 'x' }, web_search_options: {}, audio: null, reasoning_effort: 'huge' },
    messages: [{ role: 'user', name: 'Ann', content: [{ type: 'input_audio', input_audio: {} }] }],
  });
  expect(dropped).toEqual([
    'reasoning_effort=huge',
    'messages[].name',
    'messages[].content[].type=input_audio',
    ...['logprobs', 'logit_bias', 'metadata', 'user', 'service_tier', 'prediction', 'web_search_options'],
  ]);
});

test.each<[object, string]>([
  [{ messages: 'x' }, '“messages” must be a list.'],
  [{ messages: [] }, '“messages” must hold at least one message.'],
  [{ messages: [7] }, '“messages[0]” must be an object.'],
  [{ messages: [{ role: 'bot' }] }, '“messages[0].role” must be system, developer, user, assistant or tool.'],
  [{ messages: [{ role: 'user' }] }, '“messages[0].content” must be a text or a list of parts.'],
  [{ messages: [{ role: 'user', content: [{ type: 'text' }] }] }, '“messages[0].content[0].text” must be a text.'],
  [{ messages: [user, { role: 'tool', content: 'x' }] }, '“messages[1].tool_call_id” must be a text.'],
  [
    { messages: [{ role: 'system', content: [{ type: 'image_url', image_url: png }] }] },
    '“messages[0].content” must hold texts only.',
  ],
  [{ max_tokens: '5' }, '“max_tokens” must be a number.'],
  [{ stream: 'yes' }, '“stream” must be true or false.'],
  [{ tools: [{ type: 'function' }] }, '“tools[0].function” must be an object.'],
  [{ n: 2 }, '“n” asks for several answers, and only one can be had from this model. Leave “n” out.'],
  [
    { messages: [{ role: 'user', content: [{ type: 'file', file: { file_id: 'file-1' } }] }] },
    '“messages[0].content[0].file.file_id” names a file that is stored at another vendor and cannot be carried over. Send the content itself.',
  ],
])('%j is answered with a sentence', (body, sentence) => {
  expect(refusal(body)).toBe(sentence);
});

test('null is as good as nothing', () => {
  const body = Object.fromEntries(
    ['tools', 'tool_choice', 'stop', 'max_tokens', 'n', 'stream', 'response_format', 'reasoning_effort', 'seed'].map(
      (key) => [key, null],
    ),
  );
  expect(read(body).request).toEqual(read({}).request);
});

describe('for another account or vendor', () => {
  const without = (provider: string, ...messages: object[]) =>
    chat.client!.withoutSignatures({ model: 'm', messages }, undefined, provider);
  const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } };

  test('what is signed or sealed goes, and nothing else', () => {
    const signed = {
      role: 'assistant',
      content: 'a',
      reasoning: 'hm',
      reasoning_details: [{ type: 'reasoning.encrypted', data: 'x' }],
      tool_calls: [{ ...call, extra_content: { google: { thought_signature: 's' } } }],
    };
    expect(without('openrouter', user, signed)).toEqual({
      model: 'm',
      messages: [user, { role: 'assistant', content: 'a', reasoning: 'hm', tool_calls: [call] }],
    });
  });

  test('thoughts stay with tool calls only', () => {
    expect(without('deepseek', user, { role: 'assistant', content: 'a', reasoning_content: 'hm' })).toEqual({
      model: 'm',
      messages: [user, { role: 'assistant', content: 'a' }],
    });
    const called = { role: 'assistant', reasoning_content: 'hm', tool_calls: [call] };
    expect(without('deepseek', user, called)).toBeNull();
  });

  test.each([
    ['groq', { reasoning_content: 'hm' }, {}],
    ['somebody', { reasoning: 'hm' }, {}],
    ['deepseek', { reasoning: 'hm' }, { reasoning_content: 'hm' }],
    ['deepseek', {}, { reasoning_content: '' }],
    ['moonshot', {}, { reasoning_content: ' ' }],
    ['openrouter', { reasoning_content: 'hm' }, { reasoning: 'hm' }],
    ['zai', { reasoning_content: 'hm', reasoning: 'hm' }, { reasoning_content: 'hm' }],
  ])('%s gets the thoughts before a call as it wants them: %j', (provider, had, gets) => {
    expect(without(provider, user, { role: 'assistant', ...had, tool_calls: [call] })).toEqual({
      model: 'm',
      messages: [user, { role: 'assistant', ...gets, tool_calls: [call] }],
    });
  });

  test('Google gets its word for a call from elsewhere with the first', () => {
    const calls = [call, { ...call, id: 'd', extra_content: { google: { thought_signature: 's' } } }];
    const marked = { ...call, extra_content: { google: { thought_signature: 'skip_thought_signature_validator' } } };
    expect(without('google', user, { role: 'assistant', tool_calls: calls })).toEqual({
      model: 'm',
      messages: [user, { role: 'assistant', tool_calls: [marked, { ...call, id: 'd' }] }],
    });
  });

  test('a body without any of it stays as it is', () => {
    expect(without('deepseek', user, { role: 'assistant', content: 'a' })).toBeNull();
    expect(without('groq', user, { role: 'assistant', tool_calls: [call] })).toBeNull();
    expect(chat.client!.withoutSignatures({ messages: 'x' })).toBeNull();
    const theirs = { messages: [{ role: 'assistant', content: 'a', reasoning_details: [] }] };
    expect(chat.client!.withoutSignatures(theirs, 'own')).toBeNull();
  });
});

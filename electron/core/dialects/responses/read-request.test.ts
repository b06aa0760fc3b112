import { describe, expect, test } from 'vitest';
import { clientTests } from '../../testing/client-side.ts';
import { responses } from './wire.ts';

const { read, refusal } = clientTests(responses.client!, { model: 'default', input: 'Hi' });
const turnsOf = (...input: object[]) => read({ input }).request.turns;
const text = (words: string) => ({ kind: 'text', text: words });

describe('input', () => {
  test('is a text, or items; instructions come first', () => {
    expect(read({ instructions: 'A' }).request).toEqual({
      system: [text('A')],
      turns: [{ role: 'user', parts: [text('Hi')] }],
      tools: [],
      stream: false,
    });
    const { request } = read({
      instructions: 'A',
      input: [
        { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'B' }] },
        { role: 'user', content: 'Hi' },
        { role: 'system', content: 'C' },
      ],
    });
    expect(request.system).toEqual([text('A'), text('B')]);
    expect(request.turns).toEqual([
      { role: 'user', parts: [text('Hi')] },
      { role: 'system', parts: [text('C')] },
    ]);
  });

  test('holds images and files', () => {
    const content = [
      { type: 'input_image', image_url: 'data:image/png;base64,AA==', detail: 'auto' },
      { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBE' },
      { type: 'input_file', file_url: 'https://example.com/a.pdf' },
    ];
    expect(turnsOf({ role: 'user', content })[0]!.parts).toEqual([
      { kind: 'image', source: { kind: 'data', mediaType: 'image/png', data: 'AA==' }, detail: 'auto' },
      { kind: 'document', source: { kind: 'data', mediaType: 'application/pdf', data: 'JVBE' }, name: 'a.pdf' },
      { kind: 'document', source: { kind: 'url', url: 'https://example.com/a.pdf' } },
    ]);
  });

  test('is what Codex sends: thoughts, words and calls of one answer are one turn, so are the results', () => {
    const { request, dropped } = read({
      tools: [
        { type: 'function', name: 'exec', parameters: { type: 'object' }, strict: false },
        {
          type: 'custom',
          name: 'apply_patch',
          description: 'Patch',
          format: { type: 'grammar', syntax: 'lark', definition: 'start: x' },
        },
        { type: 'namespace', name: 'mcp__docs__', description: '', tools: [{ type: 'function', name: 'find' }] },
        { type: 'web_search', external_web_access: false },
      ],
      tool_choice: 'auto',
      parallel_tool_calls: true,
      reasoning: { effort: 'high', summary: 'auto' },
      include: ['reasoning.encrypted_content'],
      prompt_cache_key: 'k',
      store: false,
      stream: true,
      text: { verbosity: 'low' },
      input: [
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Fix it' }] },
        {
          type: 'reasoning',
          summary: [{ type: 'summary_text', text: 'Hm' }],
          encrypted_content: 'sealed',
        },
        {
          type: 'message',
          role: 'assistant',
          content: [{ type: 'output_text', text: 'I look.' }],
          phase: 'commentary',
        },
        { type: 'function_call', name: 'exec', arguments: '{"cmd":"ls"}', call_id: 'c1' },
        { type: 'custom_tool_call', name: 'apply_patch', input: '*** Begin', call_id: 'c2', status: 'completed' },
        { type: 'function_call', name: 'find', namespace: 'mcp__docs__', arguments: '', call_id: 'c3' },
        { type: 'web_search_call', status: 'completed', action: {} },
        { type: 'function_call_output', call_id: 'c1', output: 'a.ts' },
        { type: 'custom_tool_call_output', call_id: 'c2', output: 'ok' },
        {
          type: 'function_call_output',
          call_id: 'c3',
          output: [{ type: 'input_image', image_url: 'https://a.example/p.png' }],
        },
      ],
    });
    expect(request.turns.slice(1)).toEqual([
      {
        role: 'assistant',
        parts: [
          { kind: 'reasoning', text: 'Hm' },
          text('I look.'),
          { kind: 'tool-call', id: 'c1', name: 'exec', args: '{"cmd":"ls"}' },
          { kind: 'tool-call', id: 'c2', name: 'apply_patch', args: '{"input":"*** Begin"}' },
          { kind: 'tool-call', id: 'c3', name: 'mcp__docs__find', args: '{}' },
        ],
      },
      {
        role: 'user',
        parts: [
          { kind: 'tool-result', id: 'c1', name: 'exec', parts: [text('a.ts')] },
          { kind: 'tool-result', id: 'c2', name: 'apply_patch', parts: [text('ok')] },
          {
            kind: 'tool-result',
            id: 'c3',
            name: 'mcp__docs__find',
            parts: [{ kind: 'image', source: { kind: 'url', url: 'https://a.example/p.png' } }],
          },
        ],
      },
    ]);
    expect(request).toMatchObject({
      tools: [{ name: 'exec', strict: false }, { name: 'apply_patch' }, { name: 'mcp__docs__find' }],
      toolChoice: 'auto',
      parallelTools: true,
      reasoning: { effort: 'high', shown: true },
      verbosity: 'low',
      stream: true,
    });
    expect(request.tools[1]!.description).toContain('start: x');
    expect(dropped).toEqual([
      'tools[3].type=web_search',
      'input[].encrypted_content',
      'input[].phase',
      'input[].type=web_search_call',
      'include',
      'prompt_cache_key',
    ]);
  });

  test('holds calls of shells, with what they said', () => {
    const action = { type: 'exec', command: ['ls'], env: {} };
    const turns = turnsOf(
      { type: 'local_shell_call', id: 'l', call_id: 's', action, status: 'completed' },
      { type: 'local_shell_call_output', id: 's', output: '{"output":"a"}' },
      { type: 'shell_call', call_id: 't', action: { commands: ['ls'] } },
      {
        type: 'shell_call_output',
        call_id: 't',
        output: [{ stdout: 'a', stderr: '', outcome: { type: 'exit', exit_code: 0 } }],
      },
    );
    expect(turns.map(({ parts }) => parts[0])).toMatchObject([
      { kind: 'tool-call', id: 's', name: 'local_shell', args: JSON.stringify(action) },
      { kind: 'tool-result', id: 's', name: 'local_shell', parts: [text('{"output":"a"}')] },
      { kind: 'tool-call', id: 't', name: 'shell' },
      { kind: 'tool-result', id: 't', parts: [{ kind: 'text' }] },
    ]);
  });

  test('may bring more tools', () => {
    const input = [
      { type: 'additional_tools', role: 'developer', tools: [{ type: 'function', name: 'late' }] },
      { role: 'user', content: 'Hi' },
    ];
    expect(read({ input }).request.tools).toMatchObject([{ name: 'late' }]);
  });

  test('what Codex finds among the tools it has not listed can be called, once each', () => {
    const find = { type: 'function', name: 'find', description: 'Finds', defer_loading: true };
    const found = [{ type: 'namespace', name: 'mcp__docs', description: '', tools: [find] }];
    const search = (id: string) => [
      { type: 'tool_search_call', call_id: id, execution: 'client', status: 'completed', arguments: { query: 'docs' } },
      { type: 'tool_search_output', call_id: id, execution: 'client', status: 'completed', tools: found },
    ];
    const nothing = { type: 'tool_search_output', call_id: 'c3', execution: 'client', tools: [] };
    const { request, dropped } = read({
      tools: [{ type: 'tool_search', execution: 'client', description: 'Searches', parameters: { type: 'object' } }],
      input: [{ role: 'user', content: 'Hi' }, ...search('c1'), ...search('c2'), search('c3')[0]!, nothing],
    });
    expect(dropped).toEqual([]);
    expect(request.tools).toMatchObject([
      { name: 'tool_search', description: 'Searches', schema: { type: 'object' } },
      { name: 'mcp__docs__find', description: 'Finds' },
    ]);
    const [call, result] = request.turns.slice(1).flatMap(({ parts }) => parts);
    expect(call).toEqual({ kind: 'tool-call', id: 'c1', name: 'tool_search', args: '{"query":"docs"}' });
    expect(result).toMatchObject({ id: 'c1', parts: [{ text: 'These tools can be called now: mcp__docs__find' }] });
    expect(request.turns.at(-1)!.parts).toMatchObject([{ id: 'c3', parts: [{ text: 'No tool was found.' }] }]);
  });

  test('what the vendor finds itself can be called, too, and its search is nobody’s', () => {
    const { request, dropped } = read({
      tools: [{ type: 'tool_search' }],
      input: [
        { role: 'user', content: 'Hi' },
        { type: 'tool_search_call', call_id: null, execution: 'server', arguments: {} },
        { type: 'tool_search_output', call_id: null, execution: 'server', tools: [{ type: 'function', name: 'find' }] },
      ],
    });
    expect([request.tools.map(({ name }) => name), request.turns.length]).toEqual([['find'], 1]);
    expect(dropped).toEqual(['tools[0].type=tool_search']);
  });
});

test.each<[object, object]>([
  [{ max_output_tokens: 5 }, { maxTokens: 5 }],
  [
    { temperature: 0, top_p: 0.5 },
    { temperature: 0, topP: 0.5 },
  ],
  [{ reasoning: { effort: 'low' } }, { reasoning: { effort: 'low' } }],
  [{ reasoning: { summary: 'detailed' } }, { reasoning: { effort: 'medium', shown: true } }],
  [{ reasoning: { effort: null, summary: null } }, {}],
  [{ text: { format: { type: 'text' } } }, {}],
  [{ text: { format: { type: 'json_object' } } }, { format: { kind: 'json' } }],
  [
    { text: { format: { type: 'json_schema', name: 'n', schema: { type: 'object' }, strict: true } } },
    { format: { kind: 'schema', name: 'n', schema: { type: 'object' }, strict: true } },
  ],
  [{ stream: true, store: true, truncation: 'disabled', background: false }, { stream: true }],
])('%j is read', (body, expected) => {
  const { request } = read(body);
  expect(request).toEqual({
    system: [],
    turns: [{ role: 'user', parts: [text('Hi')] }],
    tools: [],
    stream: false,
    ...expected,
  });
});

test('the choice of a tool knows its namespace, and only allowed tools are offered', () => {
  const tools = [
    { type: 'function', name: 'a' },
    { type: 'namespace', name: 'ns', tools: [{ type: 'function', name: 'b' }] },
  ];
  expect(read({ tools, tool_choice: { type: 'function', name: 'b', namespace: 'ns' } }).request.toolChoice).toEqual({
    name: 'ns__b',
  });
  const tool_choice = { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'a' }] };
  expect(read({ tools, tool_choice }).request.tools).toMatchObject([{ name: 'a' }]);
  expect(read({ tools, tool_choice: { type: 'web_search_preview' } }).dropped).toEqual([
    'tool_choice.type=web_search_preview',
  ]);
});

test('what no other dialect can be told is named', () => {
  const { dropped } = read({
    metadata: { a: 'b' },
    truncation: 'auto',
    service_tier: 'flex',
    max_tool_calls: 3,
    store: true,
  });
  expect(dropped).toEqual(['metadata', 'truncation', 'service_tier', 'max_tool_calls', 'store']);
});

test('so is what only OpenAI knows of reasoning, texts and tools', () => {
  const { dropped } = read({
    reasoning: { effort: 'low', mode: 'pro', context: 'all_turns', summary: null },
    text: { verbosity: 'low', shape: 'round' },
    tools: [
      { type: 'function', name: 'a', parameters: {}, strict: null, async: true, defer_loading: true },
      { type: 'custom', name: 'b', format: { type: 'text' }, allowed_callers: ['programmatic'] },
    ],
  });
  expect(dropped).toEqual([
    'tools[].async',
    'tools[].allowed_callers',
    'text.shape',
    'reasoning.mode',
    'reasoning.context',
  ]);
});

test('a cache’s end marked by the client is one', () => {
  const content = [
    { type: 'input_text', text: 'Long.', prompt_cache_breakpoint: { mode: 'explicit' } },
    { type: 'input_text', text: 'Hi' },
  ];
  expect(turnsOf({ role: 'user', content })).toEqual([
    { role: 'user', parts: [{ ...text('Long.'), cache: true }, text('Hi')] },
  ]);
});

const elsewhere = 'is stored at another vendor and cannot be carried over.';

test.each<[object, string]>([
  [{ input: 7 }, '“input” must be a list.'],
  [{ input: [7] }, '“input[0]” must be an object.'],
  [{ input: [{ role: 'bot', content: 'x' }] }, '“input[0].role” must be user, assistant, system or developer.'],
  [{ input: [{ role: 'user' }] }, '“input[0].content” must be a text or a list of parts.'],
  [{ input: [{ type: 'function_call', call_id: 'c', arguments: '{}' }] }, '“input[0].name” must be a text.'],
  [{ input: [{ type: 'function_call_output', output: 'x' }] }, '“input[0].call_id” must be a text.'],
  [{ instructions: 7 }, '“instructions” must be a text.'],
  [{ tools: [{ type: 'function' }] }, '“tools[0].name” must be a text.'],
  [{ text: 'json' }, '“text” must be an object.'],
  [
    { previous_response_id: 'resp_1' },
    `“previous_response_id” names an earlier answer that ${elsewhere} Send the whole history in “input”.`,
  ],
  [
    { conversation: 'conv_1' },
    `“conversation” names a conversation that ${elsewhere} Send the whole history in “input”.`,
  ],
  [{ prompt: { id: 'p' } }, `“prompt” names a prompt that ${elsewhere} Send its text in “instructions”.`],
  [
    { input: [{ type: 'item_reference', id: 'msg_1' }] },
    `“input[0]” names an item that ${elsewhere} Send the content itself.`,
  ],
  [{ input: [{ id: 'msg_1' }] }, `“input[0]” names an item that ${elsewhere} Send the content itself.`],
  [
    { input: [{ type: 'compaction', encrypted_content: 'x' }] },
    `“input[0]” names a history that ${elsewhere} Send the content itself.`,
  ],
  [
    { input: [{ type: 'compaction_trigger' }] },
    '“input[0]” asks for a compacted history, which other vendors do not make. Ask for a summary in words.',
  ],
])('%j is answered with a sentence', (body, sentence) => {
  expect(refusal(body)).toBe(sentence);
});

describe('for another account', () => {
  const without = (...input: object[]) => responses.client!.withoutSignatures({ model: 'm', input });
  const user = { role: 'user', content: 'Hi' };

  test('reasoning and ids go, and nothing else', () => {
    expect(
      without(
        user,
        { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'x' },
        { type: 'item_reference', id: 'rs_2' },
        { type: 'message', id: 'msg_1', role: 'assistant', content: [] },
        { type: 'function_call', id: 'fc_1', call_id: 'c', name: 'f', arguments: '{}' },
        { type: 'function_call_output', call_id: 'c', output: 'x' },
      ),
    ).toEqual({
      model: 'm',
      input: [
        user,
        { type: 'message', role: 'assistant', content: [] },
        { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
        { type: 'function_call_output', call_id: 'c', output: 'x' },
      ],
    });
  });

  test('for the same account only what Baton thought up goes, by its id or its seal', () => {
    const answer = read({ include: ['reasoning.encrypted_content'] })
      .answer({ id: 'r1', model: 'm', at: 0 })
      .whole([
        { kind: 'reasoning', text: 'Hm' },
        { kind: 'text', text: 'A' },
        { kind: 'finish', reason: 'stop' },
      ]) as { output: Record<string, unknown>[] };
    const [thought, words] = answer.output;
    const { id, ...byCodex } = thought!;
    const theirs = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'x' };
    const input = [user, theirs, thought, words, byCodex, { type: 'item_reference', id }];
    expect(responses.client!.withoutSignatures({ input }, 'own')).toEqual({ input: [user, theirs, words] });
    expect(responses.client!.withoutSignatures({ input: [user, theirs] }, 'own')).toBeNull();
    expect(read({ input: [byCodex] }).dropped).toEqual([]);
    expect(
      read({})
        .answer({ id: 'r1', model: 'm', at: 0 })
        .whole([{ kind: 'reasoning', text: 'Hm' }]),
    ).not.toHaveProperty('output.0.encrypted_content');
  });

  test('a reference without which the history is another one stays', () => {
    expect(without(user, { type: 'item_reference', id: 'msg_1' })).toBeNull();
    expect(without(user, { id: 'msg_1' })).toBeNull();
  });

  test('a body without any of it stays as it is', () => {
    expect(without(user)).toBeNull();
    expect(responses.client!.withoutSignatures({ input: 'Hi' })).toBeNull();
  });
});

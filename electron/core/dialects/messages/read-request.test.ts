import type Anthropic from '@anthropic-ai/sdk';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../kernel/json.ts';
import type { NeutralRequest } from '../neutral.ts';
import { readRequest } from './read-request.ts';

/** With what every request has. */
const body = (more: object): Json => ({
  model: 'baton',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'Hi' }],
  ...more,
});

function read(more: object): NeutralRequest & { readonly dropped: readonly string[] } {
  const result = readRequest(body(more));
  if (!result.ok) throw new Error(result.error);
  return { ...result.value.request, dropped: result.value.dropped };
}

const typed = (more: Partial<Anthropic.MessageCreateParams>) => more;
const blocks = (...content: Anthropic.ContentBlockParam[]) => typed({ messages: [{ role: 'user', content }] });
const partsOf = (more: object) => read(more).turns.flatMap(({ parts }) => parts);

test('a conversation as a coding agent has it is read whole', () => {
  const request = read(
    typed({
      system: [
        { type: 'text', text: 'x-anthropic-billing-header: cc_version=2.1; cch=36ee5;' },
        { type: 'text', text: 'You are helpful.', cache_control: { type: 'ephemeral', ttl: '1h' } },
      ],
      messages: [
        { role: 'user', content: 'Read a.' },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'A file.', signature: 'EqQB' },
            { type: 'redacted_thinking', data: 'Emw' },
            { type: 'text', text: 'Yes.' },
            { type: 'tool_use', id: 'toolu_1', name: 'read', input: { path: 'a', n: [1, null] } },
          ],
        },
        {
          role: 'user',
          content: [
            {
              type: 'tool_result',
              tool_use_id: 'toolu_1',
              is_error: true,
              cache_control: { type: 'ephemeral' },
              content: [
                { type: 'text', text: 'No such file' },
                { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBO' } },
              ],
            },
            { type: 'text', text: 'Go on.' },
          ],
        },
        { role: 'system', content: 'Be brief.' },
      ],
      tools: [
        {
          type: 'custom',
          name: 'read',
          description: 'Reads.',
          input_schema: { type: 'object', properties: {} },
          strict: true,
          cache_control: { type: 'ephemeral' },
        },
        { type: 'web_search_20250305', name: 'web_search' },
      ],
      tool_choice: { type: 'auto', disable_parallel_tool_use: true },
      stop_sequences: ['END'],
      thinking: { type: 'enabled', budget_tokens: 5_000 },
      metadata: { user_id: 'u' },
      service_tier: 'auto',
      stream: true,
      ...{ temperature: 0.5, top_p: 0.9, top_k: 5 },
    }),
  );
  expect(request).toEqual({
    system: [{ kind: 'text', text: 'You are helpful.', cache: true }],
    turns: [
      { role: 'user', parts: [{ kind: 'text', text: 'Read a.' }] },
      {
        role: 'assistant',
        parts: [
          { kind: 'reasoning', text: 'A file.' },
          { kind: 'text', text: 'Yes.' },
          { kind: 'tool-call', id: 'toolu_1', name: 'read', args: '{"path":"a","n":[1,null]}' },
        ],
      },
      {
        role: 'user',
        parts: [
          {
            kind: 'tool-result',
            id: 'toolu_1',
            name: 'read',
            failed: true,
            parts: [
              { kind: 'text', text: 'No such file', cache: true },
              { kind: 'image', source: { kind: 'data', mediaType: 'image/png', data: 'iVBO' } },
            ],
          },
          { kind: 'text', text: 'Go on.' },
        ],
      },
      { role: 'system', parts: [{ kind: 'text', text: 'Be brief.' }] },
    ],
    tools: [{ name: 'read', description: 'Reads.', schema: { type: 'object', properties: {} }, strict: true }],
    toolChoice: 'auto',
    parallelTools: false,
    maxTokens: 100,
    temperature: 0.5,
    topP: 0.9,
    topK: 5,
    stop: ['END'],
    reasoning: { budget: 5_000, shown: true },
    stream: true,
    dropped: [
      'metadata',
      'service_tier',
      'tools[1].type=web_search_20250305',
      'system.x-anthropic-billing-header',
      'messages.redacted_thinking',
    ],
  });
});

test('a shortest request says no more than it says', () => {
  expect(read({ system: 'Be kind.', temperature: null, tools: null, stop_sequences: [] })).toEqual({
    system: [{ kind: 'text', text: 'Be kind.' }],
    turns: [{ role: 'user', parts: [{ kind: 'text', text: 'Hi' }] }],
    tools: [],
    maxTokens: 100,
    stream: false,
    dropped: [],
  });
});

describe('content', () => {
  const pdf = { kind: 'data', mediaType: 'application/pdf', data: 'JVBE' };

  test.each<[string, Anthropic.ContentBlockParam, unknown[]]>([
    [
      'a picture by address',
      { type: 'image', source: { type: 'url', url: 'https://a.b/c.png' } },
      [{ kind: 'image', source: { kind: 'url', url: 'https://a.b/c.png' } }],
    ],
    [
      'a PDF',
      { type: 'document', title: 'Report', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBE' } },
      [{ kind: 'document', source: pdf, name: 'Report' }],
    ],
    [
      'a PDF by address',
      { type: 'document', source: { type: 'url', url: 'https://a.b/c.pdf' } },
      [{ kind: 'document', source: { kind: 'url', url: 'https://a.b/c.pdf' } }],
    ],
    [
      'a plain text',
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'Grüße 🙂' } },
      [
        {
          kind: 'document',
          source: { kind: 'data', mediaType: 'text/plain', data: Buffer.from('Grüße 🙂').toString('base64') },
        },
      ],
    ],
    [
      'a document of blocks',
      { type: 'document', title: 'T', source: { type: 'content', content: [{ type: 'text', text: 'a' }] } },
      [
        { kind: 'text', text: 'T' },
        { kind: 'text', text: 'a' },
      ],
    ],
    [
      'a search result',
      { type: 'search_result', title: 'T', source: 'https://a.b/', content: [{ type: 'text', text: 'a' }] },
      [{ kind: 'text', text: 'T\nhttps://a.b/\na' }],
    ],
    [
      'a result without content',
      { type: 'tool_result', tool_use_id: 'x' },
      [{ kind: 'tool-result', id: 'x', parts: [] }],
    ],
    [
      'a call without input',
      { type: 'tool_use', id: 'x', name: 'n', input: null },
      [{ kind: 'tool-call', id: 'x', name: 'n', args: '{}' }],
    ],
    [
      'what a document is about',
      { type: 'document', context: 'From 2024.', source: { type: 'url', url: 'https://a.b/c.pdf' } },
      [
        { kind: 'text', text: 'From 2024.' },
        { kind: 'document', source: { kind: 'url', url: 'https://a.b/c.pdf' } },
      ],
    ],
    [
      'what a search among tools found',
      { type: 'tool_result', tool_use_id: 'x', content: [{ type: 'tool_reference', tool_name: 'n' }] },
      [{ kind: 'tool-result', id: 'x', parts: [{ kind: 'text', text: 'The tool n can be called now.' }] }],
    ],
    [
      'the vendor’s summary of what was said before',
      { type: 'compaction', content: 'They met.' } as never,
      [{ kind: 'text', text: 'Summary of the conversation so far:\nThey met.' }],
    ],
    ['an empty text', { type: 'text', text: '' }, []],
  ])('%s is carried over', (_name, block, expected) => {
    expect(partsOf(blocks(block))).toEqual(expected);
  });

  test.each<[string, object]>([
    ['messages.image.source=file', { type: 'image', source: { type: 'file', file_id: 'f' } }],
    ['messages.document.source=file', { type: 'document', source: { type: 'file', file_id: 'f' } }],
    ['messages.server_tool_use', { type: 'server_tool_use', id: 's', name: 'web_search', input: {} }],
    ['messages.web_search_tool_result', { type: 'web_search_tool_result', tool_use_id: 's', content: [] }],
    ['messages.container_upload', { type: 'container_upload', file_id: 'f' }],
    [
      'messages.document.citations',
      { type: 'document', citations: { enabled: true }, source: { type: 'url', url: 'https://a.b/c.pdf' } },
    ],
    [
      'messages.search_result.citations',
      { type: 'search_result', title: 'T', source: 'S', content: [], citations: { enabled: true } },
    ],
    [
      'messages.compaction.tool_changes',
      { type: 'compaction', content: 'They met.', tool_changes: [{ type: 'tool_addition' }] },
    ],
    ['messages.a block of tomorrow', { type: 'a block of tomorrow' }],
  ])('what only the vendor can look up is dropped by name: %s', (name, block) => {
    expect(read({ messages: [{ role: 'user', content: [block] }] }).dropped).toEqual([name]);
  });

  test('a summary stands for all that was said before it, and one that failed for nothing', () => {
    const summary = { type: 'compaction', content: 'They met.', encrypted_content: null };
    const failed = { type: 'compaction', content: null };
    const { turns, dropped } = read({
      messages: [
        { role: 'user', content: 'a' },
        { role: 'assistant', content: [{ type: 'text', text: 'b' }, summary, { type: 'text', text: 'c' }] },
        { role: 'user', content: [failed, { type: 'text', text: 'd' }] },
      ],
    });
    expect(turns).toEqual([
      { role: 'user', parts: [{ kind: 'text', text: 'Summary of the conversation so far:\nThey met.' }] },
      { role: 'assistant', parts: [{ kind: 'text', text: 'c' }] },
      { role: 'user', parts: [{ kind: 'text', text: 'd' }] },
    ]);
    expect(dropped).toEqual([]);
  });

  test('an instruction for one turn is gone with the next, and changes of the tools are named', () => {
    const only = { role: 'system', content: 'Just now.', clear_at: 'next_user_message' };
    const change = { type: 'tool_addition', tool: { type: 'tool_reference', name: 'n' } };
    const { turns, dropped } = read({
      messages: [
        { role: 'user', content: 'a' },
        only,
        { role: 'assistant', content: 'b' },
        { role: 'user', content: 'c' },
        { role: 'system', content: [change, { type: 'text', text: 'Be brief.' }], output_config: { effort: 'low' } },
        { role: 'system', output_config: { effort: 'low' } },
        only,
      ],
    });
    expect(turns.filter(({ role }) => role === 'system').flatMap(({ parts }) => parts)).toEqual([
      { kind: 'text', text: 'Be brief.' },
      { kind: 'text', text: 'Just now.' },
    ]);
    expect(dropped).toEqual(['messages.output_config', 'messages.tool_addition']);
  });

  test('a document of one’s own text is a document of any turn', () => {
    const parts = partsOf({
      messages: [{ role: 'user', content: [{ type: 'document', source: { type: 'content', content: 'a' } }] }],
    });
    expect(parts).toEqual([{ kind: 'text', text: 'a' }]);
  });
});

describe('thinking', () => {
  test.each<[Partial<Anthropic.MessageCreateParams>, NeutralRequest['reasoning']]>([
    [{ thinking: { type: 'enabled', budget_tokens: 2_048 } }, { budget: 2_048, shown: true }],
    [{ thinking: { type: 'enabled', budget_tokens: 2_048, display: 'omitted' } }, { budget: 2_048, shown: false }],
    [{ thinking: { type: 'adaptive' } }, { effort: 'medium', shown: true }],
    [
      { thinking: { type: 'adaptive' }, output_config: { effort: 'max' } },
      { effort: 'max', shown: true },
    ],
    [{ thinking: { type: 'disabled' }, output_config: { effort: 'high' } }, { effort: 'none' }],
    [{ thinking: { type: 'between_tools' } }, { effort: 'none' }],
    [{ output_config: { effort: 'low' } }, { effort: 'low' }],
    [{}, undefined],
  ])('%j means %j', (more, reasoning) => {
    expect(read(more).reasoning).toEqual(reasoning);
  });
});

describe('a choice of tools', () => {
  const tools = [{ name: 'a', input_schema: { type: 'object' } }];

  test.each<[object, object, object]>([
    [{ type: 'auto' }, { toolChoice: 'auto' }, {}],
    [{ type: 'any' }, { toolChoice: 'required' }, {}],
    [{ type: 'none' }, { toolChoice: 'none' }, {}],
    [
      { type: 'tool', name: 'a', disable_parallel_tool_use: true },
      { toolChoice: { name: 'a' }, parallelTools: false },
      {},
    ],
    [{ type: 'tool', name: 'web_search' }, {}, { dropped: ['tool_choice.name=web_search'] }],
  ])('%j means %j', (tool_choice, expected, also) => {
    const { toolChoice, parallelTools, dropped } = read({ tools, tool_choice });
    expect({ toolChoice, parallelTools, dropped }).toEqual({ dropped: [], ...expected, ...also });
  });

  test('is none where no tool is left', () => {
    expect(read({ tools: [{ type: 'bash_20250124', name: 'bash' }], tool_choice: { type: 'any' } })).toMatchObject({
      tools: [],
      dropped: ['tools[0].type=bash_20250124'],
    });
    expect(read({ tool_choice: { type: 'any' } })).not.toHaveProperty('toolChoice');
  });
});

test('what only the vendor knows of a tool is named, but not what others do anyway', () => {
  const tool = { name: 'a', input_schema: { type: 'object' }, cache_control: { type: 'ephemeral' }, strict: false };
  const { dropped } = read({ tools: [{ ...tool, defer_loading: true, input_examples: [{}], allowed_callers: null }] });
  expect(dropped).toEqual(['tools[].input_examples']);
});

test.each(['output_config', 'output_format'])('a schema for the answer is read where it stands: %s', (where) => {
  const format = { type: 'json_schema', schema: { type: 'object' } };
  const more =
    where === 'output_config' ? { output_config: { format, task_budget: { total: 1 } } } : { output_format: format };
  const { format: read_, dropped } = read(more);
  expect(read_).toEqual({ kind: 'schema', name: 'answer', schema: { type: 'object' }, strict: true });
  expect(dropped).toEqual(where === 'output_config' ? ['output_config.task_budget'] : []);
});

test('a request that only warms a cache asks others for one token', () => {
  expect(read({ max_tokens: 0 }).maxTokens).toBe(1);
});

test.each<[object, string]>([
  [{ messages: undefined }, 'messages must be a list.'],
  [{ messages: [] }, 'messages must be a list with at least one turn.'],
  [{ messages: ['x'] }, 'messages[0] must be an object.'],
  [{ messages: [{ role: 'tool', content: 'x' }] }, 'messages[0].role must be "user", "assistant" or "system".'],
  [{ messages: [{ role: 'user' }] }, 'messages[0].content must be a text or a list of content blocks.'],
  [{ messages: [{ role: 'user', content: [3] }] }, 'messages[0].content[0] must be an object.'],
  [{ messages: [{ role: 'user', content: [{}] }] }, 'messages[0].content[0].type must be a text.'],
  [blocks({ type: 'text' } as never), 'messages[0].content[0].text must be a text.'],
  [blocks({ type: 'image' } as never), 'messages[0].content[0].source must be an object.'],
  [
    blocks({ type: 'image', source: { type: 'base64', media_type: 'image/png' } } as never),
    'messages[0].content[0].source.data must be a text.',
  ],
  [blocks({ type: 'tool_use', id: 'a', name: 'n', input: [] }), 'messages[0].content[0].input must be an object.'],
  [
    blocks({ type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 1 }] } as never),
    'messages[0].content[0].content[0].text must be a text.',
  ],
  [blocks({ type: 'tool_result' } as never), 'messages[0].content[0].tool_use_id must be a text.'],
  [{ system: 1 }, 'system must be a list.'],
  [{ system: [{ type: 'image' }] }, 'system[0].type must be "text".'],
  [{ max_tokens: '5' }, 'max_tokens must be a whole number, at least 0.'],
  [{ max_tokens: 1.5 }, 'max_tokens must be a whole number, at least 0.'],
  [{ temperature: 'hot' }, 'temperature must be a number.'],
  [{ stop_sequences: ['a', 1] }, 'stop_sequences[1] must be a text.'],
  [{ stream: 'yes' }, 'stream must be true or false.'],
  [{ thinking: { type: 'enabled' } }, 'thinking.budget_tokens must be a whole number, at least 1.'],
  [{ thinking: { type: 'hard' } }, 'thinking.type must be "enabled", "adaptive" or "disabled".'],
  [
    { output_config: { effort: 'toString' } },
    'output_config.effort must be "low", "medium", "high", "xhigh" or "max".',
  ],
  [{ output_format: { type: 'json' } }, 'output_format.type must be "json_schema".'],
  [{ tools: {} }, 'tools must be a list.'],
  [{ tools: [{ name: 'n' }] }, 'tools[0].input_schema must be an object.'],
  [{ tools: [{ input_schema: {} }] }, 'tools[0].name must be a text.'],
  [{ compaction: { type: 'summarize' } }, 'compaction must be left out: only Anthropic compacts a conversation.'],
  [{ tool_choice: { type: 'force' } }, 'tool_choice.type must be "auto", "any", "tool" or "none".'],
])('%.60j is refused: %s', (more, error) => {
  expect(readRequest(body(more))).toEqual({ ok: false, error });
});

test('an input too deep to be written again is refused before it is', () => {
  const input: unknown = JSON.parse(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`);
  expect(readRequest(body(blocks({ type: 'tool_use', id: 'a', name: 'n', input })))).toEqual({
    ok: false,
    error: 'messages[0].content[0].input must be nested no deeper than 128.',
  });
});

/** For each value in a request, a way to put another in its place. */
function places(value: unknown, put: (other: unknown) => unknown): ((other: unknown) => unknown)[] {
  if (typeof value !== 'object' || value === null) return [put];
  const inner = Array.isArray(value)
    ? value.flatMap((one: unknown, index) => places(one, (other) => put(value.with(index, other))))
    : Object.entries(value).flatMap(([name, one]) => places(one, (other) => put({ ...value, [name]: other })));
  return [put, ...inner];
}

test('with a wrong value in any one place it is read or refused, and never breaks', () => {
  const content = [
    { type: 'document', title: 't', source: { type: 'content', content: [{ type: 'text', text: 'a' }] } },
    { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'a' } },
    { type: 'search_result', title: 't', source: 's', content: [{ type: 'text', text: 'a' }] },
    { type: 'tool_result', tool_use_id: 'a', is_error: true, content: [{ type: 'text', text: 'a' }] },
  ];
  const fine = body({
    system: [{ type: 'text', text: 'a', cache_control: {} }],
    messages: [
      { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'n', input: {} }] },
      { role: 'user', content },
    ],
    tools: [{ name: 'n', description: 'd', strict: true, input_schema: {} }],
    tool_choice: { type: 'tool', name: 'n', disable_parallel_tool_use: true },
    thinking: { type: 'enabled', budget_tokens: 2_000 },
    output_config: { effort: 'low', format: { type: 'json_schema', schema: {} } },
    stop_sequences: ['a'],
  });
  const wrong: readonly unknown[] = [
    undefined,
    null,
    0,
    -1.5,
    '',
    'constructor',
    true,
    [],
    [null],
    {},
    { type: 'text' },
  ];
  const all = places(fine, (other) => other);
  expect(all.length).toBeGreaterThan(60);
  let read = 0;
  for (const put of all.slice(1)) {
    for (const other of wrong) {
      const result = readRequest(put(other) as Json);
      read += result.ok ? 1 : 0;
      if (!result.ok) expect(result.error).toMatch(/^[a-z_]+[a-z0-9_.[\]]* must be .+\.$/);
    }
  }
  expect(read).toBeGreaterThan(100);
});

/** Streams of the Messages API as they come over the wire, written after its client's types. */

type Data = { readonly type: string } & Readonly<Record<string, unknown>>;

export const sseOf = (events: readonly Data[]): string =>
  events.map((data) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`).join('');

const start = (usage: object): Data => ({
  type: 'message_start',
  message: {
    id: 'msg_01XFDUDYJgAACzvnptvVoYEL',
    type: 'message',
    role: 'assistant',
    model: 'claude-opus-4-5-20251101',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage,
  },
});
const block = (index: number, content_block: object): Data => ({ type: 'content_block_start', index, content_block });
const delta = (index: number, one: object): Data => ({ type: 'content_block_delta', index, delta: one });
const stop = (index: number): Data => ({ type: 'content_block_stop', index });
const end = (one: object, usage: object): readonly Data[] => [
  { type: 'message_delta', delta: one, usage },
  { type: 'message_stop' },
];
const ping: Data = { type: 'ping' };

const firstUsage = {
  input_tokens: 2095,
  cache_creation_input_tokens: 188,
  cache_read_input_tokens: 50_000,
  cache_creation: { ephemeral_5m_input_tokens: 188, ephemeral_1h_input_tokens: 0 },
  output_tokens: 3,
  service_tier: 'standard',
};

/** It thinks, says a word and calls two tools. */
export const thinkingAndTools = sseOf([
  start(firstUsage),
  block(0, { type: 'thinking', thinking: '', signature: '' }),
  ping,
  delta(0, { type: 'thinking_delta', thinking: 'Two files. ' }),
  delta(0, { type: 'thinking_delta', thinking: 'Both “naïve” 🙂.' }),
  delta(0, { type: 'signature_delta', signature: 'EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pk=' }),
  stop(0),
  block(1, { type: 'redacted_thinking', data: 'EmwKAhgBEgy3va3pzix/LafPsn4aDFIT2Xlxh0L5L8rLVyIw' }),
  stop(1),
  block(2, { type: 'text', text: '' }),
  delta(2, { type: 'text_delta', text: 'I will read\n' }),
  delta(2, { type: 'text_delta', text: 'both.' }),
  stop(2),
  block(3, { type: 'tool_use', id: 'toolu_01T1x1fJ34qAmk2tNTrN7Up6', name: 'read', input: {} }),
  delta(3, { type: 'input_json_delta', partial_json: '' }),
  delta(3, { type: 'input_json_delta', partial_json: '{"path": "a' }),
  delta(3, { type: 'input_json_delta', partial_json: '.md"}' }),
  stop(3),
  block(4, { type: 'tool_use', id: 'toolu_01A09q90qw90lq917835lq9', name: 'list', input: {} }),
  delta(4, { type: 'input_json_delta', partial_json: '' }),
  stop(4),
  ...end(
    { stop_reason: 'tool_use', stop_sequence: null },
    { output_tokens: 131, output_tokens_details: { thinking_tokens: 40 } },
  ),
]);

/** It searches the web by itself and cites what it found. */
export const searchAndCitations = sseOf([
  start({ input_tokens: 10, output_tokens: 1 }),
  block(0, { type: 'server_tool_use', id: 'srvtoolu_014hJH82Qum7Td6UV8gDXThB', name: 'web_search', input: {} }),
  delta(0, { type: 'input_json_delta', partial_json: '{"query": "claude"}' }),
  stop(0),
  block(1, {
    type: 'web_search_tool_result',
    tool_use_id: 'srvtoolu_014hJH82Qum7Td6UV8gDXThB',
    content: [{ type: 'web_search_result', url: 'https://example.org/', title: 'A', encrypted_content: 'Eq' }],
  }),
  stop(1),
  block(2, { type: 'text', text: '', citations: [] }),
  delta(2, { type: 'text_delta', text: 'Born in 1916.' }),
  delta(2, {
    type: 'citations_delta',
    citation: {
      type: 'web_search_result_location',
      url: 'https://example.org/',
      title: 'A page',
      cited_text: 'born in 1916',
      encrypted_index: 'Eo8BCioIAhgBIiQyYjQ0OWJmZi1lNm',
    },
  }),
  delta(2, {
    type: 'citations_delta',
    citation: { type: 'char_location', cited_text: 'x', document_index: 0, start_char_index: 0, end_char_index: 1 },
  }),
  stop(2),
  ...end({ stop_reason: 'end_turn', stop_sequence: null }, { output_tokens: 9 }),
]);

export const refused = sseOf([
  start({ input_tokens: 10, output_tokens: 1 }),
  ...end(
    {
      stop_reason: 'refusal',
      stop_sequence: null,
      stop_details: { type: 'refusal', category: 'cyber', explanation: 'Not that.' },
    },
    { output_tokens: 1 },
  ),
]);

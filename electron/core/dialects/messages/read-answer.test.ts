import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refused, searchAndCitations, sseOf, thinkingAndTools } from '../../testing/messages-streams.ts';
import type { NeutralEvent } from '../neutral.ts';
import { createSseReader } from '../sse.ts';
import { createStreamReader, readWhole } from './read-answer.ts';

function read(chunks: readonly Buffer[]): NeutralEvent[] {
  const sse = createSseReader();
  const reader = createStreamReader();
  const events = chunks.flatMap((chunk) => sse.push(chunk).events.flatMap((event) => reader.push(event)));
  return [...events, ...reader.rest()];
}
const readText = (text: string) => read([Buffer.from(text)]);

const spoken: NeutralEvent[] = [
  {
    kind: 'usage',
    usage: { inputTokens: 52_283, outputTokens: 3, cacheReadTokens: 50_000, cacheWriteTokens: 188 },
  },
  { kind: 'reasoning', text: 'Two files. ' },
  { kind: 'reasoning', text: 'Both “naïve” 🙂.' },
  { kind: 'text', text: 'I will read\n' },
  { kind: 'text', text: 'both.' },
  { kind: 'tool-call', id: 'toolu_01T1x1fJ34qAmk2tNTrN7Up6', name: 'read' },
  { kind: 'tool-args', text: '{"path": "a' },
  { kind: 'tool-args', text: '.md"}' },
  { kind: 'tool-call', id: 'toolu_01A09q90qw90lq917835lq9', name: 'list' },
  { kind: 'tool-args', text: '{}' },
  { kind: 'finish', reason: 'tool-calls' },
  {
    kind: 'usage',
    usage: {
      inputTokens: 52_283,
      outputTokens: 131,
      cacheReadTokens: 50_000,
      cacheWriteTokens: 188,
      reasoningTokens: 40,
    },
  },
];

describe('a stream', () => {
  test('of thoughts, a text and parallel calls is read in order, without what only the vendor can read', () => {
    expect(readText(thinkingAndTools)).toEqual(spoken);
  });

  test('says the same wherever its bytes are split', () => {
    const bytes = Buffer.from(thinkingAndTools);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 40 }), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
        expect(read(chunks)).toEqual(spoken);
      }),
    );
    expect(read([...bytes].map((byte) => Buffer.of(byte)))).toEqual(spoken);
  });

  test('with CRLF and without names of events says the same', () => {
    expect(readText(thinkingAndTools.replaceAll(/^event: .*\n/gm, '').replaceAll('\n', '\r\n'))).toEqual(spoken);
  });

  test('of a search names places on the web, not what the vendor’s tool was told', () => {
    expect(readText(searchAndCitations)).toEqual([
      { kind: 'usage', usage: { inputTokens: 10, outputTokens: 1 } },
      { kind: 'text', text: 'Born in 1916.' },
      {
        kind: 'citation',
        citation: { url: 'https://example.org/', title: 'A page', quote: 'born in 1916' },
      },
      { kind: 'finish', reason: 'stop' },
      { kind: 'usage', usage: { inputTokens: 10, outputTokens: 9 } },
    ]);
  });

  test('that is refused says why', () => {
    expect(readText(refused).slice(1, 3)).toEqual([
      { kind: 'refusal', text: 'Not that.' },
      { kind: 'finish', reason: 'refusal' },
    ]);
  });

  test('that brings a whole input with the call, as some vendors do, reads it from there', () => {
    const stream = sseOf([
      {
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'tool_use', id: 't', name: 'n', input: { a: 1 } },
      },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_stop' },
    ]);
    expect(readText(stream)).toEqual([
      { kind: 'tool-call', id: 't', name: 'n' },
      { kind: 'tool-args', text: '{"a":1}' },
      { kind: 'finish', reason: 'stop' },
    ]);
  });

  test('adds nothing of another block to the arguments of a call', () => {
    const args = (index: number, partial_json: string) => ({
      type: 'content_block_delta',
      index,
      delta: { type: 'input_json_delta', partial_json },
    });
    const call = { type: 'tool_use', id: 't', name: 'n', input: {} };
    const begin = { type: 'content_block_start', index: 1, content_block: call };
    expect(readText(sseOf([begin, args(1, '{}'), args(0, '{"query"')])).slice(1)).toEqual([
      { kind: 'tool-args', text: '{}' },
    ]);
  });

  test('finishes once, even if it says so twice', () => {
    const last = { type: 'message_delta', delta: { stop_reason: 'max_tokens' }, usage: {} };
    expect(readText(sseOf([last, last, { type: 'message_stop' }]))).toEqual([{ kind: 'finish', reason: 'length' }]);
  });

  test.each([
    'data: nonsense\n\n',
    'data: []\n\n',
    'event: content_block_delta\ndata: {}\n\n',
    'data: {"type":"content_block_delta","delta":{"type":"input_json_delta","partial_json":"{"}}\n\n',
    'data: {"type":"content_block_start","content_block":{"type":"tool_result_of_tomorrow"}}\n\n',
    'data: {"type":"toString"}\n\n',
    ': comment\n\n',
  ])('with %j in it is not upset', (nonsense) => {
    expect(readText(nonsense)).toEqual([]);
  });
});

describe('a whole message', () => {
  test('is read like a stream', () => {
    const whole = readWhole({
      content: [
        { type: 'thinking', thinking: 'Hm.', signature: 'x' },
        { type: 'redacted_thinking', data: 'x' },
        {
          type: 'text',
          text: 'Yes.',
          citations: [{ type: 'search_result_location', source: 'https://a.b/', title: null }],
        },
        { type: 'tool_use', id: 't', name: 'n', input: { a: [1] } },
        { type: 'tool_use', id: 'u', name: 'n' },
        { type: 'server_tool_use', id: 's', name: 'web_search', input: {} },
      ],
      stop_reason: 'stop_sequence',
      stop_sequence: 'END',
      usage: { input_tokens: 1, output_tokens: 2 },
    });
    expect(whole).toEqual([
      { kind: 'reasoning', text: 'Hm.' },
      { kind: 'text', text: 'Yes.' },
      { kind: 'citation', citation: { url: 'https://a.b/' } },
      { kind: 'tool-call', id: 't', name: 'n' },
      { kind: 'tool-args', text: '{"a":[1]}' },
      { kind: 'tool-call', id: 'u', name: 'n' },
      { kind: 'tool-args', text: '{}' },
      { kind: 'finish', reason: 'stop-sequence', stopSequence: 'END' },
      { kind: 'usage', usage: { inputTokens: 1, outputTokens: 2 } },
    ]);
  });

  test.each([
    ['end_turn', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['tool_use', 'tool-calls'],
    ['pause_turn', 'pause'],
    ['refusal', 'refusal'],
    ['a reason of tomorrow', 'stop'],
    ['constructor', 'stop'],
    [null, 'stop'],
  ])('that ends with %s means %s', (stop_reason, reason) => {
    expect(readWhole({ stop_reason }).find(({ kind }) => kind === 'finish')).toEqual({ kind: 'finish', reason });
  });

  test.each([{}, { content: 'x' }, { content: [null, 1, { type: 'text' }, { type: 'tool_use', input: 'x' }] }])(
    'of a wrong form, %j, is no reason to fail',
    (body) => {
      expect(() => readWhole(body)).not.toThrow();
    },
  );
});

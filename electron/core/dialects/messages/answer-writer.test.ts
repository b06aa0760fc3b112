import Anthropic from '@anthropic-ai/sdk';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FinishReason, NeutralEvent } from '../neutral.ts';
import { createAnswerWriter } from './answer-writer.ts';

const about = { id: '0f8c2a4e', model: 'openai/gpt-5', at: 0 };
const said = (shown: boolean, events: readonly NeutralEvent[]): string => {
  const writer = createAnswerWriter(about, shown);
  return events.map((event) => writer.event(event)).join('') + writer.end();
};
const whole = (shown: boolean, events: readonly NeutralEvent[]) =>
  createAnswerWriter(about, shown).whole(events) as Anthropic.Message;

/** What the API's own client makes of a stream. */
async function accumulated(stream: string): Promise<Anthropic.Message> {
  const client = new Anthropic({
    apiKey: 'none',
    maxRetries: 0,
    fetch: async () => new Response(stream, { headers: { 'content-type': 'text/event-stream' } }),
  });
  const asked = { model: 'baton', max_tokens: 1, messages: [{ role: 'user' as const, content: 'x' }] };
  return client.messages.stream(asked).finalMessage();
}

const answer: NeutralEvent[] = [
  { kind: 'reasoning', text: 'Let me ' },
  { kind: 'reasoning', text: 'see.' },
  { kind: 'text', text: 'Reading "a"\n' },
  { kind: 'text', text: '\ud83d' },
  { kind: 'text', text: '\ude42' },
  { kind: 'citation', citation: { url: 'https://example.org/', title: 'A' } },
  { kind: 'tool-call', id: 'call_9pQ2vVtYkS1LxRzW3uHnBmJd', name: 'read' },
  { kind: 'tool-args', text: '{"path":' },
  { kind: 'tool-args', text: '"a"}' },
  { kind: 'tool-call', id: 'call_0', name: 'list' },
  { kind: 'tool-args', text: '{}' },
  { kind: 'finish', reason: 'tool-calls' },
  {
    kind: 'usage',
    usage: { inputTokens: 100, outputTokens: 20, cacheReadTokens: 60, cacheWriteTokens: 10, reasoningTokens: 5 },
  },
];

describe('a streamed answer', () => {
  test('is what the API’s own client expects', async () => {
    const message = await accumulated(said(true, answer));
    expect(message).toMatchObject({
      id: 'msg_0f8c2a4e',
      type: 'message',
      role: 'assistant',
      model: 'openai/gpt-5',
      stop_reason: 'tool_use',
      stop_sequence: null,
      usage: {
        input_tokens: 30,
        cache_read_input_tokens: 60,
        cache_creation_input_tokens: 10,
        output_tokens: 20,
        output_tokens_details: { thinking_tokens: 5 },
      },
    });
    expect(message.content).toEqual([
      { type: 'thinking', thinking: 'Let me see.', signature: 'baton-unsigned' },
      {
        type: 'text',
        text: 'Reading "a"\n🙂',
        citations: [
          {
            type: 'web_search_result_location',
            url: 'https://example.org/',
            title: 'A',
            cited_text: '',
            encrypted_index: 'baton-unsigned',
          },
        ],
      },
      {
        type: 'tool_use',
        id: 'call_9pQ2vVtYkS1LxRzW3uHnBmJd',
        name: 'read',
        input: { path: 'a' },
        caller: { type: 'direct' },
      },
      { type: 'tool_use', id: 'call_0_0f8c2a4e', name: 'list', input: {}, caller: { type: 'direct' } },
    ]);
  });

  test('holds no thoughts for a client that asked for none', () => {
    expect(said(false, answer)).not.toContain('thinking_delta');
    expect(whole(false, answer).content.map(({ type }) => type)).toEqual(['text', 'tool_use', 'tool_use']);
  });

  test('says nothing until there is something to say', () => {
    const writer = createAnswerWriter(about, false);
    expect(writer.event({ kind: 'usage', usage: { inputTokens: 7 } })).toBe('');
    expect(writer.event({ kind: 'text', text: '' })).toBe('');
    expect(writer.event({ kind: 'reasoning', text: 'hm' })).toBe('');
    expect(writer.event({ kind: 'citation', citation: { url: 'https://a.b/' } })).toBe('');
    const first = writer.event({ kind: 'text', text: 'a' });
    expect(first.match(/^event: .*/gm)).toEqual([
      'event: message_start',
      'event: content_block_start',
      'event: content_block_delta',
    ]);
    expect(first).toContain('"input_tokens":7');
    expect(writer.event({ kind: 'text', text: 'b' })).toBe(
      'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"b"}}\n\n',
    );
  });

  test('without a word is still a message', async () => {
    expect(await accumulated(said(true, []))).toMatchObject({ content: [], stop_reason: 'end_turn' });
  });

  test('tells the same as one that is not streamed, whatever was said', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 12 });
    const spoken: fc.Arbitrary<NeutralEvent[]> = fc.oneof(
      text.map((words): NeutralEvent[] => [{ kind: 'text', text: words }]),
      text.map((words): NeutralEvent[] => [{ kind: 'reasoning', text: words }]),
      text.map((words): NeutralEvent[] => [{ kind: 'refusal', text: words }]),
      fc.constant<NeutralEvent[]>([{ kind: 'citation', citation: { url: 'https://a.b/' } }]),
      fc
        .tuple(text, text, fc.dictionary(text, fc.jsonValue()), fc.nat(9))
        .map(([id, name, input, cut]): NeutralEvent[] => [
          { kind: 'tool-call', id, name },
          { kind: 'tool-args', text: JSON.stringify(input).slice(0, cut) },
          { kind: 'tool-args', text: JSON.stringify(input).slice(cut) },
        ]),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(spoken, { maxLength: 8 }), fc.boolean(), async (parts, shown) => {
        const events: NeutralEvent[] = [...parts.flat(), { kind: 'finish', reason: 'stop' }];
        const { content, stop_reason } = await accumulated(said(shown, events));
        const told = JSON.parse(JSON.stringify(whole(shown, events))) as Anthropic.Message;
        expect({ content, stop_reason }).toEqual({ content: told.content, stop_reason: told.stop_reason });
      }),
      { numRuns: 60 },
    );
  });
});

describe('the reason of an end', () => {
  const call: NeutralEvent = { kind: 'tool-call', id: 'a', name: 'n' };
  const refusal: NeutralEvent = { kind: 'refusal', text: 'No.' };

  test.each<[FinishReason, NeutralEvent[], string]>([
    ['stop', [], 'end_turn'],
    ['stop', [call], 'tool_use'],
    ['stop', [refusal], 'refusal'],
    ['tool-calls', [call], 'tool_use'],
    ['tool-calls', [], 'end_turn'],
    ['length', [], 'max_tokens'],
    ['length', [call], 'max_tokens'],
    ['refusal', [], 'refusal'],
    ['filter', [], 'refusal'],
    ['pause', [], 'pause_turn'],
  ])('%s after %j is %s', async (reason, before, expected) => {
    const events: NeutralEvent[] = [...before, { kind: 'finish', reason }];
    expect((await accumulated(said(true, events))).stop_reason).toBe(expected);
    expect(whole(true, events).stop_reason).toBe(expected);
  });

  test('names the text that stopped it', async () => {
    const events: NeutralEvent[] = [{ kind: 'finish', reason: 'stop-sequence', stopSequence: 'END' }];
    const expected = { stop_reason: 'stop_sequence', stop_sequence: 'END' };
    expect(await accumulated(said(true, events))).toMatchObject(expected);
    expect(whole(true, events)).toMatchObject(expected);
  });
});

describe('a tool call', () => {
  const call = (id: string): NeutralEvent => ({ kind: 'tool-call', id, name: 'n' });
  const ids = (events: NeutralEvent[]) =>
    whole(false, events).content.map((block) => (block.type === 'tool_use' ? block.id : ''));

  test('has an id that the API takes, and its own', () => {
    const written = ids([
      call(''),
      call(''),
      call('functions.read:0'),
      call('call_0'),
      call('call_0'),
      call('x'.repeat(99)),
    ]);
    expect(new Set(written).size).toBe(6);
    for (const id of written) expect(id).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
  });

  test('with arguments that are no object tells the tool so', () => {
    const args = (text: string) =>
      whole(false, [call('a'), { kind: 'tool-args', text }]).content.map(
        (one) => (one as Anthropic.ToolUseBlock).input,
      );
    expect(args('')).toEqual([{}]);
    expect(args('{"a":1')).toEqual([{ invalid_arguments: '{"a":1' }]);
    expect(args('[1]')).toEqual([{ invalid_arguments: '[1]' }]);
  });
});

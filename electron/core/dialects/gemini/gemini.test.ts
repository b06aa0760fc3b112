import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../kernel/json.ts';
import type { NeutralEvent, NeutralRequest } from '../neutral.ts';
import { createSseReader } from '../sse.ts';
import { recorded } from './recorded.ts';
import { gemini } from './wire.ts';

const client = gemini.client!;
const provider = gemini.provider;

const lines = (...chunks: object[]) => chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join('');
const eventOf = (data: unknown) =>
  createSseReader().push(Buffer.from(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`)).events[0]!;
const saying = (...parts: object[]) => ({ candidates: [{ content: { role: 'model', parts }, index: 0 }] });
const ending = (finishReason: string) => ({ candidates: [{ content: { parts: [{ text: '' }] }, finishReason }] });

/** A stream cut into chunks of these sizes, read to its end. */
function streamed(text: string, sizes: readonly number[]): NeutralEvent[] {
  const bytes = Buffer.from(text);
  const [cutter, reader] = [createSseReader(), provider.streamReader()];
  const events: NeutralEvent[] = [];
  let at = 0;
  for (const size of [...sizes, bytes.length]) {
    events.push(...cutter.push(bytes.subarray(at, at + size)).events.flatMap((event) => reader.push(event)));
    at += size;
  }
  return [...events, ...reader.rest()];
}

describe('what an event of a stream means', () => {
  test.each<[string, unknown]>([
    ['empty', saying({ text: '' })],
    ['empty', { candidates: [{}], usageMetadata: { promptTokenCount: 3 } }],
    ['empty', ''],
    ['content', saying({ text: 'a' })],
    ['content', saying({ text: 'a', thought: true })],
    ['content', saying({ functionCall: { name: 'f', args: {} } })],
    ['content', saying({ text: 'it says "error": {} and "finishReason": "STOP"' })],
    ['finish', ending('STOP')],
    ['finish', ending('SAFETY')],
    ['finish', { promptFeedback: { blockReason: 'SAFETY' } }],
    ['finish', { candidates: [{ finish_reason: 'STOP' }] }],
    ['error', { error: { code: 429, message: 'Slow', status: 'RESOURCE_EXHAUSTED' } }],
  ])('%s: %j', (kind, data) => {
    expect(gemini.read(eventOf(data), true).kind).toBe(kind);
    const later = gemini.read(eventOf(data), false).kind;
    if (kind === 'finish' || kind === 'error') expect(later).toBe(kind);
    else expect(['content', 'empty']).toContain(later);
  });

  test('the name of an error stands before its sentence', () => {
    const slow = { error: { code: 429, message: 'Slow down', status: 'RESOURCE_EXHAUSTED' } };
    expect(gemini.read(eventOf(slow), false).message).toBe('RESOURCE_EXHAUSTED: Slow down');
  });

  test('what Baton writes as an error is Google’s own shape, whole and in a stream', () => {
    expect(gemini.errorBody(429, 'all cooling')).toEqual({
      error: { code: 429, message: 'all cooling', status: 'RESOURCE_EXHAUSTED' },
    });
    expect(gemini.errorBody(503, 'all cooling', { seconds: 7_200, until: 0 })).toMatchObject({
      error: { details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '7200s' }] },
    });
    const [event] = createSseReader().push(Buffer.from(gemini.errorEvent('cut off'))).events;
    expect(gemini.read(event!, false)).toMatchObject({ kind: 'error', message: 'UNAVAILABLE: cut off' });
  });

  test('tokens: what came from a cache is in the prompt’s, what was thought is added to the answer’s', () => {
    const usage = { promptTokenCount: 10, cachedContentTokenCount: 4, candidatesTokenCount: 5, thoughtsTokenCount: 7 };
    expect(gemini.usageOf(usage)).toEqual({
      inputTokens: 10,
      outputTokens: 12,
      cacheReadTokens: 4,
      reasoningTokens: 7,
    });
    expect(gemini.read(eventOf({ ...ending('STOP'), usageMetadata: usage }), false).usage?.outputTokens).toBe(12);
    expect(gemini.usageOf({})).toEqual({});
  });
});

describe('an answer of Google’s in the neutral form', () => {
  test('thoughts, text, a call and the sources', () => {
    expect(streamed(recorded, [])).toEqual([
      { kind: 'reasoning', text: 'The user wants 天気.' },
      { kind: 'text', text: 'Let me ' },
      { kind: 'usage', usage: { inputTokens: 31, outputTokens: 20, reasoningTokens: 18 } },
      { kind: 'text', text: 'look 🔎.' },
      { kind: 'tool-call', id: 'call_mZ-x_1_1', name: 'weather' },
      { kind: 'tool-args', text: '{"city":"Zürich"}' },
      { kind: 'tool-call', id: 'own-id', name: 'weather' },
      { kind: 'tool-args', text: '{}' },
      { kind: 'citation', citation: { url: 'https://a.example/', title: 'A' } },
      { kind: 'usage', usage: { inputTokens: 31, outputTokens: 44, cacheReadTokens: 16, reasoningTokens: 18 } },
      { kind: 'finish', reason: 'tool-calls' },
    ]);
  });

  test('wherever the bytes are cut, the events are the same', () => {
    const whole = streamed(recorded, []);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 90 })), (sizes) => {
        expect(streamed(recorded, sizes)).toEqual(whole);
      }),
    );
  });

  test.each([
    ['STOP', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['CONTINUATION', 'length'],
    ['SAFETY', 'filter'],
    ['RECITATION', 'filter'],
    ['PROHIBITED_CONTENT', 'filter'],
    ['MALFORMED_FUNCTION_CALL', 'filter'],
    ['A_REASON_OF_TOMORROW', 'filter'],
  ])('%s ends as %s', (reason, expected) => {
    expect(provider.readWhole(ending(reason))).toEqual([{ kind: 'finish', reason: expected }]);
    expect(streamed(lines(saying({ text: 'a' }), ending(reason)), []).at(-1)).toEqual({
      kind: 'finish',
      reason: expected,
    });
  });

  test('a refused prompt is no empty answer that went well', () => {
    expect(provider.readWhole({ promptFeedback: { blockReason: 'OTHER' } })).toEqual([
      { kind: 'finish', reason: 'filter' },
    ]);
  });

  test('a stream that was cut has no end', () => {
    expect(streamed(lines(saying({ text: 'half' })), [])).toEqual([{ kind: 'text', text: 'half' }]);
  });

  test('calls of two answers never share an id', () => {
    const ids = ['r1', 'r2'].map((responseId) => {
      const [call] = provider.readWhole({ ...saying({ functionCall: { name: 'f', args: {} } }), responseId });
      return (call as { id: string }).id;
    });
    expect(new Set(ids).size).toBe(2);
    expect(ids.every((id) => /^[A-Za-z0-9_-]{1,40}$/.test(id))).toBe(true);
  });
});

const read = (body: Json) => {
  const result = client.readRequest(body);
  if (!result.ok) throw new Error(result.error);
  return result.value;
};

const about = { id: 'req1', model: 'anthropic/claude', at: 0 };

describe('an answer told to a client of Google’s', () => {
  const events: NeutralEvent[] = [
    { kind: 'reasoning', text: 'hm' },
    { kind: 'text', text: 'Hel' },
    { kind: 'text', text: 'lo' },
    { kind: 'citation', citation: { url: 'https://a.example/', title: 'A' } },
    { kind: 'tool-call', id: 't1', name: 'f' },
    { kind: 'tool-args', text: '{"a":' },
    { kind: 'tool-args', text: '1}' },
    { kind: 'tool-call', id: 't2', name: 'g' },
    { kind: 'usage', usage: { inputTokens: 9, outputTokens: 8, reasoningTokens: 3, cacheReadTokens: 2 } },
    { kind: 'finish', reason: 'tool-calls' },
  ];
  const contents = [{ parts: [{ text: 'hi' }] }];

  test('whole', () => {
    expect(read({ contents }).answer(about).whole(events)).toEqual({
      candidates: [
        {
          content: {
            role: 'model',
            parts: [
              { text: 'Hello' },
              {
                functionCall: { id: 't1', name: 'f', args: { a: 1 } },
                thoughtSignature: 'skip_thought_signature_validator',
              },
              { functionCall: { id: 't2', name: 'g', args: {} } },
            ],
          },
          finishReason: 'STOP',
          groundingMetadata: { groundingChunks: [{ web: { uri: 'https://a.example/', title: 'A' } }] },
          index: 0,
        },
      ],
      modelVersion: 'anthropic/claude',
      createTime: '1970-01-01T00:00:00.000Z',
      responseId: 'req1',
      usageMetadata: {
        promptTokenCount: 9,
        candidatesTokenCount: 5,
        totalTokenCount: 17,
        cachedContentTokenCount: 2,
        thoughtsTokenCount: 3,
      },
    });
  });

  test('arguments that are no object are shown, for the tool to refuse', () => {
    const cut: NeutralEvent[] = [
      { kind: 'tool-call', id: 't1', name: 'f' },
      { kind: 'tool-args', text: '{"a":' },
      { kind: 'finish', reason: 'length' },
    ];
    expect(read({ contents }).answer(about).whole(cut)).toMatchObject({
      candidates: [{ content: { parts: [{ functionCall: { args: { invalid_arguments: '{"a":' } } }] } }],
    });
  });

  test('thoughts only reach who asked for them', () => {
    const asking = read({ contents, generationConfig: { thinkingConfig: { includeThoughts: true } } });
    expect(JSON.stringify(asking.answer(about).whole(events))).toContain('"thought":true');
    expect(JSON.stringify(read({ contents }).answer(about).whole(events))).not.toContain('hm');
  });

  test('streamed it is what it is whole, read back by the provider’s side', () => {
    const thoughts = { contents, generationConfig: { thinkingConfig: { includeThoughts: true } } };
    const writer = read(thoughts).answer(about);
    const text = events.map((event) => writer.event(event)).join('') + writer.end();
    const back = streamed(text, []);
    expect(back).toEqual([
      ...events.slice(0, 3),
      { kind: 'tool-call', id: 't1', name: 'f' },
      { kind: 'tool-args', text: '{"a":1}' },
      { kind: 'tool-call', id: 't2', name: 'g' },
      { kind: 'tool-args', text: '{}' },
      { kind: 'citation', citation: { url: 'https://a.example/', title: 'A' } },
      { kind: 'usage', usage: { inputTokens: 9, outputTokens: 8, cacheReadTokens: 2, reasoningTokens: 3 } },
      { kind: 'finish', reason: 'tool-calls' },
    ]);
  });

  test.each([
    ['length', 'MAX_TOKENS'],
    ['refusal', 'SAFETY'],
    ['filter', 'SAFETY'],
    ['pause', 'OTHER'],
    ['stop-sequence', 'STOP'],
  ] as const)('%s is %s', (reason, expected) => {
    const writer = read({ contents }).answer(about);
    expect(writer.event({ kind: 'finish', reason })).toBe('');
    expect(writer.end()).toContain(`"finishReason":"${expected}"`);
  });
});

describe('one side reads what the other writes', () => {
  const text = fc.string({ minLength: 1 }).map((value) => ({ kind: 'text' as const, text: value }));
  const image = fc.constant({
    kind: 'image' as const,
    source: { kind: 'data' as const, mediaType: 'image/png', data: 'AAAA' },
  });
  /** A user's turn, and an assistant's with calls that the next turn answers. */
  const exchange = fc
    .tuple(fc.array(fc.oneof(text, image), { minLength: 1 }), fc.array(fc.constantFrom('look', 'ask')), text)
    .chain(([said, names, answer]) => fc.constant({ said, names, answer }));

  test('turns, tools, calls, results and all that is counted', () => {
    fc.assert(
      fc.property(fc.array(exchange), fc.nat(), fc.option(fc.nat({ max: 2 }), { nil: undefined }), (all, max, heat) => {
        const request: NeutralRequest = {
          system: [{ kind: 'text', text: 'Be brief.' }],
          turns: [
            ...all.flatMap(({ said, names, answer }, turn) => [
              { role: 'user' as const, parts: said },
              {
                role: 'assistant' as const,
                parts: [
                  answer,
                  ...names.map((name, at) => ({
                    kind: 'tool-call' as const,
                    id: `c${String(turn)}-${String(at)}`,
                    name,
                    args: '{"a":1}',
                  })),
                ],
              },
              ...(names.length > 0
                ? [
                    {
                      role: 'user' as const,
                      parts: names.map((name, at) => ({
                        kind: 'tool-result' as const,
                        id: `c${String(turn)}-${String(at)}`,
                        name,
                        parts: [{ kind: 'text' as const, text: 'done' }],
                      })),
                    },
                    { role: 'assistant' as const, parts: [answer] },
                  ]
                : []),
            ]),
          ],
          tools: [{ name: 'look', description: 'Looks.', schema: { type: 'object', properties: { a: {} } } }],
          toolChoice: 'auto',
          maxTokens: max,
          ...(heat !== undefined && { temperature: heat }),
          stop: ['END'],
          reasoning: { effort: 'low', shown: true },
          format: { kind: 'schema', name: 'answer', schema: { type: 'object', required: ['a'] } },
          stream: false,
        };
        const written = provider.writeRequest(request, { provider: 'google', model: 'gemini-3-flash-preview' });
        expect(written.dropped).toEqual([]);
        expect(read(written.body as Json)).toMatchObject({ request, dropped: [] });
      }),
    );
  });
});

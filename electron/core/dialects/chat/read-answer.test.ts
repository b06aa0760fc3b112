import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frames } from '../../testing/sse-frames.ts';
import type { NeutralEvent } from '../neutral.ts';
import { chat } from './wire.ts';

const provider = chat.provider;

const chunk = (delta: object, more: object = {}) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, finish_reason: null, ...more }],
});
const ends = (reason: string, more: object = {}) => ({ ...chunk({}, { finish_reason: reason }), ...more });
const call = (index: number, more: object) => chunk({ tool_calls: [{ index, ...more }] });

function streamed(...payloads: (object | string)[]): readonly NeutralEvent[] {
  const reader = provider.streamReader();
  return [...frames(payloads).flatMap((event) => reader.push(event)), ...reader.rest()];
}

const whole = (message: object, more: object = {}, reason = 'stop') =>
  provider.readWhole({ id: 'chatcmpl-1', choices: [{ index: 0, message, finish_reason: reason }], ...more });

/** Neighbouring pieces of one thing in one piece. */
const merged = (events: readonly NeutralEvent[]) =>
  events.reduce<NeutralEvent[]>((list, event) => {
    const last = list.at(-1);
    const joins = last?.kind === event.kind && 'text' in event && 'text' in last;
    return joins ? [...list.slice(0, -1), { ...event, text: last.text + event.text }] : [...list, event];
  }, []);

const stop = { kind: 'finish', reason: 'stop' };
const called = { kind: 'finish', reason: 'tool-calls' };

describe('a stream of', () => {
  test('OpenAI: role, text, end, counts', () => {
    expect(
      streamed(
        chunk({ role: 'assistant', content: '', refusal: null }),
        chunk({ content: 'Hel' }),
        chunk({ content: 'lo' }),
        ends('stop'),
        {
          choices: [],
          usage: {
            prompt_tokens: 12,
            completion_tokens: 8,
            total_tokens: 20,
            prompt_tokens_details: { cached_tokens: 5, audio_tokens: 0 },
            completion_tokens_details: { reasoning_tokens: 3 },
          },
        },
        '[DONE]',
      ),
    ).toEqual([
      { kind: 'text', text: 'Hel' },
      { kind: 'text', text: 'lo' },
      stop,
      { kind: 'usage', usage: { inputTokens: 12, outputTokens: 8, cacheReadTokens: 5, reasoningTokens: 3 } },
    ]);
  });

  test('DeepSeek: thoughts first, counts with the end', () => {
    expect(
      streamed(
        chunk({ reasoning_content: 'Hm', content: null }),
        chunk({ reasoning_content: null, content: 'A' }),
        ends('stop', { usage: { prompt_tokens: 4, completion_tokens: 2, prompt_cache_hit_tokens: 1 } }),
      ),
    ).toEqual([
      { kind: 'reasoning', text: 'Hm' },
      { kind: 'text', text: 'A' },
      stop,
      { kind: 'usage', usage: { inputTokens: 4, outputTokens: 2, cacheReadTokens: 1 } },
    ]);
  });

  test('OpenRouter: thoughts under two names come once, the end comes twice and counts once', () => {
    expect(
      streamed(
        chunk({ reasoning: 'Hm', reasoning_details: [{ type: 'reasoning.text', text: 'Hm' }] }),
        chunk({ content: '', reasoning_details: [{ type: 'reasoning.summary', summary: 'Well' }] }),
        ends('stop'),
        ends('stop', { usage: { prompt_tokens: 1, completion_tokens: 1 } }),
      ),
    ).toEqual([
      { kind: 'reasoning', text: 'Hm' },
      { kind: 'reasoning', text: 'Well' },
      stop,
      { kind: 'usage', usage: { inputTokens: 1, outputTokens: 1 } },
    ]);
  });

  test('Mistral: content in parts', () => {
    const thinking = [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }] }];
    expect(
      streamed(chunk({ content: thinking }), chunk({ content: [{ type: 'text', text: 'A' }] }), ends('stop')),
    ).toEqual([{ kind: 'reasoning', text: 'Hm' }, { kind: 'text', text: 'A' }, stop]);
  });

  test('Ollama: whole calls, `stop` at the end', () => {
    const args = { index: 0, id: 'call_a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } };
    expect(streamed(chunk({ tool_calls: [args] }), ends('stop'))).toEqual([
      { kind: 'tool-call', id: 'call_a', name: 'f' },
      { kind: 'tool-args', text: '{"x":1}' },
      called,
    ]);
  });

  test('Moonshot and Groq: counts in places of their own', () => {
    const counts = { prompt_tokens: 1, completion_tokens: 2 };
    const usage = { kind: 'usage', usage: { inputTokens: 1, outputTokens: 2 } };
    expect(streamed(chunk({}, { finish_reason: 'stop', usage: counts }))).toEqual([stop, usage]);
    expect(streamed(ends('stop', { x_groq: { usage: counts } }))).toEqual([stop, usage]);
  });
});

describe('tool calls', () => {
  const first = call(0, { id: 'a', type: 'function', function: { name: 'f', arguments: '' } });
  const second = call(1, { id: 'b', type: 'function', function: { name: 'g', arguments: '' } });
  const args = (index: number, text: string) => call(index, { function: { arguments: text } });
  const inOrder = [
    { kind: 'tool-call', id: 'a', name: 'f' },
    { kind: 'tool-args', text: '{"x":"}"}' },
    { kind: 'tool-call', id: 'b', name: 'g' },
    { kind: 'tool-args', text: '{"y":2}' },
    called,
  ];

  test('are told one after another, as they come', () => {
    const events = streamed(first, args(0, '{"x":'), args(0, '"}"}'), second, args(1, '{"y":2}'), ends('tool_calls'));
    expect(events.filter(({ kind }) => kind === 'tool-args')).toHaveLength(3);
    expect(merged(events)).toEqual(inOrder);
  });

  test('that are mixed are put in order', () => {
    const mixed = [first, second, args(1, '{"y"'), args(0, '{"x":"}'), args(1, ':2}'), args(0, '"}')];
    expect(merged(streamed(...mixed, ends('tool_calls')))).toEqual(inOrder);
  });

  test('never lose or mix a letter, in whatever order the pieces come', () => {
    const texts = ['{"x":"a}b"}', '{"y":[1,{"z":"}"}]}', '{}'];
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2 }), { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), (turns, size) => {
        const left = [...texts];
        const pieces = [...turns, 0, 1, 2].flatMap((index, at) => {
          const taken = at >= turns.length ? left[index]! : left[index]!.slice(0, size);
          left[index] = left[index]!.slice(taken.length);
          return taken === '' ? [] : [args(index, taken)];
        });
        const opened = texts.map((_, index) => call(index, { id: `id${index}`, function: { name: `n${index}` } }));
        expect(merged(streamed(...opened, ...pieces, ends('tool_calls')))).toEqual([
          ...texts.flatMap((text, index) => [
            { kind: 'tool-call', id: `id${index}`, name: `n${index}` },
            { kind: 'tool-args', text },
          ]),
          called,
        ]);
      }),
    );
  });

  test('text after a call waits for the call’s end', () => {
    const events = streamed(first, args(0, '{"x"'), chunk({ content: 'So' }), args(0, ':1}'), ends('tool_calls'));
    expect(merged(events).map(({ kind }) => kind)).toEqual(['tool-call', 'tool-args', 'text', 'finish']);
  });

  test('without ids or numbers get ids of their own, the same ones each time', () => {
    const bare = chunk({
      tool_calls: [{ function: { name: 'f', arguments: '{}' } }, { function: { name: 'g', arguments: {} } }],
    });
    const events = streamed(bare, ends('stop'));
    const ids = events.flatMap((event) => (event.kind === 'tool-call' ? [event.id] : []));
    expect(new Set(ids).size).toBe(2);
    expect(ids.every((id) => /^call_[A-Za-z0-9]{24}$/.test(id))).toBe(true);
    expect(streamed(bare, ends('stop'))).toEqual(events);
  });

  test('that are all numbered 0 are told apart by their ids', () => {
    const one = (id: string) => call(0, { id, function: { name: 'f', arguments: '{}' } });
    expect(streamed(one('a'), one('b'), ends('stop')).map((event) => ('id' in event ? event.id : event.kind))).toEqual([
      ...['a', 'tool-args', 'b', 'tool-args', 'finish'],
    ]);
  });

  test('of the old kind are calls, too', () => {
    const events = streamed(
      chunk({ function_call: { name: 'f', arguments: '{' } }),
      chunk({ function_call: { arguments: '}' } }),
      ends('function_call'),
    );
    expect(merged(events)).toMatchObject([{ kind: 'tool-call', name: 'f' }, { kind: 'tool-args', text: '{}' }, called]);
  });
});

test('a whole answer says the same as its stream', () => {
  const tool_calls = [
    { id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } },
    { id: 'b', type: 'function', function: { name: 'g', arguments: '' } },
  ];
  const usage = {
    prompt_tokens: 1,
    completion_tokens: 2,
    total_tokens: 6,
    completion_tokens_details: { reasoning_tokens: 3 },
  };
  const message = { role: 'assistant', content: 'A', reasoning_content: 'Hm', tool_calls };
  const expected = streamed(
    chunk({ reasoning_content: 'Hm' }),
    chunk({ content: 'A' }),
    chunk({ tool_calls: tool_calls.map((one, index) => ({ index, ...one })) }),
    ends('tool_calls', { usage }),
  );
  expect(whole(message, { usage }, 'tool_calls')).toEqual(expected);
  // xAI counts thoughts beside the answer.
  expect(expected.at(-1)).toEqual({ kind: 'usage', usage: { inputTokens: 1, outputTokens: 5, reasoningTokens: 3 } });
});

test('sources come with the text', () => {
  const url_citation = { url: 'https://a.example', title: 'A', content: 'words', start_index: 0, end_index: 1 };
  const citation = { url: 'https://a.example', title: 'A', quote: 'words' };
  const expected = [{ kind: 'text', text: 'A' }, { kind: 'citation', citation }, stop];
  expect(whole({ content: 'A', annotations: [{ type: 'url_citation', url_citation }] })).toEqual(expected);
  expect(
    streamed(chunk({ content: 'A', annotations: [{ type: 'url_citation', url_citation }] }), ends('stop')),
  ).toEqual(expected);
  expect(whole({ content: 'A' }, { citations: ['https://b.example'] })).toContainEqual({
    kind: 'citation',
    citation: { url: 'https://b.example' },
  });
});

test.each([
  ['stop', 'stop'],
  ['length', 'length'],
  ['content_filter', 'filter'],
  ['sensitive', 'filter'],
  ['network_error', 'length'],
  ['something_new', 'stop'],
  ['constructor', 'stop'],
])('the end %s is %s', (said, reason) => {
  expect(whole({ content: 'a' }, {}, said).at(-1)).toEqual({ kind: 'finish', reason });
});

test('a refusal ends as one', () => {
  expect(whole({ content: null, refusal: 'No.' })).toEqual([
    { kind: 'refusal', text: 'No.' },
    { kind: 'finish', reason: 'refusal' },
  ]);
});

test('a stream that only says [DONE] has ended, too', () => {
  expect(streamed(chunk({ content: 'a' }), '[DONE]')).toEqual([{ kind: 'text', text: 'a' }, stop]);
});

test('another choice than the first is nobody’s', () => {
  expect(streamed({ choices: [{ index: 1, delta: { content: 'b' } }] }, ends('stop'))).toEqual([stop]);
});

test.each([['{'], ['null'], ['[]'], ['{"choices":{}}'], ['{"choices":[{"delta":{"tool_calls":[null,7]}}]}']])(
  'nonsense is nothing: %s',
  (nonsense) => {
    expect(streamed(nonsense, ends('stop'))).toEqual([stop]);
  },
);

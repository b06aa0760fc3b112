import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../kernel/json.ts';
import type { NeutralRequest, Part, TextPart, ToolResultPart, Turn } from '../neutral.ts';
import { messages } from './wire.ts';

const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map((text) => `.${text}`);
const name = fc.stringMatching(/^[a-zA-Z0-9_-]{1,20}$/);
const text: fc.Arbitrary<TextPart> = words.map((said) => ({ kind: 'text', text: said }));
const image: fc.Arbitrary<Part> = fc.constantFrom(
  { kind: 'image', source: { kind: 'url', url: 'https://a.b/c.png' } } as const,
  { kind: 'image', source: { kind: 'data', mediaType: 'image/webp', data: 'AAAA' } } as const,
  { kind: 'document', source: { kind: 'data', mediaType: 'application/pdf', data: 'JVBE' }, name: 'p' } as const,
  { kind: 'document', source: { kind: 'data', mediaType: 'text/plain', data: 'w7w=' } } as const,
);

/** A question, and what the assistant said and did about it; ids are given when it is known which turn it is. */
const exchange = fc.record({
  question: fc.array(fc.oneof(text, image), { minLength: 1, maxLength: 3 }),
  said: text,
  calls: fc.array(
    fc.record({ name, input: fc.dictionary(words, fc.jsonValue()), failed: fc.boolean(), result: words }),
    { maxLength: 3 },
  ),
});

const turnsOf = (exchanges: readonly (typeof exchange extends fc.Arbitrary<infer T> ? T : never)[]): readonly Turn[] =>
  exchanges.flatMap(({ question, said, calls }, at) => {
    const ids = calls.map((_, index) => `call_${at}_${index}`);
    const done: Part[] = calls.map((call, index) => ({
      kind: 'tool-call',
      id: ids[index]!,
      name: call.name,
      args: JSON.stringify(call.input),
    }));
    const results: ToolResultPart[] = calls.map((call, index) => ({
      kind: 'tool-result',
      id: ids[index]!,
      name: call.name,
      parts: [{ kind: 'text', text: call.result }],
      ...(call.failed && { failed: true }),
    }));
    const turns: Turn[] = [
      { role: 'user', parts: question },
      { role: 'assistant', parts: [said, ...done] },
    ];
    if (results.length > 0) turns.push({ role: 'user', parts: results }, { role: 'assistant', parts: [said] });
    return turns;
  });

const request: fc.Arbitrary<NeutralRequest> = fc
  .record(
    {
      system: fc.array(text, { maxLength: 2 }),
      exchanges: fc.array(exchange, { maxLength: 3 }),
      last: fc.array(fc.oneof(text, image), { minLength: 1, maxLength: 2 }),
      tools: fc.uniqueArray(fc.record({ name, description: words }), {
        minLength: 1,
        maxLength: 3,
        selector: (tool) => tool.name,
      }),
      toolChoice: fc.constantFrom('auto' as const, 'none' as const),
      stop: fc.array(words, { minLength: 1, maxLength: 2 }),
      maxTokens: fc.integer({ min: 1, max: 8_000 }),
      temperature: fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10),
      topK: fc.nat(40),
      stream: fc.boolean(),
    },
    { requiredKeys: ['system', 'exchanges', 'last', 'tools', 'stream'] },
  )
  .map(({ exchanges, last, tools, ...rest }) => ({
    ...rest,
    turns: [...turnsOf(exchanges), { role: 'user', parts: last }],
    tools: tools.map((tool) => ({ ...tool, schema: { type: 'object', properties: {} } })),
  }));

test('what the provider’s side writes, the client’s side reads as it was', () => {
  fc.assert(
    fc.property(request, (asked) => {
      const written = messages.provider.writeRequest(asked, { provider: 'p', model: 'other', maxOutput: 8_000 });
      expect(written.dropped).toEqual([]);
      const read = messages.client!.readRequest(JSON.parse(JSON.stringify(written.body)) as Json);
      if (!read.ok) throw new Error(read.error);
      expect(read.value.request).toEqual({ maxTokens: 8_000, ...asked });
    }),
  );
});

import fc from 'fast-check';
import type { DocumentPart, ImagePart, NeutralRequest, Part, TextPart, Tool, Turn } from '../dialects/neutral.ts';

/*
 * Requests as any dialect could have brought them: one instruction, turns that alternate, one text per answer, results
 * for all calls. What dialects write differently without a loss (two texts joined into one) is left out.
 */

const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
const name = fc.stringMatching(/^[a-z][a-z_]{0,10}[a-z]$/);
const base64 = fc.uint8Array({ minLength: 1, maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString('base64'));

const text: fc.Arbitrary<TextPart> = words.map((one) => ({ kind: 'text', text: one }));

const image: fc.Arbitrary<ImagePart> = fc.oneof(
  base64.map((data): ImagePart => ({
    kind: 'image',
    source: { kind: 'data', mediaType: 'image/png', data },
    detail: 'high',
  })),
  fc.webUrl().map((url): ImagePart => ({ kind: 'image', source: { kind: 'url', url }, detail: 'auto' })),
);

const pdf: fc.Arbitrary<DocumentPart> = fc.record({
  kind: fc.constant('document' as const),
  source: fc.record({
    kind: fc.constant('data' as const),
    mediaType: fc.constant('application/pdf'),
    data: base64,
  }),
  name: name.map((one) => `${one}.pdf`),
});

const userTurn: fc.Arbitrary<Turn> = fc
  .tuple(text, fc.array(fc.oneof(text, image, pdf), { maxLength: 3 }))
  .map(([first, rest]) => ({ role: 'user', parts: [first, ...rest] }));

/** An answer, and the results of what it called. */
const exchange: fc.Arbitrary<readonly Turn[]> = fc
  .tuple(
    fc.option(text, { nil: undefined }),
    fc.array(fc.tuple(name, fc.dictionary(name, words, { maxKeys: 3 }), words), { maxLength: 3 }),
    fc.uuid(),
  )
  .map(([said, calls, id]) => {
    const parts: Part[] = calls.map(([tool, args], at) => ({
      kind: 'tool-call',
      id: `call_${id.slice(0, 18)}_${at}`,
      name: tool,
      args: JSON.stringify(args),
    }));
    const spoken: readonly Part[] =
      said || parts.length === 0 ? [said ?? { kind: 'text', text: 'Well.' }, ...parts] : parts;
    const results: Part[] = calls.map(([tool, , output], at) => ({
      kind: 'tool-result',
      id: `call_${id.slice(0, 18)}_${at}`,
      name: tool,
      parts: [{ kind: 'text', text: output }],
    }));
    return [
      { role: 'assistant', parts: spoken },
      ...(results.length > 0 ? [{ role: 'user', parts: results } as const] : []),
    ];
  });

/** Some answer with JSON only where a text speaks of it. */
const json: TextPart = { kind: 'text', text: 'As JSON, if at all.' };

const turns: fc.Arbitrary<readonly Turn[]> = fc
  .tuple(
    userTurn.map(({ role, parts }): Turn => ({ role, parts: [...parts, json] })),
    fc.array(fc.tuple(exchange, userTurn), { maxLength: 3 }),
  )
  .map(([first, more]) => [first, ...more.flatMap(([answered, asked]) => [...answered, asked])]);

const tool: fc.Arbitrary<Tool> = fc.record({
  name,
  description: words,
  schema: fc.constant({
    type: 'object',
    properties: { a: { type: 'string' } },
    required: ['a'],
    additionalProperties: false,
  }),
  strict: fc.boolean(),
});

const options: fc.Arbitrary<Partial<NeutralRequest>> = fc.record(
  {
    maxTokens: fc.integer({ min: 16, max: 9_000 }),
    temperature: fc.constantFrom(0, 0.5, 1),
    topP: fc.constantFrom(0.1, 1),
    format: fc.constantFrom(
      { kind: 'json' } as const,
      {
        kind: 'schema',
        name: 'answer',
        schema: { type: 'object', additionalProperties: false },
        strict: true,
      } as const,
    ),
    reasoning: fc.record({ effort: fc.constantFrom('low', 'medium', 'high'), shown: fc.constant(true as const) }),
    verbosity: fc.constantFrom('low', 'medium', 'high'),
    system: text.map((one) => [one]),
  },
  { requiredKeys: [] },
);

export const neutralRequests: fc.Arbitrary<NeutralRequest> = fc
  .tuple(turns, fc.uniqueArray(tool, { selector: (one) => one.name, maxLength: 3 }), fc.boolean(), options)
  .chain(([conversation, tools, stream, more]) =>
    fc
      .record(
        {
          toolChoice: fc.constantFrom('auto' as const, 'required' as const, { name: tools[0]?.name ?? '' }),
          parallelTools: fc.boolean(),
        },
        { requiredKeys: [] },
      )
      .map((choice) => ({ system: [], turns: conversation, tools, stream, ...more, ...(tools.length > 0 && choice) })),
  );

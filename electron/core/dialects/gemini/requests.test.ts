import { describe, expect, test } from 'vitest';
import type { Json } from '../../kernel/json.ts';
import type { NeutralRequest, Part } from '../neutral.ts';
import { gemini } from './wire.ts';

const client = gemini.client!;
const provider = gemini.provider;

const hello: NeutralRequest = {
  system: [],
  turns: [{ role: 'user', parts: [{ kind: 'text', text: 'hi' }] }],
  tools: [],
  stream: false,
};
const tool = { name: 'f', schema: { type: 'object', properties: { a: { type: 'string' } } } };

const written = (more: Partial<NeutralRequest>, model = 'gemini-2.5-flash', to = {}) =>
  provider.writeRequest({ ...hello, ...more }, { provider: 'google', model, ...to });
const bodyOf = (...args: Parameters<typeof written>) => written(...args).body as Record<string, Json>;
const configOf = (...args: Parameters<typeof written>) => bodyOf(...args)['generationConfig'] ?? {};
const contentsOf = (turns: NeutralRequest['turns'], model?: string) => bodyOf({ turns }, model)['contents'];

const read = (body: Json) => {
  const result = client.readRequest({ contents: [{ role: 'user', parts: [{ text: 'hi' }] }], ...body });
  if (!result.ok) throw new Error(result.error);
  return result.value;
};

describe('Google is asked', () => {
  test('at the route of its kind, and only as large an answer as the model gives', () => {
    expect(written({}).path).toBe('/v1/models/gemini-2.5-flash:generateContent');
    expect(written({ stream: true })).toMatchObject({
      path: '/v1/models/gemini-2.5-flash:streamGenerateContent?alt=sse',
      stream: true,
    });
    expect(configOf({ maxTokens: 99_999 }, 'gemini-2.5-flash', { maxOutput: 65_536 })).toEqual({
      maxOutputTokens: 65_536,
    });
  });

  test.each<[string, NeutralRequest['reasoning'], Json | undefined]>([
    ['gemini-2.5-pro', { effort: 'none' }, { thinkingBudget: 128 }],
    ['gemini-2.5-pro', { budget: 99_999, shown: true }, { thinkingBudget: 32_768, includeThoughts: true }],
    ['gemini-2.5-flash', { effort: 'none' }, { thinkingBudget: 0 }],
    ['gemini-2.5-flash-lite', { budget: 100 }, { thinkingBudget: 512 }],
    ['gemini-3-pro-preview', { effort: 'minimal' }, { thinkingLevel: 'low' }],
    ['gemini-3-pro-preview', { effort: 'medium' }, { thinkingLevel: 'high' }],
    ['gemini-3.1-pro-preview', { effort: 'medium' }, { thinkingLevel: 'medium' }],
    ['gemini-3-flash-preview', { effort: 'max' }, { thinkingLevel: 'high' }],
    ['gemini-3-flash-preview', { budget: 0 }, { thinkingLevel: 'minimal' }],
    ['gemini-3-flash-preview', { budget: 10_000 }, { thinkingLevel: 'medium' }],
    ['gemini-2.0-flash', { effort: 'high' }, undefined],
  ])('%s, told to think %j', (model, reasoning, thinkingConfig) => {
    const request = written({ reasoning: reasoning! }, model);
    expect((request.body as Record<string, Json>)['generationConfig']?.['thinkingConfig']).toEqual(thinkingConfig);
    expect(request.dropped).toEqual(thinkingConfig ? [] : ['reasoning']);
  });

  test('a model that does not think is not told to, and it is only named when something was wanted', () => {
    const to = { reasons: false };
    expect(written({ reasoning: { effort: 'high' } }, 'gemini-2.5-flash', to).dropped).toEqual(['reasoning']);
    expect(written({ reasoning: { effort: 'none' } }, 'gemini-2.5-flash', to).dropped).toEqual([]);
  });

  test('what it has no words for is named', () => {
    const format = { kind: 'json' } as const;
    const request = written({
      tools: [{ ...tool, strict: true }],
      parallelTools: false,
      verbosity: 'low',
      stop: ['1', '2', '3', '4', '5', '6'],
      format,
    });
    expect(request.dropped).toEqual(['stop[5]', 'format', 'parallelTools', 'verbosity', 'tools.strict']);
    expect(written({ tools: [tool], format }, 'gemini-3-flash-preview').dropped).toEqual([]);
  });

  test.each([
    ['auto', { mode: 'AUTO' }],
    ['none', { mode: 'NONE' }],
    ['required', { mode: 'ANY' }],
    [{ name: 'f' }, { mode: 'ANY', allowedFunctionNames: ['f'] }],
  ] as const)('with the choice %j', (toolChoice, functionCallingConfig) => {
    expect(bodyOf({ tools: [tool], toolChoice })['toolConfig']).toEqual({ functionCallingConfig });
  });

  test('a tool’s schema stays as it is; a tool without parameters has none', () => {
    const schema = { $schema: 'x', type: 'object', properties: { a: { $ref: '#/$defs/b', pattern: '^a' } }, $defs: {} };
    const tools = [
      { name: 'f', schema },
      { name: 'g', description: 'G', schema: { type: 'object', properties: {} } },
    ];
    const { $schema: _, ...kept } = schema;
    expect(bodyOf({ tools })['tools']).toEqual([
      {
        functionDeclarations: [
          { name: 'f', parametersJsonSchema: kept },
          { name: 'g', description: 'G' },
        ],
      },
    ]);
  });

  test('the form of an answer holds only what Google understands', () => {
    const schema = {
      $schema: 'x',
      type: 'object',
      properties: { pattern: { type: 'string', pattern: '^a' }, b: { const: 1 } },
      additionalProperties: { type: 'string', minLength: 2 },
      required: ['b'],
    };
    expect(configOf({ format: { kind: 'schema', name: 'n', schema } })).toEqual({
      responseMimeType: 'application/json',
      responseJsonSchema: {
        type: 'object',
        properties: { pattern: { type: 'string' }, b: { enum: [1] } },
        additionalProperties: { type: 'string' },
        required: ['b'],
      },
    });
  });
});

describe('a conversation for Google', () => {
  const image: Part = { kind: 'image', source: { kind: 'data', mediaType: 'image/png', data: 'AA' } };
  const call = (id: string): Part => ({ kind: 'tool-call', id, name: 'f', args: '{"a":"b"}' });
  const result = (id: string, more = {}): Part => ({
    ...{ kind: 'tool-result', id, parts: [{ kind: 'text', text: 'done' }] },
    ...more,
  });

  test('results of one turn come together, pictures behind them', () => {
    const pictured = result('b', { failed: true, parts: [{ kind: 'text', text: 'no' }, image] });
    const turns = [
      { role: 'user' as const, parts: [{ kind: 'text' as const, text: 'go' }] },
      { role: 'assistant' as const, parts: [{ kind: 'reasoning' as const, text: 'hm' }, call('a'), call('b')] },
      { role: 'user' as const, parts: [result('a')] },
      { role: 'user' as const, parts: [pictured] },
      { role: 'system' as const, parts: [{ kind: 'text' as const, text: 'Be nice.' }] },
    ];
    expect(contentsOf(turns)).toEqual([
      { role: 'user', parts: [{ text: 'go' }] },
      {
        role: 'model',
        parts: [
          { functionCall: { id: 'a', name: 'f', args: { a: 'b' } } },
          { functionCall: { id: 'b', name: 'f', args: { a: 'b' } } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'a', name: 'f', response: { output: 'done' } } },
          { functionResponse: { id: 'b', name: 'f', response: { error: 'no' } } },
        ],
      },
      { role: 'user', parts: [{ inlineData: { mimeType: 'image/png', data: 'AA' } }, { text: 'Be nice.' }] },
    ]);
  });

  test('arguments that are no object stay to be seen', () => {
    const turns = [{ role: 'assistant' as const, parts: [{ ...call('a'), args: '{"a":' } as Part] }];
    expect(contentsOf(turns)).toEqual([
      { role: 'model', parts: [{ functionCall: { id: 'a', name: 'f', args: { invalid_arguments: '{"a":' } } }] },
    ]);
  });

  test('Gemini 3 gets a word in the place of the signature that a foreign call does not have', () => {
    const turns = [{ role: 'assistant' as const, parts: [call('a'), call('b')] }];
    const signatures = (model: string) =>
      (contentsOf(turns, model) as unknown as { parts: Json[] }[])[0]!.parts.map((part) => part['thoughtSignature']);
    expect(signatures('gemini-3-pro-preview')).toEqual(['skip_thought_signature_validator', undefined]);
    expect(signatures('gemini-2.5-pro')).toEqual([undefined, undefined]);
  });

  test.each([
    ['image', 'https://a.example/b.PNG?x=1', 'image/png'],
    ['image', 'https://a.example/b', 'image/jpeg'],
    ['document', 'https://a.example/b', 'application/pdf'],
    ['document', 'https://a.pdf/b.txt', 'text/plain'],
  ] as const)('%s at %s is %s', (kind, url, mimeType) => {
    const turns = [{ role: 'user' as const, parts: [{ kind, source: { kind: 'url' as const, url } }] }];
    expect(contentsOf(turns)).toEqual([{ role: 'user', parts: [{ fileData: { mimeType, fileUri: url } }] }]);
  });
});

describe('a client of Google’s asks', () => {
  test('in either spelling of the names', () => {
    const { request } = read({
      system_instruction: { parts: [{ text: 'Be brief.' }] },
      contents: [{ parts: [{ inline_data: { mime_type: 'IMAGE/PNG', data: 'AA' } }] }],
      tools: [{ function_declarations: [{ name: 'f', parameters: { type: 'OBJECT' } }] }],
      tool_config: { function_calling_config: { mode: 'any', allowed_function_names: ['f'] } },
      generation_config: { max_output_tokens: 5, top_k: 3, thinking_config: { thinking_budget: 0 } },
    });
    expect(request).toEqual({
      system: [{ kind: 'text', text: 'Be brief.' }],
      turns: [
        {
          role: 'user',
          parts: [{ kind: 'image', source: { kind: 'data', mediaType: 'image/png', data: 'AA' } }],
        },
      ],
      tools: [{ name: 'f', schema: { type: 'object', properties: {} } }],
      toolChoice: { name: 'f' },
      maxTokens: 5,
      topK: 3,
      reasoning: { budget: 0 },
      stream: false,
    });
  });

  test('with its streamed answer in pieces, as its clients keep it', () => {
    const model = (...texts: string[]) => ({ role: 'model', parts: texts.map((text) => ({ text })) });
    const user = { role: 'user', parts: [{ text: 'a' }, { text: 'b' }] };
    const { request } = read({ contents: [user, user, model('I ', 'am'), model(' here.'), user, model('x')] });
    const said = request.turns.map(({ parts }) => parts.map((part) => 'text' in part && part.text));
    expect(said).toEqual([['a', 'b'], ['a', 'b'], ['I am here.'], ['a', 'b'], ['x']]);
  });

  test('with calls and results that have no ids: each finds its own', () => {
    const functionCall = (name: string) => ({ functionCall: { name, args: {} } });
    const functionResponse = (name: string, response: Json) => ({ functionResponse: { name, response } });
    const { request } = read({
      contents: [
        { role: 'model', parts: [functionCall('f'), functionCall('g'), functionCall('f')] },
        {
          role: 'user',
          parts: [
            functionResponse('f', { output: 'one' }),
            functionResponse('f', { error: 'two' }),
            functionResponse('g', { a: 1 }),
          ],
        },
      ],
    });
    expect(request.turns[1]?.parts).toEqual([
      { kind: 'tool-result', id: 'call_1', name: 'f', parts: [{ kind: 'text', text: 'one' }] },
      { kind: 'tool-result', id: 'call_3', name: 'f', parts: [{ kind: 'text', text: 'two' }], failed: true },
      { kind: 'tool-result', id: 'call_2', name: 'g', parts: [{ kind: 'text', text: '{"a":1}' }] },
    ]);
  });

  test('for a form, in Google’s own kind of schema', () => {
    const { request } = read({
      generationConfig: {
        responseMimeType: 'application/json',
        responseSchema: {
          type: 'OBJECT',
          properties: {
            nullable: { type: 'STRING', nullable: true, enum: ['a'] },
            list: { type: 'ARRAY', items: { type: 'INTEGER' }, min_items: '1' },
            either: { anyOf: [{ type: 'NUMBER' }, { type: 'BOOLEAN', nullable: true }] },
          },
          propertyOrdering: ['list'],
        },
      },
    });
    expect(request.format).toEqual({
      kind: 'schema',
      name: 'answer',
      schema: {
        type: 'object',
        properties: {
          nullable: { type: ['string', 'null'], enum: ['a', null] },
          list: { type: 'array', items: { type: 'integer' }, minItems: 1 },
          either: { anyOf: [{ type: 'number' }, { type: ['boolean', 'null'] }] },
        },
      },
    });
  });

  test.each<[Json, NeutralRequest['reasoning']]>([
    [
      { thinkingLevel: 'HIGH', includeThoughts: true },
      { effort: 'high', shown: true },
    ],
    [{ thinkingBudget: 8192 }, { budget: 8192 }],
    [{ thinkingBudget: -1 }, { effort: 'medium' }],
    [{ includeThoughts: true }, { effort: 'medium', shown: true }],
    [{ thinkingLevel: 'THINKING_LEVEL_UNSPECIFIED' }, undefined],
    [{ includeThoughts: false }, undefined],
  ])('for thoughts with %j', (thinkingConfig, reasoning) => {
    expect(read({ generationConfig: { thinkingConfig } }).request.reasoning).toEqual(reasoning);
  });

  test('what only Google has is named by its place', () => {
    const { dropped, request } = read({
      safetySettings: [],
      contents: [
        {
          parts: [
            { text: 'a', videoMetadata: {} },
            { executableCode: { code: '' } },
            { inlineData: { mimeType: 'audio/wav', data: 'AA' } },
            { fileData: { fileUri: 'https://generativelanguage.googleapis.com/v1beta/files/x' } },
            { fileData: { fileUri: 'gs://x/y.pdf', mimeType: 'application/pdf' } },
            { fileData: { fileUri: 'https://a.example/y.pdf', mimeType: 'application/pdf' } },
            { thought: true, thoughtSignature: 'x' },
          ],
        },
      ],
      tools: [{ googleSearch: {} }, { functionDeclarations: [] }],
      toolConfig: { retrievalConfig: {} },
      generationConfig: { responseModalities: ['TEXT'] },
    });
    expect(dropped).toEqual([
      'safetySettings',
      'generationConfig.responseModalities',
      'contents[0].parts[1].executableCode',
      'contents[0].parts[2].inlineData.mimeType=audio/wav',
      'contents[0].parts[3].fileData',
      'contents[0].parts[4].fileData',
      'tools[0].googleSearch',
      'toolConfig.retrievalConfig',
    ]);
    expect(request.turns[0]?.parts).toHaveLength(2);
  });

  test.each<[Json, string]>([
    [{ contents: 'hi' }, 'contents is missing'],
    [{ cachedContent: 'cachedContents/x' }, 'only Google has stored'],
    [{ continuationToken: 'AAE=' }, 'only Google can continue'],
    [{ generationConfig: { candidateCount: 2 } }, 'candidateCount'],
  ])('%j is answered with a sentence', (body, words) => {
    const result = client.readRequest({ contents: [], ...body });
    expect(result.ok ? '' : result.error).toContain(words);
  });

  test('for some of its tools only: the others are not offered', () => {
    const tools = [{ functionDeclarations: [{ name: 'f' }, { name: 'g' }, { name: 'h' }] }];
    const asked = (mode: string, allowedFunctionNames: string[]) => {
      const { request, dropped } = read({
        tools,
        toolConfig: { functionCallingConfig: { mode, allowedFunctionNames } },
      });
      expect(dropped).toEqual([]);
      return [request.tools.map(({ name }) => name), request.toolChoice];
    };
    expect(asked('ANY', ['f', 'h'])).toEqual([['f', 'h'], 'required']);
    expect(asked('VALIDATED', ['g'])).toEqual([['g'], 'auto']);
    expect(asked('ANY', ['g'])).toEqual([['f', 'g', 'h'], { name: 'g' }]);
  });

  test('what stands beside what is carried is named, too', () => {
    const { dropped, request } = read({
      systemInstruction: { parts: [{ text: 'Be brief.' }, { inlineData: { mimeType: 'image/png', data: 'AA' } }] },
      tools: [{ functionDeclarations: [{ name: 'f', behavior: 'NON_BLOCKING', response: { type: 'STRING' } }] }],
      toolConfig: { functionCallingConfig: { mode: 'AUTO', streamFunctionCallArguments: true } },
      generationConfig: { responseMimeType: 'text/x.enum', responseSchema: { type: 'STRING', enum: ['a'] } },
    });
    expect(request.system).toEqual([{ kind: 'text', text: 'Be brief.' }]);
    expect(dropped).toEqual([
      'systemInstruction.inlineData',
      'functionDeclarations.behavior',
      'functionDeclarations.response',
      'toolConfig.functionCallingConfig.streamFunctionCallArguments',
      'generationConfig.responseMimeType=text/x.enum',
    ]);
    expect(read({ generationConfig: { responseMimeType: 'text/plain' } }).dropped).toEqual([]);
  });

  test('whatever stands in a body, reading it never fails', () => {
    for (const odd of [null, 1, 'x', [], [1, null], { parts: 1 }, [{ parts: [null, { functionCall: 1, text: 2 }] }]])
      for (const name of ['contents', 'tools', 'systemInstruction', 'toolConfig', 'generationConfig'])
        expect(() => client.readRequest({ contents: [], [name]: odd })).not.toThrow();
  });
});

describe('signatures of another account', () => {
  test('are taken out; a call keeps a word in their place', () => {
    const contents = [
      { role: 'user', parts: [{ text: 'a' }] },
      {
        role: 'model',
        parts: [
          { text: 'b', thoughtSignature: 'sig' },
          { functionCall: { name: 'f' }, thought_signature: 'sig' },
          { functionCall: { name: 'g' } },
        ],
      },
    ];
    const clean = client.withoutSignatures({ contents, tools: [] });
    expect(clean).toEqual({
      contents: [
        contents[0],
        {
          role: 'model',
          parts: [
            { text: 'b' },
            { functionCall: { name: 'f' }, thoughtSignature: 'skip_thought_signature_validator' },
            { functionCall: { name: 'g' } },
          ],
        },
      ],
      tools: [],
    });
    expect(client.withoutSignatures(clean!)).toBeNull();
    expect(client.withoutSignatures({ contents }, 'own')).toBeNull();
    expect(client.withoutSignatures({ contents: [1, { parts: 'x' }] as never })).toBeNull();
  });
});

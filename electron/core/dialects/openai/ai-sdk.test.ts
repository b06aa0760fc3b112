import { createOpenAI } from '@ai-sdk/openai';
import { jsonSchema, streamText, tool, type LanguageModel } from 'ai';
import { expect, test } from 'vitest';
import { answeringFetch } from '../../testing/sse-frames.ts';
import { chat } from '../chat/wire.ts';
import type { Json } from '../../kernel/json.ts';
import type { NeutralEvent, NeutralRequest } from '../neutral.ts';
import { responses } from '../responses/wire.ts';

const said: readonly NeutralEvent[] = [
  { kind: 'reasoning', text: 'Let me look.' },
  { kind: 'text', text: 'I look ' },
  { kind: 'text', text: 'it up.' },
  { kind: 'tool-call', id: 'call_1', name: 'weather' },
  { kind: 'tool-args', text: '{"city":' },
  { kind: 'tool-args', text: '"Zürich"}' },
  { kind: 'tool-call', id: 'call_2', name: 'weather' },
  { kind: 'tool-args', text: '{"city":"Bern"}' },
  { kind: 'finish', reason: 'tool-calls' },
  { kind: 'usage', usage: { inputTokens: 10, outputTokens: 20, cacheReadTokens: 4, reasoningTokens: 5 } },
];

/** Vercel's client in front of a dialect that answers with `said`. */
async function ask(wire: typeof chat, modelOf: (fetcher: typeof fetch) => LanguageModel) {
  let request: NeutralRequest | undefined;
  const fetcher: typeof fetch = async (url, init) => {
    const read = wire.client!.readRequest(JSON.parse(init?.body as string) as Json);
    if (!read.ok) throw new Error(read.error);
    request = read.value.request;
    const writer = read.value.answer({ id: 'r1', model: 'a/b', at: 0 });
    const text = said.map((event) => writer.event(event)).join('') + writer.end();
    return await answeringFetch(text, 'text/event-stream')(url, init);
  };
  const result = streamText({
    model: modelOf(fetcher),
    system: 'Be brief.',
    maxRetries: 0,
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Weather?' },
          { type: 'image', image: Buffer.from([0]), mediaType: 'image/png' },
          { type: 'file', data: Buffer.from('%PDF'), mediaType: 'application/pdf', filename: 'a.pdf' },
        ],
      },
      {
        role: 'assistant',
        content: [{ type: 'tool-call', toolCallId: 'c0', toolName: 'weather', input: { city: 'Genf' } }],
      },
      {
        role: 'tool',
        content: [
          { type: 'tool-result', toolCallId: 'c0', toolName: 'weather', output: { type: 'text', value: 'rain' } },
        ],
      },
    ],
    tools: {
      weather: tool({
        description: 'Weather of a city',
        inputSchema: jsonSchema({ type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }),
      }),
    },
  });
  return {
    text: await result.text,
    calls: (await result.toolCalls).map(({ toolCallId, toolName, input }) => ({
      toolCallId,
      toolName,
      input: input as unknown,
    })),
    reason: await result.finishReason,
    usage: await result.usage,
    thoughts: await result.reasoningText,
    request,
  };
}

test.each([
  ['Chat Completions', chat, (fetcher: typeof fetch) => createOpenAI({ apiKey: 'k', fetch: fetcher }).chat('m')],
  ['Responses', responses, (fetcher: typeof fetch) => createOpenAI({ apiKey: 'k', fetch: fetcher }).responses('m')],
])('%s: Vercel’s client is understood, and understands', async (_name, wire, modelOf) => {
  const answer = await ask(wire, modelOf);
  expect(answer).toMatchObject({
    text: 'I look it up.',
    calls: [
      { toolCallId: 'call_1', toolName: 'weather', input: { city: 'Zürich' } },
      { toolCallId: 'call_2', toolName: 'weather', input: { city: 'Bern' } },
    ],
    reason: 'tool-calls',
    usage: { inputTokens: 10, outputTokens: 20 },
    request: {
      system: [{ kind: 'text', text: 'Be brief.' }],
      turns: [
        {
          role: 'user',
          parts: [
            { kind: 'text', text: 'Weather?' },
            { kind: 'image', source: { kind: 'data', mediaType: 'image/png', data: 'AA==' } },
            { kind: 'document', source: { kind: 'data', mediaType: 'application/pdf' }, name: 'a.pdf' },
          ],
        },
        { role: 'assistant', parts: [{ kind: 'tool-call', id: 'c0', name: 'weather', args: '{"city":"Genf"}' }] },
        { role: 'user', parts: [{ kind: 'tool-result', id: 'c0', name: 'weather', parts: [{ text: 'rain' }] }] },
      ],
      tools: [{ name: 'weather', description: 'Weather of a city' }],
      stream: true,
    },
  });
  if (wire === responses) expect(answer.thoughts).toBe('Let me look.');
});

import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Dialect } from '#shared/provider';
import { ok } from '#shared/result';
import type { WireDialect } from '../dialects/dialect.ts';
import { asText } from '../kernel/json.ts';
import { dialectOf } from '../dialects/registry.ts';
import type { Leg } from '../failover/plan.ts';
import { providerTable } from '../providers/catalogue.ts';
import { createFakeClock, START } from '../testing/clock.ts';
import { readCall } from './call.ts';
import { exchange } from './exchange.ts';

/** Whatever a provider answers, in whatever dialect, to a client of whichever: nothing is thrown. */

const dialects = (
  ['anthropic-messages', 'openai-completions', 'openai-responses', 'google-generative-ai'] satisfies Dialect[]
).map((id) => dialectOf(id)!);

const spec = providerTable({ models: { providers: { own: { baseUrl: 'http://own.example/v1' } } } }).get('own')!;
const legOf = (dialect: Dialect): Leg => ({
  ...{ spec, provider: 'own', model: 'm', wireModel: 'm', key: 'own/m', modelName: 'M', dialect },
});

const paths: Readonly<Record<string, string>> = {
  'anthropic-messages': '/v1/messages',
  'openai-completions': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
};
const ask = { role: 'user', content: 'Hi' };

function callOf(wire: WireDialect, stream: boolean) {
  const google = `/v1beta/models/m:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`;
  const contents = [{ role: 'user', parts: [{ text: 'Hi' }] }];
  const body = {
    model: 'm',
    stream,
    max_tokens: 9,
    ...(wire.id === 'openai-responses' ? { input: [ask] } : { messages: [ask] }),
  };
  const call = readCall(
    ...([
      wire,
      paths[wire.id] ?? google,
      {},
      Buffer.from(JSON.stringify(wire.readAddress ? { contents } : body)),
    ] as const),
  );
  if (!call.ok) throw new Error(call.error);
  return call.value;
}

const key = fc.constantFrom(
  ...[
    'type',
    'content',
    'text',
    'choices',
    'delta',
    'message',
    'output',
    'item',
    'index',
    'content_block',
    'usage',
    'candidates',
  ],
  ...[
    'parts',
    'tool_calls',
    'function',
    'arguments',
    'id',
    'name',
    'input',
    'partial_json',
    'thinking',
    'signature',
    'summary',
  ],
  ...[
    'finish_reason',
    'stop_reason',
    'finishReason',
    'response',
    'role',
    'annotations',
    'citations',
    'functionCall',
    'args',
  ],
);
const word = fc.constantFrom(
  ...[
    'message_start',
    'content_block_start',
    'content_block_delta',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ],
  ...['response.created', 'response.output_item.added', 'response.output_text.delta', 'response.output_item.done'],
  ...['response.function_call_arguments.delta', 'response.completed', 'response.failed', 'response.incomplete'],
  ...['text', 'thinking', 'tool_use', 'text_delta', 'input_json_delta', 'thinking_delta', 'function_call', 'message'],
  ...['output_text', 'reasoning', 'stop', 'tool_calls', 'STOP', 'end_turn', 'assistant', '{"a":', '', 'é🔑'],
);
const { node } = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    word,
    fc.constantFrom(null, true, 0, 1, -1, 1e300, 7.5),
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(key, tie('node'), { maxKeys: 5 }),
  ),
}));
const object = fc.dictionary(key, node, { maxKeys: 6 });

describe.each(dialects)('an answer in $id', (provider) => {
  test.each(dialects)('for a client of $id', async (client) => {
    const answer = fc.tuple(fc.array(object, { minLength: 1, maxLength: 6 }), fc.boolean(), fc.boolean());
    await fc.assert(
      fc.asyncProperty(answer, async ([said, stream, streamed]) => {
        const events = said.map((data) => `event: ${asText(data['type'])}\ndata: ${JSON.stringify(data)}\n\n`).join('');
        const bytes = Buffer.from(streamed ? events : JSON.stringify(said[0]));
        const headers = { 'content-type': streamed ? 'text/event-stream' : 'application/json' };
        const network = {
          send: async () => ok({ status: 200, headers, body: Readable.from([bytes]) }),
          close: () => undefined,
        };
        const timeouts = { connectMs: 1, firstByteMs: 1, silenceMs: 1 };
        const at = {
          deps: { clock: createFakeClock(START), network, timeouts },
          leg: legOf(provider.id),
          credential: { type: 'api_key', secret: 'k' } as const,
          signal: new AbortController().signal,
          accepted: () => undefined,
        };
        const heard = await exchange(at, callOf(client, stream), { id: '1', at: START, moved: false });
        if (!heard.ok || heard.value.kind !== 'told') return;
        const { begun, story, writer } = heard.value.told;
        for (const event of begun) expect(typeof writer.event(event)).toBe('string');
        for (let step = await story.next(); ; step = await story.next()) {
          if (step.kind === 'ended') expect(typeof writer.end()).toBe('string');
          if (step.kind !== 'said') return;
          for (const event of step.events) expect(typeof writer.event(event)).toBe('string');
        }
      }),
      { numRuns: 150 },
    );
  });
});

import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import {
  generateText,
  jsonSchema,
  streamText,
  tool,
  type JSONSchema7,
  type LanguageModel,
  type ModelMessage,
  type ToolSet,
} from 'ai';
import { SYSTEM, tools, type Client, type Conversation, type Got } from './clients.ts';

/** Vercel's client in each of its four dialects, driven as the official ones are. */
export const vercelClients: readonly ((url: string, apiKey: string) => Client)[] = [
  (url, apiKey) => vercel('Vercel Anthropic', createAnthropic({ baseURL: `${url}/v1`, apiKey })),
  (url, apiKey) => vercel('Vercel Chat', createOpenAI({ baseURL: `${url}/v1`, apiKey }).chat),
  (url, apiKey) => vercel('Vercel Responses', createOpenAI({ baseURL: `${url}/v1`, apiKey }).responses),
  (url, apiKey) => vercel('Vercel Google', createGoogleGenerativeAI({ baseURL: `${url}/v1beta`, apiKey })),
];

const toolSet: ToolSet = Object.fromEntries(
  tools.map(({ name, description, schema }) => [
    name,
    tool({ description, inputSchema: jsonSchema(schema as JSONSchema7) }),
  ]),
);

function vercel(name: string, modelOf: (model: string) => LanguageModel): Client {
  return {
    name,
    turn,
    async ask(asked) {
      const options: Options = {
        model: modelOf(asked.model),
        system: SYSTEM,
        maxRetries: 0,
        // Else it names what is stored at OpenAI instead of sending it, which no other vendor could read.
        providerOptions: { openai: { store: false } },
        messages: [...((asked.history ?? []).flat() as ModelMessage[]), ...turn(asked)],
        tools: toolSet,
        ...(asked.signal && { abortSignal: asked.signal }),
      };
      if (!asked.stream) return got(await generateText(options));
      // What breaks comes as a part of the stream; the default would print it.
      const result = streamText({ ...options, onError: () => undefined });
      for await (const part of result.fullStream) if (part.type === 'error') throw asError(part.error);
      return got({
        ...{ text: await result.text, reasoningText: await result.reasoningText },
        ...{ toolCalls: await result.toolCalls, finishReason: await result.finishReason },
        ...{ usage: await result.usage, response: await result.response },
      });
    },
  };
}

type Options = Parameters<typeof generateText<ToolSet>>[0] & Parameters<typeof streamText<ToolSet>>[0];

/** An error inside a stream is handed over as it came. */
const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(JSON.stringify(error)));

type Result = Pick<
  Awaited<ReturnType<typeof generateText<ToolSet>>>,
  'text' | 'reasoningText' | 'toolCalls' | 'finishReason' | 'usage' | 'response'
>;

function got({ text, reasoningText, toolCalls, finishReason, usage, response }: Result): Got {
  return {
    ...{ text, thinking: reasoningText ?? '' },
    calls: toolCalls.map(({ toolCallId: id, toolName, input }) => ({ id, name: toolName, args: input as object })),
    stop: finishReason === 'tool-calls' ? 'tools' : finishReason === 'stop' ? 'done' : 'other',
    ...{ inputTokens: usage.inputTokens, outputTokens: usage.outputTokens },
    headers: new Headers(response.headers),
    turn: response.messages,
  };
}

interface Part {
  readonly type: string;
  readonly toolCallId?: string;
  readonly toolName?: string;
}

function turn({ say, image, results, history = [] }: Conversation): ModelMessage[] {
  if (results === undefined)
    return [
      {
        role: 'user',
        content: [
          { type: 'text', text: say },
          ...(image === undefined ? [] : [{ type: 'image' as const, image, mediaType: 'image/png' }]),
        ],
      },
    ];
  const known = (history.flat() as ModelMessage[]).flatMap(({ content }) =>
    typeof content === 'string' ? [] : (content as readonly Part[]),
  );
  const nameOf = (id: string) =>
    known.flatMap((part) => (part.type === 'tool-call' && part.toolCallId === id ? [part.toolName ?? ''] : []))[0] ??
    '';
  return [
    {
      role: 'tool',
      content: results.map(({ id, text }) => ({
        ...{ type: 'tool-result' as const, toolCallId: id, toolName: nameOf(id) },
        output: { type: 'text' as const, value: text },
      })),
    },
  ];
}

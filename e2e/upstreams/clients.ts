import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import type { ToolCall } from './answers.ts';

/** What a client made of one answer, whichever its dialect. */
export interface Got {
  readonly text: string;
  readonly thinking: string;
  readonly calls: readonly ToolCall[];
  /** Did it understand that tools are to be called, or that all is said? */
  readonly stop: 'tools' | 'done' | 'other';
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  readonly headers: Headers;
  /** What it would send back as the turn of the assistant. */
  readonly turn: unknown;
}

export interface Conversation {
  readonly model: string;
  readonly stream: boolean;
  /** Turns before the last, each as the client itself made it. */
  readonly history?: readonly unknown[];
  readonly say: string;
  /** Base64 PNG. */
  readonly image?: string;
  /** Results of the calls of the turn before, instead of a text. */
  readonly results?: readonly { readonly id: string; readonly text: string; readonly image?: string }[];
  readonly think?: boolean;
  readonly signal?: AbortSignal;
}

/** One of the official clients, driven the same way as the others. */
export interface Client {
  readonly name: string;
  /** The turn of the person, as this client writes it. */
  turn(conversation: Conversation): readonly unknown[];
  ask(conversation: Conversation): Promise<Got>;
}

type Sent = Readonly<Record<string, string>>;

export const SYSTEM = 'You are a weather service.';

export const tools = ['get_weather', 'get_time'].map((name) => ({
  name,
  description: `${name} of a city`,
  schema: {
    type: 'object' as const,
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  },
}));

const PNG = 'image/png';

export function anthropicClient(baseURL: string, apiKey: string, defaultHeaders: Sent = {}): Client {
  const sdk = new Anthropic({ baseURL, apiKey, maxRetries: 0, authToken: null, defaultHeaders });
  const image = (data: string) => ({ type: 'image', source: { type: 'base64', media_type: PNG, data } });
  const turn: Client['turn'] = ({ say, image: data, results }) => [
    {
      role: 'user',
      content: results?.map((one) => ({
        type: 'tool_result',
        tool_use_id: one.id,
        content: [{ type: 'text', text: one.text }, ...(one.image === undefined ? [] : [image(one.image)])],
      })) ?? [{ type: 'text', text: say }, ...(data === undefined ? [] : [image(data)])],
    },
  ];
  return {
    name: 'Anthropic',
    turn,
    async ask(asked) {
      const body = {
        model: asked.model,
        max_tokens: 4_000,
        system: SYSTEM,
        messages: [...(asked.history ?? []), ...turn(asked)] as Anthropic.MessageParam[],
        tools: tools.map(({ name, description, schema }) => ({ name, description, input_schema: schema })),
        ...(asked.think === true && { thinking: { type: 'enabled' as const, budget_tokens: 2_000 } }),
      };
      const options = asked.signal ? { signal: asked.signal } : {};
      if (!asked.stream) {
        const { data, response } = await sdk.messages.create(body, options).withResponse();
        return messageGot(data, response.headers);
      }
      const stream = sdk.messages.stream(body, options);
      const { response } = await stream.withResponse();
      return messageGot(await stream.finalMessage(), response.headers);
    },
  };
}

function messageGot(message: Anthropic.Message, headers: Headers): Got {
  const of = <T extends Anthropic.ContentBlock['type']>(type: T) =>
    message.content.filter((block): block is Extract<Anthropic.ContentBlock, { type: T }> => block.type === type);
  return {
    text: of('text')
      .map(({ text }) => text)
      .join(''),
    thinking: of('thinking')
      .map(({ thinking }) => thinking)
      .join(''),
    calls: of('tool_use').map(({ id, name, input }) => ({ id, name, args: input as object })),
    stop: message.stop_reason === 'tool_use' ? 'tools' : message.stop_reason === 'end_turn' ? 'done' : 'other',
    inputTokens: message.usage.input_tokens,
    outputTokens: message.usage.output_tokens,
    headers,
    turn: { role: 'assistant', content: message.content },
  };
}

export function chatClient(url: string, apiKey: string, defaultHeaders: Sent = {}): Client {
  const sdk = new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0, defaultHeaders });
  const turn: Client['turn'] = ({ say, image, results }) =>
    results?.map(({ id, text }) => ({ role: 'tool', tool_call_id: id, content: text })) ?? [
      {
        role: 'user',
        content: [
          { type: 'text', text: say },
          ...(image === undefined ? [] : [{ type: 'image_url', image_url: { url: `data:${PNG};base64,${image}` } }]),
        ],
      },
    ];
  return {
    name: 'OpenAI Chat',
    turn,
    async ask(asked) {
      const body = {
        model: asked.model,
        messages: [
          { role: 'system', content: SYSTEM },
          ...(asked.history ?? []),
          ...turn(asked),
        ] as OpenAI.ChatCompletionMessageParam[],
        tools: tools.map(({ name, description, schema }) => ({
          type: 'function' as const,
          function: { name, description, parameters: schema },
        })),
        ...(asked.think === true && { reasoning_effort: 'low' as const }),
      };
      const options = asked.signal ? { signal: asked.signal } : {};
      if (!asked.stream) {
        const { data, response } = await sdk.chat.completions.create(body, options).withResponse();
        return chatGot(data, response.headers);
      }
      const stream = sdk.chat.completions.stream({ ...body, stream_options: { include_usage: true } }, options);
      const headers = new Headers();
      return chatGot(await stream.finalChatCompletion(), headers);
    },
  };
}

function chatGot(completion: OpenAI.ChatCompletion, headers: Headers): Got {
  const { message, finish_reason: finish } = completion.choices[0]!;
  const calls = (message.tool_calls ?? []).flatMap((call) => (call.type === 'function' ? [call] : []));
  return {
    text: message.content ?? '',
    thinking: (message as { reasoning_content?: string }).reasoning_content ?? '',
    calls: calls.map(({ id, function: { name, arguments: args } }) => ({ id, name, args: JSON.parse(args) as object })),
    stop: finish === 'tool_calls' ? 'tools' : finish === 'stop' ? 'done' : 'other',
    inputTokens: completion.usage?.prompt_tokens,
    outputTokens: completion.usage?.completion_tokens,
    headers,
    turn: { role: 'assistant', content: message.content, ...(calls.length > 0 && { tool_calls: message.tool_calls }) },
  };
}

export function responsesClient(url: string, apiKey: string, defaultHeaders: Sent = {}): Client {
  const sdk = new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0, defaultHeaders });
  const turn: Client['turn'] = ({ say, image, results }) =>
    results?.map(({ id, text }) => ({ type: 'function_call_output', call_id: id, output: text })) ?? [
      {
        type: 'message',
        role: 'user',
        content: [
          { type: 'input_text', text: say },
          ...(image === undefined
            ? []
            : [{ type: 'input_image', image_url: `data:${PNG};base64,${image}`, detail: 'auto' }]),
        ],
      },
    ];
  return {
    name: 'OpenAI Responses',
    turn,
    async ask(asked) {
      const history = (asked.history ?? []).flat();
      const body = {
        model: asked.model,
        instructions: SYSTEM,
        input: [...history, ...turn(asked)] as OpenAI.Responses.ResponseInput,
        tools: tools.map(({ name, description, schema }) => ({
          ...{ type: 'function' as const, name, description, parameters: schema, strict: false },
        })),
        store: false,
        ...(asked.think === true && { reasoning: { effort: 'low' as const, summary: 'auto' as const } }),
      };
      const options = asked.signal ? { signal: asked.signal } : {};
      if (!asked.stream) {
        const { data, response } = await sdk.responses.create(body, options).withResponse();
        return responseGot(data, response.headers);
      }
      const stream = sdk.responses.stream(body, options);
      return responseGot(await stream.finalResponse(), new Headers());
    },
  };
}

function responseGot(response: OpenAI.Responses.Response, headers: Headers): Got {
  const calls = response.output.flatMap((item) => (item.type === 'function_call' ? [item] : []));
  const thoughts = response.output.flatMap((item) => (item.type === 'reasoning' ? item.summary : []));
  return {
    text: response.output_text,
    thinking: thoughts.map(({ text }) => text).join(''),
    calls: calls.map(({ call_id: id, name, arguments: args }) => ({ id, name, args: JSON.parse(args) as object })),
    stop: response.status !== 'completed' ? 'other' : calls.length > 0 ? 'tools' : 'done',
    inputTokens: response.usage?.input_tokens,
    outputTokens: response.usage?.output_tokens,
    headers,
    turn: response.output,
  };
}

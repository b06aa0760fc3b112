import { geminiError, geminiStream, geminiWhole } from './gemini-answers.ts';

/** What a well-behaved provider of each dialect answers, whole and as events. */
export type Wire = 'anthropic-messages' | 'openai-completions' | 'openai-responses' | 'google-generative-ai';

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly args: object;
}

export interface Said {
  readonly model: string;
  readonly text: string;
  /** What it thought first, readable; signed or encrypted where the dialect does that. */
  readonly thinking?: string;
  /** Called after the text. */
  readonly calls?: readonly ToolCall[];
}

/** `[event name, data]`; an empty name writes no `event:` line, a text is written as it is. */
export type Event = readonly [name: string, data: object | string];

const usage = { input: 12, output: 5 };

/** A signature as the provider itself would make it. */
export const SIGNATURE = 'c2lnbmVkLWJ5LXRoZS1wcm92aWRlcg==';

export function wholeAnswer(wire: Wire, said: Said): object {
  switch (wire) {
    case 'anthropic-messages':
      return { ...messageOf(said, content(said)), stop_reason: messagesStop(said), usage: tokens };
    case 'openai-completions':
      return {
        id: 'chatcmpl-1',
        object: 'chat.completion',
        created: 1,
        model: said.model,
        choices: [{ index: 0, message: chatMessage(said), finish_reason: chatFinish(said) }],
        usage: {
          prompt_tokens: usage.input,
          completion_tokens: usage.output,
          total_tokens: usage.input + usage.output,
        },
      };
    case 'openai-responses':
      return response(said, items(said), 'completed');
    case 'google-generative-ai':
      return geminiWhole(said);
  }
}

/** The events of a stream: `opening` says nothing yet, `text` has one event per word, `closing` ends it. */
export function streamedAnswer(wire: Wire, said: Said): { opening: Event[]; text: Event[]; closing: Event[] } {
  const words = said.text === '' ? [] : said.text.split(/(?<= )/);
  switch (wire) {
    case 'anthropic-messages':
      return messagesStream(said, words);
    case 'openai-completions':
      return chatStream(said, words);
    case 'openai-responses':
      return responsesStream(said, words);
    case 'google-generative-ai':
      return geminiStream(said, words);
  }
}

/** What the provider says when it gives up in the middle. */
export function errorEvent(wire: Wire, type: string, message: string): Event {
  switch (wire) {
    case 'anthropic-messages':
      return ['error', { type: 'error', error: { type, message } }];
    case 'openai-completions':
      return ['', { error: { message, type, code: type } }];
    case 'openai-responses':
      return [
        'response.failed',
        { type: 'response.failed', response: { status: 'failed', error: { code: type, message } } },
      ];
    case 'google-generative-ai':
      return ['', geminiError(type, message)];
  }
}

export function errorBody(wire: Wire, type: string, message: string): object {
  if (wire === 'google-generative-ai') return geminiError(type, message);
  const error = { type, message };
  return wire === 'anthropic-messages' ? { type: 'error', error } : { error: { ...error, code: type, param: null } };
}

export const encode = ([name, data]: Event): string =>
  `${name === '' ? '' : `event: ${name}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;

const typed = (type: string, rest: object): Event => [type, { type, ...rest }];

/** JSON in small pieces, as it streams. */
const pieces = (args: object): string[] => JSON.stringify(args).match(/.{1,7}/gs) ?? [];

const tokens = { input_tokens: usage.input, output_tokens: usage.output };
const messagesStop = ({ calls = [] }: Said) => (calls.length > 0 ? 'tool_use' : 'end_turn');
const chatFinish = ({ calls = [] }: Said) => (calls.length > 0 ? 'tool_calls' : 'stop');

const messageOf = ({ model }: Said, blocks: object[]) => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model,
  content: blocks,
  stop_reason: null,
  stop_sequence: null,
});

/** The blocks of a message, and how each of them streams. */
function blocks({ text, thinking, calls = [] }: Said, words: string[]) {
  return [
    ...(thinking === undefined
      ? []
      : [
          {
            whole: { type: 'thinking', thinking, signature: SIGNATURE },
            opens: { type: 'thinking', thinking: '', signature: '' },
            deltas: [
              { type: 'thinking_delta', thinking },
              { type: 'signature_delta', signature: SIGNATURE },
            ],
          },
        ]),
    ...(text === ''
      ? []
      : [
          {
            whole: { type: 'text', text },
            opens: { type: 'text', text: '' },
            deltas: words.map((word) => ({ type: 'text_delta', text: word })),
          },
        ]),
    ...calls.map(({ id, name, args }) => ({
      whole: { type: 'tool_use', id, name, input: args },
      opens: { type: 'tool_use', id, name, input: {} },
      deltas: pieces(args).map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
    })),
  ];
}

const content = (said: Said) => blocks(said, [said.text]).map(({ whole }) => whole);

function messagesStream(said: Said, words: string[]) {
  const first = { input_tokens: usage.input, output_tokens: 1 };
  const parts = blocks(said, words).map(({ opens, deltas }, index) => ({
    opens: typed('content_block_start', { index, content_block: opens }),
    rest: [
      ...deltas.map((delta) => typed('content_block_delta', { index, delta })),
      typed('content_block_stop', { index }),
    ],
  }));
  const [head, ...tail] = parts;
  return {
    opening: [
      typed('message_start', { message: { ...messageOf(said, []), usage: first } }),
      typed('ping', {}),
      ...(head ? [head.opens] : []),
    ],
    text: [...(head?.rest ?? []), ...tail.flatMap(({ opens, rest }) => [opens, ...rest])],
    closing: [
      typed('message_delta', { delta: { stop_reason: messagesStop(said) }, usage: { output_tokens: usage.output } }),
      typed('message_stop', {}),
    ],
  };
}

const chatCalls = (calls: readonly ToolCall[]) =>
  calls.map(({ id, name, args }) => ({ id, type: 'function', function: { name, arguments: JSON.stringify(args) } }));

const chatMessage = ({ text, thinking, calls = [] }: Said) => ({
  role: 'assistant',
  content: text === '' ? null : text,
  refusal: null,
  ...(thinking !== undefined && { reasoning_content: thinking }),
  ...(calls.length > 0 && { tool_calls: chatCalls(calls) }),
});

function chatStream(said: Said, words: string[]) {
  const { model, thinking, calls = [] } = said;
  const chunk = (delta: object, finish: string | null = null): Event => [
    '',
    {
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 1,
      model,
      choices: [{ index: 0, delta, finish_reason: finish }],
    },
  ];
  const call = ({ id, name, args }: ToolCall, index: number) => [
    chunk({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }),
    ...pieces(args).map((piece) => chunk({ tool_calls: [{ index, function: { arguments: piece } }] })),
  ];
  const counts = { prompt_tokens: usage.input, completion_tokens: usage.output, total_tokens: 17 };
  return {
    opening: [chunk({ role: 'assistant', content: '' })],
    text: [
      ...(thinking === undefined ? [] : [chunk({ reasoning_content: thinking })]),
      ...words.map((word) => chunk({ content: word })),
      ...calls.flatMap(call),
    ],
    closing: [
      chunk({}, chatFinish(said)),
      ['', { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model, choices: [], usage: counts }],
      ['', '[DONE]'],
    ] as Event[],
  };
}

const outputText = (text: string) => ({ type: 'output_text', text, annotations: [] });

/** The items of a response, and how each of them streams. */
function parts({ text, thinking, calls = [] }: Said, words: string[]) {
  const list: { item: object; open: object; deltas: (at: object) => Event[] }[] = [];
  if (thinking !== undefined) {
    const item = { id: 'rs_1', type: 'reasoning', encrypted_content: 'gAAAA' };
    list.push({
      item: { ...item, summary: [{ type: 'summary_text', text: thinking }] },
      open: { ...item, summary: [] },
      deltas: (at) => {
        const where = { ...at, summary_index: 0 };
        return [
          typed('response.reasoning_summary_part.added', { ...where, part: { type: 'summary_text', text: '' } }),
          typed('response.reasoning_summary_text.delta', { ...where, delta: thinking }),
          typed('response.reasoning_summary_text.done', { ...where, text: thinking }),
          typed('response.reasoning_summary_part.done', { ...where, part: { type: 'summary_text', text: thinking } }),
        ];
      },
    });
  }
  if (text !== '') {
    const item = { id: 'item_1', type: 'message', role: 'assistant' };
    list.push({
      item: { ...item, status: 'completed', content: [outputText(text)] },
      open: { ...item, status: 'in_progress', content: [] },
      deltas: (at) => {
        const where = { ...at, content_index: 0 };
        return [
          typed('response.content_part.added', { ...where, part: outputText('') }),
          ...words.map((delta) => typed('response.output_text.delta', { ...where, delta })),
          typed('response.output_text.done', { ...where, text }),
          typed('response.content_part.done', { ...where, part: outputText(text) }),
        ];
      },
    });
  }
  for (const { id, name, args } of calls) {
    const item = { id: `fc_${id}`, type: 'function_call', call_id: id, name };
    const done = { arguments: JSON.stringify(args) };
    list.push({
      item: { ...item, ...done, status: 'completed' },
      open: { ...item, arguments: '', status: 'in_progress' },
      deltas: (at) => [
        ...pieces(args).map((delta) => typed('response.function_call_arguments.delta', { ...at, delta })),
        typed('response.function_call_arguments.done', { ...at, ...done }),
      ],
    });
  }
  return list;
}

const items = (said: Said) => parts(said, [said.text]).map(({ item }) => item);

function response({ model }: Said, output: object[], status: string) {
  return {
    id: 'resp_1',
    object: 'response',
    created_at: 1,
    status,
    error: null,
    model,
    output,
    usage: { input_tokens: usage.input, output_tokens: usage.output, total_tokens: usage.input + usage.output },
  };
}

function responsesStream(said: Said, words: string[]) {
  const begun = { ...response(said, [], 'in_progress'), usage: null };
  const all = parts(said, words).map(({ item, open, deltas }, index) => {
    const at = { item_id: (item as { id: string }).id, output_index: index };
    return {
      opens: typed('response.output_item.added', { output_index: index, item: open }),
      rest: [...deltas(at), typed('response.output_item.done', { output_index: index, item })],
    };
  });
  const [head, ...tail] = all;
  return {
    opening: [
      typed('response.created', { response: begun }),
      typed('response.in_progress', { response: begun }),
      ...(head ? [head.opens] : []),
    ],
    text: [...(head?.rest ?? []), ...tail.flatMap(({ opens, rest }) => [opens, ...rest])],
    closing: [typed('response.completed', { response: response(said, items(said), 'completed') })],
  };
}

/** What a well-behaved provider of each dialect answers, whole and as events. */
export type Wire = 'anthropic-messages' | 'openai-completions' | 'openai-responses';

export interface Said {
  readonly model: string;
  readonly text: string;
}

/** `[event name, data]`; an empty name writes no `event:` line, a text is written as it is. */
export type Event = readonly [name: string, data: object | string];

const usage = { input: 12, output: 5 };

export function wholeAnswer(wire: Wire, { model, text }: Said): object {
  switch (wire) {
    case 'anthropic-messages':
      return {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model,
        content: [{ type: 'text', text }],
        stop_reason: 'end_turn',
        stop_sequence: null,
        usage: { input_tokens: usage.input, output_tokens: usage.output },
      };
    case 'openai-completions':
      return {
        id: 'chatcmpl-1',
        object: 'chat.completion',
        created: 1,
        model,
        choices: [{ index: 0, message: { role: 'assistant', content: text, refusal: null }, finish_reason: 'stop' }],
        usage: {
          prompt_tokens: usage.input,
          completion_tokens: usage.output,
          total_tokens: usage.input + usage.output,
        },
      };
    case 'openai-responses':
      return response(model, text, 'completed');
  }
}

/** The events of a stream: `opening` says nothing yet, `text` has one event per word, `closing` ends it. */
export function streamedAnswer(wire: Wire, said: Said): { opening: Event[]; text: Event[]; closing: Event[] } {
  const words = said.text.split(/(?<= )/);
  switch (wire) {
    case 'anthropic-messages':
      return messagesStream(said, words);
    case 'openai-completions':
      return chatStream(said, words);
    case 'openai-responses':
      return responsesStream(said, words);
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
  }
}

export function errorBody(wire: Wire, type: string, message: string): object {
  const error = { type, message };
  return wire === 'anthropic-messages' ? { type: 'error', error } : { error: { ...error, code: type, param: null } };
}

export const encode = ([name, data]: Event): string =>
  `${name === '' ? '' : `event: ${name}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;

const typed = (type: string, rest: object): Event => [type, { type, ...rest }];

function messagesStream({ model }: Said, words: string[]) {
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model, content: [], stop_reason: null };
  const first = { input_tokens: usage.input, output_tokens: 1 };
  return {
    opening: [
      typed('message_start', { message: { ...message, usage: first } }),
      typed('ping', {}),
      typed('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    ],
    text: words.map((text) => typed('content_block_delta', { index: 0, delta: { type: 'text_delta', text } })),
    closing: [
      typed('content_block_stop', { index: 0 }),
      typed('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: usage.output } }),
      typed('message_stop', {}),
    ],
  };
}

function chatStream({ model }: Said, words: string[]) {
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
  return {
    opening: [chunk({ role: 'assistant', content: '' })],
    text: words.map((content) => chunk({ content })),
    closing: [chunk({}, 'stop'), ['', '[DONE]'] as Event],
  };
}

function response(model: string, text: string, status: string) {
  const content = [{ type: 'output_text', text, annotations: [] }];
  return {
    id: 'resp_1',
    object: 'response',
    created_at: 1,
    status,
    error: null,
    model,
    output: [{ id: 'item_1', type: 'message', role: 'assistant', status, content }],
    usage: { input_tokens: usage.input, output_tokens: usage.output, total_tokens: usage.input + usage.output },
  };
}

function responsesStream({ model, text }: Said, words: string[]) {
  const at = { item_id: 'item_1', output_index: 0, content_index: 0 };
  const begun = { ...response(model, '', 'in_progress'), output: [], usage: null };
  return {
    opening: [
      typed('response.created', { response: begun }),
      typed('response.in_progress', { response: begun }),
      typed('response.output_item.added', { output_index: 0, item: { id: 'item_1', type: 'message', content: [] } }),
    ],
    text: words.map((delta) => typed('response.output_text.delta', { ...at, delta })),
    closing: [typed('response.completed', { response: response(model, text, 'completed') })],
  };
}

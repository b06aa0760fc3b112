// What a client and a provider of each dialect need for the soak: one text, whole or in pieces, and how it ends.

const usage = { input: 7, output: 9 };
const json = (data) => `data: ${JSON.stringify(data)}\n\n`;
const named = (data) => `event: ${data.type}\n${json(data)}`;

/** The answer that belongs to a nonce; both sides make it, so one that is cut, doubled or somebody else's is seen. */
export function answerTo(nonce) {
  const words = 3 + (parseInt(nonce.slice(0, 2), 16) % 12);
  return [...Array(words).keys()].map((at) => `${nonce}.${at} `);
}

const messages = {
  name: 'anthropic-messages',
  path: () => '/v1/messages',
  key: (key) => ({ 'x-api-key': key }),
  body: (model, prompt, stream) => ({
    ...{ model, stream, max_tokens: 500 },
    messages: [{ role: 'user', content: prompt }],
  }),
  whole: (words) => ({
    ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'm', stop_reason: 'end_turn', stop_sequence: null },
    content: [{ type: 'text', text: words.join('') }],
    usage: { input_tokens: usage.input, output_tokens: usage.output },
  }),
  stream: (words) => ({
    opening: [
      named({
        type: 'message_start',
        message: {
          ...messages.whole([]),
          content: [],
          stop_reason: null,
          usage: { input_tokens: 7, output_tokens: 1 },
        },
      }),
      named({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
    ],
    words: words.map((text) => named({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })),
    closing: [
      named({ type: 'content_block_stop', index: 0 }),
      named({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: usage.output } }),
      named({ type: 'message_stop' }),
    ],
  }),
  error: (type, message) => ({ type: 'error', error: { type, message } }),
  errorEvent: (type, message) => named({ type: 'error', error: { type, message } }),
  textOf: (body) => body.content?.map(({ text = '' }) => text).join(''),
  /** What an event says: text, an end, an error. */
  heard: (data) => ({
    text: data.type === 'content_block_delta' ? (data.delta.text ?? '') : '',
    ended: data.type === 'message_stop',
    failed: data.type === 'error',
  }),
};

const chunk = (delta, finish = null) =>
  json({
    ...{ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm' },
    choices: [{ index: 0, delta, finish_reason: finish }],
  });

const chat = {
  name: 'openai-completions',
  path: () => '/v1/chat/completions',
  key: (key) => ({ authorization: `Bearer ${key}` }),
  body: (model, prompt, stream) => ({ model, stream, messages: [{ role: 'user', content: prompt }] }),
  whole: (words) => ({
    ...{ id: 'c', object: 'chat.completion', created: 1, model: 'm' },
    choices: [{ index: 0, message: { role: 'assistant', content: words.join('') }, finish_reason: 'stop' }],
    usage: { prompt_tokens: usage.input, completion_tokens: usage.output, total_tokens: 16 },
  }),
  stream: (words) => ({
    opening: [chunk({ role: 'assistant', content: '' })],
    words: words.map((content) => chunk({ content })),
    closing: [chunk({}, 'stop'), 'data: [DONE]\n\n'],
  }),
  error: (type, message) => ({ error: { message, type, code: type, param: null } }),
  errorEvent: (type, message) => json({ error: { message, type, code: type } }),
  textOf: (body) => body.choices?.[0]?.message?.content,
  heard: (data) => ({
    text: data.choices?.[0]?.delta?.content ?? '',
    ended: data === '[DONE]',
    failed: data.error !== undefined,
  }),
};

const item = (text, status) => ({
  ...{ id: 'i', type: 'message', role: 'assistant', status },
  content: status === 'completed' ? [{ type: 'output_text', text, annotations: [] }] : [],
});
const response = (output, status) => ({
  ...{ id: 'r', object: 'response', created_at: 1, status, error: null, model: 'm', output },
  usage: { input_tokens: usage.input, output_tokens: usage.output, total_tokens: 16 },
});
const at = { item_id: 'i', output_index: 0, content_index: 0 };

const responses = {
  name: 'openai-responses',
  path: () => '/v1/responses',
  key: chat.key,
  body: (model, prompt, stream) => ({ model, stream, input: prompt }),
  whole: (words) => response([item(words.join(''), 'completed')], 'completed'),
  stream: (words) => ({
    opening: [
      named({ type: 'response.created', response: response([], 'in_progress') }),
      named({ type: 'response.output_item.added', output_index: 0, item: item('', 'in_progress') }),
      named({ type: 'response.content_part.added', ...at, part: { type: 'output_text', text: '', annotations: [] } }),
    ],
    words: words.map((delta) => named({ type: 'response.output_text.delta', ...at, delta })),
    closing: [
      named({ type: 'response.output_item.done', output_index: 0, item: item(words.join(''), 'completed') }),
      named({ type: 'response.completed', response: responses.whole(words) }),
    ],
  }),
  error: chat.error,
  errorEvent: (code, message) =>
    named({ type: 'response.failed', response: { ...response([], 'failed'), error: { code, message } } }),
  textOf: (body) =>
    body.output
      ?.flatMap(({ content = [] }) => content)
      .map(({ text = '' }) => text)
      .join(''),
  heard: (data) => ({
    text: data.type === 'response.output_text.delta' ? data.delta : '',
    ended: data.type === 'response.completed',
    failed: data.type === 'response.failed' || data.type === 'error',
  }),
};

const part = (text, more = {}) => ({
  candidates: [{ content: { role: 'model', parts: [{ text }] }, index: 0, ...more }],
  modelVersion: 'm',
  responseId: 'r',
});
const counts = { promptTokenCount: usage.input, candidatesTokenCount: usage.output, totalTokenCount: 16 };

const gemini = {
  name: 'google-generative-ai',
  path: (model, stream) =>
    `/v1beta/models/${encodeURIComponent(model)}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
  key: (key) => ({ 'x-goog-api-key': key }),
  body: (_model, prompt) => ({ contents: [{ role: 'user', parts: [{ text: prompt }] }] }),
  whole: (words) => ({ ...part(words.join(''), { finishReason: 'STOP' }), usageMetadata: counts }),
  stream: (words) => ({
    opening: [json(part(''))],
    words: words.map((text) => json(part(text))),
    closing: [json({ ...part('', { finishReason: 'STOP' }), usageMetadata: counts })],
  }),
  error: (type, message, code = 400) => ({ error: { code, message, status: type.toUpperCase() } }),
  errorEvent: (type, message) => json({ error: { code: 529, message, status: type.toUpperCase() } }),
  textOf: (body) => body.candidates?.[0]?.content?.parts?.map(({ text = '' }) => text).join(''),
  heard: (data) => ({
    text: data.candidates?.[0]?.content?.parts?.map(({ text = '' }) => text).join('') ?? '',
    ended: data.candidates?.[0]?.finishReason === 'STOP',
    failed: data.error !== undefined,
  }),
};

export const dialects = [messages, chat, responses, gemini];

/** The dialect a provider is asked in, by its path. */
export const dialectOf = (path) =>
  path.includes(':') ? gemini : dialects.find((dialect) => path.startsWith(dialect.path()));

/** A stream as its client heard it: what was said, and how it ended. */
export function hear(dialect, stream) {
  const heard = { text: '', ended: false, failed: false };
  for (const event of stream.split('\n\n')) {
    const data = /^data: (.*)$/m.exec(event)?.[1];
    if (data === undefined) continue;
    const one = dialect.heard(data === '[DONE]' ? data : JSON.parse(data));
    heard.text += one.text;
    heard.ended ||= one.ended;
    heard.failed ||= one.failed;
  }
  return heard;
}

import { EventStreamCodec } from '@smithy/eventstream-codec';

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString('utf8'),
  (text) => Buffer.from(text, 'utf8'),
);

const frameOf = (headers: Readonly<Record<string, string>>, body: string): Buffer =>
  Buffer.from(
    codec.encode({
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { type: 'string', value }])),
      body: Buffer.from(body),
    }),
  );

/** A frame as AWS sends it. */
export const frame = (event: string, data: object): Buffer =>
  frameOf(
    { ':event-type': event, ':content-type': 'application/json', ':message-type': 'event' },
    JSON.stringify(data),
  );

/** @param name `throttlingException` */
export const exceptionFrame = (name: string, message: string): Buffer =>
  frameOf(
    { ':exception-type': name, ':content-type': 'application/json', ':message-type': 'exception' },
    JSON.stringify({ message }),
  );

export const errorFrame = (code: string, message: string): Buffer =>
  frameOf({ ':message-type': 'error', ':error-code': code, ':error-message': message }, '');

/** A short streamed answer, as Bedrock cuts it. */
export const saying = (...texts: readonly string[]): Buffer[] => [
  frame('messageStart', { role: 'assistant', p: 'abc' }),
  ...texts.map((text) => frame('contentBlockDelta', { contentBlockIndex: 0, delta: { text }, p: 'abcd' })),
  frame('contentBlockStop', { contentBlockIndex: 0, p: 'ab' }),
  frame('messageStop', { stopReason: 'end_turn', p: 'a' }),
  frame('metadata', {
    usage: { inputTokens: 3, outputTokens: 5, totalTokens: 8, cacheReadInputTokens: 2 },
    metrics: { latencyMs: 7 },
  }),
];

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { errorFrame, exceptionFrame, frame, saying } from '../../testing/bedrock-frames.ts';
import { createEventStreamReader } from './framing.ts';

const read = (...chunks: Buffer[]) => {
  const reader = createEventStreamReader();
  return chunks.flatMap((chunk) => reader.push(chunk).events.map(({ name, data }) => [name, data]));
};

/** Its last byte before the checksum. */
function changed(bytes: Buffer): Buffer {
  bytes[bytes.length - 5] = 0x41;
  return bytes;
}

const thrown = (run: () => unknown): { cause?: unknown } => {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
};

test('a frame becomes an event with its name and its body', () => {
  expect(read(frame('contentBlockDelta', { delta: { text: '鑰🔑' } }))).toEqual([
    ['contentBlockDelta', '{"delta":{"text":"鑰🔑"}}'],
  ]);
});

test('wherever the bytes are cut, the events and their bytes are the same', () => {
  const bytes = Buffer.concat(saying('é', '🔑', ''));
  const whole = createEventStreamReader().push(bytes).events;
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 40 })), (sizes) => {
      const reader = createEventStreamReader();
      const parts = [];
      let at = 0;
      for (const size of [...sizes, bytes.length]) {
        const { events, bytes: complete } = reader.push(bytes.subarray(at, at + size));
        expect(complete).toEqual(Buffer.concat(events.map((event) => event.bytes)));
        parts.push(...events);
        at += size;
      }
      expect(parts).toEqual(whole);
      expect(reader.rest()).toHaveLength(0);
    }),
  );
});

test('a frame that has begun waits for its end', () => {
  const bytes = frame('messageStop', { stopReason: 'end_turn' });
  const reader = createEventStreamReader();
  expect(reader.push(bytes.subarray(0, -1)).events).toEqual([]);
  expect(reader.rest()).toEqual(bytes.subarray(0, -1));
  expect(reader.push(bytes.subarray(-1)).events).toHaveLength(1);
});

test.each([
  [
    'an exception',
    exceptionFrame('throttlingException', 'Slow down'),
    { __type: 'ThrottlingException', message: 'Slow down' },
  ],
  ['one without a word', exceptionFrame('modelStreamErrorException', ''), { message: 'ModelStreamErrorException' }],
  ['an error', errorFrame('InternalFailure', 'Broken'), { __type: 'InternalFailure', message: 'Broken' }],
])('%s is told with its name', (_name, bytes, expected) => {
  const [[name, data] = []] = read(bytes);
  expect(name).toBe('exception');
  expect(JSON.parse(data ?? '')).toMatchObject(expected);
});

test.each([
  ['a changed body', changed(frame('x', { a: 1 }))],
  ['no frames at all', Buffer.from('data: {"text":"hello"}\n\n')],
  ['a frame that is too small to be one', Buffer.from([0, 0, 0, 3, 0, 0, 0, 0])],
])('%s is a broken stream, told as the network would', (_name, bytes) => {
  expect(thrown(() => read(bytes)).cause).toMatchObject({ code: 'ECONNRESET' });
});

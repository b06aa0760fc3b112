import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSseReader } from './sse.ts';

const read = (...chunks: (string | Buffer)[]) => {
  const reader = createSseReader();
  return chunks
    .flatMap((chunk) => reader.push(Buffer.from(chunk as string)).events)
    .map(({ name, data }) => [name, data]);
};

describe('events are cut out of bytes', () => {
  test.each<[string, string, string[][]]>([
    ['one event', 'event: a\ndata: 1\n\n', [['a', '1']]],
    [
      'without a name',
      'data: 1\n\ndata: 2\n\n',
      [
        ['', '1'],
        ['', '2'],
      ],
    ],
    ['CRLF', 'event: a\r\ndata: 1\r\n\r\n', [['a', '1']]],
    [
      'CR alone',
      'event: a\rdata: 1\r\rdata: 2\r\r',
      [
        ['a', '1'],
        ['', '2'],
      ],
    ],
    ['a byte order mark', '\ufeffdata: 1\n\n', [['', '1']]],
    ['no space after the colon', 'event:a\ndata:1\n\n', [['a', '1']]],
    ['several data lines', 'data: {\ndata: }\n\n', [['', '{\n}']]],
    [
      'a comment',
      ': still here\n\ndata: 1\n\n',
      [
        ['', ''],
        ['', '1'],
      ],
    ],
    ['an event that never ends', 'data: 1\n\ndata: 2\n', [['', '1']]],
  ])('%s', (_name, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test('a character split over two chunks stays whole', () => {
    const bytes = Buffer.from('data: 鑰🔑\n\n');
    for (let cut = 1; cut < bytes.length; cut += 1)
      expect(read(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual([['', '鑰🔑']]);
  });

  test('wherever the chunks are cut, the events and their bytes are the same', () => {
    const line = fc.constantFrom('data: {"a":"é🔑"}', 'event: x', ': ping', 'id: 7', 'data:', '');
    const text = fc.array(line).map((lines) => lines.join('\n') + '\n\n');
    fc.assert(
      fc.property(text, fc.constantFrom('\n', '\r\n', '\r'), fc.array(fc.nat({ max: 9 })), (plain, end, sizes) => {
        const bytes = Buffer.from(plain.replaceAll('\n', end));
        const whole = createSseReader().push(bytes).events;
        const reader = createSseReader();
        const parts = [];
        let at = 0;
        for (const size of [...sizes, bytes.length]) {
          const { events, bytes: complete } = reader.push(bytes.subarray(at, at + size));
          expect(complete).toEqual(Buffer.concat(events.map((event) => event.bytes)));
          parts.push(...events);
          at += size;
        }
        expect(parts).toEqual(whole);
        expect(Buffer.concat([...parts.map((event) => event.bytes), reader.rest()])).toEqual(bytes);
      }),
    );
  });

  test('bytes that are no UTF-8 become signs of replacement, and nothing breaks', () => {
    expect(read(Buffer.from([0x64, 0x61, 0x74, 0x61, 0x3a, 0xff, 0xc3, 0x0a, 0x0a]))).toEqual([['', '\ufffd\ufffd']]);
  });

  test('an event of 10 MB in small chunks is one event; one that never ends is an error', () => {
    const big = Buffer.from(`data: ${'x'.repeat(10 * 1024 * 1024)}\n\n`);
    const reader = createSseReader();
    const events = [];
    for (let at = 0; at < big.length; at += 16_384) events.push(...reader.push(big.subarray(at, at + 16_384)).events);
    expect(events.map(({ data }) => data.length)).toEqual([10 * 1024 * 1024]);
    expect(() => createSseReader(1024 * 1024).push(big.subarray(0, -2))).toThrow('larger than 1 MB');
  });
});

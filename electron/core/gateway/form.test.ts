import { describe, expect, test } from 'vitest';
import { chat } from '../dialects/chat/wire.ts';
import type { WireDialect } from '../dialects/dialect.ts';
import { createSseReader } from '../dialects/sse.ts';
import { formOf } from './form.ts';
import { droppedHeader } from './translate.ts';

const framed: WireDialect = {
  ...chat,
  framing: { contentType: 'application/vnd.amazon.eventstream', reader: createSseReader },
};

describe('what an answer is', () => {
  test.each<[string, string | undefined, string, string | null]>([
    ['an object', 'application/json', '{"a":1}', 'object'],
    ['an object that is called a stream', 'text/event-stream', ' \n{"a":1}', 'object'],
    ['a stream', 'text/event-stream', 'data: 1\n\n', 'events'],
    ['a stream that is called an object', 'application/json', 'event: x\ndata: 1', 'events'],
    ['a stream of comments under no name', undefined, ': hi', 'events'],
    ['a stream with fields nobody knows', 'text/event-stream', 'x: y', 'events'],
    ['a page', 'text/html', '<html>', 'unknown'],
    ['a page that is called an object', 'application/json', '<html>', 'unknown'],
    ['a list', 'application/json', '[1]', 'unknown'],
    ['a text about data', 'text/plain', 'datatype: x', 'unknown'],
    ['not known yet', 'application/json', ' \n', null],
    ['blanks without end', 'application/json', ' '.repeat(300), 'unknown'],
  ])('%s', (_what, type, begun, form) => {
    expect(formOf(chat, type, Buffer.from(begun))).toBe(form);
  });

  test('a framing of the dialect’s own is told by its name alone', () => {
    const bytes = Buffer.from([0, 0, 0, 1]);
    expect(formOf(framed, 'application/vnd.amazon.eventstream', bytes)).toBe('events');
    expect(formOf(framed, 'application/octet-stream', bytes)).toBe('unknown');
  });
});

test('what was dropped fits into a header, however much and whatever it is', () => {
  expect(droppedHeader(['a', 'b', 'a'])).toBe('a, b');
  expect(droppedHeader(['größe\r\nx: y'])).toBe('gr%C3%B6%C3%9Fe%0D%0Ax: y');
  const long = droppedHeader(Array.from({ length: 500 }, (_, at) => `field-${at}`));
  expect([long.length < 1_010, long.endsWith(', ...')]).toEqual([true, true]);
});

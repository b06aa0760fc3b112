import { cooling, type Fault } from './fault.ts';
import {
  always,
  errorEventAt,
  errorInside200,
  EVENTS,
  FIRST_TEXT,
  halfObject,
  halfWhole,
  HTML,
  limited,
  page,
  pings,
  spoilt,
  whole,
} from './fault-answers.ts';

/** What happens to the connection. */
export const onTheWay: readonly Fault[] = [
  ...(['closed port', 'no such name', 'no handshake'] as const).map((does): Fault => ({
    what: {
      'closed port': 'nobody listens there (connection refused)',
      'no such name': 'the address has no such name (DNS)',
      'no handshake': 'no connection comes about in time',
    }[does],
    ...{ asked: 'stream', does, sees: 'next model', calls: [0, 0, 1], after: 'well' },
  })),
  {
    what: 'it takes the request and says nothing',
    asked: 'stream',
    does: always({ kind: 'silent' }),
    ...{ sees: 'next account', calls: [1, 1, 0], after: 'well' },
  },
  {
    what: 'the connection is cut before the answer',
    asked: 'both',
    does: always({ kind: 'cut', when: 'at-once' }),
    ...{ sees: 'next account', calls: [1, 1, 0], after: 'well' },
  },
  {
    what: 'a whole answer is cut in its middle',
    asked: 'whole',
    does: halfWhole,
    ...{ sees: 'next account', calls: [1, 1, 0], after: 'well' },
  },
  {
    what: 'a stream is cut before its first word',
    asked: 'stream',
    does: always({ kind: 'cut', when: 'opening' }),
    ...{ sees: 'next account', calls: [1, 1, 0], after: 'well' },
  },
  {
    what: 'a stream is cut in the middle of its text',
    asked: 'stream',
    does: always({ kind: 'cut', when: 'halfway' }),
    ...{ sees: 'broken', calls: [1, 0, 0], after: 'well', across: true },
  },
  {
    what: 'a stream falls silent in the middle of its text',
    asked: 'stream',
    does: always({ kind: 'stall' }),
    ...{ sees: 'broken', calls: [1, 0, 0], after: 'well' },
  },
  {
    what: 'a stream ends as if all were well, without its last event',
    asked: 'stream',
    does: always({ kind: 'no-end' }),
    ...{ sees: 'broken', calls: [1, 0, 0], after: 'well', across: true },
  },
];

/** What stands in an answer that begins with 200. */
export const inside: readonly Fault[] = [
  {
    what: 'an error is the first event of a stream',
    asked: 'stream',
    does: errorEventAt('first', 'overloaded_error', 'Overloaded'),
    ...{ sees: 'next account', calls: [1, 1, 0], after: cooling('overloaded'), across: true },
  },
  {
    what: 'an error is an event in the middle of a stream',
    asked: 'stream',
    does: errorEventAt('halfway', 'overloaded_error', 'Overloaded'),
    ...{ sees: 'broken', calls: [1, 0, 0], after: cooling('overloaded'), across: true },
  },
  {
    what: 'an error stands in the JSON of a 200',
    asked: 'both',
    does: errorInside200(429, limited),
    ...{ sees: 'next account', calls: [1, 1, 0], after: cooling('rate_limit') },
  },
  {
    what: 'a 200 is empty',
    asked: 'both',
    does: always({ kind: 'raw', headers: { 'content-type': 'application/json' }, pieces: [] }),
    ...{ sees: 'next account', calls: [1, 1, 0], after: 'well' },
  },
  {
    what: 'a page of HTML with 200',
    asked: 'both',
    does: page(200, 'Sign in'),
    ...{ sees: 'next account', calls: [1, 1, 0], after: 'well', across: true },
  },
  {
    what: 'the JSON of a 200 is cut off, and ends as if all were well',
    asked: 'both',
    does: halfObject,
    ...{ sees: 'next account', calls: [1, 1, 0], after: 'well' },
  },
  {
    what: 'a good answer has the wrong type',
    asked: 'whole',
    does: whole(HTML),
    ...{ sees: 'account', calls: [1, 0, 0], after: 'well' },
  },
  {
    what: 'a whole answer comes where a stream was asked for',
    asked: 'stream',
    does: whole({ 'content-type': 'application/json' }),
    ...{ sees: 'account', calls: [1, 0, 0], after: 'well' },
  },
  {
    what: 'signs of life, and nothing else',
    asked: 'stream',
    does: always(pings),
    ...{ sees: 'next account', calls: [1, 1, 0], after: 'well' },
  },
  {
    what: 'the first event of a stream cannot be read',
    asked: 'stream',
    does: spoilt('first', 'data: {"half":\n\n'),
    ...{ sees: 'next account', calls: [1, 1, 0], after: 'well', across: true },
  },
  {
    what: 'an event in the middle of a stream cannot be read (asked in another dialect)',
    asked: 'stream',
    does: spoilt('halfway', 'data: {"half":\n\n'),
    ...{ sees: 'broken', calls: [1, 0, 0], after: 'well', across: 'only' },
  },
  {
    what: 'an event of 10 MB',
    asked: 'stream',
    does: always({ kind: 'ok', text: `${FIRST_TEXT}${'x'.repeat(10 * 1024 * 1024)}` }),
    ...{ sees: 'account', calls: [1, 0, 0], after: 'well' },
  },
  {
    what: 'the answer says that it is compressed, and is not',
    asked: 'both',
    does: always({ kind: 'raw', headers: { ...EVENTS, 'content-encoding': 'gzip' }, pieces: ['data: {}\n\n'] }),
    ...{ sees: 'next account', calls: [1, 1, 0], after: 'well' },
  },
  {
    what: 'the headers of the answer are too large',
    asked: 'both',
    does: always({ kind: 'raw', headers: { 'x-large': 'x'.repeat(40_000) }, pieces: [''] }),
    ...{ sees: 'next account', calls: [1, 1, 0], after: 'well' },
  },
  {
    what: 'the client hangs up in the middle: the provider is left within a second',
    asked: 'both',
    does: always({ kind: 'stall' }),
    ...{ sees: 'hung up', calls: [1, 0, 0], after: 'well' },
  },
];

import { err, ok, type Result } from '#shared/result';
import type { Usage, WireDialect } from '../dialects/dialect.ts';
import { whenThere, type Soon } from '../kernel/soon.ts';
import type { UpstreamResponse } from '../ports.ts';
import { errorObject, statusInside } from './call.ts';
import type { Failing } from './failure.ts';
import { formOf, saysEvents } from './form.ts';
import { gather } from './gather.ts';
import { nextChunk } from './hold.ts';
import { scanObject } from './scan.ts';
import type { UntilHeard } from './upstream.ts';

/** The body of a good answer. */
export type Received =
  | { readonly form: 'object'; readonly body: Buffer; readonly usage: Usage }
  /** An object larger than is gathered: the beginning, and the rest to come. */
  | { readonly form: 'large'; readonly begun: readonly Buffer[]; readonly rest: AsyncIterator<Buffer> }
  /** A stream of events: its first bytes, and the rest to come. */
  | { readonly form: 'events'; readonly begun: Buffer; readonly rest: AsyncIterator<Buffer> };

export interface Expected {
  readonly wire: WireDialect;
  /** It was asked for as a stream. */
  readonly stream: boolean;
  /** Up to here an object is gathered. */
  readonly limit: number;
}

/** Reads an answer as far as is needed to know what it is. An error that an object holds is a failure. */
export function receive(
  response: UpstreamResponse,
  expected: Expected,
  untilHeard: UntilHeard,
): Soon<Result<Received, Failing>> {
  const { wire, stream } = expected;
  const isWhole = !stream && !saysEvents(wire, response.headers['content-type']);
  return isWhole ? gathered(response, expected) : begunWith(response, expected, untilHeard);
}

async function begunWith(
  response: UpstreamResponse,
  { wire, limit }: Expected,
  untilHeard: UntilHeard,
): Promise<Result<Received, Failing>> {
  const type = response.headers['content-type'];
  const rest = chunksOf(response.body);
  const begun = await untilHeard(() => beginning(wire, type, rest));
  if (begun.form === 'events') return ok({ form: 'events', begun: begun.bytes, rest });
  if (begun.form !== 'object') return err(noAnswer(type, begun.bytes.length));
  const parts = [begun.bytes];
  let size = begun.bytes.length;
  for (let next = await nextChunk(rest); next !== undefined; next = await nextChunk(rest)) {
    parts.push(next);
    size += next.length;
    if (size > limit) return ok({ form: 'large', begun: parts, rest });
  }
  return object(wire, Buffer.concat(parts), type);
}

const chunksOf = (body: UpstreamResponse['body']) => body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;

/** The way of nearly every answer that is no stream. */
function gathered(response: UpstreamResponse, { wire, limit }: Expected): Soon<Result<Received, Failing>> {
  return whenThere(gather(response, limit), ({ parts, done }) => {
    const type = response.headers['content-type'];
    const body = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
    if (done) return object(wire, body, type);
    if (formOf(wire, type, body) === 'object')
      return ok({ form: 'large', begun: parts, rest: chunksOf(response.body) });
    response.body.destroy();
    return err(noAnswer(type, body.length));
  });
}

/** Reads until there is more than blanks. */
async function beginning(wire: WireDialect, type: string | undefined, rest: AsyncIterator<Buffer>) {
  let bytes: Buffer = Buffer.alloc(0);
  for (;;) {
    const next = await nextChunk(rest);
    if (next === undefined) return { form: null, bytes };
    bytes = bytes.length === 0 ? next : Buffer.concat([bytes, next]);
    const form = formOf(wire, type, bytes);
    if (form !== null) return { form, bytes };
  }
}

const ofAnswer = new Set(['error', 'usage', 'usageMetadata']);

function object(wire: WireDialect, body: Buffer, type: string | undefined): Result<Received, Failing> {
  const found = scanObject(body, ofAnswer);
  if (!found.ok) {
    if (formOf(wire, type, body) === 'events') return ok({ form: 'events', begun: body, rest: nothingMore() });
    return err(noAnswer(type, body.length));
  }
  const value = (key: string): unknown => {
    const at = found.value.get(key)?.at(-1);
    return at === undefined ? undefined : jsonAt(body, at.start, at.end);
  };
  // An aggregator may put an error inside a 200.
  const error = value('error');
  if (typeof error === 'object' && error !== null) return err({ body: errorObject(body), status: statusInside(error) });
  return ok({ form: 'object', body, usage: wire.usageOf(value('usage') ?? value('usageMetadata')) });
}

async function* nothingMore(): AsyncGenerator<Buffer> {}

function noAnswer(type: string | undefined, size: number): Failing {
  if (size === 0) return { message: 'the answer was empty' };
  const named = type === undefined ? 'without a type' : `of the type ${type.slice(0, 80)}`;
  return { message: `the answer was none: something ${named} came instead` };
}

function jsonAt(body: Buffer, start: number, end: number): unknown {
  try {
    return JSON.parse(body.toString('utf8', start, end));
  } catch {
    return undefined;
  }
}

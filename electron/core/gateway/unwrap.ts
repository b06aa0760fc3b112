import { Transform } from 'node:stream';
import { createSseReader, readEvent, type SseEvent } from '../dialects/sse.ts';
import type { UpstreamResponse } from '../ports.ts';
import { piped } from './piped.ts';
import { scanObject } from './scan.ts';

const wanted = new Set(['response']);

/** An answer of Code Assist without its envelope: what Gemini itself would have said. Errors come without one. */
export function unwrapped(response: UpstreamResponse): UpstreamResponse {
  if (response.status !== 200) return response;
  const isStream = response.headers['content-type']?.includes('text/event-stream') === true;
  return piped(response, isStream ? eventsUnwrapped() : objectUnwrapped());
}

function eventsUnwrapped(): Transform {
  const reader = createSseReader();
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      for (const event of reader.push(chunk).events) this.push(bytesOf(event));
      done();
    },
    flush(done) {
      // The blank line behind the last event may be missing.
      const left = reader.rest();
      if (left.length > 0) this.push(bytesOf(readEvent(left)));
      done();
    },
  });
}

function bytesOf(event: SseEvent): Buffer {
  const inner = insideOf(Buffer.from(event.data));
  return inner === null ? event.bytes : Buffer.concat([Buffer.from('data: '), inner, Buffer.from('\n\n')]);
}

/** Nothing can be told of an object before its end. */
function objectUnwrapped(): Transform {
  const parts: Buffer[] = [];
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      parts.push(chunk);
      done();
    },
    flush(done) {
      const body = Buffer.concat(parts);
      this.push(insideOf(body) ?? body);
      done();
    },
  });
}

/** The bytes of `response`; `null`: there is no envelope. */
function insideOf(body: Buffer): Buffer | null {
  const found = scanObject(body, wanted);
  const at = found.ok ? found.value.get('response')?.at(-1) : undefined;
  return at === undefined ? null : body.subarray(at.start, at.end);
}

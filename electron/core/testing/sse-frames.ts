import { createSseReader, type SseEvent } from '../dialects/sse.ts';

/** The events of a stream that is written down as its payloads: objects as JSON, texts as they are. */
export const frames = (payloads: readonly (object | string)[]): readonly SseEvent[] =>
  createSseReader().push(
    Buffer.from(
      payloads
        .map((payload) => `data: ${typeof payload === 'string' ? payload : JSON.stringify(payload)}\n\n`)
        .join(''),
    ),
  ).events;

/** A `fetch` that answers every request with these bytes, cut into pieces of `size`. */
export function answeringFetch(text: string, type: string, size = 7): typeof fetch {
  const bytes = Buffer.from(text);
  return async () =>
    new Response(
      new ReadableStream<Uint8Array>({
        start(controller) {
          for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.subarray(at, at + size));
          controller.close();
        },
      }),
      { status: 200, headers: { 'content-type': type } },
    );
}

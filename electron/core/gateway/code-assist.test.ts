import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeAssistUrl, enveloped } from '../providers/code-assist.ts';
import { unwrapped } from './unwrap.ts';

const asked = (url: string, ...body: string[]) => {
  const timeouts = { connectMs: 1, firstByteMs: 1, silenceMs: 1 };
  const parts = body.map((part) => Buffer.from(part));
  const request = enveloped({ method: 'POST', url, headers: {}, body: parts, timeouts }, 'my "project"');
  const sent = request.body instanceof Uint8Array ? [request.body] : (request.body ?? []);
  return { url: request.url, body: Buffer.concat(sent).toString('utf8') };
};

describe('a request is put into its envelope', () => {
  test('with the client’s bytes untouched', () => {
    const url = 'https://cloudcode-pa.googleapis.com/v1beta/models/gemini%202:streamGenerateContent?alt=sse';
    expect(asked(url, '{"contents" : [', '], "unknown":1e400}')).toEqual({
      url: 'https://cloudcode-pa.googleapis.com/v1internal:streamGenerateContent?alt=sse',
      body: '{"model":"gemini 2","project":"my \\"project\\"","request":{"contents" : [], "unknown":1e400}}',
    });
  });

  test('a count names the model inside; one that is no JSON counts nothing', () => {
    const url = 'http://127.0.0.1:9/v1/models/g:countTokens';
    expect(asked(url, '{"contents":[1],"x":2}')).toEqual({
      url: 'http://127.0.0.1:9/v1internal:countTokens',
      body: '{"request":{"model":"models/g","contents":[1]}}',
    });
    expect(asked(url, '{').body).toBe('{"request":{"model":"models/g"}}');
  });

  test.each(['https://x.example/v1beta/models', 'https://x.example/v1/messages'])('%s is no such request', (url) => {
    expect(asked(url, '{}')).toEqual({ url, body: '{}' });
  });

  test.each([
    ['https://a.example', 'https://a.example/v1internal:x'],
    ['https://a.example/v1beta/', 'https://a.example/v1internal:x'],
    ['https://a.example/relay', 'https://a.example/relay/v1internal:x'],
  ])('the address %s leads to %s', (base, url) => {
    expect(codeAssistUrl(base, 'x')).toBe(url);
  });
});

async function opened(type: string, chunks: readonly Buffer[], status = 200) {
  const { body } = unwrapped({ status, headers: { 'content-type': type }, body: Readable.from(chunks) });
  const parts: Buffer[] = [];
  for await (const part of body as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

describe('an answer is taken out of its envelope', () => {
  const json = (text: string) => opened('application/json; charset=UTF-8', [Buffer.from(text)]);

  test('byte for byte', async () => {
    expect(await json('{"traceId":"x","response": {"a" : 1.0} }')).toBe('{"a" : 1.0}');
    expect(await json('{"totalTokens":3}')).toBe('{"totalTokens":3}');
    expect(await json('not JSON')).toBe('not JSON');
  });

  test('an error has none', async () => {
    const error = '{"error":{"code":429}}';
    expect(await opened('application/json', [Buffer.from(error)], 429)).toBe(error);
  });

  test('also if nothing follows its last event', async () => {
    const last = [Buffer.from('data: {"response":{"a":1}}')];
    expect(await opened('text/event-stream', last)).toBe('data: {"a":1}\n\n');
  });

  test('event for event, wherever the bytes are cut', async () => {
    const stream = Buffer.from(
      'data: {"response":{"a":"天🔎"},"traceId":"x"}\r\n\r\n: still here\n\ndata: {"error":{}}\n\ndata: {"resp',
    );
    const whole = 'data: {"a":"天🔎"}\n\n: still here\n\ndata: {"error":{}}\n\ndata: {"resp';
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 })), async (sizes) => {
        const chunks: Buffer[] = [];
        let at = 0;
        for (const size of [...sizes, stream.length]) {
          if (at < stream.length) chunks.push(stream.subarray(at, at + size));
          at += size;
        }
        expect(await opened('text/event-stream', chunks)).toBe(whole);
      }),
    );
  });

  test('a socket that is cut stays cut', async () => {
    const broken = new Readable({ read: () => undefined });
    const { body } = unwrapped({ status: 200, headers: { 'content-type': 'text/event-stream' }, body: broken });
    const reading = (async () => {
      for await (const _ of body);
    })();
    broken.destroy(new Error('cut', { cause: { code: 'ECONNRESET' } }));
    await expect(reading).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  });
});

import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcp, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Network, UpstreamRequest } from '#core/ports';
import { createNetwork } from './network.ts';

let network: Network;
let closers: (() => void)[] = [];
beforeEach(() => (network = createNetwork()));
afterEach(() => {
  network.close();
  for (const close of closers) close();
  closers = [];
});

const open = async (server: Server | ReturnType<typeof createTcp>): Promise<string> => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closers.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
const serve = (listener: RequestListener) => open(createServer({ keepAliveTimeout: 30_000 }, listener));
const tcp = (listener: (socket: Socket) => void) => open(createTcp(listener));

const post = (url: string, timeouts: Partial<UpstreamRequest['timeouts']> = {}, body = '{}'): UpstreamRequest => ({
  method: 'POST',
  url,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(body),
  resend: true,
  timeouts: { connectMs: 1_000, firstByteMs: 1_000, silenceMs: 1_000, ...timeouts },
});

const never = new AbortController().signal;
const codeOf = async (request: UpstreamRequest, signal = never) => {
  const sent = await network.send(request, signal);
  return sent.ok ? sent.value.status : sent.error.code;
};
const textOf = async (body: AsyncIterable<Buffer>) => {
  const parts: Buffer[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts).toString();
};
const causeOf = (body: AsyncIterable<Buffer>) =>
  textOf(body).then(
    () => 'whole',
    (error: unknown) => ((error as Error).cause as { code: string }).code,
  );

test('sends the bytes and answers status, lower-case headers and body', async () => {
  const url = await serve((request, response) => {
    response.setHeader('X-Two', ['a', 'b']);
    request.pipe(response);
  });
  const sent = await network.send(post(url, {}, '{"héllo":1}'), never);
  if (!sent.ok) throw new Error(sent.error.message);
  expect([sent.value.status, sent.value.headers['x-two'], await textOf(sent.value.body)]).toEqual([
    200,
    'a, b',
    '{"héllo":1}',
  ]);
});

describe('a body in pieces', () => {
  const large = Buffer.alloc(300_000, 'x');
  const pieces = [Buffer.from('{"model":"'), Buffer.from('m'), Buffer.from('","a":"'), large, Buffer.from('"}')];

  test.each([
    ['small', pieces.filter((piece) => piece !== large)],
    ['large', pieces],
    ['with two large ones', [large, large]],
  ])('%s: arrives whole, its length said, over one connection', async (_size, body) => {
    const whole = Buffer.concat(body);
    const ports = new Set<number | undefined>();
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.setHeader('x-length', request.headers['content-length'] ?? 'unknown');
      request.pipe(response);
    });
    for (let i = 0; i < 3; i += 1) {
      const sent = await network.send({ ...post(url), body }, never);
      if (!sent.ok) throw new Error(sent.error.message);
      expect(sent.value.headers['x-length']).toBe(String(whole.length));
      expect((await textOf(sent.value.body)) === whole.toString()).toBe(true);
      await new Promise((done) => setImmediate(done));
    }
    expect(ports.size).toBe(1);
  });

  test('an answer that comes before the body was read is heard, and so is the next one', async () => {
    const huge = [Buffer.from('{'), Buffer.alloc(20_000_000, 'x')];
    const url = await serve((request, response) => {
      if (request.headers['x-last'] === undefined) response.writeHead(401).end('no');
      else response.end('yes');
    });
    expect(await codeOf({ ...post(url), body: huge })).toBe(401);
    expect(await codeOf({ ...post(url), headers: { 'x-last': '1' } })).toBe(200);
  });

  test('one over a stale connection goes over a fresh one', async () => {
    let connections = 0;
    const url = await tcp((socket) => {
      connections += 1;
      const isFirst = connections === 1;
      let size = 0;
      socket
        .on('error', () => undefined)
        .on('data', (data) => {
          if (isFirst && size > 0) socket.destroy();
          const begun = size === 0;
          size += data.length;
          if (isFirst ? begun : size > 300_000 && size - data.length <= 300_000)
            socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx');
        });
    });
    const first = await network.send(post(url), never);
    if (first.ok) await textOf(first.value.body);
    await new Promise((done) => setImmediate(done));
    expect(await codeOf({ ...post(url), body: pieces })).toBe(200);
    expect(connections).toBe(2);
  });
});

test('one connection serves one request after another', async () => {
  const ports = new Set<number | undefined>();
  const url = await serve((request, response) => {
    ports.add(request.socket.remotePort);
    request.resume().on('end', () => response.end('x'));
  });
  for (let i = 0; i < 3; i += 1) {
    const sent = await network.send(post(url), never);
    if (sent.ok) await textOf(sent.value.body);
    await new Promise((done) => setImmediate(done));
  }
  expect(ports.size).toBe(1);
});

test('the first two at once share what they load, so that both their connections end with it', async () => {
  const closed: Promise<unknown>[] = [];
  const server = createServer({ keepAliveTimeout: 30_000 }, (request, response) => request.pipe(response));
  server.on('connection', (socket) => closed.push(new Promise((done) => socket.on('close', done))));
  const url = await open(server);
  expect(await Promise.all([codeOf(post(url)), codeOf(post(url))])).toEqual([200, 200]);
  network.close();
  expect(await Promise.all(closed)).toHaveLength(2);
});

test('a kept connection that the other side closed meanwhile is replaced without anybody noticing', async () => {
  let asked = 0;
  const url = await tcp((socket) => {
    let mine = 0;
    socket.on('data', () => {
      asked += 1;
      mine += 1;
      if (mine === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
      else socket.destroy();
    });
    socket.on('error', () => undefined);
  });
  for (let i = 0; i < 2; i += 1) {
    const sent = await network.send(post(url), never);
    if (!sent.ok) throw new Error(sent.error.code);
    expect(await textOf(sent.value.body)).toBe('ok');
    await new Promise((done) => setTimeout(done, 20));
  }
  expect(asked).toBe(3);
});

test('what is good for one use is sent once, over a connection of its own, also when that is closed after reading', async () => {
  const asked: string[] = [];
  const url = await tcp((socket) => {
    let mine = 0;
    socket.on('data', (data) => {
      const isToken = data.toString().includes('refresh_token');
      asked.push(`${isToken ? 'token' : 'question'} ${String((mine += 1))}`);
      if (isToken) socket.destroy();
      else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
    });
    socket.on('error', () => undefined);
  });
  const first = await network.send(post(url), never);
  if (first.ok) await textOf(first.value.body);
  await new Promise((done) => setImmediate(done));
  const { resend: _once, ...token } = post(url, {}, 'refresh_token=r1');
  expect(await codeOf(token)).toBe('ECONNRESET');
  // One that may come twice goes over the kept connection, which this server cuts, and comes again.
  expect(await codeOf({ ...token, resend: true })).toBe('ECONNRESET');
  expect(asked).toEqual(['question 1', 'token 1', 'token 2', 'token 1']);
});

test('the second try goes over a fresh connection, however many stale ones are kept', async () => {
  const url = await tcp((socket) => {
    let mine = 0;
    socket.on('data', () => {
      mine += 1;
      if (mine > 1) socket.destroy();
      else setTimeout(() => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'), 20);
    });
    socket.on('error', () => undefined);
  });
  const ask = async () => {
    const sent = await network.send(post(url), never);
    return sent.ok ? textOf(sent.value.body) : sent.error.code;
  };
  expect(await Promise.all([ask(), ask(), ask()])).toEqual(['ok', 'ok', 'ok']);
  await new Promise((done) => setTimeout(done, 20));
  expect(await ask()).toBe('ok');
});

describe('failures have a code', () => {
  test('a credential that fits into no header', async () => {
    const request = post(await serve((_request, response) => response.end('ok')));
    expect(await codeOf({ ...request, headers: { authorization: 'Bearer “sk-1”' } })).toBe('ERR_INVALID_CHAR');
  });

  test('nobody listens', async () => {
    expect(await codeOf(post('http://127.0.0.1:1'))).toBe('ECONNREFUSED');
  });

  test('no first byte', async () => {
    const url = await serve(() => undefined);
    expect(await codeOf(post(url, { firstByteMs: 40 }))).toBe('TIMEOUT_FIRST_BYTE');
  });

  test('no connection', async () => {
    // Takes the connection, and never answers the first word of TLS.
    const url = await tcp((socket) => socket.on('error', () => undefined).resume());
    expect(await codeOf(post(url.replace('http:', 'https:'), { connectMs: 60 }))).toBe('TIMEOUT_CONNECT');
  });

  test('cut before the headers', async () => {
    const url = await tcp((socket) => socket.on('data', () => socket.destroy()).on('error', () => undefined));
    expect(await codeOf(post(url))).toBe('ECONNRESET');
  });

  test('cut in the body', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => response.destroy(), 20);
    });
    const sent = await network.send(post(url), never);
    expect(sent.ok && (await causeOf(sent.value.body))).toBe('ECONNRESET');
  });

  test('silence in the body', async () => {
    const url = await serve((_, response) => void response.writeHead(200).write('half'));
    const sent = await network.send(post(url, { silenceMs: 60 }), never);
    expect(sent.ok && (await causeOf(sent.value.body))).toBe('TIMEOUT_SILENCE');
  });

  test('a body that goes on and on, when there is an end to patience', async () => {
    const url = await serve((_, response) => {
      const drip = setInterval(() => response.write('x'), 10);
      response.on('close', () => clearInterval(drip));
    });
    const sent = await network.send(post(url, { wholeMs: 500 }), never);
    expect(sent.ok && (await causeOf(sent.value.body))).toBe('TIMEOUT_WHOLE');
    expect(await codeOf(post(await serve(() => undefined), { wholeMs: 40 }))).toBe('TIMEOUT_WHOLE');
  });

  test('a slow but steady body is no silence', async () => {
    const url = await serve((_, response) => {
      let left = 6;
      const drip = setInterval(() => {
        response.write('x');
        if (--left === 0) {
          clearInterval(drip);
          response.end();
        }
      }, 200);
    });
    // Longer than any pause, shorter than the whole; a machine that stalls for less is no silence either.
    const sent = await network.send(post(url, { silenceMs: 1_000, firstByteMs: 1_000 }), never);
    expect(sent.ok && (await textOf(sent.value.body))).toBe('xxxxxx');
  });
});

describe('an abort ends it at once', () => {
  test('before it is sent', async () => {
    expect(await codeOf(post('http://127.0.0.1:1'), AbortSignal.abort())).toBe('ABORTED');
  });

  test('while the very first one makes the network ready', async () => {
    const url = await serve(() => undefined);
    const hangUp = new AbortController();
    const code = codeOf(post(url), hangUp.signal);
    hangUp.abort();
    expect(await code).toBe('ABORTED');
  });

  test('while nothing has come', async () => {
    const gone: Promise<void>[] = [];
    const url = await serve((request) => void gone.push(new Promise((done) => request.on('close', done))));
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 30);
    expect(await codeOf(post(url), abort.signal)).toBe('ABORTED');
    await gone[0];
  });

  test('in the middle of the body, and the upstream notices', async () => {
    let closed: Promise<void> | undefined;
    const url = await serve((_, response) => {
      closed = new Promise((done) => response.on('close', done));
      response.writeHead(200).write('half');
    });
    const abort = new AbortController();
    const sent = await network.send(post(url), abort.signal);
    setTimeout(() => abort.abort(), 20);
    expect(sent.ok && (await causeOf(sent.value.body))).toBe('ABORTED');
    await closed;
  });

  test('while the connection is still being made', async () => {
    let closed: Promise<void> | undefined;
    // Takes the connection, and never answers the first word of TLS.
    const url = await tcp((socket) => {
      closed = new Promise((done) => socket.on('error', () => undefined).on('close', () => done()));
      socket.resume();
    });
    const abort = new AbortController();
    const sent = codeOf(post(url.replace('http:', 'https:'), { connectMs: 60_000 }), abort.signal);
    await vi.waitUntil(() => closed !== undefined);
    abort.abort();
    expect(await sent).toBe('ABORTED');
    await closed;
  });

  test('a body nobody wants any more frees its connection', async () => {
    let closed: Promise<void> | undefined;
    const url = await serve((_, response) => {
      closed = new Promise((done) => response.on('close', done));
      response.writeHead(200).write('half');
    });
    const sent = await network.send(post(url), never);
    if (sent.ok) sent.value.body.destroy();
    await closed;
  });
});

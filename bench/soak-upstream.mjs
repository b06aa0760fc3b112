// A provider of four dialects that answers each request with the text that belongs to its nonce, after the fault that
// the request itself names. node soak-upstream.mjs → one JSON line, then one more each time it is asked with `stats`.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { answerTo, dialectOf } from './soak-dialects.mjs';
import { faults } from './soak-faults.mjs';

/** Calls by nonce, the newest ones: whoever is asked a second time is asked by somebody else for the same request. */
const calls = new Map();
const KEPT = 50_000;
let sockets = 0;
let most = 0;

function countOf(nonce) {
  const count = (calls.get(nonce) ?? 0) + 1;
  calls.set(nonce, count);
  most = Math.max(most, count);
  if (calls.size > KEPT) calls.delete(calls.keys().next().value);
  return count;
}

function answer(request, response, body) {
  const [, nonce, name] = /soak:([0-9a-f]+):([\w-]+):/.exec(body) ?? [];
  const dialect = dialectOf(request.url);
  const stream =
    request.url.includes(':stream') ||
    /"stream":\s*true/.test(body.slice(-5_000)) ||
    /"stream":\s*true/.test(body.slice(0, 5_000));
  const words = answerTo(nonce ?? '00');
  const to = { dialect, stream, words, ...ways(response, dialect, words) };
  const fault = faults[name];
  const count = countOf(nonce);
  if (fault && (count === 1 || fault.always)) fault.does(to);
  else to.answer(stream);
}

/** How an answer may go. */
function ways(response, dialect, words) {
  const raw = (status, type, text, headers = {}) =>
    response.writeHead(status, { 'content-type': type, ...headers }).end(text);
  return {
    raw,
    json: (status, body, headers) => raw(status, 'application/json', JSON.stringify(body), headers),
    begin: () => response.writeHead(200, { 'content-type': 'text/event-stream' }),
    write: (text) => response.write(text),
    end: (text) => response.end(text),
    cut: () => response.destroy(),
    half() {
      const text = JSON.stringify(dialect.whole(words));
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(text.length) });
      response.write(text.slice(0, text.length / 2));
      setTimeout(() => response.destroy(), 5);
    },
    answer(stream) {
      if (!stream) {
        raw(200, 'application/json', JSON.stringify(dialect.whole(words)));
        return;
      }
      const { opening, words: said, closing } = dialect.stream(words);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(opening.join('') + said[0]);
      setImmediate(() => response.end(said.slice(1).join('') + closing.join('')));
    },
  };
}

const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => answer(request, response, Buffer.concat(chunks).toString('utf8')));
  request.on('error', () => undefined);
});
server.on('connection', (socket) => {
  sockets += 1;
  socket.on('close', () => (sockets -= 1));
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })));
createInterface({ input: process.stdin }).on('line', () => console.log(JSON.stringify({ sockets, most })));

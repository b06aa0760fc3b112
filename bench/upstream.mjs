// A provider that costs as little as possible: takes the whole body, answers a small JSON or four events.
import { createServer } from 'node:http';

const whole = Buffer.from(
  JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content: 'x'.repeat(400) }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  }),
);
const chunk = (delta, finish = null) =>
  `data: ${JSON.stringify({ id: '1', object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const streamed = chunk({ role: 'assistant', content: '' }) + chunk({ content: 'one ' });
const rest = chunk({ content: 'two' }) + chunk({}, 'stop') + 'data: [DONE]\n\n';

/** A word each 100 ms, as models speak. */
function slowly(response, left) {
  if (left === 0) response.end(rest);
  else {
    response.write(chunk({ content: 'word ' }));
    setTimeout(slowly, 100, response, left - 1);
  }
}

const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  request.resume().on('end', () => {
    if (request.headers['x-bench-stream'] === undefined) {
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': String(whole.length) })
        .end(whole);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(streamed);
    if (request.headers['x-bench-stream'] === 'slow') slowly(response, 20);
    else setImmediate(() => response.end(rest));
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${JSON.stringify({ port: server.address().port })}\n`));

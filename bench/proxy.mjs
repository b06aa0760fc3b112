// The yardstick: a bare pass-through proxy with a keep-alive agent, nothing looked at, nothing decided.
import { Agent, createServer, request as send } from 'node:http';

const port = Number(process.argv[2]);
const agent = new Agent({ keepAlive: true });

const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  const { host: _host, connection: _connection, ...headers } = request.headers;
  const upstream = send(
    { host: '127.0.0.1', port, method: request.method, path: request.url, headers, agent },
    (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    },
  );
  upstream.on('error', () => response.destroy());
  request.pipe(upstream);
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${JSON.stringify({ port: server.address().port })}\n`));

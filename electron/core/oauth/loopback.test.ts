import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { listenForReturn } from './loopback.ts';

/** Any free one: which it is plays no part here. */
async function listen() {
  for (let port = 41_455; ; port += 1) {
    const listening = await listenForReturn({
      port,
      path: '/back',
      onReturn: async () => 'done',
      onBug: () => undefined,
    });
    if (listening.ok) return { port, loopback: listening.value };
  }
}

test('a browser that holds the line without a word does not keep the process alive when the login is over', async () => {
  const { port, loopback } = await listen();
  const silent = connect(port, '127.0.0.1');
  const halfway = connect(port, '127.0.0.1');
  halfway.write('GET /back?code=');
  await Promise.all([once(silent, 'connect'), once(halfway, 'connect')]);
  const answered = await fetch(`http://127.0.0.1:${String(port)}/else`);
  expect(answered.status).toBe(404);

  for (const socket of [silent, halfway]) socket.on('error', () => undefined);
  const closed = Promise.all([once(silent, 'close'), once(halfway, 'close')]);
  loopback.close();
  await closed;
});

import { claimOwnership } from '../owner.ts';
import { serveSocket } from '../socket.ts';

/*
 * A process for `owner.test.ts`: claims the folder named by its argument, says in one line how that went, and as owner
 * stays until it is killed, or leaves again when its second argument is `leave`.
 */
const [stateDir = '', then] = process.argv.slice(2);
const claimed = await claimOwnership(stateDir, { host: 'serve' });

if (!claimed.ok) {
  process.stdout.write(`${JSON.stringify(claimed.error)}\n`);
} else {
  const socket = await serveSocket(
    claimed.value,
    {
      dispatch: async (call) => ({ ok: true, value: { call, pid: process.pid } }),
      subscribe: () => () => undefined,
    },
    { version: '0' },
  );
  process.stdout.write(`${JSON.stringify({ owner: process.pid })}\n`);
  if (then === 'leave') {
    await socket.close();
    await claimed.value.release();
  }
}

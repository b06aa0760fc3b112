import { connect } from 'node:net';

/** An owner greets whoever connects; one that does not within this time is stuck. */
export const GREETING_MS = 3_000;

/** `answers`: somebody greets on this socket. `refused`: nobody listens. `silent`: taken, but no greeting for 3 s. */
export function reachable(path: string, greetingMs = GREETING_MS): Promise<'answers' | 'refused' | 'silent'> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const finish = (answer: 'answers' | 'refused' | 'silent') => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => {
      finish(socket.connecting ? 'refused' : 'silent');
    }, greetingMs);
    socket.once('data', () => {
      finish('answers');
    });
    socket.once('error', () => {
      finish('refused');
    });
    socket.once('close', () => {
      finish('refused');
    });
  });
}

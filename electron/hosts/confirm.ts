import { createInterface } from 'node:readline';
import type { Terminal } from './context.ts';

/** Asks on a terminal; anything but yes, also the end of the input, is no. */
export function confirm(terminal: Terminal, question: string): Promise<boolean> {
  return new Promise((resolve) => {
    terminal.err(`${question} [y/N] `);
    const lines = createInterface({ input: terminal.stdin });
    lines.once('line', (line) => {
      resolve(/^y(es)?$/i.test(line.trim()));
      lines.close();
    });
    lines.once('close', () => resolve(false));
  });
}

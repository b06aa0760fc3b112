import { createInterface } from 'node:readline';
import type { Terminal } from './context.ts';

/** One line of the terminal, trimmed; `null` when the input ended (Ctrl-D). */
export function askLine(terminal: Terminal, question: string): Promise<string | null> {
  return new Promise((resolve) => {
    terminal.err(question);
    const lines = createInterface({ input: terminal.stdin });
    lines.once('line', (line) => {
      resolve(line.trim());
      lines.close();
    });
    lines.once('close', () => resolve(null));
  });
}

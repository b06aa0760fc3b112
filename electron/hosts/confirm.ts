import { askLine } from './ask-line.ts';
import type { Terminal } from './context.ts';

/**
 * Asks on a terminal.
 * @param enter what the Enter key alone means
 * @returns `false` for anything but yes, also at the end of the input
 */
export async function confirm(terminal: Terminal, question: string, enter: 'yes' | 'no' = 'no'): Promise<boolean> {
  const answer = await askLine(terminal, `${question} ${enter === 'yes' ? '[Y/n]' : '[y/N]'} `);
  if (answer === '') return enter === 'yes';
  return answer !== null && /^y(es)?$/i.test(answer);
}

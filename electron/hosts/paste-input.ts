import { createInterface } from 'node:readline';
import type { Terminal } from './context.ts';
import { typed } from './secret-input.ts';

export interface PasteListener {
  /** A whole line was given. Never empty. */
  readonly onText: (text: string) => void;
  /** Ctrl-C or, with nothing typed, Ctrl-D. */
  readonly onStop: () => void;
  /** Nothing more can come: standard input, no terminal, is at its end. */
  readonly onEnd: () => void;
  /** What is typed and not yet sent has so many characters. */
  readonly onTyped: (length: number) => void;
}

/**
 * Takes what is pasted while something else goes on: on a terminal without echo, since a long line would run through
 * the countdown; else line by line from standard input. Answers the way out.
 */
export function listenForPastes(terminal: Terminal, listener: PasteListener): () => void {
  return terminal.stdin.isTTY === true ? fromKeys(terminal, listener) : fromLines(terminal, listener);
}

function fromLines({ stdin }: Terminal, { onText, onEnd }: PasteListener): () => void {
  const lines = createInterface({ input: stdin });
  lines.on('line', (line) => {
    if (line.trim() !== '') onText(line.trim());
  });
  lines.on('close', onEnd);
  return () => {
    lines.off('close', onEnd);
    lines.close();
  };
}

function fromKeys({ stdin }: Terminal, { onText, onStop, onTyped }: PasteListener): () => void {
  let text = '';
  const onData = (chunk: Buffer) => {
    const next = typed(text, chunk.toString('utf8'));
    text = next.done === undefined ? next.text : '';
    if (next.done === 'stop') {
      onStop();
      return;
    }
    onTyped(text.length);
    if (next.done === 'enter' && next.text !== '') onText(next.text);
  };
  const restore = () => {
    stdin.setRawMode?.(false);
  };
  stdin.setRawMode?.(true);
  // Whatever ends the process, the terminal must echo again.
  process.once('exit', restore);
  stdin.on('data', onData);
  stdin.resume();
  return () => {
    stdin.off('data', onData);
    stdin.pause();
    restore();
    process.off('exit', restore);
  };
}

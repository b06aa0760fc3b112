import type { Terminal } from './context.ts';

/** How a key or a token of a provider, or a client key of Baton, begins. Long words only: `sk-8` is no secret. */
const secretShapes = [
  /^(sk|rk|pk)[-_][\w-]{16,}$/i,
  /^(bk|gsk|xai|hf|gh[pousr]|github_pat|glpat|xox[abpr])[-_][\w-]{16,}$/,
  /^AIza[\w-]{16,}$/,
  /^eyJ[\w-]{10,}\.[\w-]+/,
  /^[A-Z][A-Z0-9_]*(KEY|TOKEN|SECRET)=\S{8,}$/,
];

/** The position of the first argument that looks like a secret, or -1. Also looks behind `--option=`. */
export function secretAmong(args: readonly string[]): number {
  return args.findIndex((arg) => {
    const value = arg.replace(/^--?[\w-]+=/, '');
    return secretShapes.some((shape) => shape.test(value.trim()));
  });
}

export type SecretInput = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'stopped' };

/** From the terminal without echo, or all of standard input when that is no terminal. */
export async function readSecret(terminal: Terminal, question: string): Promise<SecretInput> {
  if (terminal.stdin.isTTY === true) return await ask(terminal, question);
  const chunks: Buffer[] = [];
  for await (const chunk of terminal.stdin) chunks.push(Buffer.from(chunk as Buffer));
  return { kind: 'text', text: Buffer.concat(chunks).toString('utf8').trim() };
}

/** Control characters of a terminal in raw mode. */
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const CTRL_U = '\u0015';
const ERASE = new Set(['\b', '\u007f']);
const ENTER = new Set(['\r', '\n']);
/** Arrow keys and the marks of a bracketed paste. */
const ESCAPES = /\u001b(\[[0-9;?]*[ -/]*[@-~]|O.|.)?/g;

interface Typed {
  readonly text: string;
  readonly done?: 'enter' | 'stop';
}

/**
 * What the typed text is after one more chunk. A paste arrives as one chunk and may hold line ends in its middle (long
 * tokens are printed over two lines), so only the last one ends the input.
 */
export function typed(before: string, chunk: string): Typed {
  let text = before;
  const keys = Array.from(chunk.replaceAll(ESCAPES, ''));
  const lastInk = keys.findLastIndex((key) => !ENTER.has(key));
  for (const [index, key] of keys.entries()) {
    if (key === CTRL_C) return { text: '', done: 'stop' };
    if (key === CTRL_D && text === '') return { text: '', done: 'stop' };
    if (ENTER.has(key)) {
      if (index > lastInk) return { text: text.trim(), done: 'enter' };
    } else if (key === CTRL_U) text = '';
    else if (ERASE.has(key)) text = text.slice(0, -1);
    else if (key >= ' ') text += key;
  }
  return { text };
}

function ask(terminal: Terminal, question: string): Promise<SecretInput> {
  const { stdin } = terminal;
  return new Promise((resolve) => {
    let text = '';
    terminal.err(question);
    stdin.setRawMode?.(true);
    const restore = () => {
      stdin.setRawMode?.(false);
    };
    // Whatever ends the process, the terminal must echo again.
    process.once('exit', restore);
    const finish = (input: SecretInput) => {
      stdin.off('data', onData);
      stdin.pause();
      restore();
      process.off('exit', restore);
      terminal.err('\n');
      resolve(input);
    };
    const onData = (chunk: Buffer) => {
      const next = typed(text, chunk.toString('utf8'));
      text = next.text;
      if (next.done === 'stop') finish({ kind: 'stopped' });
      if (next.done === 'enter') finish({ kind: 'text', text });
    };
    stdin.on('data', onData);
    stdin.resume();
  });
}

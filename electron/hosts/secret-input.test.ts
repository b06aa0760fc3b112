import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Terminal } from './context.ts';
import { readSecret, secretAmong, typed } from './secret-input.ts';
import { styleFor } from './style.ts';

function terminal(isTTY: boolean) {
  const raw: boolean[] = [];
  const said: string[] = [];
  const stdin = Object.assign(new PassThrough(), { isTTY, setRawMode: (on: boolean) => raw.push(on) });
  const fake: Terminal = {
    stdin,
    out: (text) => said.push(text),
    err: (text) => said.push(text),
    live: false,
    style: styleFor(false),
  };
  return { fake, stdin, raw, said };
}

describe('a secret among the arguments', () => {
  it.each([
    ['sk-ant-api03-abcdefghijklmnop'],
    ['sk-ant-oat01-abcdefghijklmnop'],
    ['sk-proj-abcdefghijklmnopqrst'],
    ['--token=sk-or-v1-abcdefghijklmnop'],
    ['AIzaSyA1234567890abcdefghij'],
    ['ghp_abcdefghijklmnopqrst'],
    ['bk-UNK9Y8sJDKk4owBjgK1WAPrN'],
    ['eyJhbGciOiJIUzI1.eyJzdWIi'],
    ['OPENAI_API_KEY=abcdefgh12345'],
  ])('is found: %s', (arg) => {
    expect(secretAmong(['models', arg])).toBe(1);
  });

  it.each([
    ['sk-8'],
    ['anthropic/claude-opus-4-5'],
    ['anthropic:work'],
    ['ghostwriter-for-the-blog'],
    ['hforum-translations-nightly'],
    ['--provider=anthropic'],
    ['What is sk-ant-api03-abcdefghijklmnop for?'],
    ['gpt-5.1-codex-mini'],
  ])('is not seen in %s', (arg) => {
    expect(secretAmong([arg])).toBe(-1);
  });
});

describe('typing a secret', () => {
  it.each([
    { keys: ['a', 'b', '\r'], text: 'ab', done: 'enter' },
    { keys: ['abc\n'], text: 'abc', done: 'enter' },
    { keys: ['first half\nsecond half\r'], text: 'first halfsecond half', done: 'enter' },
    { keys: ['one line\nno end'], text: 'one lineno end', done: undefined },
    { keys: ['ab\u007fc', '\r'], text: 'ac', done: 'enter' },
    { keys: ['wrong\u0015right\r'], text: 'right', done: 'enter' },
    { keys: ['\u001b[200~pasted\u001b[201~', '\r'], text: 'pasted', done: 'enter' },
    { keys: ['a\u001b[Db\r'], text: 'ab', done: 'enter' },
    { keys: ['abc', '\u0003'], text: '', done: 'stop' },
    { keys: ['\u0004'], text: '', done: 'stop' },
  ])('$keys', ({ keys, text, done }) => {
    let state: ReturnType<typeof typed> = { text: '' };
    for (const key of keys) state = typed(state.text, key);
    expect(state).toEqual(done === undefined ? { text } : { text, done });
  });
});

describe('reading a secret', () => {
  it('shows nothing of it on a terminal, and gives the terminal back', async () => {
    const { fake, stdin, raw, said } = terminal(true);
    const read = readSecret(fake, 'Paste: ');
    stdin.write('sk-secret\r');
    expect(await read).toEqual({ kind: 'text', text: 'sk-secret' });
    expect(raw).toEqual([true, false]);
    expect(said.join('')).toBe('Paste: \n');
  });

  it('stops at Ctrl-C, and gives the terminal back', async () => {
    const { fake, stdin, raw } = terminal(true);
    const read = readSecret(fake, 'Paste: ');
    stdin.write('sk-sec\u0003');
    expect(await read).toEqual({ kind: 'stopped' });
    expect(raw).toEqual([true, false]);
  });

  it('takes all of standard input when that is no terminal, and asks nothing', async () => {
    const { fake, stdin, said } = terminal(false);
    stdin.end('  line one\nline two\n');
    expect(await readSecret(fake, 'Paste: ')).toEqual({ kind: 'text', text: 'line one\nline two' });
    expect(said).toEqual([]);
  });
});

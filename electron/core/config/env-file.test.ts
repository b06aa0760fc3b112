import { expect, test } from 'vitest';
import { mergeEnv, parseEnvFile } from './env-file.ts';

test.each([
  ['A=1', { A: '1' }],
  ['export A=1', { A: '1' }],
  ['  A = 1  ', { A: '1' }],
  ['A="a b"', { A: 'a b' }],
  ["A='a # b'", { A: 'a # b' }],
  ['A=a # comment', { A: 'a' }],
  ['A=a#b', { A: 'a#b' }],
  ['# A=1\n\nB=2\r\nB=3', { B: '3' }],
  ['A="line\\nnext \\"q\\""', { A: 'line\nnext "q"' }],
  ['A=', { A: '' }],
  ['A=x=y', { A: 'x=y' }],
  ['1A=x\nno line\n=x', {}],
  ['A=$B ${C}', { A: '$B ${C}' }],
  ['\uFEFFA=1', { A: '1' }],
])('%j', (text, expected) => {
  expect(parseEnvFile(text)).toEqual(expected);
});

test('what the process sets wins, even when it is empty', () => {
  expect(mergeEnv({ A: '', B: undefined }, { A: 'file', B: 'file', C: 'file' })).toEqual({
    A: '',
    B: 'file',
    C: 'file',
  });
});

import { expect, test } from 'vitest';
import { codeOf, whyOf } from './errno.ts';

const failure = (code: string, message: string) => Object.assign(new Error(message), { code });

test('a full disk is said in words; other troubles without the path that stands around them', () => {
  expect(whyOf(failure('ENOSPC', 'ENOSPC: no space left on device, write'))).toBe('the disk is full');
  expect(whyOf(failure('EACCES', "EACCES: permission denied, open '/x'"))).toBe('EACCES: permission denied');
  expect(codeOf(new Error('something else'))).toBe('');
});

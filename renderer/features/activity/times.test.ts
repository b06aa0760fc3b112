import { expect, test } from 'vitest';
import { local } from '../../ui/format.ts';
import { rowTime } from './times.ts';

test('a request of today says its second, one of another day its day', () => {
  const at = new Date(2026, 10, 18, 13, 41, 8).getTime();
  expect(rowTime(at, local.date(at))).toBe('13:41:08');
  expect(rowTime(at, local.date(at + 24 * 3_600_000))).toBe('18 Nov 13:41');
});

import { expect, test } from 'vitest';
import type { QuotaWindow } from '#shared/profile';
import { quotaLeft } from './quota-left.ts';

const NOW = Date.UTC(2026, 10, 20, 13, 40);
const MINUTE = 60_000;
const locale = { language: 'en-GB', timeZone: 'UTC' };
const quota = (usedPercent: number, resetsAt?: number): QuotaWindow => ({
  ...{ name: '5h', usedPercent, readAt: NOW, source: 'headers' },
  ...(resetsAt !== undefined && { resetsAt }),
});
const said = (...windows: QuotaWindow[]) => quotaLeft(windows, NOW, locale);

test('what is left of the most used window, and until when', () => {
  expect(said(quota(38, NOW + 150 * MINUTE), quota(10, NOW + MINUTE))).toEqual(['62% left to 16:10']);
  expect(said(quota(120))).toEqual(['0% left']);
});

test('a window that was reset since it was read says nothing, nor does an account of which nobody knows', () => {
  expect(said(quota(99, NOW), quota(41, NOW + 3 * 24 * 60 * MINUTE))).toEqual(['59% left to 23 Nov, 13:40']);
  expect(said(quota(99, NOW))).toEqual([]);
  expect(quotaLeft(undefined, NOW, locale)).toEqual([]);
});

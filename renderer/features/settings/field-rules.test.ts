import { expect, test } from 'vitest';
import type { SettingsView } from '#shared/status';
import { checkDays, checkNumber, daysLine } from './field-rules.ts';

const last: SettingsView = {
  appearance: 'system',
  gatewayPort: 7421,
  billingBackoffHours: 5,
  billingMaxHours: 24,
  failureWindowHours: 24,
  warnBeforeDays: 7,
  notifyBeforeDays: [7, 3, 1],
  onlyTheseModels: false,
};

test.each([
  ['gatewayPort', '7422', 7422],
  ['gatewayPort', '0', 0],
  ['gatewayPort', ' 65535 ', 65_535],
  ['billingBackoffHours', '0.5', 0.5],
  ['billingBackoffHours', '0,5', 0.5],
  ['billingBackoffHours', '24', 24],
  ['billingMaxHours', '5', 5],
  ['warnBeforeDays', '14', 14],
] as const)('%s takes “%s”', (key, typed, value) => {
  expect(checkNumber(key, typed, last)).toEqual({ ok: true, value });
});

test.each([
  ['gatewayPort', 'seven', 'Write a number. 7421 stays in force.'],
  ['gatewayPort', '', 'Write a number. 7421 stays in force.'],
  ['gatewayPort', '1e3', 'Write a number. 7421 stays in force.'],
  ['gatewayPort', '7421.5', 'Write a whole number. 7421 stays in force.'],
  ['gatewayPort', '-1', 'Write a number from 0 to 65535. 7421 stays in force.'],
  ['gatewayPort', '65536', 'Write a number from 0 to 65535. 7421 stays in force.'],
  ['billingBackoffHours', '0', 'Write a number above 0, at most 8760. 5 stays in force.'],
  ['billingBackoffHours', '25', 'It cannot be longer than the longest pause, 24 h. 5 stays in force.'],
  ['billingMaxHours', '4', 'It cannot be shorter than the first pause, 5 h. 24 stays in force.'],
  ['failureWindowHours', '-3', 'Write a number above 0, at most 8760. 24 stays in force.'],
  ['warnBeforeDays', '4000', 'Write a number above 0, at most 3650. 7 stays in force.'],
] as const)('%s refuses “%s” and says what stays', (key, typed, why) => {
  expect(checkNumber(key, typed, last)).toEqual({ ok: false, why });
});

test.each([
  ['7, 3, 1', [7, 3, 1]],
  ['1 14 3', [14, 3, 1]],
  ['3,3;1', [3, 1]],
  ['', []],
] as const)('days “%s” are %o', (typed, value) => {
  expect(checkDays(typed, [7, 3, 1])).toEqual({ ok: true, value });
});

test.each(['0', '-1', '2.5', 'soon', '7, x', '3651'])('days “%s” are refused', (typed) => {
  const why = 'Write whole days from 1 to 3650, with commas. 7, 1 stays in force.';
  expect(checkDays(typed, [7, 1])).toEqual({ ok: false, why });
});

test('no days at all have a word', () => {
  expect(daysLine([])).toBe('Never');
});

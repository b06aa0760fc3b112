import { expect, test } from 'vitest';
import type { DoctorCheck } from '#shared/status';
import { grouped, passed, sentences } from './groups.ts';

const check = (id: string, group: DoctorCheck['group'], level: DoctorCheck['level']): DoctorCheck => ({
  id,
  group,
  level,
  message: id,
});

const checks = [
  check('a', 'gateway', 'ok'),
  check('b', 'files', 'ok'),
  check('c', 'files', 'warning'),
  check('d', 'files', 'problem'),
  check('e', 'vault', 'ok'),
  check('f', 'files', 'ok'),
];

test('groups stand in the order of the page, the most urgent check first', () => {
  expect(grouped(checks).map(({ group, checks: all }) => `${group}:${all.map(({ id }) => id).join('')}`)).toEqual([
    'vault:e',
    'files:dcbf',
    'gateway:a',
  ]);
});

test('counts the checks that passed', () => {
  expect(passed(checks)).toBe(4);
});

test.each([
  ['Sealed with GNOME keyring.', 'Sealed with GNOME keyring', ''],
  ['Others can read /a/b.json. Make it 0600.', 'Others can read /a/b.json', 'Make it 0600.'],
  [
    'Port 127.0.0.1:7421 is taken. Choose another. Or stop it.',
    'Port 127.0.0.1:7421 is taken',
    'Choose another. Or stop it.',
  ],
  ['v1.2 reads baton.json e.g. here', 'v1.2 reads baton.json e.g. here', ''],
])('“%s”', (message, found, todo) => {
  expect(sentences(message)).toEqual({ found, todo });
});

import { expect, test } from 'vitest';
import { editJson, hasPath } from './json-edit.ts';

const odd = '\uFEFF{ "a\\u0062" :\t[{"x":"}"},\r\n 1],\n"o":{"x" : "old \\"}", "n":-1.5e3 ,"t":true},"x":null}\n\n';

test('one value changes, every other byte stays', () => {
  expect(editJson(odd, [{ path: ['o', 'x'], value: 'new "{' }])).toBe(odd.replace('"old \\"}"', '"new \\"{"'));
  expect(editJson(odd, [{ path: ['o', 'n'], value: 7 }])).toBe(odd.replace('-1.5e3', '7'));
  expect(editJson(odd, [{ path: ['x'], value: 'y' }])).toBe(odd.replace('null', '"y"'));
  expect(editJson(odd, [{ path: ['ab'], value: 'y' }])).toBe(odd.replace('[{"x":"}"},\r\n 1]', '"y"'));
});

test('several values change together, in whatever order they are named', () => {
  const changes = [
    { path: ['x'], value: 'long enough to move what follows' },
    { path: ['o', 'n'], value: 1 },
    { path: ['o', 'x'], value: '' },
  ];
  expect(editJson(odd, changes)).toBe(editJson(odd, changes.toReversed()));
  expect(editJson(odd, changes)).toContain('"x" : "", "n":1 ,"t":true},"x":"long enough');
});

test('of two with one name the last one counts, as for every reader', () => {
  expect(editJson('{"a":1,"a":2}', [{ path: ['a'], value: 3 }])).toBe('{"a":1,"a":3}');
});

test('a path that is not there, or is inside a list, changes nothing', () => {
  for (const path of [['nope'], ['o', 'nope'], ['ab', '0', 'x'], ['x', 'y'], []])
    expect(editJson(odd, [{ path, value: 'v' }])).toBeNull();
  expect(hasPath(odd, ['o', 't'])).toBe(true);
  expect(hasPath(odd, ['o', 'nope'])).toBe(false);
});

test('what is no JSON is not touched', () => {
  for (const text of ['', '{"a":1', '{a:1}', '{"a":1}}'])
    expect(editJson(text, [{ path: ['a'], value: 2 }])).toBeNull();
});

test('a file that is nested without end is read to its end', () => {
  const deep = `{"x":${'{"a":'.repeat(300_000)}1${'}'.repeat(300_000)},"t":"old"}`;
  expect(editJson(deep, [{ path: ['t'], value: 'new' }])).toBe(deep.replace('"old"', '"new"'));
});

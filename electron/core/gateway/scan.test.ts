import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replaceAt, scanObject, textOf } from './scan.ts';

const find = (text: string, ...keys: string[]) => scanObject(Buffer.from(text), new Set(keys));

const textsOf = (text: string, key: string) => {
  const found = find(text, key);
  return found.ok
    ? (found.value.get(key) ?? []).map((range) => Buffer.from(text).toString('utf8', range.start, range.end))
    : null;
};

describe('the scanner finds top-level values', () => {
  test.each<[string, string[]]>([
    ['{"model":"a"}', ['"a"']],
    [' \r\n\t{ "model" : "a" } \n', ['"a"']],
    ['{"messages":[{"model":"no"}],"model":"yes","x":{"model":"no"}}', ['"yes"']],
    ['{"x":"\\"model\\":\\"no\\"","model":"yes"}', ['"yes"']],
    ['{"x":"\\\\","model":"a\\\\"}', ['"a\\\\"']],
    ['{"mod\\u0065l":"a"}', ['"a"']],
    ['{"model":"a","model":"b"}', ['"a"', '"b"']],
    ['{"model":null,"n":-1.5e3}', ['null']],
    ['{"model":{"a":[1,{"b":"}]"}]}}', ['{"a":[1,{"b":"}]"}]}']],
    ['{"x":"模型 🔑","model":"模"}', ['"模"']],
    ['{}', []],
  ])('%s', (text, expected) => {
    expect(textsOf(text, 'model')).toEqual(expected);
  });

  test.each([
    '',
    ' ',
    '[]',
    '"model"',
    '{',
    '{"model"',
    '{"model":',
    '{"model":"a',
    '{"model":"a"',
    '{"model":"a"}x',
    '{"a":[}',
    '{model:"a"}',
    '{"a" "b"}',
    '{"a":1 "b":2}',
    '{"a":}',
    'null',
  ])('refuses %j', (text) => {
    expect(find(text, 'model').ok).toBe(false);
  });

  test('looks inside a nested object when told where it is', () => {
    const bytes = Buffer.from('{"metadata":{"user_id":"u1","x":{"user_id":"no"}},"user_id":"outer"}');
    const outer = scanObject(bytes, new Set(['metadata']));
    const range = outer.ok ? outer.value.get('metadata')?.[0] : undefined;
    const inner = scanObject(bytes, new Set(['user_id']), range);
    expect(inner.ok && inner.value.get('user_id')?.map((at) => textOf(bytes, at))).toEqual(['u1']);
  });
});

const spaced = fc.constantFrom(undefined, 0, 1, 2, '\t', '\r\n ');

describe('for any JSON', () => {
  test('what the scanner finds is what JSON.parse finds', () => {
    const key = fc.oneof(fc.string(), fc.constantFrom('model', 'stream', 'a"b', '\\', '\u2028', 'mod\\u0065l'));
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue(), { noNullPrototype: true }), spaced, (value, indent) => {
        const bytes = Buffer.from(JSON.stringify(value, null, indent));
        const keys = Object.keys(value);
        const found = scanObject(bytes, new Set(keys));
        expect(found.ok).toBe(true);
        if (!found.ok) return;
        const parsed = JSON.parse(bytes.toString()) as Record<string, unknown>;
        for (const name of keys) {
          const ranges = found.value.get(name) ?? [];
          expect(ranges).toHaveLength(1);
          expect(JSON.parse(bytes.toString('utf8', ranges[0]!.start, ranges[0]!.end))).toEqual(parsed[name]);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('replacing the model changes the model and not one other byte', () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true });
    fc.assert(
      fc.property(object, object, fc.string(), fc.string(), spaced, (before, after, old, next, indent) => {
        const text = JSON.stringify({ ...before, model: old, ...after, nested: { model: old } }, null, indent);
        const bytes = Buffer.from(text);
        const found = scanObject(bytes, new Set(['model']));
        if (!found.ok) throw new Error('not found');
        const range = found.value.get('model')![0]!;
        const changed = Buffer.concat(replaceAt(bytes, [range], JSON.stringify(next)));
        const parsed = JSON.parse(text) as Record<string, unknown>;
        expect(JSON.parse(changed.toString())).toEqual({ ...parsed, model: next });
        expect(changed.subarray(0, range.start)).toEqual(bytes.subarray(0, range.start));
        expect(changed.subarray(range.start + Buffer.byteLength(JSON.stringify(next)))).toEqual(
          bytes.subarray(range.end),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('cut anywhere, it is refused', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (value, cut) => {
        const bytes = Buffer.from(JSON.stringify({ a: value, model: 'x' }));
        expect(scanObject(bytes.subarray(0, cut % bytes.length), new Set(['model'])).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

test('a repeated model is replaced everywhere, and an unchanged one costs no copy', () => {
  const bytes = Buffer.from('{"model":"a","x":1,"model":"b"}');
  const found = scanObject(bytes, new Set(['model']));
  const ranges = found.ok ? found.value.get('model')! : [];
  expect(Buffer.concat(replaceAt(bytes, ranges, '"c"')).toString()).toBe('{"model":"c","x":1,"model":"c"}');
  expect(replaceAt(bytes, ranges.slice(0, 1), '"a"')[0]).toBe(bytes);
});

import fc from 'fast-check';
import JSON5 from 'json5';
import { describe, expect, test } from 'vitest';
import { setIn, unsetIn } from './edit.ts';
import { editedText } from './edit-text.ts';

type Raw = Record<string, unknown>;

const by = (text: string, edit: (raw: Raw) => Raw): string => {
  const before = JSON5.parse<Raw>(text);
  return editedText(text, before, edit(before));
};

const mine = `// my models
{
  agents: {
    defaults: {
      model: {
        primary: 'anthropic/claude-opus-4-5', // the good one
        fallbacks: [
          'openai/gpt-5.2', // when I am out
        ],
      },
    },
  },
  /* nobody else's business */
  ui: { appearance: 'dark' },
}
`;

describe('what somebody wrote by hand stays as it is, but for what changes', () => {
  test('a value', () => {
    expect(by(mine, (raw) => setIn(raw, ['agents', 'defaults', 'model', 'primary'], 'openai/o3'))).toBe(
      mine.replace("'anthropic/claude-opus-4-5'", '"openai/o3"'),
    );
  });

  test('a new key, and a new item of a list', () => {
    const path = ['agents', 'defaults', 'model', 'fallbacks'];
    const text = by(mine, (raw) => setIn(setIn(raw, path, ['openai/gpt-5.2', 'a/b']), ['gateway'], { port: 1 }));
    expect(text).toBe(
      mine
        .replace('// when I am out\n', '// when I am out\n          "a/b",\n')
        .replace("'dark' },\n", '\'dark\' },\n  "gateway": {\n    "port": 1\n  },\n'),
    );
  });

  test('a key that goes, with its line; the comments stay', () => {
    const path = ['agents', 'defaults', 'model', 'fallbacks'];
    expect(by(mine, (raw) => setIn(raw, path, []))).toBe(
      mine.replace("          'openai/gpt-5.2', // when", '          // when'),
    );
    expect(by(mine, (raw) => unsetIn(raw, ['ui']))).toBe(mine.replace("  ui: { appearance: 'dark' },\n", ''));
  });

  test('an empty one that goes is not the empty one that comes, nor is one of two', () => {
    const one = "{ models: { '*': { /* all of them */ } }, ui: 1 }";
    expect(by(one, () => ({ models: { 'a/b': {} }, ui: 1 }))).not.toContain('all of them');
    const two = '{\n  a: { x: 1 }, // first\n  b: { x: 1 /* mine */ },\n}\n';
    expect(by(two, () => ({ c: { x: 1 } }))).not.toContain('mine');
    const split = '{ a: { x: 1 /* mine */ } }';
    expect(by(split, () => ({ b: { x: 1 }, c: { x: 1 } }))).not.toContain('mine');
  });

  test('a key that is called otherwise', () => {
    const text = '{ gatway: { port: 1 /* mine */ } }';
    expect(by(text, () => ({ gateway: { port: 1 } }))).toBe('{ "gateway": { port: 1 /* mine */ } }');
  });

  test.each([
    ['{ a: 1, b: 2 }', { b: 2 }, '{ b: 2 }'],
    ['{ a: 1, b: 2 }', { a: 1 }, '{ a: 1 }'],
    ['{ a: 1 /* x */, b: 2 }', { b: 2 }, '{ /* x */ b: 2 }'],
    ['{ a: 1 }', {}, '{}'],
    ['{\n  a: [\n    1,\n  ],\n}', { a: [] }, '{\n  a: [],\n}'],
    ['{ a: 1 }', { a: 1, b: [2] }, '{ a: 1, "b": [ 2 ] }'],
    ['{ a: 1, }', { a: 1, b: 2 }, '{ a: 1, "b": 2, }'],
    ['{ /* later */ }', { a: 1 }, '{ /* later */\n  "a": 1\n}'],
    ['{\n\t"a": 1 // one\n}', { a: 1, b: { c: 2 } }, '{\n\t"a": 1, // one\n\t"b": {\n\t\t"c": 2\n\t}\n}'],
    ['{\r\n  a: 1,\r\n  b: 2\r\n}\r\n', { a: 1 }, '{\r\n  a: 1\r\n}\r\n'],
    ['{\r\n  a: 1\r\n}', { a: 1, b: 2 }, '{\r\n  a: 1,\r\n  "b": 2\r\n}'],
    ['\uFEFF{ a: [1, 2, 3] } // n', { a: [1, 3] }, '\uFEFF{ a: [1, 3] } // n'],
    [
      "{ a: '}, // no comment', b: [{ c: 1 }] }",
      { a: '}, // no comment', b: [{ c: 2 }] },
      "{ a: '}, // no comment', b: [{ c: 2 }] }",
    ],
  ])('%j', (text, after, expected) => {
    expect(by(text, () => after)).toBe(expected);
  });
});

test('JSON stays JSON, however it is indented', () => {
  const config = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { noNullPrototype: true });
  fc.assert(
    fc.property(config, config, fc.constantFrom('', '\t', '    '), (one, other, step) => {
      const before = JSON.parse(JSON.stringify(one)) as Raw;
      const after = JSON.parse(JSON.stringify(other)) as Raw;
      expect(JSON.parse(editedText(JSON.stringify(before, null, step), before, after))).toEqual(after);
    }),
    { numRuns: 60 },
  );
});

test.each([
  ['', {}],
  ['{"a":1,"a":2}', { a: 2 }],
  ['{ "\\u0061": 1 }', { a: 1 }],
  [`${'['.repeat(300)}${']'.repeat(300)}`, {}],
])('what it does not follow is printed anew: %j', (text, before) => {
  expect(editedText(text, before, { b: 1 })).toBe('{\n  "b": 1\n}\n');
});

test('what Baton printed itself stays printed like that', () => {
  expect(editedText('{\n  "b": 1\n}\n', { b: 1 }, { b: 1, a: [] })).toBe('{\n  "b": 1,\n  "a": []\n}\n');
});

/** A value as a hand would write it: comments between all parts, keys and quotes of every kind. */
function scribbled(value: unknown, note: () => string, pad = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${pad}   `;
  const parts = Array.isArray(value)
    ? value.map((item: unknown) => scribbled(item, note, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}${note()}:${scribbled(item, note, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open ?? ''}${note()}${parts.map((part) => `\n${inner}${part}${note()},${note()}`).join('')}\n${pad}${close ?? ''}`;
}

test('whatever changes, the text says exactly that, and a comment outside of it is never lost', () => {
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('tree')), fc.dictionary(fc.string(), tie('tree'))),
  }));
  const config = fc.dictionary(fc.string(), tree, { noNullPrototype: true });
  fc.assert(
    fc.property(config, config, fc.constantFrom('/* n */', ' // n\n', ' ', ''), (one, other, note) => {
      const before = JSON.parse(JSON.stringify(one)) as Raw;
      // A part of what is there changes, goes or comes.
      const after = JSON.parse(JSON.stringify({ ...before, ...other })) as Raw;
      const text = `// first\n${scribbled(before, () => note)} // last`;
      const now = editedText(text, before, after);
      expect(JSON5.parse(now)).toEqual(after);
      const known = !/[\\]|__proto__/.test(JSON.stringify(before) + JSON.stringify(after));
      if (known) expect([now.startsWith('// first\n'), now.endsWith(' // last')]).toEqual([true, true]);
      const back = editedText(now, after, before);
      expect(JSON5.parse(back)).toEqual(before);
    }),
    { numRuns: 60 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLines } from './lines.ts';

const filled = (lines: readonly string[], most?: number) => {
  const kept = createLines(most);
  for (const line of lines) kept.push(line);
  return kept;
};
const all = (lines: ReturnType<typeof createLines>) => Array.from({ length: lines.count }, (_, at) => lines.line(at));
const text = fc.string({ unit: 'grapheme', maxLength: 80 }).map((any) => any.replaceAll('\n', ' '));

test('what was pushed comes back, line by line and as bytes', () => {
  fc.assert(
    fc.property(fc.array(text), (pushed) => {
      const lines = filled(pushed);
      expect(all(lines)).toEqual(pushed);
      expect(new TextDecoder().decode(lines.bytes())).toBe(pushed.map((line) => `${line}\n`).join(''));
      expect(lines.dropped).toBe(false);
    }),
  );
});

test('with more than fits, the newest stay whole', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 200 }), (pushed) => {
      const lines = filled(pushed, 1_000);
      const kept = all(lines);
      expect(kept).toEqual(pushed.slice(pushed.length - kept.length));
      expect(lines.dropped).toBe(kept.length < pushed.length);
      expect(lines.bytes().length).toBeLessThanOrEqual(1_000);
    }),
  );
});

test('half of the room stays filled, and room is made for a line that is longer than all of it', () => {
  const many = filled(
    Array.from({ length: 5_000 }, (_, at) => `line ${String(at).padStart(5, '0')}`),
    12_000,
  );
  expect(many.count).toBeGreaterThan(480);
  expect(all(filled(['short', 'x'.repeat(50_000)], 1_000)).at(-1)).toHaveLength(50_000);
});

test('those of another come behind, and that it has dropped some is known of both', () => {
  const lines = filled(['one']);
  lines.pushAll(filled([...Array.from({ length: 20 }, () => 'x'.repeat(100)), 'two'], 1_000));
  expect([all(lines)[0], all(lines).at(-1), lines.dropped]).toEqual(['one', 'two', true]);
});

test('cleared ones are gone, and the next ones take their place', () => {
  const lines = filled(['one', 'two']);
  lines.clear();
  expect([lines.count, lines.bytes().length, lines.lastWith('one')]).toEqual([0, 0, -1]);
  lines.push('three');
  expect(all(lines)).toEqual(['three']);
});

test('the newest line with a text is found, and the one before it', () => {
  const lines = filled(['one two', 'two', 'three ü']);
  expect(lines.lastWith('two')).toBe(1);
  expect(lines.lastWith('two', 1)).toBe(0);
  expect(lines.lastWith('two', 0)).toBe(-1);
  expect(lines.lastWith('ü')).toBe(2);
  expect(lines.lastWith('four')).toBe(-1);
});

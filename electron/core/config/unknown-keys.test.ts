import { expect, test } from 'vitest';
import { renameKey, unknownKeys } from './unknown-keys.ts';

test.each<[object, (string | number)[], string | undefined]>([
  [{ agnets: {} }, ['agnets'], 'agents'],
  [{ Agents: {} }, ['Agents'], 'agents'],
  [
    { agents: { defaults: { model: { primary: 'a/b', fallback: [] } } } },
    ['agents', 'defaults', 'model', 'fallback'],
    'fallbacks',
  ],
  [{ agents: { list: [{ id: 'x' }, { id: 'y', modle: 'a/b' }] } }, ['agents', 'list', 1, 'modle'], 'model'],
  // Another program's section that resembles nothing, or too little to be a slip.
  [{ channels: {} }, ['channels'], undefined],
  [{ dev: {} }, ['dev'], undefined],
  [{ enc: {} }, ['enc'], undefined],
  // There already: nobody knows which one is meant.
  [{ agents: {}, agnets: {} }, ['agnets'], undefined],
])('%j', (raw, at, close) => {
  expect(unknownKeys(raw).map((key) => [key.at, key.close])).toEqual([[at, close]]);
});

test('a key is renamed in its place, and nothing else changes', () => {
  const raw = { a: 1, agnets: { list: [{ modle: 'x' }, 'odd'] }, z: 2 };
  expect(Object.keys(renameKey(raw, ['agnets'], 'agents'))).toEqual(['a', 'agents', 'z']);
  expect(renameKey(raw, ['agnets', 'list', 0, 'modle'], 'model')).toEqual({
    a: 1,
    agnets: { list: [{ model: 'x' }, 'odd'] },
    z: 2,
  });
  expect(renameKey({ agents: 1, agnets: 2 }, ['agnets'], 'agents')).toEqual({ agents: 1, agnets: 2 });
});

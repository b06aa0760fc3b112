import { expect, test } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { paidFallbackOf, withPaidFallback } from './paid-fallback.ts';

type Raw = Parameters<ReturnType<typeof withPaidFallback>>[0];
const read = (raw: Raw, agentId: string) => paidFallbackOf(configSchema.parse(raw), agentId);

test('nobody said anything: it is told, for everybody', () => {
  expect(read({}, 'main')).toEqual({ choice: 'notify', own: false });
  expect(read({}, 'ci')).toEqual({ choice: 'notify', own: false });
});

test('what is said for main holds for all who have no word of their own', () => {
  const raw = withPaidFallback('main', 'block')({ ui: { appearance: 'dark' } });
  expect(raw).toEqual({ ui: { appearance: 'dark' }, routing: { paidFallback: 'block' } });
  expect(read(raw, 'ci')).toEqual({ choice: 'block', own: false });
});

test('an agent’s own word is written beside its model, and taken away again', () => {
  const before = { routing: { paidFallback: 'block' }, agents: { list: [{ id: 'ci', model: 'a/b' }] } };
  const own = withPaidFallback('ci', 'notify')(before);
  expect(read(own, 'ci')).toEqual({ choice: 'notify', own: true });
  expect(read(own, 'main')).toEqual({ choice: 'block', own: false });
  expect(withPaidFallback('ci', null)(own)).toEqual(before);
});

test('an agent that has only a folder gets its entry', () => {
  expect(withPaidFallback('ci', 'block')({})).toEqual({
    agents: { list: [{ id: 'ci', routing: { paidFallback: 'block' } }] },
  });
});

test('main with a word of its own keeps it to itself', () => {
  const own = { agents: { list: [{ id: 'main', routing: { paidFallback: 'block' } }] } };
  const changed = withPaidFallback('main', 'notify')(own);
  expect(read(changed, 'main')).toEqual({ choice: 'notify', own: true });
  expect(changed).not.toHaveProperty('routing');
});

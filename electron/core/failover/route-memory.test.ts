import { expect, test } from 'vitest';
import { createRouteMemory } from './route-memory.ts';

const setUp = (kept?: number) => {
  const memory = createRouteMemory<string>(kept);
  const worked: string[] = [];
  const ask = (question: string, ...from: readonly unknown[]) =>
    memory.of('main', question, from, () => {
      worked.push(question);
      return `answer to ${question}`;
    });
  return { ask, worked };
};

test('what was worked out once is known as long as everything it was made of is the same object', () => {
  const { ask, worked } = setUp();
  const [config, store] = [{}, {}];
  expect([ask('a', config, store), ask('a', config, store), ask('b', config, store)]).toEqual([
    'answer to a',
    'answer to a',
    'answer to b',
  ]);
  expect(worked).toEqual(['a', 'b']);
});

test.each([
  ['the first of it', (config: object, store: object) => [{ ...config }, store]],
  ['the last of it', (config: object, store: object) => [config, { ...store }]],
])('another object in %s, and all of it is worked out anew', (_, other) => {
  const { ask, worked } = setUp();
  const [config, store] = [{}, {}];
  ask('a', config, store);
  ask('b', config, store);
  const changed = other(config, store);
  ask('a', ...changed);
  ask('b', ...changed);
  ask('b', ...changed);
  expect(worked).toEqual(['a', 'b', 'a', 'b']);
});

test('two groups, each made of something else, do not push one another out', () => {
  const memory = createRouteMemory<number>();
  let worked = 0;
  const from = { main: [{}], work: [{}] };
  for (const group of ['main', 'work', 'main', 'work'] as const)
    memory.of(group, 'a', from[group], () => (worked += 1));
  expect(worked).toBe(2);
});

test('clients who think of ever new names fill no memory', () => {
  const { ask, worked } = setUp(2);
  const config = {};
  for (const question of ['a', 'b', 'c', 'c', 'a']) ask(question, config);
  expect(worked).toEqual(['a', 'b', 'c', 'a']);
});

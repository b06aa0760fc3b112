import { expect, test } from 'vitest';
import type { Result } from '#shared/result';
import type { BatonError } from '#shared/errors';
import { err, ok } from '#shared/result';
import { createFakeCore } from '../testing/fake-api.ts';
import { createResource, valueOf } from './resource.ts';

const settled = () => new Promise((done) => setTimeout(done, 0));

function setup() {
  let at = 1_000;
  const answers: Result<string, BatonError>[] = [];
  const { client, emit } = createFakeCore({ now: () => at });
  const resource = createResource({
    client,
    topics: ['accounts'],
    load: async () => answers.shift() ?? ok('later'),
    now: () => at,
  });
  return {
    resource,
    emit,
    answer: (...more: Result<string, BatonError>[]) => answers.push(...more),
    tick: () => (at += 500),
  };
}

test('it loads at its start and when one of its topics changed, until it is stopped', async () => {
  const { resource, emit, answer } = setup();
  answer(ok('one'), ok('two'), ok('three'));
  const stop = resource.start();
  await settled();
  expect(resource.getState().view).toEqual({ kind: 'ready', value: 'one', at: 1_000 });

  emit('changed', { topics: ['models'] });
  await settled();
  expect(valueOf(resource.getState().view)).toBe('one');

  emit('changed', { topics: ['models', 'accounts'] });
  await settled();
  expect(valueOf(resource.getState().view)).toBe('two');

  stop();
  emit('changed', { topics: ['accounts'] });
  await settled();
  expect(valueOf(resource.getState().view)).toBe('two');
});

test('what was loaded stays, marked with its time, when a later load fails', async () => {
  const { resource, answer, tick } = setup();
  answer(ok('one'), err({ code: 'unreachable' }), ok('two'));
  await resource.getState().load();
  tick();
  await resource.getState().load();
  expect(resource.getState().view).toMatchObject({ kind: 'stale', value: 'one', at: 1_000 });
  await resource.getState().load();
  expect(resource.getState().view).toEqual({ kind: 'ready', value: 'two', at: 1_500 });
});

test('without anything loaded a failure says why', async () => {
  const { resource, answer } = setup();
  answer(err({ code: 'unreachable' }));
  await resource.getState().load();
  expect(resource.getState().view).toEqual({
    kind: 'failed',
    why: 'Baton does not answer. Start it again, then open the link it prints.',
  });
});

test('an answer that was overtaken is not shown', async () => {
  let release: (value: Result<string, BatonError>) => void = () => undefined;
  const slow = new Promise<Result<string, BatonError>>((done) => (release = done));
  const answers = [slow, Promise.resolve(ok('new'))];
  const { client } = createFakeCore({ now: () => 0 });
  const load = () => answers.shift() ?? slow;
  const resource = createResource({ client, topics: [], load, now: () => 0 });
  const first = resource.getState().load();
  await resource.getState().load();
  release(ok('old'));
  await first;
  expect(valueOf(resource.getState().view)).toBe('new');
});

import { expect, test } from 'vitest';
import { createLoads } from './later.ts';

function counted() {
  let made = 0;
  const load = async () => {
    made += 1;
    let sum = 0;
    return { add: (n: number) => (sum += n), late: async (n: number) => sum * n, other: () => undefined };
  };
  return { load, made: () => made };
}

test('a service is made with the first call, once, and keeps what it knows', async () => {
  const { load, made } = counted();
  const service = createLoads().service(['add', 'late'], load);
  expect(made()).toBe(0);
  expect(await Promise.all([service.add(2), service.add(3)])).toEqual([2, 5]);
  expect(await service.late(10)).toBe(50);
  expect(made()).toBe(1);
  expect(Object.keys(service)).toEqual(['add', 'late']);
});

test('all of it can be loaded at once, and nothing is then made twice', async () => {
  const { load, made } = counted();
  const loads = createLoads();
  const service = loads.service(['add'], load);
  const value = loads.once(async () => ({}));
  await loads.all();
  expect(made()).toBe(1);
  expect(await value()).toBe(await value());
  await service.add(1);
  expect(made()).toBe(1);
});

test('what cannot be loaded says so to whoever calls, and is tried again for the next one', async () => {
  const { load, made } = counted();
  let short = true;
  const service = createLoads().service(['add'], async () => {
    if (short) throw new Error('too many open files');
    return load();
  });
  const both = await Promise.allSettled([service.add(1), service.add(2)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(service.add(1)).rejects.toThrow('too many open files');
  short = false;
  expect(await service.add(4)).toBe(4);
  expect(made()).toBe(1);
});

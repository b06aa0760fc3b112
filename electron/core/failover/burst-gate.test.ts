import { describe, expect, test } from 'vitest';
import { createFakeClock, settle, START } from '../testing/clock.ts';
import { createBurstGate, ERRS_WITHIN, PROVEN_FOR, type Ticket } from './burst-gate.ts';

const MINUTE = 60_000;

function setup() {
  const clock = createFakeClock();
  const gate = createBurstGate(clock);
  const enter = (lastSuccess?: number) => gate.enter('a', lastSuccess, new AbortController().signal);
  const ticket = async (lastSuccess?: number) => (await enter(lastSuccess)) as Ticket;
  /** Is the next one let through at once? */
  const lets = async () => {
    const one = enter();
    const first = await Promise.race([one, settle().then(() => 'waits' as const)]);
    if (typeof first === 'object') first.left();
    return first !== 'waits';
  };
  return { clock, gate, ticket, enter, lets };
}

describe('an account nobody has tried', () => {
  test('gets three calls, the fourth waits until one of them tells something', async () => {
    const { ticket, enter, lets } = setup();
    const [first] = [await ticket(), await ticket(), await ticket()];
    const fourth = enter();
    expect(await lets()).toBe(false);
    first.left();
    expect(await fourth).toBe('look-again');
  });

  test('is open to all as soon as one has answered', async () => {
    const { ticket, lets } = setup();
    const [first] = [await ticket(), await ticket(), await ticket()];
    first.answered();
    for (let i = 0; i < 5; i += 1) await ticket();
    expect(await lets()).toBe(true);
  });

  test('a success that was stored proves it too, for five minutes', async () => {
    const { ticket, lets, clock } = setup();
    for (let i = 0; i < 4; i += 1) await ticket(START - MINUTE);
    expect(await lets()).toBe(true);
    await clock.advance(PROVEN_FOR - MINUTE);
    expect(await lets()).toBe(false);
  });
});

describe('headers of a good answer', () => {
  test('open the gate only when no error has followed for two seconds', async () => {
    const { ticket, lets, clock } = setup();
    const [first] = [await ticket(), await ticket(), await ticket()];
    first.accepted();
    await clock.advance(ERRS_WITHIN - 1);
    expect(await lets()).toBe(false);
    await clock.advance(1);
    expect(await lets()).toBe(true);
  });

  test('open it no more once an error followed, and leave no timer behind', async () => {
    const { ticket, lets, clock } = setup();
    const [first] = [await ticket(), await ticket(), await ticket()];
    first.accepted();
    first.failed();
    expect(clock.sleepers()).toBe(0);
    expect(await lets()).toBe(true);
    await ticket();
    await clock.advance(ERRS_WITHIN);
    expect(await lets()).toBe(false);
  });

  test('an error that follows later takes the proof away again', async () => {
    const { ticket, lets, clock } = setup();
    const first = await ticket();
    first.accepted();
    await clock.advance(ERRS_WITHIN);
    first.failed();
    for (let i = 0; i < 3; i += 1) await ticket();
    expect(await lets()).toBe(false);
  });

  test('of a proven account free its place at once', async () => {
    const { ticket, lets, clock } = setup();
    for (let i = 0; i < 3; i += 1) (await ticket(START)).accepted();
    expect(clock.sleepers()).toBe(0);
    (await ticket()).failed();
    expect(await lets()).toBe(true);
  });
});

test('a refusal takes the proof away', async () => {
  const { ticket, lets } = setup();
  (await ticket()).answered();
  (await ticket()).failed();
  for (let i = 0; i < 3; i += 1) await ticket();
  expect(await lets()).toBe(false);
});

test('a call ends once, whatever is said of it later', async () => {
  const { ticket, lets } = setup();
  const first = await ticket();
  first.left();
  first.answered();
  first.left();
  for (let i = 0; i < 3; i += 1) await ticket();
  expect(await lets()).toBe(false);
});

test('accounts that nobody has asked for a while are forgotten, those in use are not', async () => {
  const { clock, gate, ticket, lets } = setup();
  const never = new AbortController().signal;
  const ask = (key: string) => gate.enter(key, undefined, never) as Ticket;
  const [held] = [await ticket(), await ticket(), await ticket()];
  for (let i = 0; i < 5_000; i += 1) ask(`early ${String(i)}`).answered();
  expect(gate.size()).toBe(5_001);
  await clock.advance(PROVEN_FOR);
  for (let i = 0; i < 5_000; i += 1) ask(`late ${String(i)}`).answered();
  expect(gate.size()).toBe(5_001);
  // Its three calls still count.
  expect(await lets()).toBe(false);
  held.failed();
  expect(await lets()).toBe(true);
});

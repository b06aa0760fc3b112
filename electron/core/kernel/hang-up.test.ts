import { expect, test } from 'vitest';
import type { Signal } from '../ports.ts';
import { HangUp } from './hang-up.ts';

const controllers: [string, () => { signal: Signal; abort: () => void }][] = [
  [
    'an AbortController',
    () => {
      const controller = new AbortController();
      return { signal: controller.signal, abort: () => controller.abort() };
    },
  ],
  [
    'a HangUp',
    () => {
      const hangUp = new HangUp();
      return { signal: hangUp, abort: () => hangUp.abort() };
    },
  ],
];

test.each(controllers)(
  '%s tells each listener once, in their order, and none that went or came too late',
  (_, make) => {
    const { signal, abort } = make();
    const heard: string[] = [];
    const first = () => heard.push('first');
    const gone = () => heard.push('gone');
    signal.addEventListener('abort', first, { once: true });
    signal.addEventListener('abort', first, { once: true });
    signal.addEventListener('abort', gone);
    signal.addEventListener('abort', () => heard.push('last'));
    signal.removeEventListener('abort', gone);
    signal.removeEventListener('abort', gone);
    expect(signal.aborted).toBe(false);
    abort();
    abort();
    signal.addEventListener('abort', () => heard.push('too late'));
    expect([signal.aborted, heard]).toEqual([true, ['first', 'last']]);
  },
);

test.each(controllers)('%s lets a listener take another one away', (_, make) => {
  const { signal, abort } = make();
  const heard: string[] = [];
  const second = () => heard.push('second');
  signal.addEventListener('abort', () => {
    heard.push('first');
    signal.removeEventListener('abort', second);
  });
  signal.addEventListener('abort', second);
  abort();
  expect(heard).toEqual(['first']);
});

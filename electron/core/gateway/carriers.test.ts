import { expect, test } from 'vitest';
import { createCarriers } from './carriers.ts';

const work = { provider: 'anthropic', profileId: 'anthropic:work' };
const home = { provider: 'anthropic', profileId: 'anthropic:home' };

test('a session nobody remembers has not moved; one that another account or vendor answered has', () => {
  const carriers = createCarriers();
  expect(carriers.moved('main', 's', work)).toBe(false);
  carriers.answered('main', 's', work, false);
  expect(carriers.moved('main', 's', work)).toBe(false);
  expect(carriers.moved('main', 's', home)).toBe(true);
  expect(carriers.moved('main', 's', { provider: 'openai' })).toBe(true);
  expect(carriers.moved('ci', 's', home)).toBe(false);
});

test('an account that refused what others signed is spared it from then on, until another one answers', () => {
  const carriers = createCarriers();
  carriers.answered('main', 's', work, true);
  carriers.answered('main', 's', work, false);
  expect(carriers.moved('main', 's', work)).toBe(true);
  carriers.answered('main', 's', home, false);
  carriers.answered('main', 's', work, false);
  expect(carriers.moved('main', 's', work)).toBe(false);
});

test('the oldest session is forgotten first', () => {
  const carriers = createCarriers(2);
  for (const session of ['a', 'b', 'a', 'c']) carriers.answered('main', session, work, false);
  expect(['a', 'b', 'c'].map((session) => carriers.moved('main', session, home))).toEqual([true, false, true]);
});
